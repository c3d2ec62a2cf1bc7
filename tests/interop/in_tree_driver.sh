#!/bin/bash
# Ours and the in-tree driver understand each other: either begins, over IPv4
# and IPv6, with and without preshared key, with data compared.
#
#   a: ours, wg0 10.9.0.1 fd09::1 === b: in-tree, wg0 10.9.0.2 fd09::2
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/matrix.bash"

kind_at[b]=wireguard
tool_at[b]=wg
device=wg0
cable_up
tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
expect "b is the in-tree driver" on b ip -d link show wg0 type wireguard
matrix
