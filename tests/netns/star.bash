# shellcheck shell=bash
# The star of SCENARIOS, without its tunnels: a cloud, three sites behind NATs
# and a phone behind its carrier's. Sourced after lib.sh.
#
#     macbook ---- cafe 192.168.1.1      the same prefix as at home
#     192.168.1.77      | 203.0.113.40
#                       |
#   hub 203.0.113.1 == cloud == 203.0.113.50 carrier 100.64.0.1 -- phone 100.64.0.9
#                      |   |
#        203.0.113.20  |   |  203.0.113.30
#     192.168.1.1 home     office 172.19.50.1
#                 |          |
#  home-gw .2  camera .20    office-gw .2  jenkins .20
#              nas .30
#
# The LAN hosts' default route is their site's router, and nothing on them or on
# the routers knows of the tunnel. Hosts other than routers are reached by `on`.
# shellcheck disable=SC2154

# switch HOST: a bridge, br0, that later cables to HOST are plugged into.
switch()
{
	on "$1" ip link add br0 type bridge
	on "$1" ip link set br0 up
}

# plug HOST ROUTER ADDRESS [GATEWAY]: a cable from HOST's eth0 into ROUTER's
# switch, with an address and a default route.
plug()
{
	cable "$1" eth0 "$2" "to-$1"
	on "$2" ip link set "to-$1" master br0
	address "$1" eth0 "$3"
	if [ -n "${4:-}" ]; then
		on "$1" ip route add default via "$4"
	fi
}

# unplug HOST: its cable is gone, and with it addresses and routes.
unplug() { on "$1" ip link del eth0; }

# site NAME WAN LAN: a router as shops sell them: NAT, no flow from outside.
site()
{
	host "$1"
	plug "$1" cloud "$2/24"
	switch_lan "$1" "$3"
	on "$1" sysctl -qw net.ipv4.ip_forward=1
	on "$1" nft -f - <<-X
		table ip router {
			chain in {
				type filter hook forward priority 0; policy drop;
				ct state established,related accept
				oifname "eth0" accept
			}
			chain out {
				type nat hook postrouting priority srcnat;
				oifname "eth0" masquerade
			}
		}
	X
}

switch_lan()
{
	switch "$1"
	address "$1" br0 "$2/24"
}

# star_hosts: everybody on the picture; the MacBook is in the café.
star_hosts()
{
	host cloud hub home-gw camera nas office-gw jenkins macbook phone
	switch cloud
	plug hub cloud 203.0.113.1/24
	site home 203.0.113.20 192.168.1.1
	site office 203.0.113.30 172.19.50.1
	site cafe 203.0.113.40 192.168.1.1
	site carrier 203.0.113.50 100.64.0.1
	plug home-gw home 192.168.1.2/24 192.168.1.1
	plug camera home 192.168.1.20/24 192.168.1.1
	plug nas home 192.168.1.30/24 192.168.1.1
	plug office-gw office 172.19.50.2/24 172.19.50.1
	plug jenkins office 172.19.50.20/24 172.19.50.1
	plug phone carrier 100.64.0.9/24 100.64.0.1
	macbook_at cafe
}

# macbook_at cafe|home|office: it is carried there.
macbook_at()
{
	on macbook ip link del eth0 2>/dev/null || true
	case $1 in
	cafe | home) plug macbook "$1" 192.168.1.77/24 192.168.1.1 ;;
	office) plug macbook office 172.19.50.77/24 172.19.50.1 ;;
	esac
}

# at HOST COMMAND...: as on, with an /etc/wgstar of HOST's own.
at()
{
	local name=$1
	shift
	mkdir -p /etc/wgstar "/etc/netns/$prefix-$name/wgstar"
	ip netns exec "$prefix-$name" "$@"
}

# own_files HOST: where HOST's /etc/wgstar is, seen from outside.
own_files()
{
	mkdir -p "/etc/netns/$prefix-$1/wgstar"
	echo "/etc/netns/$prefix-$1/wgstar"
}

# reaches FROM ADDRESS: one echo, tried twice, for what should work.
reaches() { on "$1" ping -n -c 2 -i 0.2 -W 5 -q "$2"; }

# reached FROM ADDRESS: yes or no, one second.
reached()
{
	if on "$1" ping -n -c 1 -W 1 -q "$2" >/dev/null 2>&1; then
		echo yes
	else
		echo no
	fi
}

# --- the star, as a user builds it --------------------------------------------

