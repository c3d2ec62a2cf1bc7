#!/bin/bash
# What changes a gateway can be killed (kill -9) at any step: the next command
# completes it or takes it back, on an interface that was made by hand and on
# one that is up. strace kills at the Nth write (between two steps, or in the
# middle of a sysctl's) and at the Nth message to the kernel.
#
#   a wg0 10.9.0.1 === 10.9.0.2 wg0 gw eth1 192.168.1.2 --- lan 192.168.1.10
# oracle: no
# guest: own
# guest: debug-ok no
# timeout: 500
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

command -v strace >/dev/null || skip "strace is not installed"
gateway_hosts
lan_servers
on=(gateway wg0 on --export 192.168.1.0/24 --as 10.9.101.0/24 --export fd00:1::/64)
off=(gateway wg0 off)
add=(forward wg0 add tcp 2222 192.168.1.10:22)

# killed CALL N ARGUMENTS...: the tool, killed at its Nth CALL; fails when it
# came to its end before.
killed()
{
	local call=$1 number=$2 status=0
	shift 2
	on gw strace -qq -o /dev/null -e "trace=$call" \
		-e "inject=$call:signal=KILL:when=$number" \
		wgstarctl "$@" >"$work/killed" 2>&1 || status=$?
	[ "$status" != 0 ]
}

# whole: the gateway is there, and works.
whole()
{
	pings a 10.9.101.10 -q >/dev/null && pings a fd00:1::10 -q >/dev/null &&
		equal "$(on gw nft list tables | grep -c wgstar-up-wg0)" 1
}

# shellcheck disable=SC2317 # called by every, by name
ends() { tool gw "${off[@]}" && unchanged gw && no_state; }
# shellcheck disable=SC2317
completed() { tool gw "${on[@]}" && whole && ends; }

# every LEAST CALL ARGUMENTS...: kill that command at each CALL in turn, or at
# every third one of the many messages; what it began is taken back by off, or
# completed by on, and then taken back.
turn=0
every()
{
	local least=$1 call=$2 number stride=1
	shift 2
	turn=$((!turn)) # done twice, each is repaired both ways
	[ "$call" != sendto ] || stride=3
	for ((number = 1; ; number += stride)); do
		"$before" || return 1
		killed "$call" "$number" "$@" || break
		if (((number + turn) % 2)); then
			ends || return 1
		else
			completed || return 1
		fi
	done
	ends && at_least "$number" "$least"
}

nothing() { :; }
gateway_there() { tool gw "${on[@]}"; }

gateway_by_hand
remember gw
before=nothing
expect "on, killed between two steps" every 10 write "${on[@]}"
expect "on, killed between two steps, the others" every 10 write "${on[@]}"
expect "on, killed at a message" every 10 sendto "${on[@]}"
expect "on, killed at the rules" every 2 sendmsg "${on[@]}"
before=gateway_there
expect "off, killed between two steps" every 5 write "${off[@]}"
expect "off, killed at a message" every 5 sendto "${off[@]}"
expect "off, killed at the rules" every 1 sendmsg "${off[@]}"
expect "a forward, killed between two steps" every 1 write "${add[@]}"
expect "a forward, killed at a message" every 5 sendto "${add[@]}"
expect "a forward, killed at the rules" every 1 sendmsg "${add[@]}"

expect "killed in the middle, and the interface gone" killed write 8 "${on[@]}"
on gw ip link del wg0
expect_not "the next command says so" tool gw "${off[@]}"
expect "and has taken back what was left" no_state
expect "no rules" equal "$(on gw nft list ruleset)" ""

write_file "$work/etc/wg0.conf" <<-X
	[Interface]
	PrivateKey = $(cat "$(key gw)")
	Address = 10.9.0.2/24, fd09::2/64
	ListenPort = 1002
	[Peer]
	PublicKey = $(public a)
	AllowedIPs = 10.9.0.1/32, fd09::1/128
	Endpoint = 192.0.2.1:1001
	PersistentKeepalive = 1
X
down_and_up() { tool gw down wg0 && unchanged gw && no_state && tool gw up "$work/etc/wg0.conf"; }
remember gw
tool gw up "$work/etc/wg0.conf"
ends() { down_and_up; }
completed() { tool gw "${on[@]}" && wait_for 15 has_session gw wg0 a && whole && down_and_up; }
before=nothing
expect "up, then on, killed between two steps" every 10 write "${on[@]}"
expect "up, then on, killed at a message" every 10 sendto "${on[@]}"
