# lib-world - hosts with addresses of their own, and the DNS they live in
#
#	me.test, this script          10.99.0.1     fd99::1
#	     |  a bridge
#	     +-- ns: nsd, unbound     10.99.0.54    10.99.0.53
#	     +-- what host makes      10.99.0.N     fd99::N
#
# Each host is a network namespace; all of it is inside one that this script
# makes for itself and that goes with it. Nothing leaves the machine.
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib.sh
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-dns.sh"

# world package ...: the rest of the script runs in there. The files of the
# packages, which are not installed, are in $peer/root.
world() {
	peer=$work/peer
	if [ -z "${WORLD:-}" ]; then
		is_root || skip_all "needs root, for network namespaces"
		unshare -n -m true 2>/dev/null || skip_all "needs namespaces"
		for tool in ip nsenter nsd; do
			have $tool || skip_all "no $tool: apt-get install \
iproute2 util-linux nsd"
		done
		mkdir -p "$work/deb"
		[ $# -eq 0 ] || fetch_packages "$work/deb" "$@" || skip_all \
			"$1 cannot be fetched: apt-get download $* \
($(tail -n 1 "$work/deb/said"))"
		WORLD=$work/deb unshare -n -m sh "$0"
		exit
	fi
	mkdir -p "$peer/root"
	for deb in "$WORLD"/*.deb; do
		[ ! -e "$deb" ] || dpkg -x "$deb" "$peer/root" || exit 1
	done
	ip link set lo up
	ip link add net type bridge
	ip link set net up
	address net 1
	mkdir -p "$work/etc"
	echo 'nameserver 10.99.0.53' >"$work/etc/resolv.conf"
	printf '127.0.0.1 localhost\n' >"$work/etc/hosts"
	printf 'passwd: files\ngroup: files\nhosts: files dns\n' \
		>"$work/etc/nsswitch.conf"
	for file in resolv.conf hosts nsswitch.conf; do
		mount --bind "$work/etc/$file" "/etc/$file"
	done
}

# address interface number [command before it ...]
address() {
	address_of=$1 address_n=$2
	shift 2
	"$@" ip addr add "10.99.0.$address_n/24" dev "$address_of"
	"$@" ip addr add "fd99::$address_n/64" dev "$address_of" nodad
}

# host name number: pid in $host_name.
host() {
	unshare -n sleep 100000 </dev/null >/dev/null 2>&1 &
	host_pid=$!
	eval "host_$1=$host_pid"
	started="$started $host_pid"
	within 10 elsewhere "$host_pid"
	ip link add "to-$1" type veth peer name eth0 netns "$host_pid"
	ip link set "to-$1" master net
	ip link set "to-$1" up
	on "$1" ip link set lo up
	on "$1" ip link set eth0 up
	address eth0 "$2" on "$1"
}
elsewhere() {
	[ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# on host command ...
on() {
	eval "on_pid=\$host_$1"
	shift
	nsenter -t "$on_pid" -n "$@"
}

# names <records: the zone test., from the start or anew.
names() {
	{
		printf '$ORIGIN test.\n$TTL 1\n'
		printf '@ SOA ns hostmaster %s 3600 600 86400 1\n' \
			"$(date +%s)"
		printf '@ NS ns\nns A 10.99.0.54\n'
		cat
	} >"$dns/test"
}

# Starts the two servers, at a host of their own.
names_start() {
	host ns 53
	on ns ip addr add 10.99.0.54/24 dev eth0
	nsd_conf 10.99.0.54 test=test
	cat >"$dns/unbound.conf" <<-END
		server:
			interface: 10.99.0.53
			access-control: 10.99.0.0/24 allow
			do-daemonize: no
			username: ""
			chroot: ""
			directory: "$dns"
			pidfile: ""
			use-syslog: no
			module-config: "iterator"
			local-zone: "test." nodefault
			cache-max-negative-ttl: 1
			cache-max-ttl: 1
		stub-zone:
			name: "test."
			stub-addr: 10.99.0.54
	END
	on ns nsd -d -c "$dns/nsd.conf" >"$work/nsd" 2>&1 </dev/null &
	nsd_pid=$!
	on ns unbound -d -c "$dns/unbound.conf" >"$work/unbound" 2>&1 </dev/null &
	started="$started $nsd_pid $!"
	control dnsservers 10.99.0.53
	within 10 known ns.test || {
		cat "$work/unbound" >>"$work/nsd"
		not_ok "the name servers start" "$work/nsd"
		finish
	}
}
known() { "$QMAIL/bin/dnsip" "$1" >/dev/null 2>&1; }
