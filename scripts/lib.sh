# shellcheck shell=bash
# What every script here needs: where the tree and the build cache are, and
# how to speak. Sourced, never run.
#   WGSTAR_ROOT   top of the source tree
#   BUILD         everything built; WGSTAR_BUILD moves it
#   KERNELS       the kernels below it; WGSTAR_KERNELS shares them among trees

WGSTAR_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
BUILD=${WGSTAR_BUILD:-$WGSTAR_ROOT/build}
KERNELS=${WGSTAR_KERNELS:-$BUILD}
export WGSTAR_ROOT BUILD KERNELS

# Progress, on stderr: results own stdout.
say()
{
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
}

die()
{
	say "$@"
	exit 1
}

# run_logged LOG COMMAND...: quiet when it works, the log's end when not.
run_logged()
{
	local log=$1
	shift
	if ! "$@" >"$log" 2>&1; then
		tail -n 30 "$log" >&2
		die "failed: $* (all of it: $log)"
	fi
}

# with_lock FILE COMMAND...: one user of a cache directory at a time.
with_lock()
{
	local lock=$1
	shift
	mkdir -p "$(dirname "$lock")"
	(
		flock 9
		"$@" 9>&-
	) 9>"$lock"
}
