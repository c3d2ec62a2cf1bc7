#!/bin/bash
# The five files of the document, with the corrections that `check` prints for
# them and keys: the star that the document promises. tests/vectors/seed has
# them as they were typed in, check_finds_seed_mistakes.sh what check says.
# guest: debug-ok no
# guest: own
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"
. "$(dirname "$0")/updown.bash"

files=$tests/vectors/seed-corrected

# bring_up HOST FILE: as /etc/wgstar/wg0.conf of HOST.
bring_up()
{
	install -m 600 "$files/$2.conf" "$(own_files "$1")/wg0.conf"
	expect "$2.conf is brought up" at "$1" wgstarctl up wg0
}

never() { equal "$(reached "$1" "$2")" no; }

# The MacBook takes the in-tree driver, as the phone does in other scenarios.
bring_up_in_tree()
{
	install -m 600 "$files/$2.conf" "$(own_files "$1")/wg0.conf"
	expect "$2.conf is brought up, by wg-quick" at "$1" wg-quick up /etc/wgstar/wg0.conf
}

star_hosts
star_remember
bring_up hub router
bring_up home-gw home-gw
bring_up office-gw office-gw
bring_up_in_tree macbook MacBook
bring_up phone Cellphone

for name in home-gw office-gw macbook phone; do
	wait_for 20 on "$name" ping -n -c 1 -W 1 -q 10.9.0.1
done
ok "every node reaches the hub, and the hub answers"
for name in macbook phone hub; do
	expect "$name reaches home-gw" reaches "$name" 10.9.0.2
	expect "$name reaches the camera" reaches "$name" 10.9.101.20
	expect "$name reaches jenkins" reaches "$name" 172.19.50.20
done
expect "the MacBook reaches the phone" reaches macbook 10.9.9.2
expect "TCP from the MacBook to the NAS, data equal" tcp_echo macbook nas 10.9.101.30
expect "home-gw does not reach office-gw" never home-gw 10.9.0.3
expect "office-gw does not reach the camera" never office-gw 10.9.101.20
expect "the camera does not reach jenkins" never camera 172.19.50.20

for name in office-gw home-gw hub; do
	expect "$name: down" at "$name" wgstarctl down wg0
	snapshot "$name" >"$work/after"
	expect "$name is as it was" diff "$work/before.$name" "$work/after"
done
