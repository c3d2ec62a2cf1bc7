#!/bin/bash
# Ours and wireguard-go understand each other: either begins, over IPv4 and
# IPv6, with and without preshared key, with data compared.
#
#   a: ours, wg0 10.9.0.1 fd09::1 === b: wireguard-go, gowg0 10.9.0.2 fd09::2
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/matrix.bash"

command -v wireguard-go >/dev/null || skip "wireguard-go is not installed"

# Its socket is found by the device's name in every namespace, so the name
# must be one that nobody else has.
device=gowg0
tool_at[b]=wg
cable_up
background b go env LOG_LEVEL=error WG_PROCESS_FOREGROUND=1 \
	WG_I_PREFER_BUGGY_USERSPACE_TO_POLISHED_KMOD=1 wireguard-go -f gowg0
wait_for 20 test -S /var/run/wireguard/gowg0.sock
tool b set gowg0 private-key "$(key b)" listen-port 1002
address b gowg0 10.9.0.2/24 fd09::2/64
on b ip link set gowg0 up
tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
expect "b is a tun device" on b ip tuntap show dev gowg0
matrix
