#!/bin/bash
# check finds the mistakes of the five files in tests/vectors/seed/, alone and as
# one network, without module and root; who writes what it prints gets the
# files in tests/vectors/seed-corrected/, in which it finds nothing.
#
#   host a: looks at files, and has an interface with the address of one
# guest: debug-ok no
# oracle: no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

files=(router.conf home-gw.conf office-gw.conf MacBook.conf Cellphone.conf)

# check STATUS ARGUMENTS...: in the directory of the files; output in $work/out.
check()
{
	local expected=$1 status=0
	shift
	(cd "$work/files" && on a wgstarctl check --no-dns "$@") >"$work/out" 2>"$work/err" || status=$?
	equal "$status" "$expected"
}

nobody_check()
{
	chmod -R a+rX "$work" && check 2 "${files[@]}" && mv "$work/out" "$work/root"
	(cd "$work/files" && on a setpriv --reuid 65534 --clear-groups "$(command -v wgstarctl)" \
		check --no-dns "${files[@]}") >"$work/out" || [ $? = 2 ]
	cmp "$work/root" "$work/out"
}

# finds RULE FILE:LINE SEVERITY: in the JSON.
finds()
{
	python3 - "$work/out" "$@" <<-'P'
		import json, sys
		rule, place, severity = sys.argv[2:]
		sys.exit(not any([f["rule"], f"{f['file']}:{f['line']}", f["severity"]] == [rule, place, severity]
		                 for f in json.load(open(sys.argv[1]))))
	P
}

no_private_key()
{
	! sed -n 's/^PrivateKey = //p' "$work"/files/*.conf | grep -F -f - "$work/out"
}

take()
{
	rm -rf "$work/files"
	mkdir "$work/files"
	install -m "$2" "$tests/vectors/$1"/*.conf "$work/files"
}

host a
take seed 644
expect "five files with errors: status 2" check 2 "${files[@]}"
expect "the last line sums up" grep -qE '^5 files: [0-9]+ errors, [0-9]+ warnings, [0-9]+ notes$' <(tail -n 1 "$work/out")
expect "place, rule and line are printed" grep -A 2 '^router.conf:1: error: hub-no-port: ' "$work/out"
expect "the line itself" grep -qx '        ListenPort = 51820' "$work/out"
expect "nobody sees the same" nobody_check
expect "as JSON: the same status" check 2 "${files[@]}" --json
while read -r rule place severity; do
	expect "$severity $rule in $place" finds "$rule" "$place" "$severity"
done <<-X
	hub-no-port router.conf:1 error
	no-endpoint-either-side home-gw.conf:10 error
	no-endpoint-either-side office-gw.conf:10 error
	no-endpoint-either-side MacBook.conf:6 error
	key-placeholder router.conf:3 error
	key-placeholder MacBook.conf:7 error
	nat-exporter-no-keepalive home-gw.conf:10 warning
	nat-exporter-no-keepalive office-gw.conf:10 warning
	hub-not-allowed home-gw.conf:12 warning
	hub-not-allowed office-gw.conf:12 warning
	no-mss-clamp home-gw.conf:6 warning
	forward-policy-drop home-gw.conf:6 warning
	forward-policy-drop router.conf:1 note
	masquerade-too-wide home-gw.conf:6 warning
	forwarding-off router.conf:1 note
	gateways-not-isolated router.conf:6 note
	device-lists-lans MacBook.conf:8 note
	lan-common-default router.conf:10 warning
	hook-present home-gw.conf:6 note
X

mkdir "$work/corrected"
(cd "$work" && "$tests/netns/check_apply.py" out "$work/files" corrected "$tests/vectors/seed-corrected" 203.0.113.1)
expect "who writes what it says gets the corrected files" diff -r "$tests/vectors/seed-corrected" "$work/corrected"
expect "a gateway's file alone" check 2 home-gw.conf
expect "the lines are the hooks'" grep -q 'Gateway = <prefix of the LAN behind eth0>' "$work/out"

take seed-corrected 600
expect "nothing is wrong with those: status 0" check 0 "${files[@]}"
expect "no error, no warning" grep -q '^5 files: 0 errors, 0 warnings, ' "$work/out"
chmod 644 "$work/files/MacBook.conf"
expect "a key that all can read is an error" check 2 MacBook.conf --json
expect "... which says so" finds file-readable MacBook.conf:None error
chmod 600 "$work/files/MacBook.conf"
sed -i '/^PersistentKeepalive/d' "$work/files/home-gw.conf"
expect "a warning: status 1" check 1 "${files[@]}"
expect "no private key is printed" no_private_key
expect "no file: status 1" check 1 "$work/nothing.conf"
expect "... and one line on stderr" equal "$(wc -l <"$work/err") $(wc -c <"$work/out")" "1 0"
expect "unknown option: status 1" check 1 --jason

sed -i '/^Relay/d' "$work/files/router.conf"
expect "another host's hub: forwarding is its own matter" check 0 router.conf
on a ip address add 10.9.0.1/32 dev lo
on a sysctl -qw net.ipv4.ip_forward=0
expect "this host's hub, by its address, and forwarding is off" check 2 router.conf --json
expect "... which is an error here" finds forwarding-off router.conf:1 error
on a sysctl -qw net.ipv4.ip_forward=1
expect "forwarding is on" check 0 router.conf
on a nft -f - <<-X
	table ip filter {
		chain FORWARD { type filter hook forward priority 0; policy drop; }
	}
X
expect "another firewall drops" check 2 router.conf
expect "... and is named" grep -q 'forward-policy-drop: .*ip filter FORWARD' "$work/out"
