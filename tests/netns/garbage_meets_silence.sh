#!/bin/bash
# Random, truncated, extended and altered messages of every type get no answer
# of any kind, do not move the endpoint and do not hurt the session; a stranger
# with a right mac1 and a key nobody knows gets none either.
#
#   a: script 192.0.2.1, inside 10.9.0.1 --- 192.0.2.2 b: wg0 10.9.0.2
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

at_b="--to 192.0.2.2:1002 --inner 10.9.0.1,10.9.0.2"

# script PORT WORDS...
script()
{
	local port=$1
	shift
	# shellcheck disable=SC2086 # words
	oneshot a b --port "$port" $at_b "$@"
}

host a b
cable a eth0 b eth0
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
tunnel b wg0 1002 10.9.0.2/24
peer b wg0 a 10.9.0.1/32

for seed in 1 2 3; do
	expect "garbage within a session, seed $seed" script 1001 garbage --count 1000 --seed "$seed"
done
for reason in malformed_message bad_mac1 no_session_for_index authentication_failed; do
	counted b wg0 "$reason" 10
done

capture outer b eth0 udp or icmp
expect "initiations with a wrong mac1" script 1001 badmac --count 200
capture_stop
expect "200 and one came" equal "$(captured_count outer "$(message4 1)")" 201
expect "one was answered" equal "$(captured_count outer src host 192.0.2.2 and "$(message4 2)")" 1
expect "no cookie reply, no ICMP" equal "$(captured_count outer "icmp or $(message4 3)")" 0
counted b wg0 bad_mac1 200

cp "$(key a)" "$work/a.saved"
cp "$(key stranger)" "$work/a.key"
capture stranger b eth0 udp or icmp
expect_not "a stranger's handshake" script 3003 initiate
capture_stop
expect "it came" captured_at_least 1 stranger "$(message4 1)"
# b may speak to a meanwhile, whose session it has.
expect "nothing was answered" equal "$(captured_count stranger "src host 192.0.2.2 and (dst port 3003 or icmp)")" 0
counted b wg0 unknown_sender_key 1
cp "$work/a.saved" "$work/a.key"

# The outer length says less than the UDP length, empty datagrams, and so on.
on a bash -c 'for i in 1 2 3 4 5; do printf "" >/dev/udp/192.0.2.2/1002; done
	printf "\1\0\0\0" >/dev/udp/192.0.2.2/1002; printf "\4" >/dev/udp/192.0.2.2/1002'
expect "tiny datagrams do no harm" script 1001 initiate
expect "the endpoint is the script's" endpoint_is b wg0 a 192.0.2.1:1001
