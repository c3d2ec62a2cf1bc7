#!/bin/bash
# Run one scenario in a UML guest of the kind its header lines ask for.
#   scenario-run.sh plain|debug SCRIPT
# Header lines: see tests/netns/README.md. A scenario that is not meant for
# the debug kernel, or with WG_KIND=wireguard for the oracle, exits 78 here;
# one that skips itself fails. In the debug guest memory is searched for leaks
# at the end.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

flavour=$1
script=$2
scale=${WGSTAR_TIMEOUT_SCALE:-3}

header()
{
	sed -n "/^[^#]/q; s/^# $1 *//p" "$script"
}

has() { header guest: | grep -qxF "$1"; }

timeout=$(header timeout:)
timeout=$((${timeout:-60} * scale))
memory=$(header guest: | sed -n 's/^mem //p')
default_memory=512M
if [ "$flavour" = debug ]; then
	default_memory=1G
fi
options=(--mem "${memory:-$default_memory}")
if [ "$flavour" = debug ]; then
	if has "debug-ok no"; then
		exit 78
	fi
	options+=(--debug --leaks)
	timeout=$((timeout * 3))
fi
if has time-travel; then
	options+=(--time-travel)
fi

if [ "${WG_KIND:-wgstar}" = wireguard ] && header oracle: | grep -qxF no; then
	exit 78
fi

output=$(mktemp)
trap 'rm -f "$output"' EXIT
status=0
"$WGSTAR_ROOT/scripts/uml-run.sh" "${options[@]}" --timeout "$timeout" -- \
	"$script" >"$output" 2>&1 || status=$?
cat "$output"
skipped=$(sed -n 's/^ *skip  *//p' "$output")
if [ "$status" = 0 ] && [ -n "$skipped" ]; then
	say "fails because it skipped itself, which proves nothing: $skipped"
	status=77
fi
exit "$status"
