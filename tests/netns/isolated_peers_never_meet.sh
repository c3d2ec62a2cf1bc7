#!/bin/bash
# Two isolated peers of a hub can't reach each other, whatever the spokes or a
# port forwarding on the hub try; everybody else can reach everybody.
#
#        10.9.0.1 hub      a .2, isolated   c .3, isolated   d .4
#   192.0.2.1 on a bridge  .2               .3               .4     outside
# oracle: no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host hub a c d
on hub ip link add br0 type bridge
on hub ip link set br0 up
address hub br0 192.0.2.1/24
tunnel hub wg0 1001 10.9.0.1/24 fd09::1/64
on hub sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
number=2
for name in a c d; do
	cable hub "to-$name" "$name" eth0
	on hub ip link set "to-$name" master br0
	address "$name" eth0 "192.0.2.$number/24"
	tunnel "$name" wg0 1002 "10.9.0.$number/24" "fd09::$number/64"
	peer "$name" wg0 hub 10.9.0.0/24,fd09::/64 endpoint 192.0.2.1:1001
	peer hub wg0 "$name" "10.9.0.$number/32,fd09::$number/128"
	expect "$name reaches the hub" pings "$name" 10.9.0.1
	number=$((number + 1))
done

# isolate NAME on|off
isolate() { tool hub set wg0 peer "$(public "$1")" isolated "$2"; }

# dropped NAME: packets dropped as isolated on NAME's account.
dropped()
{
	tool hub show wg0 stats | awk -v key="$(public "$1")" \
		'$1 == key && $2 == "isolated" { count = $3 } END { print count + 0 }'
}

# is_counted NAME ACTION...: the action fails, and NAME pays for it.
is_counted()
{
	local name=$1 before
	shift
	before=$(dropped "$name")
	expect_not "$*" "$@"
	expect "... and $name's drops are counted" at_least "$(dropped "$name")" $((before + 1))
}

expect "not isolated: a reaches c" pings a 10.9.0.3
isolate a on
expect "one isolated peer alone reaches all" pings a 10.9.0.3
isolate c on
expect "nothing was dropped yet" equal "$(counter hub wg0 isolated)" 0

capture at_c c wg0
capture at_a a wg0
for to in 10.9.0.3 fd09::3; do
	is_counted a pings_soon a "$to"
done
for to in 10.9.0.2 fd09::2; do
	is_counted c pings_soon c "$to"
done
for pair in "a 10.9.0.4" "a fd09::4" "d 10.9.0.2" "d fd09::2" "c fd09::4" "d 10.9.0.3" \
	"a 10.9.0.1" "c fd09::1" "hub 10.9.0.2" "hub fd09::3"; do
	expect "$pair" pings "${pair% *}" "${pair#* }"
done
expect "TCP a to d, data equal" tcp_echo a d 10.9.0.4 300000

# The spokes try: all prefixes at both ends, and d's address as the source.
for name in a c; do
	peer "$name" wg0 hub 0.0.0.0/0,::/0
	on "$name" ip route add 10.9.0.0/16 dev wg0
done
on a ip address add 10.9.0.4 dev wg0
is_counted a pings_soon a 10.9.0.3
expect_not "a with d's address" pings_soon a 10.9.0.3 -I 10.9.0.4
counted hub wg0 source_not_allowed
on a ip address del 10.9.0.4/32 dev wg0

# The hub forwards a port to c.
on hub nft -f - <<'EOF'
table inet scenario {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname wg0 udp dport 8001 ip daddr 10.9.0.1 dnat ip to 10.9.0.3:7001
		iifname wg0 udp dport 8001 ip6 daddr fd09::1 dnat ip6 to [fd09::3]:7001
	}
}
EOF
background c echo /usr/bin/python3 "$tests/netns/datagrams.py" echo 7001
wait_for 20 listens c 7001
for to in 10.9.0.1 fd09::1; do
	expect "d through the hub's port at $to" on d /usr/bin/python3 \
		"$tests/netns/datagrams.py" send "$to" 8001 --count 5
	is_counted a on a /usr/bin/python3 "$tests/netns/datagrams.py" send "$to" 8001 --count 5 --wait 1
done
capture_stop
expect "nothing of a came to c" equal "$(captured_count at_c src host 10.9.0.2 or src host fd09::2)" 0
expect "nothing of c came to a" equal "$(captured_count at_a src host 10.9.0.3 or src host fd09::3)" 0
expect "... but of d" captured_at_least 4 at_c src host 10.9.0.4 or src host fd09::4

# The hub is to be reached also where its address is within a peer's prefix.
peer hub wg0 c 10.9.0.0/16,fd09::/16
expect "a reaches the hub within c's prefix" pings a 10.9.0.1
expect "a reaches the hub within c's prefix, IPv6" pings a fd09::1
is_counted a pings_soon a 10.9.7.7

# Of a prefix of several peers, the one that is sent to counts.
on d ip address add 10.9.0.9/32 dev wg0
tool hub route wg0 add 10.9.0.9/32 peer "$(public d)" metric 2
tool hub route wg0 add 10.9.0.9/32 peer "$(public c)" metric 3
expect "an isolated peer is only second: a reaches d" pings a 10.9.0.9
tool hub route wg0 add 10.9.0.9/32 peer "$(public c)" metric 1
is_counted a pings_soon a 10.9.0.9

isolate c off
expect "no more isolated: a reaches c" pings a fd09::3
