#!/bin/bash
# Datagrams of one sender arrive in the order in which it sent them, whatever
# their sizes make of them: single, gathered, or GSO; and a lone small packet is
# not held back.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1 --- 192.0.2.2 === 10.9.0.2 fd09::2 wg0 b
# oracle: no
# guest: debug-ok no
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

mixed=20,1300,21-24,1390,512,513,30-60,600-610,100,1391,16-31,511,1000,20-29

in_order() # TEXT
{
	local job jobs=()
	pumps "$1: sizes mixed" a datagrams 10.9.0.2 --sizes "$mixed" --in-order
	pumps "$1: many times" a datagrams fd09::2 --sizes 20-40,1300,1301,500-520 --rounds 30 --in-order --lossy
	pumps "$1: small ones" a datagrams 10.9.0.2 --sizes 64-100 --rounds 30 --in-order --lossy
	pumps "$1: GSO and single ones in turn" a datagrams 10.9.0.2 --gso 1200 --mix \
		--sizes 20,1300,20-22 --rounds 20 --in-order --lossy
	pumps "$1: small GSO and small ones in turn" a datagrams fd09::2 --gso 100 --mix \
		--sizes 20,90-95 --rounds 20 --in-order --lossy
	for job in 1 2 3; do
		pump a datagrams 10.9.0.2 --sizes 20-60,1200 --rounds 20 --in-order --lossy >"$work/order$job" &
		jobs+=("$!")
	done
	for job in "${jobs[@]}"; do
		wait "$job" || fail "$1: one of three processes: $(cat "$work"/order?)"
	done
	ok "$1: three processes at once, each in order"
}

# answer_time: microseconds of a lone exchange
answer_time()
{
	serve b
	pings a 10.9.0.2 >/dev/null
	pump a pingpong 10.9.0.2 200
}

drop_pair() { drop_host a && drop_host b; }

kinds wireguard wireguard
pair
theirs=$(answer_time)
drop_pair
kinds wgstar wgstar
pair
ours=$(answer_time)
ok "a lone exchange: $ours microseconds, in-tree $theirs"
expect "which is not longer" at_most "$ours" $((theirs * 2 + 300))
in_order "to ours"
for name in a b; do
	on "$name" ethtool -K eth0 gro on
	offload "$name" eth0 tx-udp-segmentation
done
in_order "to ours, no UDP segmentation, GRO outside"
drop_pair
kinds wgstar wireguard
pair
serve b
pings a 10.9.0.2 >/dev/null
in_order "to in-tree"
