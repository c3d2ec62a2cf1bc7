#!/bin/bash
# Whatever a wg-quick file asks for, up does it and down takes exactly that
# back: links, addresses, routes, rules, sysctls, nftables, name servers.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b     a has a rule, a table and a
#     wg0 as the file says                    firewall of its own already
# oracle: no
# guest: own
# timeout: 240
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

has_address() { on a ip address show wg0 | grep -F "inet $1 "; }
has_route() { on a ip route show table "$1" | grep "^$2 dev wg0"; }
route_count() { equal "$(on a ip route show dev wg0 | wc -l)" "$1"; }
mtu_is() { on a ip link show wg0 | grep "mtu $1 "; }

minimal()
{
	cat <<-X
		[Interface]
		PrivateKey = $(cat "$(key a)")
		$1
		[Peer]
		PublicKey = $(public b)
		AllowedIPs = ${2:-10.9.0.0/24}
	X
}

there_and_back() # TEXT
{
	expect "$1: down" tool a down "$file"
	expect "$1: as before" unchanged a
	expect "$1: no journal is left" no_state
}

busy_host
fake_resolver 0
remember a

full_file "$file"
expect "full tunnel: up" tool a up "$file"
expect "full tunnel: address" has_address 10.9.0.1/24
expect "full tunnel: default route in its table" has_route 51820 default
expect "full tunnel: MTU from the way to the endpoint" mtu_is 1420
expect "full tunnel: name server" grep -qx 'nameserver 10.9.0.2' /run/fake-resolvconf/wg0
expect "full tunnel: domain" grep -qx 'search example.com' /run/fake-resolvconf/wg0
expect_not "a second up is refused" tool a up "$file"
expect "the journal has no key" sh -c "! grep -qF '$(cat "$(key a)")' /run/wgstar/*"
there_and_back "full tunnel"

minimal $'Address = 10.9.0.1, 10.8.0.1/24\nMTU = 1300' \
	'10.20.0.0/16, 10.20.1.0/24, 10.8.0.0/25' | write_file "$file"
expect "split tunnel: up" tool a up "$file"
expect "split tunnel: second address" has_address 10.8.0.1/24
expect "split tunnel: both routes, the connected one not again" route_count 3
expect "split tunnel: MTU of the file" mtu_is 1300
there_and_back "split tunnel"

minimal $'Table = 777\nFwMark = 0x77' 0.0.0.0/0 | write_file "$file"
expect "table 777: up" tool a up "$file"
expect "table 777: has the default route" has_route 777 default
there_and_back "table 777"

minimal 'Table = off' '0.0.0.0/0, 10.20.0.0/16' | write_file "$file"
expect "table off: up" tool a up "$file"
expect "table off: no route" route_count 0
there_and_back "table off"

minimal $'PreUp = echo 1 %i >>LOG\nPostUp = echo 2 >>LOG\nPreDown = echo 3 >>LOG\nPostDown = echo 4 %i >>LOG' |
	sed "s|LOG|$work/hooks|" | write_file "$file"
expect "hooks: up" tool a up "$file" --allow-hooks
expect_not "hooks: down does not run them unasked" tool a down "$file"
expect "hooks: down" tool a down "$file" --allow-hooks
expect "hooks ran in order" equal "$(tr '\n' ' ' <"$work/hooks")" "1 wg0 2 3 4 wg0 "
expect "hooks: as before" unchanged a

minimal "" "$(printf '10.%s.0/24, ' {100..119}.{0..99})10.7.0.0/16" |
	write_file "$file"
expect "2001 routes: up" tool a up "$file"
expect "2001 routes: all there" route_count 2001
there_and_back "2001 routes"

full_file "$file"
write_file "$work/etc/wg1.conf" <<X
[Interface]
PrivateKey = $(cat "$(key b)")
[Peer]
PublicKey = $(public c)
AllowedIPs = 0.0.0.0/0
X
expect "two full tunnels: first up" tool a up "$file"
expect "two full tunnels: second up" tool a up "$work/etc/wg1.conf"
expect "two full tunnels: first down" tool a down wg0
expect "the other's sysctl stays" equal "$(on a sysctl -n net.ipv4.conf.all.src_valid_mark)" 1
expect "two full tunnels: second down" tool a down wg1
expect "two full tunnels: as before" unchanged a

full_file /etc/wireguard/wgname.conf
expect "found by name: up" tool a up wgname
expect "an interface that was removed by hand" on a ip link del wgname
expect "found by name: down takes the rest back" tool a down wgname
expect "found by name: as before" unchanged a
