#!/bin/bash
# A bad request is refused with one line on stderr and exit status 1, and
# leaves everything as it was.
#
#   a: wg0 with one peer; dummy0 of another kind
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

state()
{
	tool a showconf wg0
	on a ip -br link
}

# refused TEXT WORDS...: the tool, with its own rights, in a.
refused()
{
	local text=$1 status=0
	shift
	on a "$@" >"$work/out" 2>"$work/err" || status=$?
	if [ "$status" = 0 ] && [ "$WG_KIND" = wireguard ]; then
		ok "$text: the oracle takes it"
		tool a setconf wg0 "$work/good"
		return
	fi
	[ "$status" = 1 ] || fail "$text: exit status is $status, not 1: $*"
	[ "$WG_KIND" = wireguard ] || [ "$(wc -l <"$work/err")" = 1 ] || fail "$text: not one line on stderr: $(cat "$work/err")"
	[ ! -s "$work/out" ] || fail "$text: says on stdout: $(cat "$work/out")"
	[ "$(state)" = "$before" ] || fail "$text: the state changed"
	ok "$text: $(head -n 1 "$work/err")"
}

bad_set()
{
	local text=$1
	shift
	refused "$text" "$WG_TOOL" set wg0 "$@"
}

# bad_file TEXT LINE...: as a whole file; so the good lines must not count.
bad_file()
{
	local text=$1
	shift
	printf '%s\n' "$@" >"$work/conf"
	refused "file: $text" "$WG_TOOL" setconf wg0 "$work/conf"
	refused "file, added: $text" "$WG_TOOL" addconf wg0 "$work/conf"
}

host a
tunnel a wg0 1001 10.9.0.1/24
on a ip link add dummy0 type dummy
peer a wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002 persistent-keepalive 25
tool a showconf wg0 >"$work/good"
before=$(state)
b=$(public b)
c=$(public c)
short=${c:0:40}=

bad_set "unknown word" listen-prot 7
bad_set "unknown word after good ones" listen-port 7777 peer "$c" allowed-ips 10.1.0.0/16 nonsense 1
bad_set "word without value" peer "$c" allowed-ips 10.1.0.0/16 endpoint
bad_set "key too short" peer "$short" allowed-ips 10.1.0.0/16
bad_set "key too long" peer "${c}AAAA"
bad_set "key in other letters" peer "${c/[A-Za-z]/_}"
bad_set "a file that is not there" private-key "$work/nothing"
printf 'not a key\n' >"$work/nokey"
bad_set "a file without a key" private-key "$work/nokey"
bad_set "preshared key is no key" peer "$b" preshared-key "$work/nokey"
bad_set "port too large" listen-port 65536
bad_set "port huge" listen-port 99999999999999999999
bad_set "port negative" listen-port -1
bad_set "port is a word" listen-port many
bad_set "mark too large" fwmark 4294967296
bad_set "mark is a word" fwmark blue
bad_set "keepalive too large" peer "$b" persistent-keepalive 65536
bad_set "keepalive negative" peer "$b" persistent-keepalive -5
bad_set "IPv4 prefix too long" peer "$b" allowed-ips 10.0.0.0/33
bad_set "IPv6 prefix too long" peer "$b" allowed-ips fd00::/129
bad_set "prefix is a word" peer "$b" allowed-ips 10.0.0.0/x
bad_set "address is a name" peer "$b" allowed-ips example/24
bad_set "address out of range" peer "$b" allowed-ips 10.0.0.256/32
bad_set "endpoint without port" peer "$b" endpoint 192.0.2.1
bad_set "endpoint port too large" peer "$b" endpoint 192.0.2.1:70000
bad_set "endpoint with open bracket" peer "$b" endpoint '[2001:db8::1:70'
refused "interface that is not there" "$WG_TOOL" set wg9 listen-port 7
refused "interface of another kind" "$WG_TOOL" set dummy0 listen-port 7
refused "showing one that is not there" "$WG_TOOL" show wg9
refused "showing one of another kind" "$WG_TOOL" show dummy0
refused "showing a field that is not there" "$WG_TOOL" show wg0 nonsense
refused "name too long" "$WG_TOOL" set wg0123456789abcdef listen-port 7

bad_file "unknown section" '[Interface]' 'ListenPort = 7' '[Nonsense]'
bad_file "unknown key" '[Interface]' 'ListenPort = 7' 'Nonsense = 1'
bad_file "peer without key" '[Interface]' 'ListenPort = 7' '[Peer]' 'AllowedIPs = 10.0.0.0/8'
bad_file "last of two peers is bad" '[Peer]' "PublicKey = $c" 'AllowedIPs = 10.0.0.0/8' \
	'[Peer]' "PublicKey = $short"
bad_file "value missing" '[Interface]' 'ListenPort ='
refused "file that is not there" "$WG_TOOL" setconf wg0 "$work/nothing"

# Odd, but no error: host bits, and a file without keys that all can read.
printf '%s\n' '[Peer]' "PublicKey = $c" 'AllowedIPs = 10.3.0.0/16, 10.192.124.1/24' >"$work/conf" && chmod 644 "$work/conf"
tool a addconf wg0 "$work/conf" 2>"$work/err"
expect "host bits in a file are masked" equal "$(tool a show wg0 allowed-ips | grep "^$c")" "$c"$'\t'"10.3.0.0/16 10.192.124.0/24"
[ "$WG_KIND" = wireguard ] || expect "a line says so" grep -q "^wgstarctl: warning: $work/conf:3:27: .*taken as 10.192.124.0/24$" "$work/err"
tool a set wg0 peer "$c" remove

for command in "show wg0" "set wg0 listen-port 7" "set wg0 peer $c remove"; do
	# shellcheck disable=SC2086 # words
	refused "without rights: $command" setpriv --reuid 65534 --clear-groups --bounding-set -all \
		--inh-caps -all "$WG_TOOL" $command
	# shellcheck disable=SC2086 # words
	refused "root of another user namespace: $command" unshare -U -r "$WG_TOOL" $command
done
expect_not "link of a taken name" on a ip link add wg0 type "$WG_KIND"
expect_not "link without rights" on a unshare -U -r ip link add wg7 type "$WG_KIND"
expect "at the end all is as it was" equal "$(state)" "$before"
tool a set wg0 listen-port 7777
expect_not "a good request does change it" equal "$(state)" "$before"
