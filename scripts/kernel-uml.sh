#!/bin/bash
# Build a User-Mode Linux kernel from Debian's linux-source-6.12.
#   kernel-uml.sh plain|debug|no-ipv6
# Result: $KERNELS/uml/FLAVOUR, holding the program `linux` and all that an
# external module build wants (it is the KDIR). Nothing happens while the
# source package and the config fragments stay what they were. no-ipv6 is plain
# without IPv6 and only prepared for compiling modules, with its net/ipv6.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

flavour=${1:-}
case $flavour in
plain) fragments=("$WGSTAR_ROOT/scripts/uml.config") ;;
debug) fragments=("$WGSTAR_ROOT/scripts/uml.config" "$WGSTAR_ROOT/scripts/uml-debug.config") ;;
no-ipv6) fragments=("$WGSTAR_ROOT/scripts/uml.config") ;;
*) die "usage: kernel-uml.sh plain|debug|no-ipv6" ;;
esac

tarball=/usr/src/linux-source-6.12.tar.xz
[ -e "$tarball" ] || die "$tarball is missing: run scripts/setup.sh build"
version=$(dpkg-query -W -f '${Version}' linux-source-6.12)
src=$KERNELS/uml/src-$version
out=$KERNELS/uml/$flavour

# Only what ARCH=um compiles, plus every Kconfig file.
unpack_source()
{
	[ -e "$src/.complete" ] && return
	say "unpacking linux-source-6.12 $version"
	rm -rf "$src"
	mkdir -p "$src"
	tar -xf "$tarball" -C "$src" --strip-components=1 \
		--exclude='*/Documentation/*/*' \
		--exclude='*/arch/[a-tv-wyz]*/*.[chS]' \
		--exclude='*/arch/[a-tv-wyz]*/*.dts*' \
		--exclude='*/tools/testing/selftests' \
		--exclude='*/drivers/gpu/*.[ch]' \
		--exclude='*/drivers/net/wireless/*.[ch]' \
		--exclude='*/sound/*.[ch]'
	touch "$src/.complete"
}

configure()
{
	grep -h '^CONFIG' "${fragments[@]}" >"$out/fragment"
	if [ "$flavour" = no-ipv6 ]; then
		sed -i -E '/IPV6|INET=y$/{/^CONFIG_INET=/!d}' "$out/fragment"
	fi
	run_logged "$out/config.log" make -C "$src" -s ARCH=um O="$out" \
		KCONFIG_ALLCONFIG="$out/fragment" allnoconfig
	if grep -vxFf "$out/.config" "$out/fragment" >&2; then
		die "this kernel refuses the options above"
	fi
	if [ "$flavour" = no-ipv6 ] && grep '^CONFIG_IPV6=' "$out/.config" >&2; then
		die "this kernel has IPv6"
	fi
}

make_targets()
{
	if [ "$flavour" = no-ipv6 ]; then
		run_logged "$out/build.log" make -C "$src" -s ARCH=um O="$out" modules_prepare
		run_logged "$out/build.log" make -C "$src" -s ARCH=um O="$out" net/ipv6/
	else
		run_logged "$out/build.log" make -C "$src" -s ARCH=um O="$out" -j"$(nproc)"
	fi
}

build()
{
	local stamp
	stamp=$(cat "${fragments[@]}" <(printf '%s\n' "$version") | sha256sum)
	if [ "$stamp" = "$(cat "$out/stamp" 2>/dev/null)" ]; then
		return
	fi
	mkdir -p "$out"
	rm -f "$out/stamp"
	with_lock "$KERNELS/uml/source.lock" unpack_source
	configure
	say "building the $flavour kernel ($(nproc) jobs)"
	make_targets
	printf '%s\n' "$stamp" >"$out/stamp"
	say "done in $SECONDS s"
}

with_lock "$KERNELS/uml/$flavour.lock" build
