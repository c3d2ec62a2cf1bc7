# shellcheck shell=bash
# What uml-run.sh and qemu-run.sh share: the job directory through which a
# guest gets its command and gives its exit status, waiting with a time
# limit, and the verdict. Sourced after lib.sh.

job=
guest_parameters=()

# guest_job_create BED MODULE COMMAND...: sets job, guest_parameters.
guest_job_create()
{
	local bed=$1 module=$2
	shift 2
	mkdir -p "$BUILD/run"
	job=$(mktemp -d "$BUILD/run/$bed.XXXXXX")
	trap guest_cleanup EXIT
	trap 'exit 130' INT TERM HUP
	printf '%q ' "$@" >"$job/command"
	{
		printf 'export WGSTAR_CWD=%q\n' "$PWD"
		export -p | grep -E '^declare -x (WGSTAR|WG)_' || true
	} >"$job/environment"
	: >"$job/log"
	guest_parameters=(
		"WGSTAR_BED=$bed" "WGSTAR_TREE=$WGSTAR_ROOT"
		"WGSTAR_CACHE=$BUILD" "WGSTAR_JOB=$job" "WGSTAR_MODULE=$module"
	)
	if [ -n "${WGSTAR_LEAKS:-}" ]; then
		guest_parameters+=(WGSTAR_LEAKS=1)
	fi
}

# guest_wait PID SECONDS: the guest is a session leader; all of its session
# goes with it. Sets outcome to ended or timeout.
guest_wait()
{
	local ended=
	guest=$1
	sleep "$2" &
	sleeper=$!
	{ wait -n -p ended "$guest" "$sleeper" || true; } 2>/dev/null
	outcome=ended
	if [ "$ended" = "$sleeper" ]; then
		outcome=timeout
	fi
	guest_kill
}

guest_kill()
{
	[ -n "${guest:-}" ] || return 0
	kill -KILL -- "-$guest" 2>/dev/null || true
	kill -KILL "$sleeper" 2>/dev/null || true
	wait "$guest" "$sleeper" 2>/dev/null || true
	guest=
}

guest_cleanup()
{
	guest_kill
	rm -rf "$job"
}

# guest_finish LOGFILE: judge the guest and exit accordingly.
guest_finish()
{
	local status
	cat "$job/leaks" >>"$job/log" 2>/dev/null || true
	if [ -n "$1" ]; then
		cp "$job/log" "$1"
	fi
	status=$(cat "$job/status" 2>/dev/null || echo none)
	if ! "$WGSTAR_ROOT/scripts/log-scan.sh" "$job/log" >"$job/complaints"; then
		say "the guest's kernel complained:"
		cat "$job/complaints" >&2
		exit 125
	fi
	if [ "$outcome" = timeout ]; then
		say "no end after the time limit; last lines of the kernel log:"
		tail -n 15 "$job/log" >&2
		exit 124
	fi
	if [ "$status" = none ]; then
		say "the guest died; last lines of its kernel log:"
		tail -n 40 "$job/log" >&2
		exit 125
	fi
	exit "$status"
}
