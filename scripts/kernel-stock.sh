#!/bin/bash
# Fetch Debian's own kernel of a series and its headers, without installing.
#   kernel-stock.sh 6.1|6.12|6.1-rt
# Result: $KERNELS/stock/SERIES with `version` (the kernel release), `kdir`
# (what an external module builds against), `vmlinuz`, and `modules`; without
# the last two for 6.1-rt, which has PREEMPT_RT and only has to be built for. The
# newest kernel whose headers the package lists know is taken.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

series=${1:-}
case $series in
6.1) name='linux-image-6\.1\.0-[0-9]+-amd64' ;;
6.1-rt) name='linux-image-6\.1\.0-[0-9]+-rt-amd64' ;;
6.12) name='linux-image-6\.12\.[0-9]+\+deb1[0-9]-amd64' ;;
*) die "usage: kernel-stock.sh 6.1|6.12|6.1-rt" ;;
esac
out=$KERNELS/stock/$series

# The release, as `uname -r` will say it.
newest_release()
{
	local release
	while read -r release; do
		if apt-cache show "linux-headers-$release" >/dev/null 2>&1; then
			printf '%s\n' "$release"
			return
		fi
	done < <(apt-cache pkgnames linux-image- | grep -xE "$name" |
		sed 's/^linux-image-//' | sort -rV)
	die "the package lists have no $series kernel: run apt-get update"
}

# Kernel, headers, and what the headers lean on.
packages_for()
{
	local headers=linux-headers-$1
	printf '%s\n' "$headers"
	[ "$series" = 6.1-rt ] || printf '%s\n' "linux-image-$1"
	apt-cache depends "$headers" |
		grep -oE 'Depends: linux-(headers|kbuild)-.*' | cut -d ' ' -f 2
}

unpack()
{
	local package
	mkdir -p "$out/deb" "$out/root"
	(cd "$out/deb" && run_logged "$out/download.log" apt-get download "$@")
	for package in "$out"/deb/*.deb; do
		dpkg-deb -x "$package" "$out/root"
	done
	rm -r "$out/deb"
}

# The packages expect to lie in /.
relocate()
{
	local release=$1 file
	sed -i "s#/usr/src/#$out/root/usr/src/#" \
		"$out/root/usr/src/linux-headers-$release/Makefile"
	ln -sfn "root/usr/src/linux-headers-$release" "$out/kdir"
	[ "$series" != 6.1-rt ] || return 0
	for file in build source; do
		rm -f "$out/root/lib/modules/$release/$file"
	done
	ln -sfn "root/boot/vmlinuz-$release" "$out/vmlinuz"
	ln -sfn "root/lib/modules/$release" "$out/modules"
	ln -sfn "$out/kdir/" "$out/root/lib/modules/$release/build"
	depmod -b "$out/root" "$release"
}

fetch()
{
	local release
	release=$(newest_release)
	if [ "$release" = "$(cat "$out/version" 2>/dev/null)" ]; then
		return
	fi
	say "fetching Debian's $release"
	rm -rf "$out"
	mapfile -t packages < <(packages_for "$release")
	unpack "${packages[@]}"
	relocate "$release"
	printf '%s\n' "$release" >"$out/version"
	say "done in $SECONDS s"
}

with_lock "$KERNELS/stock/$series.lock" fetch
