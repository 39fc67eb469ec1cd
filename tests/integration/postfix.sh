# postfix - the Postfix that is installed here
#
#	qmail-inject -> qmail-remote -> SMTP -> Postfix -> its Maildir
#	SMTP -> Postfix -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-postfix.sh"
have postfix || skip_all "no Postfix: apt-get install postfix"
world
plain=1
peer_begin

postfix_start
peer_exchange Postfix "$peer/mail/box/new"
postfix_stop
finish
