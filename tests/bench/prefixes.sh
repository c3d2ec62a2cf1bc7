#!/bin/bash
# The prefixes of the lookup benchmark and addresses within them, the same
# ones in every run.
#   prefixes.sh DIRECTORY COUNT
# DIRECTORY/prefixes.COUNT: COUNT different prefixes of 20 to 32 bits below
# 10.0.0.0/8, as a comma list of ten a line; DIRECTORY/targets.COUNT: 5000
# random addresses in random ones of them.
set -euo pipefail

awk -v count="$2" -v base="$1" '
function dotted(n)
{
	return "10." int(n / 65536) "." int(n / 256) % 256 "." n % 256
}

BEGIN {
	srand(count)
	while (made < count) {
		bits = 20 + int(rand() * 13)
		size = 2 ^ (32 - bits)
		start = int(rand() * (2 ^ 24 / size)) * size
		if ((start, bits) in known)
			continue
		known[start, bits] = 1
		first[made] = start
		room[made] = size
		made++
		printf "%s/%d%s", dotted(start), bits,
			made % 10 && made < count ? ", " : "\n" >(base "/prefixes." count)
	}
	for (i = 0; i < 5000; i++) {
		at = int(rand() * count)
		print dotted(first[at] + int(rand() * room[at])) >(base "/targets." count)
	}
}'
