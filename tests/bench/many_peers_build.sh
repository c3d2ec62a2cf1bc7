#!/bin/bash
# Build tests/bench/many_peers.c.
#   many_peers_build.sh OUTPUT
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

cd "$WGSTAR_ROOT"
mkdir -p "$(dirname "$1")"
gcc -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Wno-sign-compare -Wno-unused-parameter \
	-include tests/host/env/env.h -Itests/host/env -o "$1" tests/bench/many_peers.c \
	module/logic/{noise,mac,message}.c tests/host/env/env_crypto.c -lcrypto
