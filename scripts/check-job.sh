#!/bin/bash
# Run one job of check.sh and store what came out of it.
#   check-job.sh DIRECTORY "GROUP|NAME|KIND|COMMAND"
# KIND exit: the exit status is the result (78: not meant to run here).
# KIND build: likewise, but only a failure is a result.
# KIND tap: the output is TAP or KTAP, and the status has to be 0 as well.
# DIRECTORY gets NAME.result and NAME.out.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

IFS='|' read -r group name kind command <<<"$2"
base=$1/$group.${name//\//_}

# What a job printed is shown when it failed. One write, so that jobs running
# at once do not mix their lines.
report()
{
	local text passed
	passed=$(grep -c '^pass ' "$base.result" || true)
	text="$group: $name: $passed passed ($SECONDS s)"
	if grep -q '^fail ' "$base.result"; then
		text+=$'\n'$(sed -n 's/^fail /FAIL /p' "$base.result")
		text+=$'\n'$(tail -n 60 "$base.out" | sed 's/^/    | /')
	fi
	printf '%s\n' "$text"
}

status=0
bash -c "$command" >"$base.out" 2>&1 </dev/null || status=$?
: >"$base.result"
case $kind:$status in
exit:0) echo "pass $group: $name" >>"$base.result" ;;
exit:78) exit 0 ;;
build:0) printf '%s: %s done (%s s)\n' "$group" "$name" "$SECONDS" && exit 0 ;;
exit:* | build:*) echo "fail $group: $name (exit status $status)" >>"$base.result" ;;
tap:*)
	"$WGSTAR_ROOT/scripts/ktap.sh" "$group" <"$base.out" >>"$base.result"
	if [ ! -s "$base.result" ]; then
		echo "fail $group: $name ran no tests" >>"$base.result"
	elif [ "$status" != 0 ] && ! grep -q '^fail' "$base.result"; then
		echo "fail $group: $name (exit status $status)" >>"$base.result"
	fi
	;;
esac
report
