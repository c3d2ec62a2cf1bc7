# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of measure.sh and lib.sh
# Handshakes, lookups, and many peers. Sourced by measure.sh.

# Client i is 10.76.0.i on its own interface; for it b is 10.77.0.i. The keys
# come from the host, and ip works in batches: processes are dear in a guest.
handshake_clients()
{
	local i
	for i in $(seq "$clients"); do
		echo "link add w$i type $WG_KIND" >>"$work/links"
		printf '%s\n' "address add 10.76.0.$i/32 dev w$i" "link set w$i up" \
			"route add 10.77.0.$i/32 dev w$i" >>"$work/routes"
		printf '[Peer]\nPublicKey = %s\nAllowedIPs = 10.76.0.%s/32\n' \
			"$(<"$keys/$i.pub")" "$i" >>"$work/peers"
		echo "10.77.0.$i" >>"$work/targets"
	done
	on a ip -batch "$work/links"
	for i in $(seq "$clients"); do
		tool a set "w$i" private-key "$keys/$i" listen-port $((20000 + i)) \
			peer "$(public b)" allowed-ips 10.77.0.0/16 endpoint 192.0.2.2:1002
	done
	on a ip -batch "$work/routes"
}

# Handshakes/s: 100 interfaces of a are given one packet each at once; until b
# has received all 100. Both sides' work is in it.
handshakes()
{
	local start clients=100 keys=$BUILD/bench/keys
	host a b
	cable a eth0 b eth0
	address a eth0 192.0.2.1/24
	address b eth0 192.0.2.2/24
	tunnel b wg0 1002 10.9.0.2/24
	handshake_clients
	tool b addconf wg0 "$work/peers"
	on b ip route add local 10.77.0.0/16 dev lo
	on b ip route add 10.76.0.0/16 dev wg0
	background b received "$flood" await 7001 "$clients"
	wait_for 20 listens b 7001
	start=$(on a "${wrap[@]}" "$flood" once "$work/targets" 7001)
	wait "$started"
	result handshakes "$(awk -v start="$start" '{ print $1 * 1e9 / ($2 - start) }' \
		"$work/received")"
}

# lookups N: sendto()/s to random addresses in N prefixes of a peer without an
# endpoint: all a packet meets is the socket, the route, the lookup, and the
# refusal, which both drivers must do alike; with N only the lookup changes.
lookups()
{
	local ns count=20000
	host a
	tunnel a wg0 1001 10.200.0.1/32
	on a ip route add 10.0.0.0/8 dev wg0
	{
		printf '[Peer]\nPublicKey = %s\n' "$(public b)"
		sed 's/^/AllowedIPs = /' "$BUILD/bench/prefixes.$1"
	} >"$work/peers"
	tool a addconf wg0 "$work/peers"
	ns=$(on a "${wrap[@]}" "$flood" scatter "$BUILD/bench/targets.$1" 7001 $count)
	result "$measure" "$((count * 1000000000 / ns))"
}

# seconds_of COMMAND...
seconds_of()
{
	local start=${EPOCHREALTIME/./}
	"$@" >"$work/output"
	jq -n "(${EPOCHREALTIME/./} - $start) / 1e6"
}

# kernel_bytes, once that stops to change: what came before is freed in the
# background.
kernel_bytes_at_rest()
{
	local now=0 before=-1000000
	while ((now - before > 200000 || before - now > 200000)); do
		before=$now
		sleep 0.5
		sync
		now=$(kernel_bytes)
	done
	echo "$now"
}

# peers N: seconds until N of them are configured, listed, and gone again, and
# what one that nobody has heard of takes.
peers()
{
	local before
	host a
	tunnel a wg0 1001 10.200.0.1/32
	printf '[Interface]\nPrivateKey = %s\n' "$(<"$(key a)")" >"$work/none"
	cat "$work/none" "$BUILD/bench/peers.$1" >"$work/all"
	before=$(kernel_bytes_at_rest)
	result peers-set "$(seconds_of tool a setconf wg0 "$work/all")"
	result peers-memory "$(jq -n "($(kernel_bytes_at_rest) - $before) / 1024 / $1")"
	result peers-dump "$(seconds_of tool a show wg0 dump)"
	expect "all are listed" equal "$(wc -l <"$work/output")" $(($1 + 1))
	result peers-remove "$(seconds_of tool a setconf wg0 "$work/none")"
}
