/* entrance - is this the password of a user of a virtual domain?
 *
 * A login is user@domain; where there is no '@', the first '%' or else the
 * first '/' stands for it, and without any the domain is $VPOPMAIL_DOMAIN, or
 * the one of $TCPLOCALIP in etc/ip_alias_map, or etc/defaultdomain.
 *
 * Where a site keeps clear passwords, what stands for the password may be its
 * digest with the timestamp: for POP3 APOP's, for SMTP CRAM-MD5's.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_ENTRANCE_H
#define VPOP_ENTRANCE_H

#include <sys/types.h>

#include "auth/credentials.h"

enum entrance_service {
	LOGIN_SMTP,
	LOGIN_POP,
	LOGIN_IMAP,
	LOGIN_WEBMAIL, /* POP3 or IMAP from 127.0.0.1 */
};

/* By $TCPLOCALPORT, or else by the program that will be run. */
enum entrance_service entrance_service(const char *program);

enum entrance_verdict {
	LOGIN_OK,
	LOGIN_WRONG, /* not his password */
	LOGIN_UNKNOWN, /* no such user */
	LOGIN_CLOSED, /* this service is closed to him */
	LOGIN_UNSURE, /* not known now, see errno and where */
};

enum { LOGIN_TEXT_MAX = 2000 };

struct entrance_user {
	char name[LOGIN_TEXT_MAX];
	char typed[LOGIN_TEXT_MAX]; /* the login, in lower case */
	char home[LOGIN_TEXT_MAX];
	char where[LOGIN_TEXT_MAX]; /* what could not be read */
	uid_t uid; /* of the domain */
	gid_t gid;
};

enum entrance_verdict entrance_check(const struct credentials *c /* hostile */,
	enum entrance_service service, struct entrance_user *user_out);

#endif
