#!/bin/sh
# datemail - sendmail, with a Date field in the sender's own time zone
#
#	datemail [ sendmail's options and arguments ]
#
# Exit: that of sendmail, 111 it could not be run.
# SPDX-License-Identifier: 0BSD
exec QMAIL/bin/predate QMAIL/bin/sendmail "$@"
