# shellcheck shell=bash
# One exchange between our driver on host a and another implementation on host
# b, for each side as initiator, each outer family, and with or without
# preshared key. Sourced after ../netns/lib.sh by the scripts of this folder,
# which set device and make hosts, devices and addresses:
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1, 2001:db8::1 --- .2, ::2 === $device 10.9.0.2 fd09::2 b

# cable_up: the two hosts and what is between them.
: "${device:=wg0}" # b's

cable_up()
{
	host a b
	cable a eth0 b eth0
	address a eth0 192.0.2.1/24 2001:db8::1/64
	address b eth0 192.0.2.2/24 2001:db8::2/64
}

# introduce INITIATOR FAMILY PSK: strangers to each other; one knows where.
introduce()
{
	local at_a=() at_b=()
	tool a set wg0 peer "$(public b)" remove
	tool b set "$device" peer "$(public a)" remove
	case $1$2 in
	a4) at_a=(endpoint 192.0.2.2:1002) ;;
	a6) at_a=(endpoint '[2001:db8::2]:1002') ;;
	b4) at_b=(endpoint 192.0.2.1:1001) ;;
	b6) at_b=(endpoint '[2001:db8::1]:1001') ;;
	esac
	if [ "$3" = psk ]; then
		at_a+=(preshared-key "$(preshared one)")
		at_b+=(preshared-key "$(preshared one)")
	fi
	peer a wg0 b 10.9.0.2/32,fd09::2/128 "${at_a[@]}"
	peer b "$device" a 10.9.0.1/32,fd09::1/128 "${at_b[@]}"
}

# first_ping INITIATOR: it begins, the other one answers.
first_ping()
{
	local outer
	case $1 in
	a) outer='(src host 192.0.2.1 or src host 2001:db8::1)' && pings a 10.9.0.2 || return 1 ;;
	b) outer='(src host 192.0.2.2 or src host 2001:db8::2)' && pings b 10.9.0.1 || return 1 ;;
	esac
	wait_for 10 captured_at_least 1 begun "($(message4 2) or $(message6 2)) and not $outer"
	captured_at_least 1 begun "($(message4 1) or $(message6 1)) and $outer"
}

matrix()
{
	local side family psk text
	for side in a b; do
		for family in 4 6; do
			for psk in none psk; do
				text="$side begins, outer IPv$family, preshared key: $psk"
				capture begun a eth0 udp
				introduce "$side" "$family" "$psk"
				expect "$text" first_ping "$side"
				capture_stop
				expect "$text: back" pings "$([ "$side" = a ] && echo b || echo a)" \
					"$([ "$side" = a ] && echo 10.9.0.1 || echo 10.9.0.2)"
				expect "$text: TCP to b, data equal" tcp_echo a b 10.9.0.2
				expect "$text: TCP to a, IPv6, data equal" tcp_echo b a fd09::1
				expect "$text: UDP to b, IPv6, data equal" udp_echo a b fd09::2
			done
		done
	done
	tool b set "$device" peer "$(public a)" preshared-key "$(preshared two)"
	tool a set wg0 peer "$(public b)" remove
	peer a wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002 preshared-key "$(preshared one)"
	expect_not "different preshared keys: nothing passes" pings_soon a 10.9.0.2
}
