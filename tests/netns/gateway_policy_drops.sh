#!/bin/bash
# A gateway lets its peers reach what it exports, its forwards, itself and other
# peers, and nothing else that it could forward to.
#
#   a wg0 10.9.0.2 ==\                    /- 192.168.1.7, fd01::7  lan
#                     10.9.0.1 g lan0 .1 <-- 172.16.0.7, fd02::7   the same host,
#   c wg0 10.9.0.4 ==/                                             not exported
# guest: time-travel
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host g a c lan
cable g lan0 lan eth0
address g lan0 192.168.1.1/24 172.16.0.1/24 fd01::1/64 fd02::1/64
address lan eth0 192.168.1.7/24 172.16.0.7/24 fd01::7/64 fd02::7/64
on lan ip route add default via 192.168.1.1
on lan ip route add default via fd01::1 src fd01::7 mtu 1420 # of wg0
on g sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
tunnel g wg0 1001 10.9.0.1/24 fd09::1/64
number=2
for name in a c; do
	cable g "to-$name" "$name" eth0
	address g "to-$name" "192.0.2.$number/31"
	address "$name" eth0 "192.0.2.$((number + 1))/31"
	tunnel "$name" wg0 1002 "10.9.0.$number/24" "fd09::$number/64"
	peer "$name" wg0 g 0.0.0.0/0,::/0 endpoint "192.0.2.$number:1001"
	on "$name" ip route add default dev wg0
	on "$name" ip route add default dev wg0 metric 1 via fd09::1
	peer g wg0 "$name" "10.9.0.$number/32,fd09::$number/128"
	number=$((number + 2))
done

gateway() { on g /usr/bin/python3 "$tests/netlink/gateway.py" wg0 "$@"; }
dropped() { counter g wg0 gateway_policy; }
echoes() { udp_send "$@" --count 4 --wait 2; }
udp_send() { on "$1" /usr/bin/python3 "$tests/netns/datagrams.py" send "$2" "$3" "${@:4}"; }

# is_counted ACTION...: the action fails, and was dropped for the gateway.
is_counted()
{
	local before
	before=$(dropped)
	expect_not "$*" "$@"
	expect "... and is counted" at_least "$(dropped)" $((before + 1))
}

# packets WHAT: how many packets an export or forward had.
packets() { gateway show | awk -v what="$1" '$1 " " $2 == what { print $3 }'; }
is_open() { gateway show | grep -q "^forward $1 .* open"; }
is_closed() { gateway show | grep -q "^forward $1 .* closed"; }

for to in 192.168.1.7 172.16.0.7 fd01::7 fd02::7; do
	expect "no gateway: a reaches $to" pings a "$to"
done
expect "c reaches a" pings c 10.9.0.2
gateway set export=192.168.1.0/24 export=fd01::/64
for to in 192.168.1.7 fd01::7 10.9.0.1 fd09::1 172.16.0.1 fd02::1 10.9.0.4 fd09::4; do
	expect "a reaches $to" pings a "$to"
done
expect "TCP to the LAN, data equal" tcp_echo a lan 192.168.1.7 300000
expect "exported packets were counted" at_least "$(packets "export 192.168.1.0/24")" 20
expect "nothing was dropped yet" equal "$(dropped)" 0
for to in 172.16.0.7 fd02::7; do
	is_counted pings_soon a "$to"
done

# With a virtual prefix the real one is closed.
on g nft -f - <<'EOF'
table inet scenario {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname wg0 dnat ip prefix to ip daddr map { 10.77.1.0/24 : 192.168.1.0/24 }
		iifname wg0 udp dport 8001-8002 ip daddr 10.9.0.1 dnat ip to 192.168.1.7:7001
		iifname wg0 udp dport 8003 ip daddr 10.9.0.1 dnat ip to 192.168.1.7:7002
		iifname wg0 udp dport 8001 ip6 daddr fd09::1 dnat ip6 to [fd01::7]:7001
	}
}
EOF
gateway set export=192.168.1.0/24@10.77.1.0/24
expect "a reaches the virtual address" pings a 10.77.1.7
is_counted pings_soon a 192.168.1.7
expect "what packets have is counted" equal "$(packets "export 192.168.1.0/24")" 1

# Forwards: whom they are for, whole or in fragments; other ports are the host's.
background lan echo /usr/bin/python3 "$tests/netns/datagrams.py" echo 7001
wait_for 20 listens lan 7001
gateway set "forward=udp:8001>192.168.1.7:7001,source=10.9.0.2/32" \
	"forward=udp:8001>[fd01::7]:7001,source=fd09::2/128" export=192.168.1.0/24
for to in 10.9.0.1 fd09::1; do
	expect "a uses its forward at $to" echoes a "$to" 8001
	expect "... in fragments" echoes a "$to" 8001 --size 5000
	is_counted echoes c "$to" 8001
done
expect "c reaches other ports" udp_echo c g 10.9.0.1 --count 4
expect "packets with a's port were counted" equal "$(packets "forward 8001")" $'8\n8'

# A transient forward is kept open by use, closes without, and stays closed. The
# idle time is far above what a busy machine needs to start a program.
idle=("forward=udp:8002>192.168.1.7:7001,idle=20" "forward=udp:8003>192.168.1.7:7002,idle=20")
gateway set "${idle[@]}"
expect "c uses a transient forward for longer than its idle time" \
	udp_send c 10.9.0.1 8002 --count 10 --interval 3
before=$(packets "forward 8002")
sleep 20
wait_for 30 is_closed 8002
is_counted echoes c 10.9.0.1 8002
expect "... and stays closed" is_closed 8002
gateway set "${idle[@]}"
expect "given again: works" echoes c 10.9.0.1 8002
expect "... and goes on counting" at_least "$(packets "forward 8002")" $((before + 4))
background lan answers socat -t 100 UDP-RECVFROM:7002,fork "SYSTEM:for i in $(seq -s ' ' 30); do echo; sleep 2; done"
wait_for 20 listens lan 7002
gateway set "${idle[@]}"
on c bash -c "echo one packet >/dev/udp/10.9.0.1/8003"
sleep 40
expect "one packet, and its answers kept the forward open" is_open 8003
expect "... which were not its own packets" equal "$(packets "forward 8003")" 1

gateway del
expect "no gateway any more: a reaches all" pings a 172.16.0.7
