#!/bin/bash
# A device that moves to another namespace keeps its UDP socket where it was
# born: a namespace with nothing but the device is connected through it.
#
#   a 10.9.0.1 --- birth: eth0 192.0.2.2, the socket
#                    moved from there: wg0 10.9.0.2 in inside, which has only lo
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a birth inside
cable a eth0 birth eth0
address a eth0 192.0.2.1/24
address birth eth0 192.0.2.2/24
tunnel a wg0 1001 10.9.0.1/24
on birth ip link add wg0 type "$WG_KIND"
on birth ip link set wg0 netns "$prefix-inside"
expect "the device is in the new namespace" on inside ip link show wg0
expect_not "and no longer in the old one" on birth ip link show wg0
tool inside set wg0 private-key "$(key inside)" listen-port 1002
address inside wg0 10.9.0.2/24
on inside ip link set wg0 up
peer a wg0 inside 10.9.0.2/32 endpoint 192.0.2.2:1002
peer inside wg0 a 10.9.0.1/32

expect "the port is open in the birth namespace" listens birth 1002
expect_not "and not in the device's" listens inside 1002
expect "a reaches inside" pings a 10.9.0.2
expect "inside reaches a" pings inside 10.9.0.1
expect "TCP a to inside, data equal" tcp_echo a inside 10.9.0.2
expect "TCP inside to a, data equal" tcp_echo inside a 10.9.0.1

tool inside set wg0 listen-port 2002
expect "a new port opens in the birth namespace" listens birth 2002
expect_not "the old one is closed" listens birth 1002
expect "inside reaches a from the new port" pings inside 10.9.0.1
expect "a follows" endpoint_is a wg0 inside 192.0.2.2:2002

on inside ip link set wg0 down
on inside ip link set wg0 up
expect "works after down and up there" pings inside 10.9.0.1

on inside ip link set wg0 netns "$prefix-birth"
address birth wg0 10.9.0.2/24
on birth ip link set wg0 up
expect "works after moving home" pings birth 10.9.0.1
on birth ip link del wg0
expect_not "deleted: the port is closed" listens birth 2002
