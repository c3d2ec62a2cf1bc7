#!/bin/bash
# Nodes are added and removed while others talk through the hub: no datagram is
# lost, TCP goes on, and their sessions stay.
#
#   macbook 10.9.9.1 ---.
#                        hub 10.9.0.1
#   phone 10.9.9.2 -----'
# guest: debug-ok no
# guest: own
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"

star() { (cd "$work" && at hub wgstarctl star "$@"); }
sessions() { at hub wgstarctl show wgs0 latest-handshakes | grep -F -f "$work/keys"; }

host hub macbook phone
switch hub
address hub br0 203.0.113.1/24
plug macbook hub 203.0.113.2/24
plug phone hub 203.0.113.3/24
star init --endpoint 203.0.113.1 2>/dev/null
star apply
for device in macbook phone; do
	star add device "$device" --out "$device.conf" >/dev/null 2>&1
	carry "$device.conf" "$device"
	at "$device" wgstarctl up wgs0
	wait_for 20 pings_soon "$device" 10.9.0.1
done
expect "macbook reaches phone" pings macbook 10.9.9.2
at hub wgstarctl show wgs0 peers >"$work/keys"
sessions >"$work/before"

udp_echo macbook phone 10.9.9.2 --count 2000 --interval 0.005 --size 900 >"$work/stream" &
stream=$!
background phone received sh -c "socat -u -t 60 TCP-LISTEN:7002,reuseaddr - | sha256sum"
received=$started
wait_for 10 listens phone 7002
head -c 20000000 /dev/urandom >"$work/big"
on macbook socat -u "$work/big" TCP:10.9.9.2:7002 &
sender=$!
rounds=0
while kill -0 "$stream" 2>/dev/null; do
	rounds=$((rounds + 1))
	star add device "more$rounds" --out "more$rounds.conf" >/dev/null 2>&1
	star add gateway "site$rounds" --export 192.168.1.0/24 --psk --out "site$rounds.conf" >/dev/null 2>&1
	star remove "more$rounds" 2>/dev/null >&2
done
expect "nodes came and went: $rounds of each" at_least "$rounds" 3
if ! wait "$stream"; then
	fail "datagrams were lost: $(cat "$work/stream")"
fi
ok "no datagram was lost: $(cat "$work/stream")"
wait "$sender" || fail "TCP broke"
wait "$received" || fail "TCP broke"
expect "TCP arrived whole" equal "$(cut -d ' ' -f 1 "$work/received")" "$(sha256sum <"$work/big" | cut -d ' ' -f 1)"
sessions >"$work/after"
expect "the sessions are the same" diff "$work/before" "$work/after"
expect "the hub knows all" equal "$(at hub wgstarctl show wgs0 peers | wc -l)" $((rounds + 2))
