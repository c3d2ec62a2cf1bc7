#!/bin/bash
# Look for a kernel's complaints in its log.
#   log-scan.sh FILE
# Silent and 0 when there are none; else prints each with its context and
# exits 1.
set -euo pipefail

complaints=(
	'WARNING:'
	'BUG:'
	'KASAN:'
	'UBSAN:'
	'KCSAN:'
	'KFENCE:'
	'WARNING: possible'
	'suspicious RCU usage'
	'INFO: possible'
	'INFO: trying to register non-static key'
	'INFO: rcu_[a-z_]* .*stall'
	'INFO: task .* blocked'
	'unreferenced object'
	'new suspected memory leaks'
	'refcount_t:'
	'ref_tracker:'
	'ODEBUG:'
	'list_(add|del) corruption'
	'unregister_netdevice: waiting for'
	'Objects remaining'
	'Kernel panic'
	'Oops'
	'general protection fault'
	'scheduling while atomic'
	'sleeping function called from invalid context'
	'NETDEV WATCHDOG'
)

pattern=$(IFS='|' && printf '%s' "${complaints[*]}")
if grep -nE -B 2 -A 40 -e "$pattern" "$1"; then
	exit 1
fi
