#!/bin/bash
# A firewall of somebody else that drops what is forwarded (Docker, ufw,
# firewalld) is named, with the commands that let the gateway's packets pass;
# it is neither changed nor outwitted. With them, all works.
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
gateway_by_hand
lan_servers
on gw nft -f - <<-X
	table ip filter {
		chain FORWARD {
			type filter hook forward priority filter; policy drop;
			iifname "docker0" counter accept
		}
	}
	table inet firewalld {
		chain filter_FORWARD {
			type filter hook forward priority 10; policy accept;
			ct state established,related accept
			reject with icmpx admin-prohibited
		}
	}
X
on gw nft list ruleset >"$work/foreign"
remember gw

tool gw gateway wg0 on --export 192.168.1.0/24 2>"$work/warned"
expect "gateway on names the chain with policy drop" grep -F '`ip filter FORWARD'"'" "$work/warned"
expect "and the one that rejects in the end" grep -F '`inet firewalld filter_FORWARD'"'" "$work/warned"
expect_not "nothing passes: it is not outwitted" pings_soon a 192.168.1.10
{ on gw nft list table ip filter; on gw nft list table inet firewalld; } >"$work/now"
expect "it was left as it is" diff "$work/foreign" "$work/now"

grep '^nft ' "$work/warned" >"$work/advice"
expect "two commands for each" equal "$(wc -l <"$work/advice")" 4
expect "they work as printed" on gw bash -e "$work/advice"
expect "a reaches the LAN" pings a 192.168.1.10
expect "TCP, data equal" tcp_echo a lan 192.168.1.10
tool gw gateway wg0 on --export 192.168.1.0/24 2>"$work/warned"
expect "then there is no warning" equal "$(cat "$work/warned")" ""
tool gw gateway wg0 off

on gw nft delete table ip filter
on gw nft delete table inet firewalld
on gw nft -f "$work/foreign"
tool gw forward wg0 add tcp 2222 192.168.1.10:22 2>"$work/warned"
expect "forward add warns as well" grep -c 'chain .ip filter FORWARD' "$work/warned"
tool gw gateway wg0 off
expect "the host is as it was" unchanged gw
on gw ip link del wg0

write_file "$work/etc/wg0.conf" <<-X
	[Interface]
	PrivateKey = $(cat "$(key gw)")
	Relay = yes
X
tool gw up "$work/etc/wg0.conf" 2>"$work/warned"
expect "up of a hub warns as well" grep -c 'chain .ip filter FORWARD' "$work/warned"
tool gw down wg0
