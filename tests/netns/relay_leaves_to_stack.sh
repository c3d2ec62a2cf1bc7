#!/bin/bash
# What somebody on the hub would notice goes through the hub's stack: rules,
# taps and queues see it, and switches count. Each is taken away again, and then
# relay is direct as before. relay_leaves_routing_to_stack.sh has the rest.
#
# Topology: see relay.bash
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/relay.bash"

both_direct()
{
	expect "direct again" way_of direct pings a 10.9.0.3
	expect "direct again, IPv6" way_of direct pings a fd09::3
}

# chain HOOK RULE: a table with one base chain.
chain()
{
	on hub nft flush ruleset
	on hub nft add table inet t
	on hub nft add chain inet t c "{ type filter hook $1 priority 0; }"
	# shellcheck disable=SC2086
	on hub nft add rule inet t c $2
}

counted_by_nft()
{
	at_least "$(on hub nft list ruleset | sed -n 's/.*packets \([0-9]*\).*/\1/p')" "$1"
}

# packet_socket: ready when it is bound, ends with the first packet.
packet_socket='
import socket
tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 8)
tap.bind(("wg0", 0x0800))
print("bound", flush=True)
print(len(tap.recv(2000)), flush=True)'

hub_between
both_direct

for hook in prerouting forward postrouting; do
	chain "$hook" "ip daddr 10.9.0.3 counter"
	goes netfilter "nft in $hook" pings a 10.9.0.3
	goes netfilter "nft in $hook, IPv6" pings a fd09::3
	expect "and it counts" counted_by_nft 2
done
chain forward "ct state established counter"
goes netfilter "connection tracking" pings a 10.9.0.3
expect "and the answer is established" counted_by_nft 1
chain forward "counter drop"
refused netfilter "a rule that drops" pings_soon a 10.9.0.3
tool hub set wg0 relay direct
goes direct "relay direct does not ask the rules" pings a 10.9.0.3
goes direct "relay direct does not ask the rules, IPv6" pings a fd09::3
tool hub set wg0 relay auto
chain input "counter"
both_direct
on hub nft flush ruleset
on hub nft add table ip t
on hub nft add chain ip t c "{ type filter hook forward priority 0; }"
goes netfilter "rules for one family" pings a 10.9.0.3
goes direct "do not matter for the other" pings a fd09::3
on hub nft flush ruleset

on hub tc qdisc add dev wg0 root netem delay 1ms
goes traffic_control "a queueing discipline" pings a 10.9.0.3
goes traffic_control "a queueing discipline, IPv6" pings a fd09::3
expect "and it counts" grep -q 'Sent [1-9]' <<<"$(on hub tc -s qdisc show dev wg0 root)"
tool hub set wg0 relay direct
goes direct "relay direct does not ask it" pings a 10.9.0.3
tool hub set wg0 relay auto
on hub tc qdisc del dev wg0 root
both_direct

for dev in wg0 any; do
	capture "tap-$dev" hub "$dev" icmp or icmp6
	goes tapped "tcpdump on $dev" pings a 10.9.0.3
	goes tapped "tcpdump on $dev, IPv6" pings a fd09::3
	capture_stop
	expect "sees both directions, in and out" captured_at_least 8 "tap-$dev"
	expect "sees both directions, in and out, IPv6" captured_at_least 8 "tap-$dev" icmp6
	both_direct
done
capture other hub eth0
both_direct
capture_stop
background hub tap python3 -c "$packet_socket"
wait_for 10 grep -q bound "$work/tap"
expect "a packet socket for IPv4: tapped" way_of tapped pings_soon a 10.9.0.3 -s 72
wait "$started"
expect "and it has the packet" grep -qx 100 "$work/tap"
both_direct

on hub sysctl -qw net.ipv4.conf.wg0.forwarding=0
refused forwarding_off "wg0 does not forward" pings_soon a 10.9.0.3
goes direct "but IPv6" pings a fd09::3
on hub sysctl -qw net.ipv4.conf.wg0.forwarding=1 net.ipv6.conf.all.forwarding=0
refused forwarding_off "the hub does not forward IPv6" pings_soon a fd09::3
goes direct "but IPv4" pings a 10.9.0.3
tool hub set wg0 relay direct
refused forwarding_off "relay direct does not forward either" pings_soon a fd09::3
tool hub set wg0 relay auto
on hub sysctl -qw net.ipv6.conf.all.forwarding=1
both_direct

on hub sysctl -qw net.ipv4.conf.wg0.send_redirects=1
goes redirect_due "redirects" pings a 10.9.0.3
on hub sysctl -qw net.ipv4.conf.wg0.send_redirects=0
address hub wg0 fe80::1/64
goes redirect_due "redirects, IPv6" pings a fd09::3
on hub ip address del fe80::1/64 dev wg0
both_direct
