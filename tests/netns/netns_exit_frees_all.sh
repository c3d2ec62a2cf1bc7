#!/bin/bash
# Namespaces go away under traffic: the one of birth, the one of the device,
# and two whose devices are swapped. Each is really freed within 10 s - the
# cable from there to the watching host vanishes only then.
#
#   watch ~~~ every other host
#   a .1 --- .2 birth (socket), home (device, 10.9.0.2)
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# mortal NAME...: hosts whose end can be observed.
mortal()
{
	local name
	for name in "$@"; do
		host "$name"
		cable watch "to-$name" "$name" watch
	done
}

alive() { on watch ip link show "to-$1"; }
freed() { ! alive "$1"; }

# born_in BIRTH LIVES_IN IF PORT ADDRESS: a device with LIVES_IN's key.
born_in()
{
	on "$1" ip link add "$3" type "$WG_KIND"
	on "$1" ip link set "$3" netns "$prefix-$2"
	tool "$2" set "$3" private-key "$(key "$2")" listen-port "$4"
	address "$2" "$3" "$5/24"
	on "$2" ip link set "$3" up
}

connect() # BIRTH HOME NET: to a, and traffic without end from a
{
	mortal "$1" "$2"
	cable a "$1" "$1" eth0
	address a "$1" "$3.1/24"
	address "$1" eth0 "$3.2/24"
	born_in "$1" "$2" wg0 1002 10.9.0.2
	peer a wg0 "$2" 10.9.0.2/32 endpoint "$3.2:1002"
	peer "$2" wg0 a 10.9.0.1/32 endpoint "$3.1:1001" persistent-keepalive 1
	pings a 10.9.0.2 >/dev/null
	background a "$1-flood" ping -q -i 0.002 -s 1000 10.9.0.2
	flood=$started
}

no_session() { ! pings_soon a 10.9.0.2; }

host watch a
tunnel a wg0 1001 10.9.0.1/24

connect birth1 home1 192.0.2
drop_host birth1
wait_for 10 freed birth1
ok "birth namespace freed under traffic"
expect "the device is still there" on home1 ip link show wg0
expect "its peers too" equal "$(tool home1 show wg0 peers)" "$(public a)"
expect "it has no carrier" grep -q NO-CARRIER <(on home1 ip link show wg0)
expect "nothing comes through" no_session
on home1 ip link set wg0 down
on home1 ip link set wg0 up 2>/dev/null || true
on home1 ip link del wg0
expect_not "it can be deleted" on home1 ip link show wg0
kill "$flood"

connect birth2 home2 203.0.113
drop_host home2
wait_for 10 freed home2
ok "device's namespace freed under traffic"
expect_not "the port is closed in the birth namespace" listens birth2 1002
expect "which still lives" alive birth2
kill "$flood"

connect birth3 home3 198.18.0
drop_host home3
drop_host birth3
wait_for 10 freed home3
wait_for 10 freed birth3
ok "both freed under traffic"
kill "$flood"

mortal one two
cable one eth0 two eth0
address one eth0 198.51.100.1/24
address two eth0 198.51.100.2/24
born_in one two wgy 1002 10.9.1.2
born_in two one wgx 1001 10.9.1.1
peer one wgx two 10.9.1.2/32 endpoint 198.51.100.1:1002
peer two wgy one 10.9.1.1/32 endpoint 198.51.100.2:1001
expect "swapped devices work" pings one 10.9.1.2
drop_host one
drop_host two
wait_for 10 freed one
wait_for 10 freed two
ok "namespaces with swapped devices freed"
