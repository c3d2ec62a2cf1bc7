#!/bin/bash
# Whatever changes in a file: after apply the host is as after down and up with
# the new file, a second apply has nothing to change, and down leaves the host
# as it was before the first up.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 b     a has a rule, a table and a
#     wg0 as the file says                    firewall of its own already
# guest: debug-ok no
# oracle: no
# guest: own
# timeout: 240
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

# settings [LINE...]: the text of a file with these lines in [Interface].
settings()
{
	echo "[Interface]"
	echo "PrivateKey = $(cat "$(key a)")"
	echo "ListenPort = 1001"
	printf '%s\n' "$@"
}

peer_section() # NAME ALLOWED-IPS [LINE...]
{
	echo "[Peer]"
	echo "PublicKey = $(public "$1")"
	echo "AllowedIPs = $2"
	shift 2
	printf '%s\n' "$@"
}

# Without the numbers that are new with each interface, and the order of peers
# and addresses: what stays keeps its place.
state()
{
	snapshot a | sed -E 's/^[0-9]+: (wg0|eth0)/\1/; s/@if[0-9]+//' |
		grep -vE 'conf/wg0/|neigh/wg0/' | sort
	tool a showconf wg0 | grep -v AllowedIPs | sort
	tool a show wg0 routes | sort
	tool a show wg0 gateway 2>/dev/null || true
}

# to TEXT: the file is on standard input, an interface is up with another one.
to()
{
	cat >"$work/next"
	write_file "$file" <"$work/next"
	expect "$1: apply" tool a apply "$file"
	expect "$1: there is nothing left to change" sh -c "
		nsenter --net=/run/netns/$prefix-a wgstarctl apply '$file' | grep -qx 'nothing to change'"
	state >"$work/applied"
	expect "$1: down" tool a down wg0
	expect "$1: as before the first up" unchanged a
	expect "$1: no journal is left" no_state
	expect "$1: up" tool a up "$file"
	state >"$work/fresh"
	expect "$1: apply leads to the same as down and up" diff "$work/fresh" "$work/applied"
}

split=(peer_section b "10.9.0.2/32, 10.20.0.0/16, fd20::/64" "Endpoint = 192.0.2.2:1002")
full=(peer_section b "0.0.0.0/0, ::/0, 10.20.0.0/16" "Endpoint = 192.0.2.2:1002")

busy_host
fake_resolver 0
remember a

write_file "$file" < <(settings "Address = 10.9.0.1/24, fd09::1/64"; "${split[@]}")
expect "apply brings up what is down" tool a apply "$file"
to "peers and routes" < <(settings "Address = 10.9.0.1/24, fd09::1/64"
	peer_section c "10.30.0.0/16, 10.20.3.0/24" "PersistentKeepalive = 25" "Metric = 7" "Name = c"
	peer_section b "10.9.0.2/32, 10.20.0.0/16" "Endpoint = 192.0.2.2:1002")
to "addresses and MTU" < <(settings "Address = 10.9.0.7/24, 10.9.0.1/16, fd09::7/64" "MTU = 1300"; "${split[@]}")
to "a network of its own, and no MTU" < <(settings "Address = 10.8.0.1/24"; "${split[@]}")
to "split to full" < <(settings "Address = 10.9.0.1/24, fd09::1/64" "DNS = 10.9.0.2, example.com"; "${full[@]}")
to "other addresses and name servers" < <(settings "Address = 10.9.0.9/24, fd09::1/64" "DNS = 10.9.0.3"; "${full[@]}")
to "another mark" < <(settings "Address = 10.9.0.9/24" "FwMark = 0x77"; "${full[@]}")
to "IPv6 no longer" < <(settings "Address = 10.9.0.9/24"; peer_section b 0.0.0.0/0 "Endpoint = 192.0.2.2:1002")
to "full to split" < <(settings "Address = 10.9.0.1/24"; "${split[@]}")
to "a table of its own" < <(settings "Address = 10.9.0.1/24" "Table = 777"; "${split[@]}")
to "the main table again" < <(settings "Address = 10.9.0.1/24"; "${split[@]}")
to "a gateway" < <(settings "Address = 10.9.0.1/24" "Gateway = 192.0.2.0/24" "Forward = tcp 2222 192.0.2.2:22"; "${split[@]}")
to "another gateway that relays" < <(settings "Address = 10.9.0.1/24" "Relay = yes" "Forward = udp 53 192.0.2.2:53"; "${split[@]}")
to "a gateway with a full tunnel" < <(settings "Address = 10.9.0.1/24" "Gateway = 192.0.2.0/24"; "${full[@]}")
to "no gateway" < <(settings "Address = 10.9.0.1/24"; "${split[@]}")
to "no peer and another key" < <(settings "Address = 10.9.0.1/24" | sed "s|^Priv.*|PrivateKey = $(cat "$(key d)")|")
expect "down" tool a down wg0
expect "as before the first up" unchanged a
