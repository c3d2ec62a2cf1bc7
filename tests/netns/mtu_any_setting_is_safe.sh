#!/bin/bash
# Any MTU may be set; what does not fit is refused to the sender, what fits
# passes, and padding never goes past the MTU.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

set_mtu() # MTU
{
	local name
	for name in a b; do
		on "$name" ip link set wg0 mtu "$1"
	done
}

# echo_of LENGTH: one IPv4 packet of that length through the tunnel.
echo_of()
{
	pings_soon a 10.9.0.2 -M 'do' -s "$(($1 - 28))"
}

# payloads MTU LENGTH...: UDP payload lengths seen outside for those packets.
payloads()
{
	local mtu=$1 length
	shift
	set_mtu "$mtu"
	capture padding a eth0 src host 192.0.2.1 and udp
	for length in "$@"; do
		echo_of "$length" >/dev/null || return 1
	done
	wait_for 10 captured_at_least "$#" padding "$(message4 4)"
	capture_stop
	captured padding "$(message4 4)" and 'udp[4:2] > 40' | sed -n 's/.*UDP, length //p' | xargs
}

# wanted MTU LENGTH...: header and tag are 32, the rest a multiple of 16
# unless that would pass the MTU.
wanted()
{
	local mtu=$1 length padded out=()
	shift
	for length in "$@"; do
		padded=$(((length + 15) / 16 * 16))
		out+=($((32 + (padded < mtu ? padded : mtu))))
	done
	echo "${out[*]}"
}

received_more() { at_least "$(received_bytes b wg0 a)" $(($1 + 1)); }

pair
expect "default MTU" grep -q 'mtu 1420' <(on a ip link show wg0)
pings a 10.9.0.2 >/dev/null
for mtu in 1420 1280 1281 576 1419; do
	lengths=(84 96 97 $((mtu - 17)) $((mtu - 16)) $((mtu - 1)) "$mtu")
	expect "MTU $mtu: padded to 16, not past the MTU" \
		equal "$(payloads "$mtu" "${lengths[@]}")" "$(wanted "$mtu" "${lengths[@]}")"
	expect_not "MTU $mtu: one byte more is refused" echo_of "$((mtu + 1))"
done

set_mtu 68
expect "MTU 68: a packet of 68 bytes passes" echo_of 68
expect_not "MTU 68: one of 69 does not" echo_of 69
expect "MTU 68: a fragmented ping passes" pings a 10.9.0.2 -s 100
# Below 68 the stack takes IPv4 off the device; what the driver itself sends
# still has to be padded.
tool a set wg0 peer "$(public b)" persistent-keepalive 1
for mtu in 0 1; do
	set_mtu "$mtu"
	bytes=$(received_bytes b wg0 a)
	wait_for 10 received_more "$bytes"
	ok "MTU $mtu: keepalives pass"
done
tool a set wg0 peer "$(public b)" persistent-keepalive 0

set_mtu 1500
address a wg0 10.9.0.1/24
address b wg0 10.9.0.2/24
expect "MTU 1500: passes in outer fragments" echo_of 1500
set_mtu 65535
expect "MTU 65535: small" echo_of 100
expect "MTU 65535: 9000 bytes in outer fragments" echo_of 9000
expect "MTU 65535: 20000 bytes in outer fragments" echo_of 20000
pings_soon a 10.9.0.2 -M 'do' -s 65507 >/dev/null 2>&1 || true
expect "MTU 65535: the largest packet does not break it" echo_of 1000
set_mtu 9000
expect "MTU 9000: TCP, data equal" tcp_echo a b 10.9.0.2 5000000
set_mtu 1420
expect "MTU 1420 again: TCP, data equal" tcp_echo b a 10.9.0.1
