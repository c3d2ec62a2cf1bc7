#!/bin/bash
# Run the tests and account for every one of them.
#   check.sh [GROUP...]        T="script..." narrows to these scripts
# Groups: static host kunit kunit-debug netlink netlink-debug netns netns-debug
# interop stock-6.1 stock-6.12 bench (all, when none is named). Builds what the
# groups need, runs as many jobs at once as there are CPUs, and ends with the
# names of all failures and the line "N passed, M failed". A group without a
# single result is a failure.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$WGSTAR_ROOT"

all_groups=(static host kunit kunit-debug netlink netlink-debug netns
	netns-debug interop stock-6.1 stock-6.12 bench)
scale=${WGSTAR_TIMEOUT_SCALE:-3}
jobs=$(nproc)
if [ "$jobs" -lt 2 ]; then
	jobs=2
fi

# --- which groups -----------------------------------------------------------

groups_of_script()
{
	case $1 in
	tests/netns/*) printf '%s\n' netns netns-debug ;;
	*/scale.py) echo netlink ;;
	*/failnth.py) echo netlink-debug ;;
	*/config.py | */rights.py) printf '%s\n' netlink netlink-debug ;;
	tests/interop/*) echo interop ;;
	tests/qemu/*) printf '%s\n' stock-6.1 stock-6.12 ;;
	*) die "no group runs $1" ;;
	esac
}

choose_groups()
{
	local group script
	if [ $# -gt 0 ]; then
		groups=("$@")
	elif [ -n "${T:-}" ]; then
		mapfile -t groups < <(for script in $T; do
			groups_of_script "$script"
		done | sort -u)
	else
		groups=("${all_groups[@]}")
	fi
	for group in "${groups[@]}"; do
		in_list "$group" "${all_groups[@]}" || die "no such group: $group"
	done
}

in_list()
{
	local item wanted=$1
	shift
	for item in "$@"; do
		[ "$item" = "$wanted" ] && return 0
	done
	return 1
}

needs()
{
	local group
	for group in "$@"; do
		in_list "$group" "${groups[@]}" && return 0
	done
	return 1
}

# --- jobs: GROUP|NAME|KIND|COMMAND ------------------------------------------

build_uml()
{
	echo "build|$1 UML kernel and module|build|scripts/kernel-uml.sh $1 &&" \
		"scripts/module-build.sh '$KERNELS/uml/$1' '$BUILD/module/uml-$1' kunit"
}

build_jobs()
{
	local series
	if needs static kunit netlink netns interop; then
		build_uml plain
	fi
	if needs netns netns-debug interop stock-6.1 stock-6.12 bench; then
		echo "build|tool|build|make -s tools"
	fi
	for series in 6.1 6.12; do
		if needs "stock-$series" || { [ "$series" = 6.12 ] && needs bench; }; then
			echo "build|stock kernel $series|build|scripts/kernel-stock.sh $series"
		fi
	done
	if needs host; then
		host_jobs
	fi
	if needs kunit-debug netlink-debug netns-debug; then
		build_uml debug
	fi
}

host_jobs()
{
	echo "host|programs of tests/host|tap|scripts/host-tests.sh"
}

kunit_jobs()
{
	echo "kunit|module|tap|scripts/kunit-run.sh plain"
}

kunit_debug_jobs()
{
	echo "kunit-debug|module|tap|scripts/kunit-run.sh debug"
}

# netlink_job GROUP NAME GUEST-OPTIONS PROGRAM [ARGUMENTS]: one boot. These
# are clients, which print TAP.
netlink_job()
{
	if [ -z "${T:-}" ] || [[ " $T " == *" tests/netlink/$4 "* ]]; then
		echo "$1|$2|tap|scripts/uml-run.sh $3" \
			"-- /usr/bin/python3 tests/netlink/$4 ${5:-}"
	fi
}

netlink_jobs()
{
	local limit="--timeout $((100 * scale))"
	netlink_job netlink scale "$limit --mem 2G" scale.py
	netlink_job netlink config "$limit" config.py
	netlink_job netlink rights "$limit" rights.py
}

netlink_debug_jobs()
{
	local sweep debug="--timeout $((300 * scale)) --debug --leaks --mem 1G"
	while read -r sweep; do
		netlink_job netlink-debug "failnth, $sweep" "$debug" failnth.py "'$sweep'"
	done < <(/usr/bin/python3 -B tests/netlink/failnth.py --list)
	netlink_job netlink-debug config "$debug" config.py
	netlink_job netlink-debug rights "$debug" rights.py
}

# scenario_jobs GROUP FLAVOUR FOLDER
scenario_jobs()
{
	local script
	for script in "$3"/*.sh; do
		[ -e "$script" ] || continue
		[ "${script##*/}" != lib.sh ] || continue
		if [ -n "${T:-}" ] && [[ " $T " != *" $script "* ]]; then
			continue
		fi
		echo "$1|$(basename "$script" .sh)|exit|scripts/scenario-run.sh $2 $script"
	done
}

netns_jobs() { scenario_jobs netns plain tests/netns; }
netns_debug_jobs() { scenario_jobs netns-debug debug tests/netns; }
interop_jobs() { scenario_jobs interop plain tests/interop; }

stock_jobs()
{
	echo "stock-$1|guest|tap|scripts/stock-run.sh $1"
}

stock_6_1_jobs() { stock_jobs 6.1; }
stock_6_12_jobs() { stock_jobs 6.12; }

# Counted in instructions, so that other jobs beside it change no figure.
bench_jobs()
{
	echo "bench|against the baseline|tap|tests/bench/guard.sh"
}

static_jobs()
{
	local check
	for check in $(scripts/static-check.sh --list); do
		echo "static|$check|exit|scripts/static-check.sh $check"
	done
}

# The long ones first, so that the CPUs end together.
test_jobs()
{
	local group
	for group in stock-6.1 stock-6.12 bench kunit-debug kunit static \
		netlink-debug netns-debug interop netlink netns; do
		if needs "$group"; then
			"${group//[-.]/_}_jobs"
		fi
	done
}

run_jobs()
{
	xargs -r -d '\n' -n 1 -P "$jobs" scripts/check-job.sh "$results" || true
}

# --- the end ----------------------------------------------------------------

account()
{
	local group passed failed
	for group in "${groups[@]}"; do
		if ! grep -qhsE "^(pass|fail) $group: " "$results"/*.result; then
			echo "fail $group: ran no tests" >>"$results/groups.result"
		fi
	done
	passed=$(cat "$results"/*.result | grep -c '^pass ' || true)
	failed=$(cat "$results"/*.result | grep -c '^fail ' || true)
	if [ "$failed" != 0 ]; then
		echo
		echo "failed (output below $results):"
		cat "$results"/*.result | sed -n 's/^fail /  /p'
	fi
	totals="$passed passed, $failed failed"
	[ "$failed" = 0 ] || return 1
	rm -rf "$results"
}

# Whatever happens, the totals are said once, and last.
finish()
{
	local status=$?
	if [ "$status" != 0 ] && [[ $totals == *" 0 failed" ]]; then
		totals="0 passed, 1 failed"
	fi
	echo "$totals"
	exit "$status"
}

totals="0 passed, 1 failed"
trap finish EXIT
trap 'exit 130' INT TERM HUP
choose_groups "$@"
mkdir -p "$BUILD"
results=$(mktemp -d "$BUILD/check.XXXXXX")
build_jobs | run_jobs
test_jobs | run_jobs
account
