#!/bin/bash
# The client changes its address in the middle of a TCP connection - another
# IPv4 address, then IPv6 - and the connection and the session go on.
#
#   a 192.0.2.1 -> 192.0.2.9 -> 2001:db8::1 --- 192.0.2.2, 2001:db8::2 b
#   wg0 10.9.0.1 ============================== wg0 10.9.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

got_all() { cmp -s "$work/given" "$work/got"; }

# give BYTES: into the open connection.
give()
{
	head -c "$1" /dev/urandom >"$work/chunk"
	cat "$work/chunk" >>"$work/given"
	cat "$work/chunk" >&7
}

start_connection()
{
	mkfifo "$work/pipe"
	background b got socat -u TCP-LISTEN:7000 STDOUT
	wait_for 10 listens b 7000
	background a client socat -u "PIPE:$work/pipe" TCP:10.9.0.2:7000
	client=$started
	exec 7>"$work/pipe"
}

# moved WHAT ENDPOINT: the connection went on, over the same session.
moved()
{
	give 500000
	wait_for 30 got_all
	ok "$1: the connection goes on"
	expect "$1: b learned the new endpoint" endpoint_is b wg0 a "$2"
	expect "$1: no new handshake" equal "$(handshake_time b wg0 a)" "$session"
}

pair
start_connection
give 500000
wait_for 30 got_all
ok "data passes"
session=$(handshake_time b wg0 a)
expect "b has a session" at_least "$session" 1
expect "b knows where a is" endpoint_is b wg0 a 192.0.2.1:1001
capture outer b eth0 udp

on a ip address del 192.0.2.1/24 dev eth0
address a eth0 192.0.2.9/24
moved "IPv4 to IPv4" 192.0.2.9:1001

tool a set wg0 peer "$(public b)" endpoint '[2001:db8::2]:1002'
on a ip address del 192.0.2.9/24 dev eth0
moved "IPv4 to IPv6" '[2001:db8::1]:1001'

address a eth0 192.0.2.10/24
tool a set wg0 listen-port 2001 peer "$(public b)" endpoint 192.0.2.2:1002
moved "IPv6 to IPv4, another port" 192.0.2.10:2001

capture_stop
expect "no initiation was sent" \
	equal "$(captured_count outer "$(message4 1) or $(message6 1)")" 0
expect "the data is in the capture" captured_at_least 100 outer "$(message4 4) or $(message6 4)"
expect "the same client process was connected all along" kill -0 "$client"
