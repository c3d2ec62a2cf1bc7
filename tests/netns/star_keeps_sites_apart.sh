#!/bin/bash
# Home and office can't reach each other: not when a LAN host adds routes of its
# own, not when a gateway's file is widened, not with spoofed sources. What gets
# as far as the hub is counted there.
# guest: own
# oracle: no
# timeout: 180
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"
. "$(dirname "$0")/updown.bash"

dropped() { at hub wgstarctl show wgs0 stats | awk -v why="$1" '$1 == "device" && $2 == why { n = $3 } END { print n + 0 }'; }

# never FROM ADDRESS: no echo comes back.
never() { equal "$(reached "$1" "$2")" no; }

star_hosts
star_remember
star_build >"$work/built" 2>&1 || { cat "$work/built"; fail "the star can't be built"; }

on camera ip route add 10.9.0.0/16 via 192.168.1.2
on camera ip route add 172.19.50.0/24 via 192.168.1.2
on jenkins ip route add 10.9.0.0/16 via 172.19.50.2
on jenkins ip route add 192.168.1.0/24 via 172.19.50.2
for to in 10.9.0.1 10.9.9.1 10.9.9.2 10.9.0.3 10.9.102.20 172.19.50.20; do
	expect "camera with routes of its own: not $to" never camera "$to"
done
for to in 10.9.0.1 10.9.9.1 10.9.9.2 10.9.0.2 10.9.101.20 192.168.1.20; do
	expect "jenkins with routes of its own: not $to" never jenkins "$to"
done
expect "but the MacBook still reaches the camera" reaches macbook 10.9.101.20
expect "and jenkins" reaches macbook 10.9.102.20

# The gateways' owners open everything they can.
for gateway in home-gw office-gw; do
	on "$gateway" wgstarctl gateway wgs0 off
	on "$gateway" wgstarctl set wgs0 peer "$(sed -n 's/^PublicKey = //p' "$work/$gateway.conf")" \
		allowed-ips 0.0.0.0/0
	on "$gateway" ip route replace 10.9.0.0/16 dev wgs0
	on "$gateway" sysctl -qw net.ipv4.ip_forward=1
	on "$gateway" nft add table ip wide
	on "$gateway" nft "add chain ip wide post { type nat hook postrouting priority srcnat; }"
	on "$gateway" nft add rule ip wide post oifname wgs0 masquerade
done
before=$(dropped isolated)
expect "widened: home-gw does not reach office-gw" never home-gw 10.9.0.3
expect "widened: office-gw does not reach home-gw" never office-gw 10.9.0.2
expect "widened: home-gw does not reach jenkins" never home-gw 10.9.102.20
expect "widened: the camera does not reach jenkins" never camera 10.9.102.20
expect "widened: jenkins does not reach the camera" never jenkins 10.9.101.20
expect "the hub counted them as isolated" at_least "$(dropped isolated)" $((before + 5))

before=$(dropped source_not_allowed)
on home-gw nft delete table ip wide
on home-gw ip address add 10.9.9.1/32 dev lo
on home-gw ping -n -c 2 -i 0.2 -W 1 -q -I 10.9.9.1 10.9.0.3 >/dev/null 2>&1 || true
expect "a spoofed source is dropped at the hub" at_least "$(dropped source_not_allowed)" $((before + 1))
on home-gw ip address del 10.9.9.1/32 dev lo
expect "devices reach the gateway as before" reaches phone 10.9.0.2

# What the owners did, they take back.
on office-gw nft delete table ip wide
for gateway in home-gw office-gw; do
	on "$gateway" sysctl -qw net.ipv4.ip_forward=0
done
star_ends
