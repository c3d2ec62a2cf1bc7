# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of measure.sh and lib.sh
# Traffic from host a to the host $last at the address $target, and the paths
# between them. Sourced by measure.sh.

# --- paths ------------------------------------------------------------------

is_plain() { [ "$WG_KIND" = plain ]; }

# link HOST IF CIDR HOST IF CIDR: a cable with addresses.
link()
{
	cable "$1" "$2" "$4" "$5"
	address "$1" "$2" "$3"
	address "$4" "$5" "$6"
}

# a -- b
path_pair()
{
	last=b
	target=10.9.0.2
	if is_plain; then
		host a b
		link a eth0 10.9.0.1/24 b eth0 10.9.0.2/24
	else
		pair
	fi
}

# a -- b -- c, where b is the hub
path_relay()
{
	last=c
	target=10.9.0.3
	host a b c
	link a eth0 192.0.2.1/24 b eth0 192.0.2.2/24
	link b eth1 198.51.100.2/24 c eth0 198.51.100.3/24
	on b sysctl -qw net.ipv4.ip_forward=1
	if is_plain; then
		target=198.51.100.3
		on a ip route add 198.51.100.0/24 via 192.0.2.2
		on c ip route add 192.0.2.0/24 via 198.51.100.2
		return
	fi
	tunnel a wg0 1001 10.9.0.1/24
	tunnel b wg0 1002 10.9.0.2/24
	tunnel c wg0 1003 10.9.0.3/24
	peer a wg0 b 10.9.0.0/24 endpoint 192.0.2.2:1002
	peer c wg0 b 10.9.0.0/24 endpoint 198.51.100.2:1002
	peer b wg0 a 10.9.0.1/32
	peer b wg0 c 10.9.0.3/32
	pings c 10.9.0.2
}

# a -- b -- c, where c is in b's LAN and sees all of it come from b
path_gateway()
{
	path_pair
	last=c
	target=10.8.0.2
	host c
	link b lan0 10.8.0.1/24 c eth0 10.8.0.2/24
	on b sysctl -qw net.ipv4.ip_forward=1
	on b nft 'table ip nat { chain out {
		type nat hook postrouting priority srcnat; oifname "lan0" masquerade; }; }'
	if is_plain; then
		on a ip route add 10.8.0.0/24 via 10.9.0.2
	else
		on a ip route add 10.8.0.0/24 dev wg0
		peer a wg0 b 10.9.0.2/32,10.8.0.0/24
	fi
}

# --- traffic ----------------------------------------------------------------

# tcp_stream [OPTIONS...]: Mbit/s that iperf3's receiver got.
tcp_stream()
{
	background "$last" server iperf3 -s -1
	wait_for 20 listens "$last" 5201
	pings a "$target"
	on a "${wrap[@]}" iperf3 -J -c "$target" -t "$seconds" "$@" >"$work/stream"
	result "$measure" "$(jq '.end.sum_received.bits_per_second / 1e6' "$work/stream")"
	expect "what arrives is what was sent" arrives_intact
}

# A fast wrong answer counts for nothing.
arrives_intact()
{
	head -c 4000000 /dev/urandom >"$work/sent"
	background "$last" came socat -u -b 262144 TCP-LISTEN:7000,reuseaddr -
	wait_for 20 listens "$last" 7000
	on a socat -u -b 262144 "OPEN:$work/sent" "TCP:$target:7000"
	wait "$started"
	equal "$(sha256sum <"$work/came")" "$(sha256sum <"$work/sent")"
}

# udp_stream SIZE: packets/s received while the sender is at full speed, and
# how many percent got lost.
udp_stream()
{
	local sent
	pings a "$target"
	background "$last" received "$flood" receive 7001
	wait_for 20 listens "$last" 7001
	sent=$(on a "${wrap[@]}" "$flood" send "$target" 7001 "$1" "$seconds")
	wait "$started"
	read -r -a sent <<<"$sent $(<"$work/received")"
	result "$measure" "$((sent[2] * 1000000000 / sent[1]))"
	result "$measure-loss" "$(jq -n "100 * (1 - ${sent[2]} / ${sent[0]})")"
}

# Microseconds (the median) from a packet's leaving to its answer's arrival,
# when nothing else is on the way.
request_response()
{
	local ns
	pings a "$target"
	background "$last" answers "$flood" answer 7001
	wait_for 20 listens "$last" 7001
	ns=$(on a "${wrap[@]}" "$flood" ask "$target" 7001 64 2000)
	result rr "$(jq -n "$ns / 1000")"
}
