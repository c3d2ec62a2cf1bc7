#!/bin/bash
# save and SaveConfig write what runs now into the file, and keep what only
# the file knows; the file is replaced in one step and stays private. strip
# prints what wg itself takes.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b
# oracle: no
# guest: own
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

has() { grep -qxF -- "$1" "$file"; }
has_not() { ! grep -qF -- "$1" "$file"; }
mode_is() { equal "$(stat -c %a "$file")" 600; }
alone() { equal "$(ls "$work/etc")" "wg0.conf"; }

write_config() # LINES
{
	full_file "$file"
	sed -i "s|^DNS.*|&\n$1|" "$file"
}

# A reader sees the old file or the new one, at any moment.
never_half()
{
	local reader
	while grep -q '^Endpoint' "$file" && grep -q PrivateKey "$file"; do :; done &
	reader=$!
	for _ in {1..20}; do
		tool a save "$file" || return 1
	done
	kill "$reader"
}

wg_takes_it()
{
	on a ip link add wg9 type wireguard
	tool a strip "$file" >"$work/stripped"
	on a wg setconf wg9 "$work/stripped"
	on a wg show wg9 allowed-ips | grep -F 10.20.0.0/16
	on a ip link del wg9
}

busy_host
fake_resolver 0
umask 022

write_config 'MTU = 1333\nTable = auto\nPostUp = true %i'
sed -i 's/^Endpoint.*/&\nName = hub/' "$file"
expect "strip prints what wg takes" wg_takes_it
expect_not "save of what is not up" tool a save "$file"
expect "up" tool a up "$file" --allow-hooks
tool a set wg0 peer "$(public c)" allowed-ips 10.30.0.0/16 persistent-keepalive 25
on a ip address add 10.7.0.1/24 dev wg0
expect "save --dry-run prints" sh -c "$(declare -f on); prefix=$prefix; on a wgstarctl save $file --dry-run | grep -F '$(public c)'"
expect "and leaves the file alone" has_not "$(public c)"
expect "save" tool a save "$file"
expect "the new peer is in it" has "PublicKey = $(public c)"
expect "its keepalive" has "PersistentKeepalive = 25"
expect "the old peer's name" has "Name = hub"
expect "the new address" has "Address = 10.7.0.1/24"
expect "the old address" has "Address = fd09::1/64"
expect "no link-local address" has_not fe80
expect "name servers of the file" has "DNS = 10.9.0.2, example.com"
expect "MTU of the file" has "MTU = 1333"
expect "hooks of the file, as they were" has "PostUp = true %i"
expect "no mark: up chose it" has_not FwMark
expect "the key" has "PrivateKey = $(cat "$(key a)")"
expect "mode 600, whatever the umask" mode_is
expect "no other file beside it" alone
expect "a reader never sees half of it" never_half
expect "down without SaveConfig leaves it alone" sh -c "
	sha256sum $file >$work/sum; $(declare -f on); prefix=$prefix
	on a wgstarctl set wg0 peer $(public c) remove
	on a wgstarctl down wg0 --allow-hooks && sha256sum -c $work/sum"

write_config 'SaveConfig = true\nFwMark = 0x77'
expect "up" tool a up "$file"
tool a set wg0 listen-port 4444
expect "down writes first" tool a down wg0
expect "the new port is in it" has "ListenPort = 4444"
expect "the mark of the file" has "FwMark = 0x77"
expect "SaveConfig stays" has "SaveConfig = true"
expect "it can be brought up again" tool a up "$file"
mount --bind "$work/etc" "$work/etc" && mount -o remount,bind,ro "$work/etc"
expect_not "a file that can't be written stops down" tool a down wg0
expect "the tunnel is still up" on a ip link show wg0
umount "$work/etc"
expect "then it works" tool a down wg0
