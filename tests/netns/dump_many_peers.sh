#!/bin/bash
# 100,000 peers with three prefixes each are set and read back complete: no
# peer is missing, doubled or changed. The device is up and has a key, as on a
# hub that boots. Adding takes less than 10 s, a dump less than 2 s, removing 5:
# no grace period for each. A busy machine has WGSTAR_TIMEOUT_SCALE (3) times that.
#
#   a: wg0, nothing else
# guest: mem 2G
# guest: debug-ok no
# timeout: 240
set -euo pipefail
. "$(dirname "$0")/lib.sh"

count=${COUNT:-100000}

# The file to set, and what the dump of it must be: key and prefixes.
make_config()
{
	/usr/bin/python3 - "$count" "$work" <<-'END'
		import base64, random, sys
		count, work = int(sys.argv[1]), sys.argv[2]
		rng = random.Random(1)
		with open(work + "/conf", "w") as conf, open(work + "/wanted", "w") as wanted:
		    conf.write(open(work + "/interface").read())
		    for n in range(count):
		        key = base64.b64encode(rng.randbytes(31) + b"\x20").decode()
		        high, low = n >> 8 & 255, n & 255
		        prefixes = (f"10.{n >> 16}.{high}.{low}/32", f"172.{16 + (n >> 16)}.{high}.{low}/32",
		                    f"fd00:{n >> 16:x}:{n & 65535:x}::/48")
		        conf.write(f"[Peer]\nPublicKey = {key}\nAllowedIPs = {', '.join(prefixes)}\n")
		        for prefix in prefixes:
		            wanted.write(f"{key} {prefix}\n")
	END
}

# canonical FILE: one spelling of the IPv6 prefixes on both sides.
canonical()
{
	/usr/bin/python3 -c '
import ipaddress, sys
for line in sys.stdin:
    key, prefix = line.split()
    print(key, ipaddress.ip_network(prefix))' <"$1" | LC_ALL=C sort | sha256sum
}

seconds() # COMMAND...: its time, in seconds
{
	local start=$EPOCHREALTIME
	"$@" >"$work/out"
	awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'
}

# quick TEXT LIMIT SECONDS: only wgstar has limits, the oracle takes minutes.
quick()
{
	local limit=$(($2 * ${WGSTAR_TIMEOUT_SCALE:-3}))
	if [ "$WG_KIND" = wgstar ]; then
		expect "$1 in $3 s" awk -v took="$3" -v limit="$limit" 'BEGIN { exit took >= limit }'
	fi
}

host a
printf '[Interface]\nPrivateKey = %s\n' "$(cat "$(key a)")" >"$work/interface"
make_config
on a ip link add wg0 type "$WG_KIND"
on a ip link set wg0 up
quick "$count peers are set" 10 "$(seconds tool a setconf wg0 "$work/conf")"
took=$(seconds tool a show wg0 dump)
quick "they are dumped" 2 "$took"
expect "one line each, one for the device" equal "$(wc -l <"$work/out")" $((count + 1))
tool a show wg0 allowed-ips | awk '{ for (i = 2; i <= NF; i++) print $1, $i }' >"$work/got"
expect "every prefix is there" equal "$(wc -l <"$work/got")" $((3 * count))
expect "all equal to what was set" equal "$(canonical "$work/got")" "$(canonical "$work/wanted")"

# Move one prefix: it must be in the dump once, at its new peer.
last=$(tail -n 1 "$work/wanted" | cut -d' ' -f1)
tool a set wg0 peer "$last" allowed-ips 10.0.0.0/32
expect "a moved prefix is there once" \
	equal "$(tool a show wg0 allowed-ips | grep -c '[[:space:]]10\.0\.0\.0/32')" 1

: >"$work/empty"
took=$(seconds tool a setconf wg0 "$work/empty")
quick "they are removed" 5 "$took"
expect "none is left" equal "$(tool a show wg0 peers)" ""
if [ "$WG_KIND" = wgstar ]; then # the oracle takes minutes for this
	quick "they are set again" 10 "$(seconds tool a setconf wg0 "$work/conf")"
fi
took=$(seconds on a ip link del wg0)
ok "deleted with its device in $took s"
expect "that takes less than 30 s" at_most "${took%.*}" 29
