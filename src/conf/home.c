/* home - see home.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/home.h"

const char home_path[] = QMAIL_HOME;
const char home_queue[] = QMAIL_HOME "/queue";
const char home_alias[] = QMAIL_HOME "/alias";
const char home_qmail_queue[] = QMAIL_HOME "/bin/qmail-queue";
const char home_bin[] = QMAIL_HOME "/bin";
const char home_qmail_local[] = QMAIL_HOME "/bin/qmail-local";
const char home_qmail_remote[] = QMAIL_HOME "/bin/qmail-remote";
const char home_qmail_getpw[] = QMAIL_HOME "/bin/qmail-getpw";
const char home_vdelivermail[] = QMAIL_HOME "/bin/vdelivermail";
const char home_vpopmail[] = VPOPMAIL_HOME;
const char home_domains[] = VPOPMAIL_HOME "/domains";
const char home_vpopmail_etc[] = VPOPMAIL_HOME "/etc";
const char home_vdelivermail_link[] = VPOPMAIL_HOME "/bin/vdelivermail";
