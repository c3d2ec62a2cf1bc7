#!/bin/bash
# A forward with an idle time: a connection without packets for so long is
# forgotten, and its next packet is answered by a reset, not let in again; the
# forward itself, added by hand, closes when nobody has used it for so long.
#
#   a wg0 10.9.0.1 === 10.9.0.2 wg0 gw eth1 192.168.1.2 --- lan 192.168.1.10
# oracle: no
# guest: time-travel
# guest: own
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

grep -qw time-travel /proc/cmdline || skip "this guest can't let time pass"
gateway_hosts
gateway_by_hand
lan_servers
tool a set wg0 peer "$(public gw)" persistent-keepalive 25
closed() { forwards '[g["closed"] for g in f]'; }

expect "forward add, for 5 minutes" tool gw forward wg0 add tcp 2222 192.168.1.10:22 --idle 5m
expect "it is transient" equal "$(forwards '[(g["idle"], g["transient"]) for g in f]')" "[(300, True)]"
client a quiet 10.9.0.2 2222
sleep 200
expect "used after 200 s" echoes a tcp 10.9.0.2 2222
sleep 250
expect "still open, 250 s later" equal "$(closed)" "[False]"
expect "the quiet connection was forgotten: a reset" equal "$(became quiet)" reset
expect "a new one works" echoes a tcp 10.9.0.2 2222
client a soon 10.9.0.2 2222
sleep 290
expect "one that speaks in time is not forgotten" equal "$(became soon)" alive

sleep 320
expect "nobody came for 5 minutes: it is closed" equal "$(closed)" "[True]"
expect_not "nothing passes" echoes a tcp 10.9.0.2 2222
expect "text: closed" grep -q '^forward: tcp 2222 192.168.1.10:22 (closed)$' <(tool gw forward wg0)
expect "add opens it again" tool gw forward wg0 add tcp 2222 192.168.1.10:22 --idle 5m
expect "it passes" echoes a tcp 10.9.0.2 2222
sleep 320
expect "and closes again" equal "$(closed)" "[True]"
expect "another change leaves it out" tool gw forward wg0 add udp 5353 192.168.1.10:53
expect "the list has one" equal "$(forwards '[g["port"] for g in f]')" "[5353]"
sleep 900
expect "a forward without idle time stays open" echoes a udp 10.9.0.2 5353
