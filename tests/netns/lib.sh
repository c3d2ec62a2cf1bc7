# shellcheck shell=bash
# What every scenario needs: network namespaces as hosts, cables between
# them, tunnels, keys, waiting by condition, traffic with its data compared,
# captures. Sourced first; everything it makes is gone when the script ends.
#   WG_KIND  link kind under test: wgstar (default) or wireguard, the oracle
#   WG_TOOL  tool that configures it: wgstarctl (default) or wg
# See README.md.

WG_KIND=${WG_KIND:-wgstar}
if [ "$WG_KIND" = wireguard ]; then
	WG_TOOL=${WG_TOOL:-wg}
fi
WG_TOOL=${WG_TOOL:-wgstarctl}

scenario=$(basename "$0" .sh)
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
prefix=t$$
captures=()
declare -A kind_at tool_at # by host, where they differ from the two above
log_start=
exec 3>&1 # verdicts, also from within commands whose output is kept

# --- verdicts ---------------------------------------------------------------

ok()
{
	printf '  ok    %s\n' "$*"
}

fail()
{
	printf '  FAIL  %s\n' "$*" >&3
	exit 1
}

# skip REASON: this guest or this driver cannot show the claim.
skip()
{
	printf '  skip  %s\n' "$*"
	exit 0
}

# expect TEXT COMMAND...: the command succeeds.
expect()
{
	local text=$1
	shift
	if ! "$@" >"$work/expect" 2>&1; then
		sed 's/^/        | /' "$work/expect"
		fail "$text: $*"
	fi
	ok "$text"
}

# expect_not TEXT COMMAND...: the command fails.
expect_not()
{
	local text=$1
	shift
	if "$@" >"$work/expect" 2>&1; then
		sed 's/^/        | /' "$work/expect"
		fail "$text: unexpectedly works: $*"
	fi
	ok "$text"
}

# wait_for SECONDS COMMAND...: poll until the command succeeds.
wait_for()
{
	local limit=$1 end
	shift
	end=$((SECONDS + limit + 1))
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || fail "not within $limit s: $*"
		sleep 0.05
	done
}

# stays SECONDS COMMAND...: the command keeps succeeding; for "nothing comes".
stays()
{
	local limit=$1 end
	shift
	end=$((SECONDS + limit + 1))
	while [ "$SECONDS" -lt "$end" ]; do
		"$@" >/dev/null 2>&1 || fail "did not last $limit s: $*"
		sleep 0.1
	done
}

equal() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
at_least() { [ "$1" -ge "$2" ] || { echo "$1 is less than $2"; return 1; }; }
at_most() { [ "$1" -le "$2" ] || { echo "$1 is more than $2"; return 1; }; }

# --- the end ----------------------------------------------------------------

on_error()
{
	printf '  FAIL  %s:%s: %s\n' "$(basename "${BASH_SOURCE[1]}")" "$1" "$2" >&3
}

show_state()
{
	local entry
	for entry in /run/netns/"$prefix"-*; do
		[ -e "$entry" ] || continue
		printf -- '--- %s\n' "${entry#*"$prefix"-}"
		nsenter --net="$entry" -- ip -s link show type "$WG_KIND" | head -n 24 || true
		nsenter --net="$entry" -- "$WG_TOOL" show | head -n 40 || true
		[ "$WG_KIND" != wgstar ] || nsenter --net="$entry" -- "$WG_TOOL" show all stats | head -n 20 || true
	done
	if [ -n "$log_start" ]; then
		printf -- '--- kernel log\n'
		dmesg | sed "1,/$log_start/d" | tail -n 20
	fi
}

clean_up()
{
	local status=$? entry pid
	trap - EXIT ERR
	set +eE
	[ "$status" = 0 ] || show_state
	exec 2>/dev/null
	for pid in $(jobs -p); do
		kill -KILL "$pid"
	done
	wait
	for entry in /run/netns/"$prefix"-*; do
		[ -e "$entry" ] && ip netns del "${entry##*/}"
	done
	if ! log_clean; then
		echo "  FAIL  the kernel complained"
		status=1
	fi
	rm -rf "$work"
	echo "$scenario: $([ "$status" = 0 ] && echo passed || echo FAILED) in $SECONDS s"
	exit "$status"
}

# The kernel's log since the start of this script holds no complaint.
log_clean()
{
	[ -n "$log_start" ] || return 0
	dmesg | sed "1,/$log_start/d" >"$work/log"
	"$tests/../scripts/log-scan.sh" "$work/log"
}

trap clean_up EXIT
trap 'exit 130' INT TERM
trap 'on_error "$LINENO" "$BASH_COMMAND"' ERR
set -E
shopt -s inherit_errexit
umask 077 # keys are everywhere
if echo "$scenario starts as $$" 2>/dev/null >/dev/kmsg; then
	log_start="$scenario starts as $$"
fi
echo "$scenario ($WG_KIND)"

# --- hosts and cables -------------------------------------------------------

