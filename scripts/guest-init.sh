#!/bin/bash
# Init of a guest once its root stands: finishes the mounts, brings lo up,
# loads wgstar, runs the job's command as a child and stores its exit status
# in the job directory; then no process survives and the guest powers off.
# Environment: see guest-root.sh; WGSTAR_TTY is where the output goes.
set -uo pipefail

prepare_system()
{
	export PATH=/run/wgstar-tools:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	export HOME=/root LANG=C.UTF-8 TERM=dumb
	export WGSTAR_ROOT=$WGSTAR_TREE BUILD=$WGSTAR_CACHE
	mkdir -p /dev/pts /dev/shm /run/netns
	mount -t devpts -o ptmxmode=666 devpts /dev/pts
	mount -t tmpfs -o mode=1777 tmpfs /dev/shm
	mount -t debugfs debugfs /sys/kernel/debug
	mount -t tracefs tracefs /sys/kernel/tracing
	ip link set lo up
	hostname guest
	ln -sfn /proc/self/fd /dev/fd
	copy_tool
}

# A copy, so that a build on the host does not pull it from under a test.
copy_tool()
{
	local tool=$WGSTAR_CACHE/tools/wgstarctl
	mkdir /run/wgstar-tools
	[ ! -x "$tool" ] || cp "$tool" /run/wgstar-tools/
}

load_module()
{
	case ${WGSTAR_MODULE:-} in
	"") return 0 ;;
	*.ko) insmod "$WGSTAR_MODULE" ;;
	*) modprobe "$WGSTAR_MODULE" ;;
	esac
}

# The command's output passes a pipe so that it does not see a terminal.
run_command()
{
	# shellcheck source=/dev/null
	. "$WGSTAR_JOB/environment"
	cd "$WGSTAR_CWD" 2>/dev/null || cd /
	eval "$(cat "$WGSTAR_JOB/command")" </dev/null >&4 2>&1
}

# Leftover daemons would hold the output pipe open for ever.
kill_leftovers()
{
	local entry pid
	for entry in /proc/[0-9]*; do
		pid=${entry#/proc/}
		case $pid in 1 | "$$" | "$printer") continue ;; esac
		kill -KILL "$pid" 2>/dev/null
	done
}

scan_for_leaks()
{
	local file=/sys/kernel/debug/kmemleak
	[ -n "${WGSTAR_LEAKS:-}" ] && [ -e "$file" ] || return 0
	sleep 6
	echo scan >$file
	sleep 1
	echo scan >$file
	cat $file >"$WGSTAR_JOB/leaks"
}

prepare_system
stty -F "$WGSTAR_TTY" raw -echo
exec 4> >(exec cat >"$WGSTAR_TTY")
printer=$!
if load_module >&4 2>&1; then
	(run_command)
	status=$?
else
	echo "guest: loading $WGSTAR_MODULE failed" >&4
	status=125
fi
kill_leftovers
scan_for_leaks
exec 4>&-
wait "$printer"
echo "$status" >"$WGSTAR_JOB/status"
sync
busybox poweroff -f
