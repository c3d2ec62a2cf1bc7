#!/bin/bash
# Copy what DKMS needs to build the module.
#   dkms-source.sh SOURCETREE        (usually /usr/src)
# Makes SOURCETREE/wgstar-VERSION and prints VERSION, as dkms.conf has it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$WGSTAR_ROOT/dkms.conf")
target=$1/wgstar-$version
rm -rf "$target"
mkdir -p "$target"
cd "$WGSTAR_ROOT"
tar -c --exclude='*.o' --exclude='*.ko' --exclude='.*.cmd' \
	Kbuild dkms.conf LICENSE module uapi | tar -x -C "$target"
printf '%s\n' "$version"
