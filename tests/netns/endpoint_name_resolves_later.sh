#!/bin/bash
# A tunnel whose endpoint is a name comes up before the name has an address, and
# works when it has one; a name that leads to nobody is looked up again, but a
# peer that roamed and is alive keeps its endpoint.
#
#   a eth0 192.0.2.1 === 192.0.2.2, then .4, then .3 eth0 b
#     wg0 10.9.0.1, from a file                      wg0 10.9.0.2
# a finds hub.test in /etc/hosts; DNS answers nobody. The tool has the rights that
# the units give it, and sys_ptrace, to find journals of namespaces.
# oracle: no
# guest: time-travel
# timeout: 200
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf
confined="setpriv --no-new-privs --bounding-set -all,+net_admin,+sys_ptrace"

hub_is()
{
	cp "$work/hosts" /etc/hosts
	[ -z "$1" ] || echo "$1 hub.test" >>/etc/hosts
}

# b_moves ADDRESS: b has this address outside, and no other.
b_moves()
{
	on b ip address flush dev eth0
	address b eth0 "$1/24"
}

look() { tool a endpoints wg0; }

# Time travel skips sleep, not polling.
always() # SECONDS COMMAND...
{
	local end=$((SECONDS + $1))
	shift
	while [ "$SECONDS" -lt "$end" ]; do
		"$@" || return 1
		sleep 10
	done
}

finally() # SECONDS COMMAND...
{
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 5
	done
}

cp /etc/hosts "$work/hosts"
host a b
cable a eth0 b eth0
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
tunnel b wg0 1002 10.9.0.2/24
peer b wg0 a 10.9.0.1/32
write_file "$file" <<X
[Interface]
PrivateKey = $(cat "$(key a)")
ListenPort = 1001
Address = 10.9.0.1/24
[Peer]
PublicKey = $(public b)
Name = hub
AllowedIPs = 10.9.0.2/32
Endpoint = hub.test:1002
X

hub_is ""
expect_not "without an address for the name, up refuses" \
	on a env WG_ENDPOINT_RESOLUTION_RETRIES=0 wgstarctl up "$file"
expect "up --defer-names does not" sh -c "
	ip netns exec '$prefix-a' $confined,+net_raw,+net_bind_service wgstarctl up --defer-names '$file' 2>'$work/err'"
expect "and warns: file, line, name" grep -qE 'wg0.conf:5:.*hub.test:1002' "$work/err"
expect "the peer is there, without an endpoint" endpoint_is a wg0 b "(none)"
expect "a look that finds no address changes nothing" look

# shellcheck disable=SC2086
background a follow $confined wgstarctl endpoints wg0 --follow
follower=$started
hub_is 192.0.2.2
expect "the name has an address: the peer gets an endpoint" \
	finally 60 endpoint_is a wg0 b 192.0.2.2:1002
expect "the tunnel works" pings a 10.9.0.2
expect "it was said" grep -q 'hub: hub.test:1002 is now 192.0.2.2:1002' "$work/follow"

# b roams to .4, while the name leads to .3, where nobody is.
b_moves 192.0.2.4
hub_is 192.0.2.3
expect "b roams: its packets are taken" pings b 10.9.0.1
background b talk ping -n -i 5 10.9.0.1
talker=$started
expect "for 400 s, as long as it talks, its endpoint stays" \
	always 400 endpoint_is a wg0 b 192.0.2.4:1002
kill "$talker"
expect "nor does a look touch it" look
expect "as before" endpoint_is a wg0 b 192.0.2.4:1002

# Now b is where the name leads, and a alone talks, to where b was.
b_moves 192.0.2.3
background a ask ping -n -i 5 10.9.0.2
asker=$started
expect "handshakes fail: the name is looked up again" \
	finally 300 endpoint_is a wg0 b 192.0.2.3:1002
expect "the tunnel works again" finally 30 grep -q 'icmp_seq=.* time=' "$work/ask"
kill "$asker" "$follower"
# A single look is enough when the session has ended.
b_moves 192.0.2.2
hub_is 192.0.2.2
sleep 200
expect "one look, long after the last handshake" look
expect "takes the new address" endpoint_is a wg0 b 192.0.2.2:1002
expect "the tunnel works" pings a 10.9.0.2
expect "down" tool a down wg0
