#!/bin/bash
# The demonstration: the whole star of the document, built in front of the
# reader with the commands a user would type. Every step is checked; a step that
# fails ends the story with status 1. The picture is in ../netns/star.bash.
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/star.bash"

say() { printf '\n%s\n' "$*"; }

# typed HOST COMMAND...: as star.bash, but shown, with what it prints.
typed()
{
	printf '  %s# %s\n' "$1" "${*:2}"
	(cd "$work" && at "$@") 2>&1 | sed 's/^/    /'
}

# carry: star.bash's, told.
carry()
{
	printf '  hub# scp %s %s:/etc/wgstar/wgs0.conf\n' "$1" "$2"
	install -m 600 "$work/$1" "$(own_files "$2")/wgs0.conf"
}

downloaded() { at_least "$(stat -c %s "$work/download")" "$1"; }

say "A cloud server, a home and an office behind their NATs, a café, a phone behind its carrier:"
sed -n '/^#     macbook/,/^#              nas/s/^#/  /p' "$tests/netns/star.bash"
star_hosts
expect_not "from the café nothing at home can be reached" on macbook ping -n -c 1 -W 1 10.9.101.20

say "On the hub: a star is begun."
star_hub

say "One command on the hub for each gateway, and one file for its box. What is exported gets a prefix of its
own within the star, since half of the world is 192.168.1.0/24, the café too."
star_gateways

say "The same for devices. The phone's file is one for the official app; here wg-quick and the in-tree driver take it."
star_devices
say "Or as a QR code, made once; the hub does not keep a device's private key:"
typed hub wgstarctl star add device tablet --qr
for name in home-gw office-gw macbook phone; do
	wait_for 20 on "$name" ping -n -c 1 -W 1 -q 10.9.0.1
done

say "Who reaches whom:"
matrix || fail "not as expected"

say "The camera knows nothing of all this: no WireGuard, and its default route is the router of the house."
typed camera ip route
typed macbook ping -n -c 2 -i 0.2 10.9.101.20

say "A port instead of a LAN: only from the MacBook, closed after five minutes without use."
background nas sshd socat TCP-LISTEN:22,reuseaddr,fork SYSTEM:'echo this is the NAS'
wait_for 10 listens nas 22
typed home-gw wgstarctl forward wgs0 add tcp 2222 192.168.1.30:22 --from 10.9.9.1/32 --idle 5m
typed macbook socat -u TCP:10.9.0.2:2222 STDOUT
expect_not "not from the phone" on phone socat -u TCP:10.9.0.2:2222,connect-timeout=2 STDOUT
typed home-gw wgstarctl forward wgs0

say "The MacBook is carried from the café to the office and home, in the middle of a download from the NAS."
on nas tc qdisc add dev eth0 root tbf rate 16mbit burst 32k latency 400ms
head -c 8000000 /dev/urandom >"$work/file"
background nas server socat -u "OPEN:$work/file" TCP-LISTEN:8000,reuseaddr
wait_for 10 listens nas 8000
: >"$work/download"
background macbook client socat -u TCP:10.9.101.30:8000 "CREATE:$work/download"
client=$started
background macbook mail ping -n -q -i 0.5 10.9.0.1 # as any laptop, it talks now and then
wait_for 20 downloaded 1000000
macbook_at office
wait_for 60 downloaded 3000000
ok "in the office, it goes on"
macbook_at home
wait_for 60 downloaded 6000000
ok "at home, it goes on"
wait "$client"
expect "all of it came, and it is the same" cmp "$work/file" "$work/download"

say "What the hub sees:"
typed hub wgstarctl star status
typed hub wgstarctl star graph

say "And away again: every node is as it was."
for name in office-gw home-gw macbook hub; do
	typed "$name" wgstarctl down wgs0
	expect_not "$name: no table and no interface is left" sh -c \
		"nsenter --net=/run/netns/$prefix-$name sh -c 'nft list tables; ip -br link' | grep wgs"
done

say "That was it: no change on the machine this ran on."
