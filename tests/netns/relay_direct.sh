#!/bin/bash
# A hub relays between its peers without a trip through its stack, and nobody
# can tell but by its counters: data, hop limits, ICMP and the counters of
# interface and namespace are as if the stack had forwarded.
#
# Topology: see relay.bash
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/relay.bash"

# mib NAME: a counter of the hub's namespace.
mib() { on hub nstat -asz "$1" | awk -v name="$1" '$1 == name { print $2 }'; }

# moves MODE: by how much counters move for 20 pings over each family.
moves()
{
	local before=() after=() name i
	local names=(IpInReceives IpForwDatagrams IpExtInNoECTPkts IpExtInOctets IpExtOutOctets
		Ip6InReceives Ip6OutForwDatagrams Ip6InNoECTPkts Ip6InOctets Ip6OutOctets)
	tool hub set wg0 relay "$1"
	for name in "${names[@]}"; do before+=("$(mib "$name")"); done
	before+=("$(link_counter hub wg0 rx_packets)" "$(link_counter hub wg0 tx_packets)")
	on a ping -n -q -i 0.01 -c 20 -s 100 10.9.0.3 >/dev/null
	on a ping -n -q -i 0.01 -c 20 -s 100 fd09::3 >/dev/null
	for name in "${names[@]}"; do after+=("$(mib "$name")"); done
	after+=("$(link_counter hub wg0 rx_packets)" "$(link_counter hub wg0 tx_packets)")
	names+=(rx_packets tx_packets)
	for i in "${!names[@]}"; do
		echo "${names[i]} $((after[i] - before[i]))"
	done
}

hub_between
expect "auto is the way at first" equal "$(tool hub show wg0 relay)" auto
expect_not "and not shown to readers" grep -q relay <<<"$(tool hub show wg0)"
for to in 10.9.0.3 fd09::3; do
	goes direct "ping to $to" pings a "$to"
	goes direct "TCP to $to, data equal" tcp_echo a c "$to" 1000000
	goes direct "UDP to $to, data equal" udp_echo a c "$to" --count 200
	goes direct "long UDP to $to, in fragments, data equal" udp_echo a c "$to" --count 20 --size 4000
done
expect "what is for the hub itself is not counted" equal "$(way_of direct pings a 10.9.0.1 || true)" \
	"$(tool hub show wg0 stats; echo "0 of 0 packets are direct")"

capture at_c c wg0
pings a 10.9.0.3 -t 9 >/dev/null
pings a fd09::3 -t 9 >/dev/null
capture_stop
expect "one hop less, sum right" captured_at_least 1 at_c icmp and src host 10.9.0.2 and 'ip[8] = 8'
expect "one hop less, IPv6" captured_at_least 1 at_c src host fd09::2 and icmp6 and 'ip6[7] = 8'
expect_not "no bad checksum" grep -q 'bad cksum' <<<"$(captured at_c)"

moves stack >"$work/stack"
moves direct >"$work/direct"
expect "counters move as those of the stack" diff "$work/stack" "$work/direct"
expect "direct is shown" grep -q 'relay: direct' <<<"$(tool hub show wg0)"

tool hub set wg0 relay stack
goes switched_off "relay stack" pings a 10.9.0.3
goes switched_off "relay stack, IPv6" pings a fd09::3
expect "shown in JSON" grep -q '"relay": "stack"' <<<"$(tool hub show wg0 relay --json)"
expect_not "another way" tool hub set wg0 relay sideways
tool hub set wg0 relay auto
goes direct "auto again" pings a 10.9.0.3

# A burst for many: what waited at a for a session comes at once.
host d
cable d eth0 hub eth2
address d eth0 203.0.113.4/24
address hub eth2 203.0.113.1/24
tunnel d wg0 1004 10.9.0.4/24
peer d wg0 hub 10.9.0.0/24 endpoint 203.0.113.1:1001
peer hub wg0 d 10.9.0.4/32
wait_for 10 pings d 10.9.0.1
for name in c d hub; do
	background "$name" "sink-$name" socat -u UDP4-RECV:9000 "OPEN:$work/got-$name,creat,append"
	wait_for 10 listens "$name" 9000
done
on a ip link set wg0 down
on a ip link set eth0 down
on a ip link set wg0 up
for _ in $(seq 20); do
	for to in 10.9.0.3 10.9.0.4 10.9.0.1; do
		on a bash -c "echo $to >/dev/udp/$to/9000"
	done
done
ways=$(went direct)
on a ip link set eth0 up
burst_came()
{
	equal "$(cat "$work"/got-{c,d,hub} | uniq -c | xargs)" "20 10.9.0.3 20 10.9.0.4 20 10.9.0.1"
}
wait_for 15 burst_came
ok "each has its own of a burst for several"
expect "and those for peers went direct" at_least "$(went direct)" $((ways + 40))

# Peers that are apart, and a gateway.
tool hub set wg0 peer "$(public a)" isolated on peer "$(public c)" isolated on
ways=$(all_ways)
expect_not "isolated peers do not meet" pings_soon a 10.9.0.3
expect "dropped before" equal "$(all_ways)" "$ways"
counted hub wg0 isolated
tool hub set wg0 peer "$(public a)" isolated off
goes direct "one isolated peer alone" pings a fd09::3
tool hub gateway wg0 on --export 198.51.100.0/24
on hub nft flush ruleset
goes direct "with a gateway" pings a 10.9.0.3
on a ip route add 10.77.0.0/16 dev wg0
expect_not "what the gateway refuses" pings_soon a 10.77.0.1
counted hub wg0 gateway_policy

# A peer without session or endpoint.
tool c set wg0 private-key "$(key other)"
refused direct "c has another key: waits for a session" pings_soon a 10.9.0.3
tool hub set wg0 peer "$(public other)" allowed-ips 10.9.0.9/32
expect "no endpoint: no_endpoint" way_of no_endpoint pings_soon a 10.9.0.9
expect "the sender is told" grep -q 'From 10.9.0.1.*Unreachable' "$work/way_of"
