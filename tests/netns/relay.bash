# shellcheck shell=bash
# What the scenarios of direct relay share: a hub between two peers, and which
# way packets went. Sourced behind lib.sh.
#
#   a .2, ::2 === hub 10.9.0.1, fd09::1 === .3, ::3 c       inside
#   192.0.2.2 --- .1         198.51.100.1 --- .3            outside
# shellcheck disable=SC2154  # of lib.sh

# hub_between: the three hosts, tunnels and sessions; forwarding on.
hub_between()
{
	local name
	host hub a c
	cable a eth0 hub eth0
	cable c eth0 hub eth1
	address a eth0 192.0.2.2/24
	address hub eth0 192.0.2.1/24
	address hub eth1 198.51.100.1/24
	address c eth0 198.51.100.3/24
	tunnel hub wg0 1001 10.9.0.1/24 fd09::1/64
	tunnel a wg0 1002 10.9.0.2/24 fd09::2/64
	tunnel c wg0 1003 10.9.0.3/24 fd09::3/64
	peer a wg0 hub 0.0.0.0/0,::/0 endpoint 192.0.2.1:1001
	peer c wg0 hub 0.0.0.0/0,::/0 endpoint 198.51.100.1:1001
	peer hub wg0 a 10.9.0.2/32,fd09::2/128
	peer hub wg0 c 10.9.0.3/32,fd09::3/128
	on hub sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	for name in a c; do
		wait_for 10 pings "$name" 10.9.0.1
	done
}

# went WAY: how many packets went that way.
went()
{
	tool hub show wg0 stats | awk -v way="$1" \
		'$1 == "relay" && $2 == way { count = $3 } END { print count + 0 }'
}

# all_ways: how many went any.
all_ways()
{
	tool hub show wg0 stats | awk '$1 == "relay" { count += $3 } END { print count + 0 }'
}

# way_of WAY COMMAND...: what the command sends between peers, and it does send,
# goes all that way.
way_of()
{
	local way=$1 all this
	shift
	all=$(all_ways)
	this=$(went "$way")
	"$@" >"$work/way_of" 2>&1 || true
	all=$(($(all_ways) - all))
	this=$(($(went "$way") - this))
	if [ "$all" = 0 ] || [ "$this" != "$all" ]; then
		tool hub show wg0 stats
		echo "$this of $all packets are $way"
		return 1
	fi
}

# goes WAY TEXT COMMAND...: as way_of; the command works.
goes()
{
	local way=$1 text=$2
	shift 2
	expect "$text: $way" way_of "$way" "$@"
	expect "$text" "$@"
}

# refused WAY TEXT COMMAND...: as goes; the command fails.
refused()
{
	local way=$1 text=$2
	shift 2
	expect "$text: $way" way_of "$way" "$@"
	expect_not "$text" "$@"
}
