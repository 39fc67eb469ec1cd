# lib-dns - nsd with zones of the test's own, whose files are in $dns
# SPDX-License-Identifier: 0BSD
dns=$work/dns
mkdir -p "$dns"

# nsd_conf address zone=file ...: what nsd is told.
nsd_conf() {
	cat >"$dns/nsd.conf" <<-END
		server:
			ip-address: $1
			username: ""
			chroot: ""
			zonesdir: "$dns"
			pidfile: ""
			xfrdfile: ""
			zonelistfile: "$dns/zone.list"
			xfrdir: "$dns"
			database: ""
		remote-control:
			control-enable: no
	END
	shift
	for nsd_zone; do
		printf 'zone:\n\tname: %s\n\tzonefile: %s\n' \
			"${nsd_zone%=*}" "${nsd_zone#*=}"
	done >>"$dns/nsd.conf"
}

# nsd_start zone=file ...: starts it at 127.0.0.1; we ask it, at $nsd_port.
nsd_start() {
	closed_port
	nsd_port=$closed
	nsd_conf "127.0.0.1@$nsd_port" "$@"
	nsd -d -c "$dns/nsd.conf" >"$work/nsd" 2>&1 </dev/null &
	started="$started $!"
	control dnsservers "127.0.0.1:$nsd_port"
}
