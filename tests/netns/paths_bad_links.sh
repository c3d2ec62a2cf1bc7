#!/bin/bash
# A link that loses, delays, reorders, doubles or spoils datagrams costs time but
# no byte of a stream, and no datagram comes twice or changed.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1 --- 192.0.2.2 === 10.9.0.2 fd09::2 wg0 b
# guest: debug-ok no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

# link WORDS...: of netem, each way. A change would keep what is not named.
link()
{
	local name
	for name in a b; do
		on "$name" tc qdisc delete dev eth0 root 2>/dev/null || true
		on "$name" tc qdisc add dev eth0 root netem limit 20000 "$@"
	done
}

crossed() # TEXT
{
	pumps "$1: stream" a stream 10.9.0.2 --bytes 600000
	pumps "$1: stream back, IPv6" b stream fd09::1 --bytes 600000
	pumps "$1: datagrams" a datagrams 10.9.0.2 --rounds 4 --lossy
	pumps "$1: datagrams back by GSO, IPv6" b datagrams fd09::1 --gso 1200 --rounds 8 --lossy
}

pair
serve a
serve b
pings a 10.9.0.2 >/dev/null
link delay 1ms
crossed "one millisecond"
replayed=$(counter b wg0 counter_replayed)
link delay 1ms loss 3%
crossed "loss"
link delay 3ms 2ms
crossed "overtaking"
expect "nothing of that was taken for a replay" equal "$(counter b wg0 counter_replayed)" "$replayed"
link delay 1ms duplicate 20%
crossed "doubling"
counted b wg0 counter_replayed 10
counted a wg0 counter_replayed 10
link delay 1ms corrupt 2%
crossed "spoiling"
link delay 2ms 1ms loss 2% duplicate 5% corrupt 1%
crossed "all of it"
link delay 1ms
for name in a b; do
	on "$name" ethtool -K eth0 gro on
done
crossed "many at once"
# Spoiled where no checksum is looked at any more: in the first message of what
# comes together.
on b nft 'add table inet t; add chain inet t in { type filter hook prerouting priority -300; }
	add rule inet t in udp dport 1002 udp length gt 1000 limit rate 30/second @th,800,8 set 0xaa'
crossed "spoiled behind the checksum"
counted b wg0 authentication_failed 5
expect "all works after that" pings a 10.9.0.2
