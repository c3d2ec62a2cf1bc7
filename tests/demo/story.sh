#!/bin/bash
# The demonstration: a tunnel between two hosts, then a relay over a hub,
# told step by step with the commands a user would type. Every step is
# checked; a step that fails ends the story with status 1.
#
#   a 10.9.0.2 ===== hub 10.9.0.1 ===== c 10.9.0.3
#   192.0.2.2   192.0.2.1 | 198.51.100.1   198.51.100.3
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"

say() { printf '\n%s\n' "$*"; }

# show HOST COMMAND...: as typed, then what it prints.
show()
{
	local name=$1
	shift
	printf '  %s# %s\n' "$name" "$*"
	on "$name" "$@" 2>&1 | sed 's/^/    /'
}

say "Three hosts. a and c can't reach each other; both reach the hub."
host a hub c
cable a eth0 hub eth0
cable c eth0 hub eth1
address a eth0 192.0.2.2/24
address hub eth0 192.0.2.1/24
address hub eth1 198.51.100.1/24
address c eth0 198.51.100.3/24
expect_not "a has no way to c" on a ping -n -c 1 -W 1 198.51.100.3

say "A tunnel: the hub listens, a knows where; the hub learns a's address from the handshake."
tunnel hub wg0 51820 10.9.0.1/24
tunnel a wg0 51820 10.9.0.2/24
peer hub wg0 a 10.9.0.2/32
peer a wg0 hub 10.9.0.0/24 endpoint 192.0.2.1:51820
show a ping -n -c 3 -i 0.2 10.9.0.1
show hub "$WG_TOOL" show wg0
expect "a's endpoint was learned" endpoint_is hub wg0 a 192.0.2.2:51820

say "A relay: c joins with one peer on the hub and one file of its own. Nothing changes on a."
tunnel c wg0 51820 10.9.0.3/24
peer c wg0 hub 10.9.0.0/24 endpoint 198.51.100.1:51820
peer hub wg0 c 10.9.0.3/32
on c ping -n -q -c 1 10.9.0.1 >/dev/null
expect_not "the hub does not forward yet" on a ping -n -c 1 -W 1 10.9.0.3
on hub sysctl -qw net.ipv4.ip_forward=1
show a ping -n -c 3 -i 0.2 10.9.0.3
expect "c sees a's own address, TCP data equal" tcp_echo a c 10.9.0.3

say "How fast it is in this guest, with encryption twice on the one CPU:"
background c server iperf3 -s
wait_for 10 listens c 5201
show a iperf3 -c 10.9.0.3 -t 2 -f m | grep -E 'iperf3|receiver'
show hub "$WG_TOOL" show wg0 transfer

say "That was it: no change on the machine this ran on."
