#!/bin/bash
# One device with a thousand peers exchanges data with every one of them, and
# knows each afterwards.
#
#   many: wg1..wg1000, 10.9.x.y, ports 10001.. 192.0.2.1 --- 192.0.2.2 hub: wg0 10.9.0.1
# guest: mem 1G
# guest: time-travel
# guest: debug-ok no
# timeout: 180
set -euo pipefail
. "$(dirname "$0")/lib.sh"

count=${COUNT:-1000}

inner() { echo "10.9.$((1 + $1 / 200)).$((1 + $1 % 200))"; }

# Keys of everybody by one process: lines of private and public key.
make_keys()
{
	PYTHONPATH=$tests/interop /usr/bin/python3 -c '
import base64, os, sys, wgproto
for _ in range(int(sys.argv[1])):
    private = wgproto.clamp(os.urandom(32))
    print(*(base64.b64encode(k).decode() for k in (private, wgproto.public_of(private))))
' "$count" >"$work/keys"
}

write_configs()
{
	local number=0 private shared
	printf '[Interface]\nPrivateKey = %s\nListenPort = 1002\n' "$(cat "$(key hub)")" >"$work/hub.conf"
	while read -r private shared; do
		number=$((number + 1))
		printf '[Peer]\nPublicKey = %s\nAllowedIPs = %s/32\n' \
			"$shared" "$(inner "$number")" >>"$work/hub.conf"
		printf '[Interface]\nPrivateKey = %s\nListenPort = %s\n[Peer]\nPublicKey = %s\nAllowedIPs = 10.9.0.1/32\nEndpoint = 192.0.2.2:1002\n' \
			"$private" $((10000 + number)) "$(public hub)" >"$work/$number.conf"
		printf 'link add wg%s type %s\naddress add %s/32 dev wg%s\nlink set wg%s up\n' \
			"$number" "$WG_KIND" "$(inner "$number")" "$number" "$number" >>"$work/links"
	done <"$work/keys"
}

# Numbers of the peers of the hub whose field is more than 0.
nonzero() # FIELD COLUMN
{
	tool hub show wg0 "$1" | awk -v column="$2" '$column > 0 { n++ } END { print n + 0 }'
}

make_keys
host hub many
cable many eth0 hub eth0
address many eth0 192.0.2.1/24
address hub eth0 192.0.2.2/24
key hub >/dev/null
write_configs
on hub ip link add wg0 type "$WG_KIND"
expect "the hub takes all peers from one file" tool hub setconf wg0 "$work/hub.conf"
address hub wg0 10.9.0.1/16
on hub ip link set wg0 up
expect "the hub has $count peers" equal "$(tool hub show wg0 peers | wc -l)" "$count"
on many ip -batch "$work/links"
on many bash -c "for ((n = 1; n <= $count; n++)); do $WG_TOOL setconf wg\$n '$work'/\$n.conf || exit 1; done"
ok "$count devices are set up, $SECONDS s"

background hub echo /usr/bin/python3 "$tests/netns/datagrams.py" echo 7001
wait_for 10 listens hub 7001
# Each over its own device: bound to it, so that no routes are needed.
on many /usr/bin/python3 -c '
import socket, sys, time
count = int(sys.argv[1])
answered = 0
for number in range(1, count + 1):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"wg%d" % number)
    sock.settimeout(15)
    data = b"datagram of peer %d" % number
    sock.sendto(data, ("10.9.0.1", 7001))
    answered += sock.recvfrom(2048)[0] == data
sys.exit(answered != count)
' "$count" || fail "not every peer was answered"
ok "every peer was answered, $SECONDS s"
expect "every peer has a session" equal "$(nonzero latest-handshakes 2)" "$count"
expect "every peer received" equal "$(nonzero transfer 2)" "$count"
expect "every peer sent" equal "$(nonzero transfer 3)" "$count"
expect "the endpoints are all different" \
	equal "$(tool hub show wg0 endpoints | cut -f2 | sort -u | wc -l)" "$count"
on hub ip link del wg0
ok "the hub's device is deleted, $SECONDS s"
