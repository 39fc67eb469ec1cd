# lib-machine - what runs on the computer whose power will go
#
#	lib-machine.sh home log
#
# The daemons, an SMTP server at port 25 of loopback, and an operator who wants
# everything to be tried again, five times a second. Started in a cage of its
# own; ends by being killed.
# SPDX-License-Identifier: 0BSD
home=$1 log=$2
cd / || exit 1
env - PATH="$home/bin:/usr/local/bin:/usr/bin:/bin" \
	"$home/bin/qmail-start" ./Maildir/ >>"$log" 2>&1 </dev/null &
send=$!
env - PATH="$home/bin:/usr/local/bin:/usr/bin:/bin" RELAYCLIENT= \
	tcpserver -R -H -l me.test -c 60 -u "$(id -u qmaild)" \
	-g "$(id -g qmaild)" 127.0.0.1 25 "$home/bin/qmail-smtpd" \
	>>"$log.smtp" 2>&1 </dev/null &
while kill -0 $send 2>/dev/null; do
	sleep 0.2
	kill -ALRM $send 2>/dev/null
done
echo "qmail-send has ended by itself" >>"$log"
