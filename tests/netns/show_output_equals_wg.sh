#!/bin/bash
# What wgstarctl prints of a wgstar device is, byte for byte, what wg prints of
# an in-tree device that was configured alike, in every form of show and
# showconf; each reads the other's showconf.
#
#   stars: wg0, wg1 of kind wgstar      trees: wg0, wg1 of kind wireguard
# oracle: no
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ "$WG_KIND" = wgstar ] || skip "compares with the oracle by itself"

star() { on stars wgstarctl "$@"; }
tree() { on trees wg "$@"; }

# same ARGUMENTS...: both print the same text.
same()
{
	star "$@" >"$work/star.out"
	tree "$@" >"$work/tree.out"
	cmp "$work/star.out" "$work/tree.out" || {
		diff "$work/star.out" "$work/tree.out"
		return 1
	}
}

# both ARGUMENTS...: configure both.
both()
{
	star "$@"
	tree "$@"
}

# Not `show all endpoints`: wg 1.0.20210914 has the name before the first only.
same_forms()
{
	local which form
	for which in "" all interfaces wg0 wg1; do
		expect "show $which" same show ${which:+"$which"}
	done
	for form in public-key private-key listen-port fwmark peers preshared-keys \
		endpoints allowed-ips latest-handshakes transfer persistent-keepalive dump; do
		for which in all wg0 wg1; do
			[ "$which $form" = "all endpoints" ] || expect "show $which $form" same show "$which" "$form"
		done
	done
	expect "showconf" same showconf wg0
	expect "showconf of nothing" same showconf wg1
}

host stars trees
for dev in wg0 wg1; do
	on stars ip link add "$dev" type wgstar
	on trees ip link add "$dev" type wireguard
done
same_forms

both set wg0 private-key "$(key a)" listen-port 51820 fwmark 0xca6c
both set wg0 peer "$(public b)" preshared-key "$(preshared b)" endpoint 192.0.2.2:1002 \
	persistent-keepalive 25 allowed-ips 10.9.0.2/32,fd09::/64
both set wg0 peer "$(public c)" endpoint "[2001:db8::1]:1" allowed-ips "0.0.0.0/0, ::/0" \
	persistent-keepalive 3661
both set wg0 peer "$(public d)" endpoint "[fe80::1%lo]:65535"
both set wg0 peer "$(public e)" allowed-ips 10.1.0.0/16,10.2.0.0/16 peer "$(public f)"
same_forms
expect "colours" same show wg0
export WG_COLOR_MODE=always WG_HIDE_KEYS=never
expect "colours and keys" same show
unset WG_COLOR_MODE WG_HIDE_KEYS

both set wg0 peer "$(public e)" allowed-ips 10.3.0.0/24 peer "$(public f)" allowed-ips 10.9.0.2/32
expect "a prefix moves to the last peer" same show wg0 allowed-ips
both set wg0 peer "$(public b)" preshared-key /dev/null persistent-keepalive off allowed-ips ""
both set wg0 fwmark off peer "$(public c)" remove
expect "values are taken away alike" same show wg0 dump

(umask 077 && tree showconf wg0 >"$work/tree.conf" && star showconf wg0 >"$work/star.conf")
for verb in setconf syncconf addconf; do
	star "$verb" wg0 "$work/tree.conf"
	tree "$verb" wg0 "$work/star.conf"
	expect "$verb of the other's showconf" same showconf wg0
	expect "$verb leads to the same state" same show wg0 dump
done
(umask 077 && printf '[Interface]\nListenPort = 7\n' >"$work/empty.conf")
both setconf wg0 "$work/empty.conf"
expect "setconf resets what a file does not say" same show wg0 dump
(umask 077 && star genkey >"$work/any.key")
expect "pubkey" equal "$(star pubkey <"$work/any.key")" "$(tree pubkey <"$work/any.key")"
