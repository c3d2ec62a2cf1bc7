# shellcheck shell=bash
# What the scenarios named paths_ and bursts_ share: paths_pump.py as server and
# as client, and drivers by side. Sourced after lib.sh.

# kinds KIND-OF-A KIND-OF-B: wgstar or wireguard, for hosts that pair() makes.
kinds()
{
	local name kind
	for name in a b; do
		kind=$1
		shift
		kind_at[$name]=$kind
		tool_at[$name]=$([ "$kind" = wgstar ] && echo wgstarctl || echo wg)
	done
}

# serve HOST: both kinds of traffic, on port 7100.
serve()
{
	background "$1" "pump-$1" /usr/bin/python3 "$tests/netns/paths_pump.py" serve 7100
	wait_for 20 listens "$1" 7100
}

# pump HOST stream|datagrams|pingpong ADDRESS OPTIONS...
pump()
{
	local name=$1 what=$2 to=$3
	shift 3
	on "$name" /usr/bin/python3 "$tests/netns/paths_pump.py" "$what" "$to" 7100 "$@"
}

# pumps TEXT HOST WORDS...: as pump, which has to succeed; says what it said.
pumps()
{
	local text=$1 said
	shift
	said=$(pump "$@" 2>&1) || fail "$text: ${*:2}: $said"
	ok "$text: $said"
}

# What comes in fragments, of which receive offload lets some overtake whole
# datagrams with any driver, if the same poll delivers both: order is not asked of
# those.
whole=0-70,127-129,255-257,511-513,1000,1371,1372
cut=1371-1373,1391-1393,3000,9000

# both TEXT OPTIONS...: a stream each way, IPv4 and IPv6, and datagrams.
both()
{
	local text=$1
	shift
	pumps "$text, TCP a to b" a stream 10.9.0.2 "$@"
	pumps "$text, TCP b to a, IPv6" b stream fd09::1 "$@"
	pumps "$text, UDP a to b, IPv6" a datagrams fd09::2 --sizes "$whole" --in-order
	pumps "$text, UDP b to a" b datagrams 10.9.0.1 --sizes "$whole" --in-order
	pumps "$text, UDP a to b, some in fragments" a datagrams fd09::2 --sizes "$cut"
}

# offload HOST IF FEATURES...: each off; what a device has fixed stays.
offload()
{
	local name=$1 dev=$2 feature
	shift 2
	for feature in "$@"; do
		on "$name" ethtool -K "$dev" "$feature" off >/dev/null 2>&1 || true
	done
}
