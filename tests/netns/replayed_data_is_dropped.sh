#!/bin/bash
# A data message that comes twice, or from far below the window, is dropped
# without a sign; messages that overtake each other are not.
#
#   a: script 192.0.2.1, inside 10.9.0.1 --- 192.0.2.2 b: wg0 10.9.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a b
cable a eth0 b eth0
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
tunnel b wg0 1002 10.9.0.2/24
peer b wg0 a 10.9.0.1/32

capture inside b wg0 icmp
expect "script: replays are not answered, late ones are" \
	oneshot a b --port 1001 --to 192.0.2.2:1002 --inner 10.9.0.1,10.9.0.2 replay
capture_stop
requests=$(captured_count inside 'icmp[0] = 8')
distinct=$(captured inside 'icmp[0] = 8' | grep -o 'seq [0-9]*' | sort -u | wc -l)
expect "b saw six requests" equal "$requests" 6
expect "none of them twice" equal "$distinct" "$requests"
counted b wg0 counter_replayed 4

# A recording of the kernel's own messages, played back by someone else.
tunnel a wg0 1001 10.9.0.1/24
peer a wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002
capture outer a eth0 udp dst port 1002
expect "a kernel takes the script's place" pings a 10.9.0.2
wait_for 10 captured_at_least 2 outer
capture_stop
received=$(link_counter b wg0 rx_packets)
capture answers b eth0 udp src port 1002
expect "the recording is played" /usr/bin/python3 "$tests/netns/play.py" \
	"/run/netns/$prefix-a" "$work/outer.pcap" 192.0.2.2 1002 7777
expect "then a still works" pings a 10.9.0.2
capture_stop
expect "nothing was delivered but that" \
	at_most "$(link_counter b wg0 rx_packets)" $((received + 1))
expect "nothing answered the player" equal "$(captured_count answers dst port 7777)" 0
expect "b's idea of the endpoint did not move" endpoint_is b wg0 a 192.0.2.1:1001
