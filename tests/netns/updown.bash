# shellcheck shell=bash
# What the scenarios of up and down share: a host with everything on it that
# up touches, its state as text, and files for it. Sourced after lib.sh.
# shellcheck disable=SC2154

# snapshot HOST: all that up may change, without counters and timers; sysctls of
# connection tracking come when the kernel loads it.
snapshot()
{
	on "$1" ip -d link | sed 's/ promiscuity.*//'
	on "$1" ip address
	on "$1" ip route show table all
	on "$1" ip -6 route show table all | sed 's/ expires [0-9]*sec//'
	on "$1" ip rule
	on "$1" ip -6 rule
	on "$1" nft list ruleset
	{ on "$1" grep -rs . /proc/sys/net || true; } | sort |
		grep -v '/net/netfilter/\|/file-nr\|/random'
	ls /run/fake-resolvconf 2>/dev/null || true
}

# remember HOST; unchanged HOST: its state is what was remembered.
remember() { snapshot "$1" >"$work/before"; }
unchanged()
{
	snapshot "$1" >"$work/after"
	diff "$work/before" "$work/after"
}

no_state() { ! find /run/wgstar -type f 2>/dev/null | grep .; }

# busy_host: host a with a rule, a table and a firewall of its own, so that
# "as before" is not "empty"; b is the far end of its cable.
busy_host()
{
	host a b
	cable a eth0 b eth0
	address a eth0 192.0.2.1/24 2001:db8::1/64
	address b eth0 192.0.2.2/24 2001:db8::2/64
	on a ip route add default via 192.0.2.2
	on a ip rule add priority 5000 fwmark 0x9 table 9
	on a ip route add 198.51.100.0/24 via 192.0.2.2 table 9
	on a nft -f - <<-X
		table inet mine {
			chain in { type filter hook input priority 0; tcp dport 1 drop; }
		}
	X
	on a sysctl -qw net.ipv4.conf.all.src_valid_mark=0 \
		net.ipv4.conf.all.send_redirects=1
}

# write_file PATH: standard input as a file that up takes.
write_file()
{
	mkdir -p "$(dirname "$1")"
	rm -f "$1"
	(umask 077 && cat >"$1")
}

# full_file PATH: a's full tunnel to b, with all that up knows but hooks.
full_file()
{
	write_file "$1" <<-X
		[Interface]
		PrivateKey = $(cat "$(key a)")
		Address = 10.9.0.1/24, fd09::1/64
		DNS = 10.9.0.2, example.com
		[Peer]
		PublicKey = $(public b)
		AllowedIPs = 0.0.0.0/0, ::/0, 10.20.0.0/16
		Endpoint = 192.0.2.2:1002
	X
}

# fake_resolver STATUS: a resolvconf that keeps its records as files.
fake_resolver()
{
	mkdir -p /usr/local/sbin
	cat >/usr/local/sbin/resolvconf <<-X
		#!/bin/bash
		mkdir -p /run/fake-resolvconf
		case \$1 in
		-a) cat >"/run/fake-resolvconf/\$2" ;;
		-d) rm -f "/run/fake-resolvconf/\$2"; exit 0 ;;
		esac
		exit $1
	X
	chmod 755 /usr/local/sbin/resolvconf
}

# refuses TEXT ARGUMENTS...: the tool exits with 1, one line on stderr has
# TEXT in it, and a is as before.
refuses()
{
	local text=$1 status=0
	shift
	tool a "$@" >"$work/out" 2>"$work/err" || status=$?
	equal "$status" 1 && equal "$(wc -l <"$work/err")" 1 &&
		grep -qF -- "$text" "$work/err" && unchanged a && return
	cat "$work/out" "$work/err"
	return 1
}
