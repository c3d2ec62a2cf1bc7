#!/bin/bash
# Streams and datagrams pass whole at any MTU of the tunnel, also when its ends
# disagree, over links that are jumbo or too narrow, and with any segment size.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1 --- 192.0.2.2 === 10.9.0.2 fd09::2 wg0 b
# guest: debug-ok no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

# mtus OUTSIDE A B
mtus()
{
	on a ip link set eth0 mtu "$1"
	on b ip link set eth0 mtu "$1"
	on a ip link set wg0 mtu "$2"
	on b ip link set wg0 mtu "$3"
}

# passes TEXT MTU-OF-A MTU-OF-B: sizes around it, and a stream each way
passes()
{
	local mtu=$2 more=$(($2 < 60000 ? $2 + 700 : 65507))
	pumps "$1, TCP" a stream 10.9.0.2 --bytes 700000
	pumps "$1, TCP back" b stream 10.9.0.1 --bytes 700000
	pumps "$1, UDP" a datagrams 10.9.0.2 --sizes "$((mtu - 64))-$((mtu - 20)),$more" --interval 0.001
	[ "$mtu" -ge 1280 ] || return 0
	mtu=$3
	pumps "$1, TCP, IPv6" a stream fd09::2 --bytes 700000
	pumps "$1, UDP by GSO, IPv6" b datagrams fd09::1 --gso $((mtu > 9000 ? 1200 : mtu - 48))
}

pair
serve a
serve b
pings a 10.9.0.2 >/dev/null
for mss in 536 1000 1237 1361; do
	pumps "segments of $mss" a stream 10.9.0.2 --mss "$mss" --bytes 300000
	pumps "segments of $mss, IPv6" b stream fd09::1 --mss "$mss" --bytes 300000
done
for setting in tcp_timestamps=0 tcp_window_scaling=0 tcp_sack=0; do
	on a sysctl -qw "net.ipv4.$setting"
	pumps "$setting" a stream 10.9.0.2 --bytes 300000
done
for pair in 1280:1280 1281:1419 1419:1281 1363:1363 1500:1500 8000:9000; do
	mtus 1500 "${pair%:*}" "${pair#*:}"
	passes "MTU $pair" "${pair%:*}" "${pair#*:}"
done
mtus 9100 9000 9000
passes "jumbo, MTU 9000" 9000 9000
mtus 65535 65000 65000
passes "largest, MTU 65000" 65000 65000
mtus 1300 1420 1420
passes "narrow link, MTU 1420" 1420 1420
tool a set wg0 peer "$(public b)" endpoint '[2001:db8::2]:1002'
pings a 10.9.0.2 >/dev/null
passes "narrow link, outer IPv6, MTU 1420" 1420 1420
mtus 1500 576 576
passes "MTU 576" 576 576
