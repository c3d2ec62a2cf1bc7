#!/bin/bash
# Whatever is wrong with a command, it ends with status 1 and one line on
# stderr that says what would be right, and nothing has changed.
#
#   a: wg0 of kind wgstar, wg1 of kind wireguard, eth0
# oracle: no
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ "$WG_KIND" = wgstar ] || skip "is about the errors of wgstarctl"
export WG_ENDPOINT_RESOLUTION_RETRIES=0

# refused PATTERN ARGUMENTS...
refused()
{
	local pattern=$1 status=0 before after
	shift
	before=$(tool a show wg0 dump && tool a show wg0 routes)
	tool a "$@" >"$work/out" 2>"$work/err" || status=$?
	after=$(tool a show wg0 dump && tool a show wg0 routes)
	expect "status 1: $*" equal "$status" 1
	expect "$(cat "$work/err")" grep -qE "^wgstarctl: .*$pattern" "$work/err"
	equal "$(wc -l <"$work/err") $(wc -c <"$work/out")" "1 0" || fail "one line on stderr, no more"
	equal "$after" "$before" || fail "something has changed"
}

# refused_file PATTERN LINES: as a file, by all three commands.
refused_file()
{
	local verb
	(umask 077 && printf '%b' "$2" >"$work/bad.conf")
	for verb in setconf addconf syncconf; do
		refused "$1" "$verb" wg0 "$work/bad.conf"
	done
}

host a b
cable a eth0 b eth0
tunnel a wg0 1001 10.9.0.1/24
on a ip link add wg1 type wireguard
peer a wg0 b 10.9.0.2/32 name desktop
b=$(public b)
good="peer $(public c) allowed-ips 10.9.0.3/32"

refused "no wgstar interface has the name .wg9'.*wg0" set wg9 listen-port 5
refused "wg1 is a wireguard interface, not wgstar: use wg" show wg1
refused "eth0 is not a wgstar interface but of kind veth" showconf eth0
refused "unknown command .shwo' \(did you mean show\?\)" shwo
refused "unknown word .lisen-port' \(did you mean listen-port\?\)" set wg0 lisen-port 5
# shellcheck disable=SC2086 # words
{
	refused "host bits set: write 10.0.0.0/24 or 10.0.0.5/32" set wg0 $good peer "$b" allowed-ips 10.0.0.5/24
	refused "is not a port" set wg0 $good listen-port 65536
	refused "wrong length: 43" set wg0 $good peer "${b%=}"
	refused "no peer with the name .nobody'" set wg0 $good peer nobody remove
	refused "own public key" set wg0 $good peer "$(public a)"
	refused "." set wg0 $good peer "$(public d)" name desktop
	refused "No such file" set wg0 $good private-key "$work/none"
	refused "cannot be looked up" set wg0 $good peer "$b" endpoint nosuchhost.invalid:1
}
cp "$(key b)" "$work/open.key" && chmod 644 "$work/open.key"
refused "has mode 0644.*chmod 600" set wg0 private-key "$work/open.key"
refused "no route to this address" route wg0 get 192.0.2.77
refused "whom does the route lead to" route wg0 add 10.5.0.0/16
refused "host bits" route wg0 add 10.5.0.1/16 peer desktop
refused "no such" route wg0 add 10.5.0.0/16 peer nobody
refused "." route wg0 del 10.77.0.0/16

section="[Interface]\nListenPort = 9\n[Peer]\nPublicKey = $(public c)\n"
refused_file "bad.conf:5:1: unknown key .AllowedIP' \(did you mean AllowedIPs\?\)" "${section}AllowedIP = 10.0.0.0/8\n"
# Host bits of a file are taken, but warned of only if nothing else is wrong.
refused_file "bad.conf:6:12: " "${section}AllowedIPs = 10.0.0.1/8\nEndpoint = 5\n"
refused_file "bad.conf:5:1: .*line 3" "${section}[Peer]\nPublicKey = $(public c)\n"
refused_file "bad.conf:1:1: .*own public key" "[Peer]\nPublicKey = $(public a)\n[Interface]\nPrivateKey = $(cat "$(key a)")\n"
printf '[Interface]\nPrivateKey = %s\n' "$(cat "$(key b)")" >"$work/open.conf" && chmod 644 "$work/open.conf"
refused "has mode 0644.*chmod 600" setconf wg0 "$work/open.conf"
refused_file "bad.conf:2: .*wg-quick.*strip" "[Interface]\nAddress = 10.0.0.1/24\n"
refused_file "bad.conf:4:1: .*name.*invalid:5" "[Interface]\n\n\n[Peer]\nPublicKey = $(public c)\nEndpoint = name.invalid:5\n"

status=0
on a setpriv --bounding-set -net_admin --inh-caps -net_admin wgstarctl show wg0 >"$work/out" 2>"$work/err" || status=$?
expect "status 1 without CAP_NET_ADMIN" equal "$status $(wc -c <"$work/out")" "1 0"
expect "it says which right is missing" grep -q "^wgstarctl: needs CAP_NET_ADMIN: run as root$" "$work/err"
