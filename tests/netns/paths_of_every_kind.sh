#!/bin/bash
# Streams and datagrams of all sizes arrive whole and in order, with either
# driver at either end, either family inside and outside, and with the segment
# and receive offloads of the link outside and of the tunnel on and off. With
# them off there are only ordinary datagrams on the wire.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1, 2001:db8::1 --- .2, ::2 === 10.9.0.2 fd09::2 wg0 b
# oracle: no
# guest: debug-ok no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

# ordinary: no datagram on the wire was longer than the path takes, and all
# have lengths that padding to 16 gives.
ordinary()
{
	captured wire 'udp port 1002' | sed -n 's/.*UDP, .*length \([0-9]*\)$/\1/p' |
		awk '{ ++count } $1 > 1452 || ($1 % 16 && $1 != 92 && $1 != 148 && $1 != 1452) { print; ++wrong }
			END { print count + 0; exit wrong || count < 100 }'
}

for side in wgstar:wgstar wgstar:wireguard wireguard:wgstar; do
	kinds "${side%:*}" "${side#*:}"
	pair
	serve a
	serve b
	pings a 10.9.0.2 >/dev/null
	both "$side"
	tool a set wg0 peer "$(public b)" endpoint '[2001:db8::2]:1002'
	both "$side, outer IPv6"
	for name in a b; do
		on "$name" ethtool -K eth0 gro on
	done
	both "$side, GRO outside"
	for name in a b; do
		offload "$name" eth0 tx-udp-segmentation tso gso sg gro
	done
	capture wire b eth0 udp
	both "$side, no offload outside"
	capture_stop
	expect "$side, no offload outside: ordinary datagrams" ordinary
	for name in a b; do
		offload "$name" wg0 tso gso sg gro tx
	done
	both "$side, none inside either"
	for name in a b; do
		drop_host "$name"
	done
done
