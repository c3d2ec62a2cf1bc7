#!/bin/bash
# What of tests/netns/relay_leaves_to_stack.sh needs a distribution's kernel:
# relay is direct beside its security modules, and leaves packets to the stack
# for netdev rules, classifiers, XDP, VRFs, IPsec policies and special routes.
#
# Topology: see tests/netns/relay.bash
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/relay.bash"

# needs TEXT COMMAND...: a kernel that lacks it cannot show it.
needs()
{
	local text=$1
	shift
	expect "set up: $text" "$@"
}

both_direct()
{
	expect "direct again" way_of direct pings a 10.9.0.3
	expect "direct again, IPv6" way_of direct pings a fd09::3
}

# netdev_chain HOOK
netdev_chain()
{
	on hub nft add table netdev t
	on hub nft add chain netdev t c "{ type filter hook $1 device wg0 priority 0; }"
	on hub nft add rule netdev t c counter
}

# An XDP program that passes all, on the wg0 of the hub.
attach_xdp() { on hub /usr/bin/python3 "$tests/qemu/xdp_pass.py" wg0; }

# to_both WHAT NETWORK ROUTE...: the hub's routes to a and c.
to_both()
{
	local what=$1 network=$2 number
	shift 2
	for number in 2 3; do
		on hub ip route "$what" "$network$number" "$@"
	done
}

modprobe -q mpls_iptunnel || true
hub_between
both_direct

for hook in ingress egress; do
	needs "nft $hook" netdev_chain "$hook"
	goes netfilter "nft at $hook" pings a 10.9.0.3
	expect "and it counts" grep -q 'packets [1-9]' <<<"$(on hub nft list ruleset)"
	on hub nft flush ruleset
done

needs clsact on hub tc qdisc add dev wg0 clsact
for way in ingress egress; do
	on hub tc filter add dev wg0 "$way" matchall action ok
	goes traffic_control "a classifier, $way" pings a fd09::3
	expect "and it counts" grep -q 'Sent .* [1-9][0-9]* pkt' <<<"$(on hub tc -s filter show dev wg0 "$way")"
	on hub tc filter del dev wg0 "$way"
done
on hub tc qdisc del dev wg0 clsact
both_direct

needs XDP attach_xdp
goes traffic_control "an XDP program" pings a 10.9.0.3
on hub ip link set wg0 xdpgeneric off
both_direct

# A policy that asks for nothing: packets pass, but are looked at.
needs "an IPsec policy" on hub ip xfrm policy add src 10.77.0.0/16 dst 10.78.0.0/16 dir fwd
goes ipsec_policy "an IPsec policy" pings a 10.9.0.3
tool hub set wg0 relay direct
goes ipsec_policy "relay direct asks it too" pings a fd09::3
tool hub set wg0 relay auto
on hub ip xfrm policy flush
needs "blocking by default" on hub ip xfrm policy setdefault fwd block
refused ipsec_policy "what no policy allows" pings_soon a 10.9.0.3
on hub ip xfrm policy setdefault fwd accept
both_direct

# Routes to both, so that answers go the same way.
needs "several paths" to_both replace 10.9.0. nexthop dev wg0 nexthop dev wg0
goes routed_otherwise "several paths" pings a 10.9.0.3
to_both del 10.9.0.
needs "several paths, IPv6" to_both add fd09:: nexthop via fd09::77 dev wg0 nexthop via fd09::78 dev wg0
goes routed_otherwise "several paths, IPv6" pings a fd09::3
to_both del fd09::
needs realms to_both add 10.9.0. dev wg0 realms 7
goes routed_otherwise "routes that are accounted for" pings a 10.9.0.3
to_both del 10.9.0.
needs "a light-weight tunnel" to_both add 10.9.0. encap mpls 100 dev wg0
refused routed_otherwise "routes with a tunnel of their own" pings_soon a 10.9.0.3
to_both del 10.9.0.
both_direct

needs VRF on hub ip link add red type vrf table 10
on hub ip link set red up
on hub ip link set wg0 master red
# The device went down and up with that: new sessions.
for name in a c; do
	wait_for 60 pings_soon "$name" 10.9.0.1
done
goes enslaved "in a VRF" pings a 10.9.0.3
goes enslaved "in a VRF, IPv6" pings a fd09::3
