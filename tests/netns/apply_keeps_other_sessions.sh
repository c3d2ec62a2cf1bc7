#!/bin/bash
# apply changes peers, routes, addresses, MTU and gateway of a hub while two of
# its peers talk through it: not one packet of theirs is lost, TCP goes on, and
# they shake hands no more than before.
#
#   b wg0 10.9.0.2 ---+
#                     hub wg0 10.9.0.1, from a file --- LAN 192.168.7.0/24
#   c wg0 10.9.0.3 ---+
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

# hub_file ADDRESSES [LINE...]: more of it on standard input.
hub_file()
{
	local addresses=$1
	shift
	write_file "$file" <<-X
		[Interface]
		PrivateKey = $(cat "$(key hub)")
		ListenPort = 1001
		Address = $addresses
		Relay = yes
		$(printf '%s\n' "$@")
		[Peer]
		PublicKey = $(public b)
		Name = b
		AllowedIPs = 10.9.0.2/32
		[Peer]
		PublicKey = $(public c)
		Name = c
		AllowedIPs = 10.9.0.3/32
		$(cat)
	X
}

spoke() # NAME NUMBER
{
	cable hub "to-$1" "$1" eth0
	address hub "to-$1" "192.0.$2.1/24"
	address "$1" eth0 "192.0.$2.2/24"
	tunnel "$1" wg0 1002 "10.9.0.$2/24"
	peer "$1" wg0 hub 10.9.0.0/16 endpoint "192.0.$2.1:1001"
}

handshakes() { echo "$(handshake_time hub wg0 b) $(handshake_time hub wg0 c)"; }
apply_it() { tool hub apply "$file"; }

# Each of these is applied while the packets flow.
changes()
{
	hub_file "10.9.0.1/16" <<<"" && apply_it
	hub_file "10.9.0.1/16, 10.8.0.1/24" <<-X && apply_it
		[Peer]
		PublicKey = $(public d)
		AllowedIPs = 10.9.0.4/32, 10.20.0.0/16
	X
	hub_file "10.9.0.1/16, 10.7.0.1/24" "MTU = 1380" "Gateway = 192.168.7.0/24" <<-X && apply_it
		[Peer]
		PublicKey = $(public d)
		AllowedIPs = 10.9.0.5/32, 10.30.0.0/16, 10.20.0.0/24
	X
	hub_file "10.9.0.1/16" "Gateway = 192.168.7.0/25" <<-X && apply_it
		[Peer]
		PublicKey = $(public e)
		AllowedIPs = 10.30.0.0/16
		Metric = 5
	X
	hub_file "10.9.0.1/16" <<<"" && apply_it
}

host hub b c lan
cable hub eth9 lan eth0
address hub eth9 192.168.7.1/24
address lan eth0 192.168.7.2/24
hub_file "10.9.0.1/16" <<<""
expect "up" tool hub up "$file"
spoke b 2
spoke c 3
expect "c makes itself known" pings c 10.9.0.1
expect "b and c talk through the hub" pings b 10.9.0.3
before=$(handshakes)

background b flow ping -n -q -i 0.005 10.9.0.3
flow=$started
head -c 20000000 /dev/urandom >"$work/sent"
background c sink socat -u TCP-LISTEN:7000,reuseaddr "CREATE:$work/got"
sink=$started
wait_for 10 listens c 7000
background b source socat -u "FILE:$work/sent" TCP:10.9.0.3:7000
for round in 1 2 3; do
	expect "round $round: peers, routes, addresses, MTU, gateway: applied" changes
done
wait "$sink"
kill -INT "$flow"
wait "$flow" || true
sed -n 's/^/  /; /packets/p' "$work/flow"
expect "no packet was lost" grep -qE ' 0% packet loss' "$work/flow"
expect "nor sent twice or refused" sh -c "! grep -qE 'errors|duplicates' '$work/flow'"
expect "TCP went on, to the last byte" cmp "$work/sent" "$work/got"
expect "no handshake took place" equal "$(handshakes)" "$before"
expect "down" tool hub down wg0