# host NAME...: a network namespace each, lo up, no DAD delays.
host()
{
	local name
	for name in "$@"; do
		ip netns add "$prefix-$name"
		on "$name" ip link set lo up
		on "$name" sysctl -qw net.ipv6.conf.all.accept_dad=0 \
			net.ipv6.conf.default.accept_dad=0 \
			net.ipv6.conf.default.router_solicitations=0 \
			net.ipv6.conf.all.keep_addr_on_down=1
	done
}

# on HOST COMMAND...: run it there.
on()
{
	local name=$1
	shift
	nsenter --net="/run/netns/$prefix-$name" -- "$@"
}

# background HOST LABEL COMMAND...: as on, not waited for; its process id is
# in $started, its output in $work/LABEL.
background()
{
	local name=$1 label=$2
	shift 2
	nsenter --net="/run/netns/$prefix-$name" -- "$@" >"$work/$label" 2>&1 &
	started=$!
}

# drop_host NAME: delete the namespace's name; the rest is the kernel's.
drop_host()
{
	ip netns del "$prefix-$1"
}

# cable HOST IF HOST IF: a veth pair, both ends up.
cable()
{
	ip link add "$2" netns "$prefix-$1" type veth peer "$4" netns "$prefix-$3"
	on "$1" ip link set "$2" up
	on "$3" ip link set "$4" up
}

# address HOST IF CIDR...
address()
{
	local name=$1 dev=$2 cidr
	shift 2
	for cidr in "$@"; do
		on "$name" ip address add "$cidr" dev "$dev"
	done
}

# --- tunnels ----------------------------------------------------------------

# key NAME: path of NAME's private key, made on first use.
key()
{
	if [ ! -e "$work/$1.key" ]; then
		(umask 077 && "$WG_TOOL" genkey >"$work/$1.key")
		"$WG_TOOL" pubkey <"$work/$1.key" >"$work/$1.pub"
	fi
	echo "$work/$1.key"
}

# public NAME: NAME's public key.
public()
{
	key "$1" >/dev/null
	cat "$work/$1.pub"
}

# preshared NAME: path of a preshared key of that name.
preshared()
{
	[ -e "$work/$1.psk" ] || (umask 077 && "$WG_TOOL" genpsk >"$work/$1.psk")
	echo "$work/$1.psk"
}

# tool HOST ARGUMENTS...: the tool, there.
tool()
{
	local name=$1
	shift
	on "$name" "${tool_at[$name]:-$WG_TOOL}" "$@"
}

# tunnel HOST IF PORT CIDR...: a device with HOST's key, up.
tunnel()
{
	local name=$1 dev=$2 port=$3
	shift 3
	on "$name" ip link add "$dev" type "${kind_at[$name]:-$WG_KIND}"
	tool "$name" set "$dev" private-key "$(key "$name")" listen-port "$port"
	address "$name" "$dev" "$@"
	on "$name" ip link set "$dev" up
}

# peer HOST IF PEER PREFIXES [WORDS...]: add PEER to HOST's device.
peer()
{
	local name=$1 dev=$2 of=$3 prefixes=$4
	shift 4
	tool "$name" set "$dev" peer "$(public "$of")" allowed-ips "$prefixes" "$@"
}

# pair: the topology of most scenarios, hosts a and b with one cable.
#   a 192.0.2.1, 2001:db8::1       b 192.0.2.2, 2001:db8::2     outside
#   wg0 10.9.0.1, fd09::1          wg0 10.9.0.2, fd09::2        inside
# a knows b's IPv4 endpoint; b learns a's.
pair()
{
	host a b
	cable a eth0 b eth0
	address a eth0 192.0.2.1/24 2001:db8::1/64
	address b eth0 192.0.2.2/24 2001:db8::2/64
	tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
	tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
	peer a wg0 b 10.9.0.2/32,fd09::2/128 endpoint 192.0.2.2:1002
	peer b wg0 a 10.9.0.1/32,fd09::1/128
}

# literal ADDRESS: in brackets if it is IPv6.
literal()
{
	case $1 in
	*:*) echo "[$1]" ;;
	*) echo "$1" ;;
	esac
}

# field HOST IF FIELD PEER: one field of `show`, for one peer.
field()
{
	tool "$1" show "$2" "$3" | awk -v key="$(public "$4")" '$1 == key { $1 = ""; print substr($0, 2) }'
}

handshake_time() { field "$1" "$2" latest-handshakes "$3"; }
endpoint() { field "$1" "$2" endpoints "$3"; }
received_bytes() { field "$1" "$2" transfer "$3" | awk '{ print $1 }'; }
sent_bytes() { field "$1" "$2" transfer "$3" | awk '{ print $2 }'; }
endpoint_is() { equal "$(endpoint "$1" "$2" "$3")" "$4"; }
has_session() { at_least "$(handshake_time "$1" "$2" "$3")" 1; }

