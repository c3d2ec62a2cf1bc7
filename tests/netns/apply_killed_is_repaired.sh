#!/bin/bash
# apply can be killed (kill -9) at any step: the next apply completes it, the
# next up or down takes everything back. strace kills at the Nth write to the
# journal, which is between two steps, and at the Nth message to the kernel,
# which is in the middle of one. A step that fails is no kill: all is as before.
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

split_file()
{
	write_file "$file" <<-X
		[Interface]
		PrivateKey = $(cat "$(key a)")
		ListenPort = 1001
		Address = 10.9.0.1/24, 10.8.0.1/24
		MTU = 1400
		Gateway = 192.0.2.0/24
		[Peer]
		PublicKey = $(public b)
		AllowedIPs = 10.9.0.2/32, 10.30.0.0/16
		Endpoint = 192.0.2.2:1002
	X
}

whole_file() { full_file "$file" && sed -i '2s/^/ListenPort = 1001\n/' "$file"; }

# traced INJECTION ARGUMENTS...: the tool, with its Nth call as strace has it.
traced()
{
	local call=$1 how=$2
	shift 2
	on a strace -qq -o /dev/null -e "trace=$call" -e "inject=$call:$how" \
		wgstarctl "$@" >"$work/traced" 2>&1
}

state()
{
	snapshot a | sed -E 's/^[0-9]+: (wg0|eth0)/\1/; s/@if[0-9]+//' |
		grep -vE 'conf/wg0/|neigh/wg0/|lft' | sort
	tool a showconf wg0 | grep -v AllowedIPs | sort
	tool a show wg0 routes | sort
}

same_as() { state >"$work/state" && diff "$work/state" "$work/$1"; }
goes_down() { tool a down wg0 && unchanged a && no_state; }
apply_completes() { tool a apply "$file" && same_as new && goes_down; }
up_begins_anew() { tool a up "$file" && same_as new && goes_down; }

# repaired N: in one of three ways, in turn.
repaired()
{
	case $(($1 % 3)) in
	0) goes_down ;;
	1) apply_completes ;;
	2) # Killed before its first step or behind its last, it is up.
		up_begins_anew || { grep -q 'up already' "$work/out" && goes_down; } ;;
	esac
}

# every CALL OLD NEW AT_LEAST: kill apply at each second of its calls in turn.
every()
{
	local call=$1 old=$2 new=$3 number
	for ((number = 1; ; number += 2)); do
		"$old" && tool a up "$file" || return 1
		"$new"
		traced "$call" "signal=KILL:when=$number" apply "$file" && break
		repaired "$number" >"$work/out" 2>&1 || {
			echo "killed at $call $number"
			cat "$work/out"
			return 1
		}
	done
		same_as new && goes_down && at_least "$number" "$4"
}

# fails CALL OLD NEW: likewise, but the call fails with ENOMEM.
fails()
{
	local call=$1 old=$2 new=$3 number
	for ((number = 1; ; number += 2)); do
		"$old" && tool a up "$file" && state >"$work/old" || return 1
		"$new"
		traced "$call" "error=ENOMEM:when=$number" apply "$file" && break
		if ! same_as old || ! goes_down; then
			echo "failed at $call $number"
			cat "$work/traced"
			return 1
		fi
	done
		goes_down && at_least "$number" "$4"
}

busy_host
fake_resolver 0
remember a
whole_file && tool a up "$file" && state >"$work/new" && tool a down wg0
change=(split_file whole_file)
expect "to a full tunnel: killed between two steps" every write "${change[@]}" 10
expect "to a full tunnel: killed in a transaction" every sendmsg "${change[@]}" 2
expect "to a full tunnel: what fails changes nothing" fails sendmsg "${change[@]}" 2
split_file && tool a up "$file" && state >"$work/new" && tool a down wg0
change=(whole_file split_file)
expect "to a gateway: killed in the middle of a step" every sendto "${change[@]}" 10
expect "to a gateway: what fails changes nothing" fails sendmsg "${change[@]}" 2