# typed HOST COMMAND...: what a user types there; the demonstration replaces it
# by one that shows it.
typed() { (cd "$work" && at "$@"); }

# carry FILE HOST: the file goes to HOST, as its /etc/wgstar/wgs0.conf.
carry() { install -m 600 "$work/$1" "$(own_files "$2")/wgs0.conf"; }

# star_hub, star_gateways, star_devices: one command on the hub for each node,
# and one file for the node. The phone runs the in-tree driver and wg-quick.
star_hub()
{
	typed hub wgstarctl star init --endpoint 203.0.113.1:51820
	typed hub wgstarctl star apply
}

star_gateways()
{
	typed hub wgstarctl star add gateway home-gw --export 192.168.1.0/24 --out home-gw.conf
	carry home-gw.conf home-gw
	typed home-gw wgstarctl up wgs0
	typed hub wgstarctl star add gateway office-gw --export 172.19.50.0/24 --out office-gw.conf
	carry office-gw.conf office-gw
	typed office-gw wgstarctl up wgs0
}

star_devices()
{
	typed hub wgstarctl star add device macbook --out macbook.conf
	carry macbook.conf macbook
	typed macbook wgstarctl up wgs0
	typed hub wgstarctl star add device phone --out phone.conf
	carry phone.conf phone
	typed phone wg-quick up /etc/wgstar/wgs0.conf
}

star_build()
{
	star_hub
	star_gateways
	star_devices
	for name in home-gw office-gw macbook phone; do
		wait_for 20 on "$name" ping -n -c 1 -W 1 -q 10.9.0.1
	done
}

# --- who reaches whom ---------------------------------------------------------

star_targets=(hub 10.9.0.1 home-gw 10.9.0.2 office-gw 10.9.0.3 macbook 10.9.9.1
	phone 10.9.9.2 camera 10.9.101.20 nas 10.9.101.30 jenkins 10.9.102.20)

# row FROM: seen, one letter for each target: + reached, . not.
row()
{
	local i count=${#star_targets[@]} probes=()
	for ((i = 1; i < count; i += 2)); do
		reached "$1" "${star_targets[i]}" >"$work/reached.$i" &
		probes+=($!)
	done
	wait "${probes[@]}"
	for ((i = 1; i < count; i += 2)); do
		case $(cat "$work/reached.$i") in
		yes) printf + ;;
		*) printf . ;;
		esac
	done
}

# cells TEXT: its letters, three columns each.
cells()
{
	local i
	for ((i = 0; i < ${#1}; i++)); do
		printf ' %s ' "${1:i:1}"
	done
}

# matrix_line FROM EXPECTED: one row, what was expected beside what was seen.
# Fails if they differ.
matrix_line()
{
	local seen
	seen=$(row "$1")
	printf '  %-10s %s  |%s' "$1" "$(cells "$2")" "$(cells "$seen")"
	if [ "$seen" = "$2" ]; then
		printf '   as expected\n'
	else
		printf '   NOT as expected\n'
		return 1
	fi
}

# matrix: all rows. A gateway reaches the hub and devices, its LAN nobody; hub
# and devices reach all. Fails if one cell is not as expected.
matrix()
{
	local failed=0
	cat <<-X
	  to: h=hub H=home-gw O=office-gw m=macbook p=phone c=camera n=nas j=jenkins
	  from        expected                  seen
	             $(cells hHOmpcnj)  |$(cells hHOmpcnj)
	X
	matrix_line hub ++++++++ || failed=1
	matrix_line macbook ++++++++ || failed=1
	matrix_line phone ++++++++ || failed=1
	matrix_line home-gw ++.++... || failed=1
	matrix_line office-gw +.+++... || failed=1
	matrix_line camera ........ || failed=1
	matrix_line jenkins ........ || failed=1
	return "$failed"
}

# --- and away again -----------------------------------------------------------

star_nodes=(hub home-gw office-gw)

# star_remember: before the star is built; star_ends: down everywhere, and every
# node is as it was. Needs updown.bash.
star_remember()
{
	local name
	for name in "${star_nodes[@]}"; do
		snapshot "$name" >"$work/before.$name"
	done
}

star_ends()
{
	local name
	for name in office-gw home-gw hub; do
		typed "$name" wgstarctl down wgs0 >/dev/null
		snapshot "$name" >"$work/after"
		expect "down: $name is as it was" diff "$work/before.$name" "$work/after"
	done
}
