/* vlogin - is this the password of a user of a virtual domain?
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
#ifndef VPOP_VLOGIN_H
#define VPOP_VLOGIN_H

#include <sys/types.h>

#include "auth/credentials.h"

enum vlogin_service {
	VLOGIN_SMTP,
	VLOGIN_POP,
	VLOGIN_IMAP,
	VLOGIN_WEBMAIL, /* POP3 or IMAP from 127.0.0.1 */
};

/* By $TCPLOCALPORT, or else by the program that will be run. */
enum vlogin_service vlogin_service(const char *program);

enum vlogin_verdict {
	VLOGIN_OK,
	VLOGIN_WRONG, /* not his password */
	VLOGIN_UNKNOWN, /* no such user */
	VLOGIN_CLOSED, /* this service is closed to him */
	VLOGIN_UNSURE, /* not known now, see errno and where */
};

enum { VLOGIN_TEXT_MAX = 2000 };

struct vlogin_user {
	char name[VLOGIN_TEXT_MAX];
	char typed[VLOGIN_TEXT_MAX]; /* the login, in lower case */
	char home[VLOGIN_TEXT_MAX];
	char where[VLOGIN_TEXT_MAX]; /* what could not be read */
	uid_t uid; /* of the domain */
	gid_t gid;
};

enum vlogin_verdict vlogin_check(const struct credentials *c /* hostile */,
	enum vlogin_service service, struct vlogin_user *user_out);

/* The same for who is asked on a terminal: of no service. */
enum vlogin_verdict vlogin_password(const char *address /* hostile */,
	const char *password /* hostile */, struct vlogin_user *user_out);

#endif
