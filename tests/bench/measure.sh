#!/bin/bash
# One measurement in a guest; what it finds are its lines "result NAME VALUE".
#   WG_KIND=KIND[+KIND] measure.sh MEASURE
# KIND: wgstar, wireguard, or plain for the same path without a tunnel. With
# two of them the first one is the sender's, the other one the receiver's.
# MEASURE: see README.md. BENCH_SECONDS is how long streams last; BENCH_WRAP is
# put before the command that sends (see profile.sh). All hosts are in this
# guest, so a figure is what sending and receiving cost together.
# shellcheck disable=SC2317 # the measures are called by name
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
IFS=+ read -r WG_KIND receiver <<<"${WG_KIND:-wgstar}"
. "$here/../netns/lib.sh"
. "$here/../netns/memory.bash"
. "$here/streams.bash"
. "$here/scale.bash"

flood=$BUILD/bench/flood
seconds=${BENCH_SECONDS:-1}
read -r -a wrap <<<"${BENCH_WRAP:-}"
if [ -n "$receiver" ]; then
	kind_at[b]=$receiver
	tool_at[b]=wgstarctl
	[ "$receiver" != wireguard ] || tool_at[b]=wg
fi

result() { echo "result $1 $2"; }

measure=$1
case $measure in
tcp) path_pair && tcp_stream ;;
tcp4) path_pair && tcp_stream -P 4 ;;
relay) path_relay && tcp_stream ;;
gateway) path_gateway && tcp_stream ;;
udp64) path_pair && udp_stream 64 ;;
udp1400) path_pair && udp_stream 1372 ;;
rr) path_pair && request_response ;;
handshakes) handshakes ;;
lookups:*) lookups "${measure#*:}" ;;
peers:*) peers "${measure#*:}" ;;
*) fail "no such measure: $measure" ;;
esac
