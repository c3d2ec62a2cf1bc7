#!/bin/bash
# A star is built by commands on the hub, and what they change is so at once: a
# node that is added or gets a new key is known, one that is removed has no way
# in. What is refused changes nothing.
#
#   nas 192.168.1.10 --- gw ---.
#                               hub 203.0.113.1 --- world 198.51.100.9
#   phone (in-tree driver) ----'
# guest: debug-ok no
# guest: own
# oracle: no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"

star() { (cd "$work" && at hub wgstarctl star "$@"); }
files() { cat "$(own_files hub)"/*; at hub wgstarctl showconf wgs0 2>&1 || true; }
same_files() { files | diff "$work/files" -; }
state() { star status --json | jq -e --arg name "$1" --arg state "$2" '.[] | select(.name == $name) | .state == $state'; }

# refused TEXT WORDS...: the command fails with that text, and all is as before.
refused()
{
	local text=$1
	shift
	files >"$work/files"
	expect_not "refused: star $*" star "$@"
	mv "$work/expect" "$work/said"
	expect "it says why" grep -F -- "$text" "$work/said"
	expect "and nothing has changed" same_files
}

# phone_uses FILE: in the words of iproute2 and wg, as it has no wgstarctl.
phone_uses()
{
	sed -E '/^(Address|DNS|MTU) /d' "$1" >"$work/stripped"
	on phone ip link del wg0 2>/dev/null || true
	on phone ip link add wg0 type wireguard
	on phone wg setconf wg0 "$work/stripped"
	on phone ip address add "$(sed -n 's/^Address = //p' "$1")" dev wg0
	on phone ip link set wg0 up
	sed -n 's/^AllowedIPs = //p' "$1" | tr -d ' ' | tr ',' '\n' |
		while read -r route; do on phone ip route add "$route" dev wg0 metric 5; done
}

host hub gw nas phone world
switch hub
address hub br0 203.0.113.1/24
plug gw hub 203.0.113.2/24
plug phone hub 203.0.113.3/24
cable hub eth1 world eth0
address hub eth1 198.51.100.1/24
address world eth0 198.51.100.9/24
on hub ip route add default via 198.51.100.9
cable gw eth1 nas eth0
address gw eth1 192.168.1.1/24
address nas eth0 192.168.1.10/24

expect "init" star init --endpoint 203.0.113.1
expect "its files are the owner's alone" equal "$(stat -c %a "$(own_files hub)"/star.conf "$(own_files hub)"/wgs0.key | tr '\n' ' ')" "600 600 "
refused "is there already" init --endpoint 203.0.113.1
refused "wgs0 is not up here" status
expect "apply --dry-run" star apply --dry-run
mv "$work/expect" "$work/said"
expect "says what it would do" grep 'ip link add wgs0' "$work/said"
expect "and leaves nothing" test ! -e "$(own_files hub)/wgs0.conf"
expect "apply" star apply

expect "add gateway" star add gateway gw --export 192.168.1.0/24 --forward "tcp 2222 192.168.1.10:7000" --psk --out gw.conf
carry gw.conf gw
expect "up on the gateway" at gw wgstarctl up wgs0
expect "add device" star add device phone --out phone.conf
phone_uses "$work/phone.conf"
expect "the phone reaches the LAN by its virtual prefix" reaches phone 10.9.101.10
background nas greeter socat TCP-LISTEN:7000,reuseaddr EXEC:'echo hello'
wait_for 10 listens nas 7000
expect "and a forwarded port" equal "$(on phone socat -u TCP:10.9.0.2:2222 -)" hello
expect "status: the phone is up" state phone up
expect "status: the gateway is up" state gw up
expect "the graph says so" sh -c "$(declare -f at); prefix=$prefix; at hub wgstarctl star graph | grep -q 'up, .* ago'"

refused "did you mean phone?" remove phne
refused "is the hub" remove router
refused "a device with the name phone already" add device phone
refused "has the address of phone" add device other --address 10.9.9.1
refused "its address is in 10.9.9.0/24" add device other --address 10.9.0.9
refused "overlaps 10.9.101.0/24 of gw" add gateway other --export 10.1.0.0/24 --as 10.9.101.0/24
refused "is not overwritten" add device other --out phone.conf
refused "is not kept here" qr phone
refused "there is no \`nobody' in the star" add gateway other --forward "tcp 1 10.0.0.1:1 from nobody"

expect "a new key" star qr phone --new-key --ascii
expect_not "the old one is of no use" pings_soon phone 10.9.0.1
expect "remove" star remove phone
expect "it is not in the star" equal "$(at hub wgstarctl show wgs0 peers | wc -l)" 1
expect "added again, with all its traffic" star add device phone --full-tunnel --out full.conf
expect "it has the address that was free" grep -qx 'Address = 10.9.9.1/32' "$work/full.conf"
phone_uses "$work/full.conf"
on world ip address add 192.0.2.9/32 dev lo
expect "the phone reaches the world through the hub" reaches phone 192.0.2.9
expect "and the LAN as before" reaches phone 10.9.101.10
expect "the gateway's session is the same" state gw up

sed -i '1d' "$(own_files hub)/wgs0.conf"
refused "was not rendered from a star" apply
expect "apply --replace" star apply --replace
expect "down" at hub wgstarctl down wgs0
expect "a change while it is down" star remove phone
expect "is in the file of the next up" equal "$(grep -c '^Name' "$(own_files hub)/wgs0.conf")" 1
