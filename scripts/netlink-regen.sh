#!/usr/bin/env bash
# Generates the netlink header, policies and op table from uapi/wgstar.yaml
# with the YNL generator of Debian's linux-source-6.12.
#
#   netlink-regen.sh          write uapi/linux/wgstar.h and module/control/generated.{c,h}
#   netlink-regen.sh --check  exit 1 if they differ from what the spec gives
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
tarball=${WGSTAR_LINUX_SOURCE:-/usr/src/linux-source-6.12.tar.xz}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The generator looks upwards for MAINTAINERS to find the kernel's root, and
# for the schema in the folder above the spec's.
tar -xf "$tarball" -C "$work" --strip-components=1 --wildcards \
	'*/tools/net/ynl' '*/Documentation/netlink/*.yaml'
: >"$work/MAINTAINERS"
spec=$work/Documentation/netlink/specs/wgstar.yaml
cp "$top/uapi/wgstar.yaml" "$spec"

generate() { # FILE OPTION...
	local file=$1
	shift
	(cd "$work" && python3 tools/net/ynl/ynl-gen-c.py --spec "$spec" "$@" -o "$work/out/$file")
	sed -i 's|Documentation/netlink/specs/wgstar.yaml|uapi/wgstar.yaml|
		s|netlink/specs/wgstar.yaml|uapi/wgstar.yaml|' "$work/out/$file"
}

mkdir "$work/out"
generate wgstar.h --mode uapi --header
generate generated.h --mode kernel --header
generate generated.c --mode kernel --source

if [ "${1-}" = --check ]; then
	diff -u "$top/uapi/linux/wgstar.h" "$work/out/wgstar.h"
	diff -u "$top/module/control/generated.h" "$work/out/generated.h"
	diff -u "$top/module/control/generated.c" "$work/out/generated.c"
	exit
fi
install -m 644 "$work/out/wgstar.h" "$top/uapi/linux/wgstar.h"
install -m 644 "$work/out/generated.h" "$work/out/generated.c" "$top/module/control/"
