#!/bin/bash
# --persist writes exports and forwards into the file that the interface was
# brought up from, and leaves everything else in it as it is: comments, order,
# mode and owner. The next up makes them again.
#
#   a wg0 10.9.0.1 === 10.9.0.2 wg0 gw eth1 192.168.1.2 --- lan 192.168.1.10
# guest: debug-ok no
# oracle: no
# guest: own
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

gateway_hosts
lan_servers
file=$work/etc/wg0.conf
write_file "$file" <<-X
	# the office
	[Interface]
	PrivateKey = $(cat "$(key gw)") # of gw
	Address = 10.9.0.2/24
	ListenPort = 1002
	  # NAS
	forward=tcp 8080 192.168.1.10:22
	MTU = 1400

	# --- peers
	[Peer]
	PublicKey = $(public a)
	Name = MacBook
	AllowedIPs = 10.9.0.1/32
	Endpoint = 192.0.2.1:1001
	PersistentKeepalive = 1
X
chmod 640 "$file"
chown 1:2 "$file"
cp "$file" "$work/file.before"
changes() { diff "$work/file.before" "$file" | grep '^[<>]' || true; }
up_again()
{
	tool gw down wg0 && tool gw up "$file" && wait_for 15 has_session gw wg0 a
}

remember gw
expect "up" tool gw up "$file"
expect "a forward, not for long" tool gw forward wg0 add udp 5353 192.168.1.10:53
expect "leaves the file alone" equal "$(changes)" ""
expect "a forward that persists" tool gw forward wg0 add tcp 2222 192.168.1.10:22 --from MacBook --idle 1h --persist
expect "is one line of the file, as typed" equal "$(changes)" "> Forward = tcp 2222 192.168.1.10:22 from MacBook idle 1h"
expect "behind the last one of the section" \
	equal "$(grep -A1 '^MTU' "$file" | tail -n 1)" "Forward = tcp 2222 192.168.1.10:22 from MacBook idle 1h"
expect "it is not transient" equal "$(forwards '[g["transient"] for g in f if g["port"] == 2222]')" "[False]"
expect "mode and owner are as they were" equal "$(stat -c '%a %u %g' "$file")" "640 1 2"
expect "the same once more changes nothing" tool gw forward wg0 add tcp 2222 192.168.1.10:22 --from MacBook --idle 1h --persist
expect "in the file" equal "$(changes | wc -l)" 1

expect "down, and up again" up_again
expect "the file's forwards are back" equal "$(forwards '[g["port"] for g in f]')" "[8080, 2222]"
expect "a reaches the one" echoes a tcp 10.9.0.2 2222
expect "and the other" echoes a tcp 10.9.0.2 8080

expect "del, with --persist" tool gw forward wg0 del tcp 8080 --persist
expect "its line goes, its comment stays" equal "$(changes | head -n 1)" "< forward=tcp 8080 192.168.1.10:22"
expect "gateway on, with --persist" tool gw gateway wg0 on --export 192.168.1.0/24 --as 10.9.101.0/24 --persist
expect "a line" grep -qx 'Gateway = 192.168.1.0/24 as 10.9.101.0/24' "$file"
expect "a dry run" tool gw gateway wg0 on --export 192.168.1.0/25 --persist --dry-run
expect "leaves it" grep -qx 'Gateway = 192.168.1.0/24 as 10.9.101.0/24' "$file"
expect "another LAN in its place" tool gw gateway wg0 on --export 192.168.1.0/25 --no-masquerade --persist
expect "two lines" equal "$(grep -cE '^Gateway = 192.168.1.0/25$|^Masquerade = no$' "$file")" 2
expect "down, and up again" up_again
on lan ip route add 10.9.0.0/24 via 192.168.1.2
expect "a reaches the LAN" pings a 192.168.1.10
expect "off, with --persist" tool gw gateway wg0 off --persist
expect "nothing of it is left in the file" equal "$(changes)" "< forward=tcp 8080 192.168.1.10:22"
expect "it still comes up" up_again

mv "$file" "$file.gone"
expect_not "refused: the file is gone" tool gw forward wg0 add tcp 99 192.168.1.10:22 --persist
expect "and nothing was added" equal "$(tool gw forward wg0 --json | tr -d ' \n')" '{"wg0":[]}'
mv "$file.gone" "$file"
expect "down" tool gw down wg0
expect "as it was" unchanged gw
