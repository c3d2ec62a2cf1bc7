#!/bin/bash
# --dry-run prints every step with the command that has the same effect, needs
# no root, and changes nothing; running what it prints is what up does.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b     a has a rule, a table and a
#                                             firewall of its own already
# guest: debug-ok no
# oracle: no
# guest: own
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

says() { grep -qxE -- "$1 +# .*" "$work/plan"; }

as_nobody()
{
	chmod 711 "$work" "$work/etc"
	chown 65534 "$file"
	on a setpriv --reuid 65534 --clear-groups wgstarctl up "$file" --dry-run >"$work/nobody"
	chown 0 "$file"
	cmp "$work/plan" "$work/nobody"
}

# The commands of the plan, but for what has no command of its own.
run_plan()
{
	on a sh -e <<-X
		$(grep -E '^(ip|sysctl) ' "$work/plan" | sed 's/ # .*//')
	X
}

routing()
{
	on a ip route show table all
	on a ip -6 route show table all
	on a ip rule
	on a ip -6 rule
	on a ip -br address
}

busy_host
fake_resolver 0
full_file "$file"
remember a

expect "up --dry-run" sh -c "$(declare -f on); prefix=$prefix; on a wgstarctl up $file --dry-run >$work/plan"
expect "nothing has changed" unchanged a
expect "not even a journal" no_state
for line in \
	'ip link add wg0 type wgstar' \
	'ip -4 address add 10\.9\.0\.1/24 dev wg0' \
	'ip -6 address add fd09::1/64 dev wg0' \
	'ip link set wg0 mtu 1420 up' \
	'ip -4 rule add priority 4998 table main suppress_prefixlength 0' \
	'ip -4 rule add priority 4999 not fwmark 51820 table 51820' \
	'ip -4 route add 10\.20\.0\.0/16 dev wg0 table main' \
	'ip -4 route add 0\.0\.0\.0/0 dev wg0 table 51820' \
	'ip -6 route add ::/0 dev wg0 table 51820' \
	'resolvconf -a wg0 -m 0 -x'; do
	expect "says: $line" says "$line"
done
expect "no key in it" sh -c "! grep -F '$(cat "$(key a)")' $work/plan"
expect "the same without root" as_nobody

expect "up" tool a up "$file"
routing >"$work/by-up"
snapshot a >"$work/before"
expect "down --dry-run" tool a down "$file" --dry-run
expect "nothing has changed" unchanged a
expect "down" tool a down "$file"
expect "what it prints can be run" run_plan
routing >"$work/by-plan"
expect "and does the same" diff "$work/by-up" "$work/by-plan"
