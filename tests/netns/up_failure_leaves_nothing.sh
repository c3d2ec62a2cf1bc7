#!/bin/bash
# An up that can't work says why in one line and changes nothing; one that
# fails half way, or is told to stop, takes back what it did.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b     a has a rule, a table and a
#                                             firewall of its own already
# guest: debug-ok no
# oracle: no
# guest: own
# timeout: 240
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

# with LINE...: the full tunnel's file and these lines in [Interface].
with()
{
	full_file "$file"
	sed -i "s|^Address.*|&\n$*|" "$file"
}

peer_line()
{
	full_file "$file"
	echo "$1" >>"$file"
}

without_rights()
{
	on a setpriv --bounding-set -net_admin wgstarctl up "$file" 2>"$work/err" ||
		grep -F CAP_NET_ADMIN "$work/err"
}

# stopped SIGNAL: up is told to stop while its last hook runs.
stopped()
{
	local status=0
	with "PostUp = touch $work/hook; exec sleep 300"
	rm -f "$work/hook"
	background a up wgstarctl up "$file" --allow-hooks
	wait_for 20 test -e "$work/hook"
	kill "-$1" "$started"
	wait "$started" || status=$?
	equal "$status" 1
	unchanged a
	no_state
}

busy_host
fake_resolver 0
remember a

# --- refused before anything was changed
expect "no such file" refuses 'neither /etc/wgstar/wg0.conf nor' up wg0
# shellcheck disable=SC2016
for name in 'a;$(id)' '-x' '../wg0' 'wg 0' 0123456789abcdef .. all ''; do
	expect "hostile name: '$name'" refuses "" up "$name"
done
full_file "$work/etc/wg0"
expect "a file that is not called NAME.conf" refuses .conf up "$work/etc/wg0"
full_file "$file"
chmod 644 "$file"
expect "a file that others can read" refuses chmod up "$file"
with "Adress = 10.0.0.1"
expect "a key that does not exist" refuses ":4:1: " up "$file"
with "PostUp = touch $work/ran"
expect "hooks unasked" refuses ":4:1: PostUp" up "$file"
expect "they did not run" test ! -e "$work/ran"
with "Table = nosuch"
expect "a table that does not exist" refuses "Table = nosuch" up "$file"
with "FwMark = 9"
expect "a mark whose table is in use" refuses "table 9" up "$file"
peer_line "AllowedIPs = 192.0.2.0/24"
expect "a route that is taken" refuses "taken by eth0" up "$file"
peer_line "Endpoint = nosuch.invalid:1"
sed -i '/^Endpoint = 192/d' "$file"
WG_ENDPOINT_RESOLUTION_RETRIES=0 expect "an endpoint nobody knows" refuses nosuch.invalid up "$file"
full_file "$work/etc/eth0.conf"
expect "the name of another interface" refuses "another kind" up "$work/etc/eth0.conf"
on a ip link add wg0 type wgstar
remember a
full_file "$file"
expect "an interface that is not ours" refuses "not brought up" up "$file"
expect "down leaves it alone" refuses "not brought up" down wg0
on a ip link del wg0
remember a
expect "down of what is not up" refuses "is not up" down wg0
expect "no rights" without_rights
mv /usr/local/sbin/resolvconf "$work/"
expect "no resolver" refuses "install openresolv" up "$file"
mv "$work/resolvconf" /usr/local/sbin/
on a sysctl -qw net.ipv6.conf.default.disable_ipv6=1
remember a
expect "IPv6 is disabled" refuses "IPv6 is disabled" up "$file"
on a sysctl -qw net.ipv6.conf.default.disable_ipv6=0
remember a
expect "no journal is left" no_state

# --- failing half way
with "ListenPort = 4444"
background a socat socat -u UDP4-RECV:4444 STDOUT
socat=$started
wait_for 10 listens a 4444
expect "the port is taken" refuses "" up "$file"
kill "$socat"
with "MTU = 2147483599"
expect "an MTU that the kernel refuses" refuses 2147483599 up "$file"
with "PostUp = false"
expect "a hook that fails" refuses "exit status 1" up "$file" --allow-hooks
full_file "$file"
fake_resolver 3
expect "a resolver that fails" refuses "exit status 3" up "$file"
fake_resolver 0
for signal in INT TERM HUP; do
	expect "stopped by SIG$signal" stopped "$signal"
done
expect "no journal is left" no_state
full_file "$file"
expect "and then it works" tool a up "$file"
