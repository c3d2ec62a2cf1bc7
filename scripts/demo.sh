#!/bin/bash
# Build all that the demonstration needs, showing how it goes, and play it
# in a guest: this machine's network and kernel are not touched.
#   demo.sh
# The story itself is tests/demo/story.sh.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kernel=$KERNELS/uml/plain
module=$BUILD/module/uml-plain

step()
{
	printf '[%s/4] %s\n' "$1" "$2"
}

# One line every ten seconds while the kernel compiles.
watch_kernel()
{
	local builder=$1 ticks=0
	while kill -0 "$builder" 2>/dev/null; do
		sleep 1
		ticks=$((ticks + 1))
		[ $((ticks % 10)) = 0 ] || continue
		printf '      %3d s, %d files compiled\n' "$ticks" \
			"$(find "$kernel" -name '*.o' 2>/dev/null | wc -l)"
	done
	wait "$builder"
}

step 1 "a User-Mode Linux kernel from Debian's source (minutes, the first time only)"
"$WGSTAR_ROOT/scripts/kernel-uml.sh" plain 2>/dev/null &
watch_kernel $! || "$WGSTAR_ROOT/scripts/kernel-uml.sh" plain
step 2 "wgstar.ko for it"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run_logged "$log" "$WGSTAR_ROOT/scripts/module-build.sh" "$kernel" "$module"
step 3 "wgstarctl"
run_logged "$log" make -s -C "$WGSTAR_ROOT" tools
step 4 "the story, in a guest"
"$WGSTAR_ROOT/scripts/uml-run.sh" --timeout 300 -- "$WGSTAR_ROOT/tests/demo/story.sh"
