#!/bin/bash
# Thousands of peers with sessions on one device: each is answered, in its own
# session; setting, dumping and removing them is quick; what one costs in
# memory is bounded. With COUNT=100000 it is a benchmark (tests/bench/many_peers.sh).
#
#   mass: one socket, all peers   192.0.2.1 --- 192.0.2.2   hub: wg10 with 10 peers, wg11 with many
# guest: mem 2G
# guest: debug-ok no
# oracle: no
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/memory.bash"

count=${COUNT:-2000}
rounds=${ROUNDS:-3}
slack=$((count / 10000)) # seconds that many peers may take beyond those here
many_peers=$work/many_peers

milliseconds() # COMMAND...: its time
{
	local start=${EPOCHREALTIME/./}
	"$@" >"$work/out"
	echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

hub_device() # NET PEERS: wgNET with so many peers
{
	"$many_peers" config "$1" "$2" >"$work/peers.$1"
	on hub ip link add "wg$1" type "$WG_KIND"
	tool hub set "wg$1" private-key "$(key hub)" listen-port "10$1"
	address hub "wg$1" "$1.255.255.254/8"
	on hub ip link set "wg$1" up
}

# per_peer BEFORE: kernel memory for each peer, all included.
per_peer() { echo $((($(kernel_bytes) - $1) / count)); }

answered_all() # NET USED
{
	awk -v net="$1" -v used="$2" '
		$1 == net && $2 == used && $3 == $5 && $3 >= used { found = 1 }
		END { exit !found }' "$work/talk"
}

"$tests/bench/many_peers_build.sh" "$many_peers"
host mass hub
cable mass eth0 hub eth0
address mass eth0 192.0.2.1/24
address hub eth0 192.0.2.2/24
hub_device 10 10
hub_device 11 "$count"
tool hub addconf wg10 "$work/peers.10"
before=$(kernel_bytes)
took=$(milliseconds tool hub addconf wg11 "$work/peers.11")
expect "$count peers are added in $took ms" at_most "$took" $((2000 + 800 * slack))
idle=$(per_peer "$before")
expect "each takes $idle bytes on $(nproc) CPU" at_most "$idle" 2048

on mass "$many_peers" talk "$(public hub)" 192.0.2.2 "$rounds" \
	10:1010:10 "11:1011:$count:10" "11:1011:$count" >"$work/talk" ||
	fail "the peers did not get their sessions: $(cat "$work/talk")"
sed 's/^/        | /' "$work/talk"
live=$(per_peer "$before")
expect "each takes $live bytes with its session" at_most "$live" 3072
expect "each of a few is answered, always" answered_all 10 10
expect "each of $count is answered, always" answered_all 11 "$count"
took=$(milliseconds tool hub show wg11 dump)
expect "all are dumped in $took ms" at_most "$took" $((1000 + 100 * slack))
expect "each once" equal "$(tail -n +2 "$work/out" | sort -u | wc -l)" "$count"
expect "each with its handshake and its traffic" equal \
	"$(tail -n +2 "$work/out" | awk '$5 > 0 && $6 > 0 && $7 > 0' | wc -l)" "$count"

: >"$work/none"
took=$(milliseconds tool hub setconf wg11 "$work/none")
# One grace period for all: one each would take 2000 times some ms.
expect "all are removed in $took ms" at_most "$took" $((1000 + 400 * slack))
expect "none is left" equal "$(tool hub show wg11 peers)" ""
on hub ip link del wg11
gone() { at_most "$(per_peer "$before")" 256; }
wait_for 10 gone
ok "and their memory is free again"