# link_counter HOST IF NAME: as in /sys/class/net, which shows one namespace.
link_counter()
{
	local column
	case $3 in
	rx_packets) column=3 ;;
	rx_errors) column=4 ;;
	tx_packets) column=11 ;;
	tx_errors) column=12 ;;
	esac
	on "$1" sed -n "s/^ *$2://p" /proc/net/dev | awk -v column="$((column - 1))" '{ print $column }'
}

# counter HOST IF REASON: how often the device dropped for that reason.
counter()
{
	tool "$1" show "$2" stats | awk -v reason="$3" '
		$1 == "device" && $2 == reason { count = $3 }
		END { print count + 0 }'
}

# counted HOST IF REASON AT_LEAST: only wgstar counts by reason; with the
# oracle there is nothing to check.
counted()
{
	[ "$WG_KIND" = wgstar ] || return 0
	expect "dropped as $3" at_least "$(counter "$1" "$2" "$3")" "${4:-1}"
}

# --- traffic ----------------------------------------------------------------

# pings HOST ADDRESS [OPTIONS...]: one echo, with time for a handshake.
pings()
{
	local name=$1 to=$2
	shift 2
	on "$name" ping -n -c 1 -W 10 "$@" "$to"
}

# pings_soon: for what may not work: one echo, one second.
pings_soon()
{
	local name=$1 to=$2
	shift 2
	on "$name" ping -n -c 1 -W 1 "$@" "$to"
}

listens() { on "$1" ss -Hltun "sport = :$2" | grep -q .; }

# tcp_echo FROM TO ADDRESS [BYTES]: random data to TO and back, compared.
tcp_echo()
{
	local from=$1 to=$2 target=$3 server
	head -c "${4:-1000000}" /dev/urandom >"$work/sent"
	background "$to" server socat -t 60 TCP6-LISTEN:7000,ipv6only=0,reuseaddr EXEC:cat
	server=$started
	wait_for 10 listens "$to" 7000
	on "$from" socat -t 60 - "TCP:$(literal "$target"):7000,connect-timeout=10" \
		<"$work/sent" >"$work/back"
	wait "$server"
	equal "$(sha256sum <"$work/back")" "$(sha256sum <"$work/sent")"
}

# udp_echo FROM TO ADDRESS [OPTIONS...]: numbered datagrams there and back,
# each compared; options and output are those of datagrams.py.
udp_echo()
{
	local from=$1 to=$2 target=$3 server status=0
	shift 3
	background "$to" server /usr/bin/python3 "$tests/netns/datagrams.py" echo 7001
	server=$started
	wait_for 20 listens "$to" 7001
	on "$from" /usr/bin/python3 "$tests/netns/datagrams.py" send "$target" 7001 "$@" || status=$?
	kill "$server"
	wait "$server" 2>/dev/null || true
	return "$status"
}

# --- captures ---------------------------------------------------------------

# capture LABEL HOST IF FILTER...: start; returns when it is listening. Frames
# are cut at 2048 bytes, so that the ring has room for thousands.
capture()
{
	local label=$1 name=$2 dev=$3
	shift 3
	# What an earlier capture of that label left says nothing of this one.
	rm -f "$work/$label.log" "$work/$label.pcap"
	background "$name" "$label.log" tcpdump -Z root -B 16384 -s 2048 -i "$dev" -n -U --immediate-mode \
		-w "$work/$label.pcap" "$@"
	captures+=("$label:$started")
	wait_for 10 grep -q 'listening on' "$work/$label.log"
}

# has_read_all PID: a tcpdump that sleeps has nothing left to read.
has_read_all() { [[ $(cat "/proc/$1/stat") == *") S "* ]]; }

# capture_stop: end all captures, with all that came until now in them.
capture_stop()
{
	local one
	for one in "${captures[@]}"; do
		wait_for 30 has_read_all "${one##*:}"
		kill -INT "${one##*:}"
		wait "${one##*:}" || true
	done
	captures=()
}

# captured LABEL [FILTER...]: packets of it that match, as text.
captured()
{
	local label=$1
	shift
	tcpdump -n -tt -v -r "$work/$label.pcap" "$@" 2>/dev/null
}

# captured_count LABEL [FILTER...]
captured_count()
{
	local label=$1
	shift
	tcpdump -n -r "$work/$label.pcap" "$@" 2>/dev/null | wc -l
}

captured_at_least() { local count=$1; shift; at_least "$(captured_count "$@")" "$count"; }

# Filters for the four messages, over IPv4 without options and over IPv6.
message4() { printf '(udp and udp[8:4] = 0x0%s000000)' "$1"; }
message6() { printf '(ip6 and ip6[6] = 17 and ip6[48:4] = 0x0%s000000)' "$1"; }

# oneshot HOST PEER WORDS...: the scripted peer of tests/interop, with HOST's
# key, talking to PEER.
oneshot()
{
	local name=$1 of=$2
	shift 2
	on "$name" /usr/bin/python3 "$tests/interop/oneshot.py" --key "$(key "$name")" \
		--peer "$(public "$of")" "$@"
}
