#!/bin/bash
# Run a command in a guest with one of Debian's stock kernels (emulated CPU).
#   qemu-run.sh --kernel 6.1|6.12 [--smp N] [--icount] [--mem 1G]
#               [--timeout SECONDS] [--no-module] [--leaks] [--log FILE]
#               -- COMMAND [ARGS...]
# As uml-run.sh in all but the kernel; `wgstar` is loaded when
# dkms-test.sh has built it. --icount: one CPU whose clock counts
# instructions, so that figures repeat; when idle it keeps real time, else all
# time limits would pass while the guest waits for a file of the host.
#
# Exit status 75: the emulator failed, try again. QEMU before 8.1 translates
# code without holding the page, so one CPU can keep a breakpoint that the
# other has just patched away, and the kernel stops with "int3".
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/guest-lib.sh"

series=
memory=1G
timeout=600
log=
module=auto
cpus=1
clock=()
while [ $# -gt 0 ]; do
	case $1 in
	--kernel) series=$2 && shift ;;
	--smp) cpus=$2 && shift ;;
	--icount) clock=(-icount "shift=0,sleep=on") ;;
	--mem) memory=$2 && shift ;;
	--timeout) timeout=$2 && shift ;;
	--log) log=$(realpath -m "$2") && shift ;;
	--leaks) export WGSTAR_LEAKS=1 ;;
	--no-module) module= ;;
	--) shift && break ;;
	*) die "unknown option: $1" ;;
	esac
	shift
done
[ $# -gt 0 ] || die "nothing to run"
if [ ${#clock[@]} -gt 0 ]; then
	cpus=1
fi

stock=$KERNELS/stock/$series
[ -e "$stock/version" ] || die "no kernel: run scripts/kernel-stock.sh $series"
release=$(cat "$stock/version")
with_lock "$stock.lock" "$WGSTAR_ROOT/scripts/qemu-initramfs.sh" "$series"

modules=$BUILD/dkms/$series/lib/modules/$release
if [ ! -d "$modules" ]; then
	modules=$(realpath "$stock/modules")
	[ "$module" != auto ] || module=
fi
if [ "$module" = auto ]; then
	module=wgstar
fi

guest_job_create qemu "$module" "$@"
guest_parameters+=("WGSTAR_MODULES=$modules" "WGSTAR_RELEASE=$release")
share=local,security_model=none,multidevs=remap
setsid qemu-system-x86_64 -nodefaults -no-user-config -no-reboot \
	-display none -monitor none -machine pc -cpu max -m "$memory" \
	-accel tcg -smp "$cpus" "${clock[@]}" \
	-kernel "$stock/vmlinuz" -initrd "$stock/initramfs.gz" \
	-append "console=ttyS0 loglevel=5 panic=-1 printk.devkmsg=on WGSTAR_TTY=/dev/ttyS1 ${guest_parameters[*]}" \
	-chardev "file,id=log,path=$job/log" -serial chardev:log \
	-chardev stdio,id=out,signal=off -serial chardev:out \
	-virtfs "$share,path=/,mount_tag=root,readonly=on" \
	-virtfs "$share,path=$BUILD,mount_tag=cache" \
	</dev/null 2>"$job/emulator" &
guest_wait $! "$timeout"
cat "$job/emulator" >&2
if grep -qE '(Oops: |\] )int3: 0000' "$job/log"; then
	say "the emulator lost a race with code patching"
	exit 75
fi
guest_finish "$log"
