#!/bin/bash
# apply --dry-run prints exactly what apply does, and changes nothing; what can't
# be applied is refused with a sentence, and changes nothing either.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b     a has a rule, a table and a
#     wg0 as the file says                    firewall of its own already
# guest: debug-ok no
# oracle: no
# guest: own
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

one_file()
{
	write_file "$file" <<-X
		[Interface]
		PrivateKey = $(cat "$(key a)")
		ListenPort = 1001
		Address = 10.9.0.1/24
		[Peer]
		PublicKey = $(public b)
		AllowedIPs = 10.20.0.0/16
		Endpoint = 192.0.2.2:1002
	X
}

dry_run() { tool a apply "$1" --dry-run | sed 's/ *#.*//'; }

busy_host
one_file
remember a
dry_run "$file" >"$work/plan"
expect "down: it prints what up would do" grep -qx 'ip link add wg0 type wgstar' "$work/plan"
expect "and does not" unchanged a

expect "up" tool a up "$file"
remember a
expect "the same file: nothing to change" equal "$(dry_run "$file")" "nothing to change"
sed -i 's/10.9.0.1/10.9.0.7/; s/10.20/10.21/' "$file"
echo "[Peer]
PublicKey = $(public c)
AllowedIPs = 10.30.0.0/16" >>"$file"
cat >"$work/expected" <<X
wgstarctl syncconf wg0 ...
ip -4 address add 10.9.0.7/24 dev wg0
ip -4 route add 10.21.0.0/16 dev wg0 table main
ip -4 route add 10.30.0.0/16 dev wg0 table main
ip -4 route delete 10.20.0.0/16 dev wg0 table main
ip -4 address delete 10.9.0.1/24 dev wg0
X
dry_run "$file" >"$work/plan"
expect "another file: what comes, before what goes" diff "$work/expected" "$work/plan"
expect "peers are counted" sh -c "nsenter --net=/run/netns/$prefix-a wgstarctl apply '$file' --dry-run |
	grep -q '1 peer more, 1 peer changed'"
expect "nothing has changed" unchanged a
tool a apply "$file" | sed 's/ *#.*//' >"$work/done"
expect "apply prints the same, and does it" diff "$work/expected" "$work/done"
expect "an interface means its file" equal "$(dry_run wg0)" "nothing to change"

remember a
sed -i 's|10.21.0.0/16|192.0.2.0/24|' "$file"
expect "a route that is taken is refused" refuses "is taken by eth0 in table main" apply "$file"
sed -i 's|192.0.2.0/24|10.21.0.0/16|; s/AllowedIPs/AllowedIP/' "$file"
expect "a file with a mistake is refused" refuses "AllowedIP" apply "$file"
sed -i 's/AllowedIP /AllowedIPs /; s/192.0.2.2:1002/nowhere.invalid:1002/' "$file"
export WG_ENDPOINT_RESOLUTION_RETRIES=0
expect "a name that leads nowhere is refused" refuses "nowhere.invalid" apply "$file"
expect "but not with --defer-names: the endpoint stays" tool a apply "$file" --defer-names
expect "as it was" endpoint_is a wg0 b 192.0.2.2:1002

on a ip link add wg1 type wgstar
write_file "$work/etc/wg1.conf" <"$file"
expect "an interface that was made by hand is refused" \
	sh -c "! nsenter --net=/run/netns/$prefix-a wgstarctl apply '$work/etc/wg1.conf' 2>'$work/err' &&
		grep -q 'not brought up by wgstarctl' '$work/err'"
expect "down" tool a down wg0
expect "no journal is left" no_state
