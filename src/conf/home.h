/* home - where this installation lives
 *
 * Fixed when it is built (make QMAIL=/path VPOPMAIL=/path) and never taken
 * from the environment: some of our programs are setuid.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CONF_HOME_H
#define CONF_HOME_H

/* "/var/qmail", without a slash at the end. */
extern const char home_path[];

/* Paths below it that programs start or enter. */
extern const char home_queue[]; /* /queue */
extern const char home_alias[]; /* /alias */
extern const char home_qmail_queue[]; /* /bin/qmail-queue */
extern const char home_qmail_local[]; /* /bin/qmail-local */
extern const char home_qmail_remote[]; /* /bin/qmail-remote */
extern const char home_qmail_getpw[]; /* /bin/qmail-getpw */
extern const char home_bin[]; /* /bin */
extern const char home_vdelivermail[]; /* /bin/vdelivermail */

/* The home of virtual domains, "/home/vpopmail", and what is in it. The link
 * is what vpopmail calls its own delivery program. */
extern const char home_vpopmail[];
extern const char home_domains[]; /* /domains */
extern const char home_vpopmail_etc[]; /* /etc */
extern const char home_vdelivermail_link[]; /* /bin/vdelivermail */

#endif
