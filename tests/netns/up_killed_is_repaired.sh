#!/bin/bash
# up and down can be killed (kill -9) at any step: the next up or down takes
# back what was done until then. strace kills at the Nth write to the journal,
# which is between two steps, and at the Nth message to the kernel's routing,
# which is in the middle of one.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b     a has a rule, a table and a
#                                             firewall of its own already
# oracle: no
# guest: own
# guest: debug-ok no
# timeout: 500
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

command -v strace >/dev/null || skip "strace is not installed"
file=$work/etc/wg0.conf

# killed CALL N ARGUMENTS...: the tool, killed at its Nth CALL; fails when it
# came to its end before.
killed()
{
	local call=$1 number=$2 status=0
	shift 2
	on a strace -qq -o /dev/null -e "trace=$call" \
		-e "inject=$call:signal=KILL:when=$number" \
		wgstarctl "$@" >"$work/killed" 2>&1 || status=$?
	[ "$status" != 0 ]
}

# Killed before the first line of the journal, there is nothing to repair.
repaired_by_down()
{
	if ! find /run/wgstar -type f -size +0 2>/dev/null | grep .; then
		unchanged a
	else
		tool a down wg0 && unchanged a && no_state
	fi
}

repaired_by_up()
{
	tool a up "$file" && tool a down wg0 && unchanged a && no_state
}

# every CALL: kill up at each of them in turn.
every()
{
	local call=$1 number
	for ((number = 1; ; number++)); do
		killed "$call" "$number" up "$file" || break
		if ((number % 2)); then
			repaired_by_down || return 1
		else
			repaired_by_up || return 1
		fi
	done
	echo "$((number - 1)) kills"
	tool a down wg0 && unchanged a && at_least "$number" "$2"
}

# every_down CALL: kill down at each of them in turn.
every_down()
{
	local call=$1 number
	for ((number = 1; ; number++)); do
		tool a up "$file" || return 1
		killed "$call" "$number" down wg0 || break
		if ((number % 2)); then
			repaired_by_down || return 1
		else
			repaired_by_up || return 1
		fi
	done
	unchanged a && at_least "$number" "$2"
}

dry_run_shows_leftovers()
{
	killed write 20 up "$file"
	tool a up "$file" --dry-run >"$work/out" 2>&1
	grep -F 'ip link delete wg0' "$work/out"
	repaired_by_down
}

busy_host
fake_resolver 0
full_file "$file"
remember a

expect "up killed between any two steps" every write 10
expect "up killed in the middle of any step" every sendto 10
expect "up killed in the firewall's transaction" every sendmsg 2
expect "down killed between any two steps" every_down write 8
expect "down killed in the middle of any step" every_down sendto 5
expect "a dry run shows what is left over" dry_run_shows_leftovers

mkdir -p /run/wgstar
state=$(tool a up "$file" && ls /run/wgstar/*.state)
echo "garbage" >>"$state"
expect_not "a journal that makes no sense is not guessed at" tool a down wg0
sed -i '$d' "$state"
expect "mended by hand, down works" tool a down wg0
expect "as before" unchanged a
