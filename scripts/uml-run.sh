#!/bin/bash
# Run a command in a User-Mode Linux guest that has this host's files.
#   uml-run.sh [--debug] [--time-travel[=inf-cpu]] [--mem 512M] [--timeout SECONDS]
#              [--no-module] [--leaks] [--log FILE] -- COMMAND [ARGS...]
# Output of the command comes on stdout, its exit status is ours. 124 is a
# timeout; 125 a guest that died, could not load the module, or whose kernel
# complained (its log is printed then). See scripts/README.md.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/guest-lib.sh"

flavour=plain
memory=512M
timeout=300
log=
module=auto
extra=()
while [ $# -gt 0 ]; do
	case $1 in
	--debug) flavour=debug ;;
	--time-travel | --time-travel=inf-cpu) extra+=("${1#--}") ;;
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

kernel=$KERNELS/uml/$flavour/linux
[ -x "$kernel" ] || die "no kernel: run scripts/kernel-uml.sh $flavour"
if [ "$module" = auto ]; then
	module=$BUILD/module/uml-$flavour/wgstar.ko
	[ -e "$module" ] || module=
fi
if [ "$flavour" = debug ]; then
	extra+=(panic_on_warn=1 oops=panic)
fi

guest_job_create uml "$module" "$@"
cd "$job"
ulimit -c 0
setsid "$kernel" "mem=$memory" "uml_dir=$job" umid=uml \
	root=none rootfstype=hostfs rootflags=/ ro \
	con=null con0=null,fd:1 con1=null,fd:3 console=tty1 loglevel=8 dummy.numdummies=0 printk.devkmsg=on kunit.enable=1 \
	"init=$WGSTAR_ROOT/scripts/guest-root.sh" \
	"${extra[@]}" "${guest_parameters[@]}" WGSTAR_TTY=/dev/tty0 \
	</dev/null 2>>"$job/log" 3>>"$job/log" &
guest_wait $! "$timeout"
guest_finish "$log"
