#!/bin/bash
# A scripted peer, made from nothing but the protocol's text, completes
# handshakes as initiator and as responder, with and without preshared key.
#
#   a: script 192.0.2.1, inside 10.9.0.1, fd09::1 --- 192.0.2.2 b: wg0 10.9.0.2, fd09::2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"

script() # WORDS...
{
	oneshot a b --port 1001 --to "$outer:1002" --inner "$inner" "$@"
}

script_answers() # ADDRESS WORDS...: b pings the script and it answers three
{
	local address=$1
	shift
	script respond --count 3 "$@" &
	wait_for 20 listens a 1001
	on b ping -n -q -c 3 -i 0.3 -W 10 "$address" || return 1
	wait $!
}

fresh_session()
{
	on b ip link set wg0 down
	on b ip link set wg0 up
}

host a b
cable a eth0 b eth0
address a eth0 192.0.2.1/24 2001:db8::1/64
address b eth0 192.0.2.2/24 2001:db8::2/64
tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
peer b wg0 a 10.9.0.1/32,fd09::1/128

expect "the script matches the fixed vectors" /usr/bin/python3 \
	"$tests/interop/oneshot_selftest.py" "$tests/interop/handshake-vectors.json"

outer=192.0.2.2 inner=10.9.0.1,10.9.0.2
expect "script initiates, IPv4" script initiate
expect "b learned where it is" endpoint_is b wg0 a 192.0.2.1:1001
fresh_session
expect "b initiates, script answers pings" script_answers 10.9.0.1

outer='[2001:db8::2]' inner=fd09::1,fd09::2
expect "script initiates, IPv6" script initiate
expect "b learned where it is" endpoint_is b wg0 a '[2001:db8::1]:1001'
fresh_session
expect "b initiates, script answers pings" script_answers fd09::1

tool b set wg0 peer "$(public a)" preshared-key "$(preshared one)"
fresh_session
expect_not "without the preshared key there is no session" script initiate
expect "script initiates, preshared key" script initiate --psk "$(preshared one)"
fresh_session
expect "b initiates, preshared key" script_answers fd09::1 --psk "$(preshared one)"
