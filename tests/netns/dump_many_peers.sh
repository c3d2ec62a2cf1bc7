#!/bin/bash
# 100,000 peers with three prefixes each are set and read back complete: no
# peer is missing, doubled or changed. Prints the time both take.
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

make_config
host a
on a ip link add wg0 type "$WG_KIND"
took=$(seconds tool a setconf wg0 "$work/conf")
ok "$count peers set in $took s"
took=$(seconds tool a show wg0 dump)
ok "dumped in $took s"
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
expect "all removed in $took s" equal "$(tool a show wg0 peers)" ""
if [ "$WG_KIND" = wgstar ]; then # the oracle takes minutes for this
	took=$(seconds tool a setconf wg0 "$work/conf")
	ok "set again in $took s"
fi
took=$(seconds on a ip link del wg0)
ok "deleted with its device in $took s"
expect "that takes less than 30 s" at_most "${took%.*}" 29
