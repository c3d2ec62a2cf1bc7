#!/bin/bash
# 100,000 peers with sessions on one device, in User-Mode Linux: the time to
# add, dump and remove them, their memory, and what a ping costs through one
# of them beside a device with 10. Takes some minutes.
#   many_peers.sh [COUNT [ROUNDS]]
# Times are those of tests/netns/dump_many_peers.sh. Then time stands still,
# for 100,000 handshakes may take longer than a session lives; pings are
# counted in ticks of the processor.
# Lines of three: 10 peers; 10 of COUNT in use; all COUNT in use in random
# order. The last column is the median over the rounds of the time divided by
# that of the first line.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

scripts=$WGSTAR_ROOT/scripts
"$scripts/kernel-uml.sh" plain
"$scripts/module-build.sh" "$KERNELS/uml/plain" "$BUILD/module/uml-plain" >/dev/null
make -s -C "$WGSTAR_ROOT" tools
count=${1:-100000}
"$scripts/uml-run.sh" --mem 2G --timeout 600 -- \
	env "COUNT=$count" "$WGSTAR_ROOT/tests/netns/dump_many_peers.sh"
"$scripts/uml-run.sh" --time-travel=inf-cpu --mem 2G --timeout 3000 -- \
	env "COUNT=$count" "ROUNDS=${2:-9}" \
	"$WGSTAR_ROOT/tests/netns/many_peers_with_sessions.sh"
