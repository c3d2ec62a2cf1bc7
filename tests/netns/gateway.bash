# shellcheck shell=bash
# What the scenarios of gateways and forwards share. Sourced after updown.bash.
# shellcheck disable=SC2154

# gateway_hosts: a, the gateway gw, and lan behind it, which has another
# default route. a's tunnel is there; it sends the LAN and virtual prefixes
# into it.
#   a eth0 192.0.2.1, 2001:db8::1      gw eth0 192.0.2.2, 2001:db8::2
#   wg0 10.9.0.1, fd09::1              eth1 192.168.1.2, fd00:1::2
#                                      lan eth0 192.168.1.10, fd00:1::10
gateway_hosts()
{
	host a gw lan
	cable a eth0 gw eth0
	cable gw eth1 lan eth0
	address a eth0 192.0.2.1/24 2001:db8::1/64
	address gw eth0 192.0.2.2/24 2001:db8::2/64
	address gw eth1 192.168.1.2/24 fd00:1::2/64
	address lan eth0 192.168.1.10/24 fd00:1::10/64
	on lan ip route add default via 192.168.1.1
	on lan ip route add default via fd00:1::1
	tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
	peer a wg0 gw 0.0.0.0/0,::/0 endpoint 192.0.2.2:1002
	local net
	for net in 192.168.1.0/24 172.16.0.0/24 10.9.0.0/16 fd00:1::/64 fd09::/16; do
		on a ip route add "$net" dev wg0
	done
}

# gateway_by_hand: wg0 of gw, up, without wgstarctl up.
gateway_by_hand()
{
	tunnel gw wg0 1002 10.9.0.2/24 fd09::2/64
	peer gw wg0 a 10.9.0.1/32,fd09::1/128 name MacBook
}

# drops from|to: packets that gw's rules dropped from or to the tunnel.
drops()
{
	on gw nft list counter inet wgstar-up-wg0 "dropped-$1-tunnel" |
		awk '$1 == "packets" { print $2 }'
}

# lan_servers: echo servers on lan: tcp 22 and udp 53, of both families.
lan_servers()
{
	background lan tcp-server socat TCP6-LISTEN:22,ipv6only=0,fork,reuseaddr EXEC:cat
	background lan udp-server socat UDP6-LISTEN:53,ipv6only=0,fork EXEC:cat
	wait_for 10 listens lan 22
	wait_for 10 listens lan 53
}

# echoes HOST tcp|udp ADDRESS PORT: something comes back from there.
echoes()
{
	local options=''
	[ "$2" = udp ] || options=,connect-timeout=5
	equal "$(echo hello | on "$1" socat -t 3 - "${2^^}:$(literal "$3"):$4$options")" hello
}

# client HOST LABEL ADDRESS PORT: a TCP connection in the background that
# speaks once, waits for $work/LABEL.go, speaks again and prints what became
# of it: alive, closed, reset or silent.
client()
{
	background "$1" "$2" /usr/bin/python3 -c '
import os, socket, sys, time
s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 10)
s.sendall(b"1")
s.recv(1)
print("ready", flush=True)
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
s.settimeout(5)
try:
    s.sendall(b"2")
    print("alive" if s.recv(1) else "closed")
except TimeoutError:
    print("silent")
except OSError:
    print("reset")
' "$3" "$4" "$work/$2.go"
	wait_for 10 grep -q ready "$work/$2"
}

# became LABEL: what became of that connection when it speaks again.
became()
{
	touch "$work/$1.go"
	wait_for 10 grep -qE 'alive|closed|reset|silent' "$work/$1"
	tail -n 1 "$work/$1"
}

# forwards PYTHON: an expression over the list f of gw's forwards.
forwards()
{
	tool gw forward wg0 --json |
		/usr/bin/python3 -c "import json, sys; f = json.load(sys.stdin)['wg0']; print($1)"
}
