#!/bin/bash
# Take the module of the package wgstar-dkms through DKMS for a stock kernel.
#   dkms-test.sh 6.1|6.12
# add, build and install run with private trees below $BUILD/dkms, so the
# host's /usr/src, /var/lib/dkms and /lib/modules stay as they are. What
# comes out is what `modprobe wgstar` loads in that kernel's guest; it takes
# the place of the former result when all is well, with the packages beside it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

series=$1
stock=$KERNELS/stock/$series
[ -e "$stock/version" ] || die "no kernel: run scripts/kernel-stock.sh $series"
release=$(cat "$stock/version")
result=$BUILD/dkms/$series
base=$result.work
modules=$base/lib/modules/$release

# The kernel's own modules, by link: modprobe needs to see both in one tree.
make_install_tree()
{
	mkdir -p "$modules"
	ln -s "$(realpath "$stock/modules")/kernel" "$modules/kernel"
	cp "$stock"/modules/modules.{order,builtin,builtin.modinfo} "$modules/"
}

# The package's sources, as dpkg would put them into /usr/src.
unpack_packages()
{
	"$WGSTAR_ROOT/scripts/deb.sh" >/dev/null
	mkdir "$base/deb"
	cp "$BUILD"/deb/*.deb "$base/deb"
	dpkg-deb -x "$base"/deb/wgstar-dkms_*.deb "$base/root"
	version=$(dpkg-deb -f "$base"/deb/wgstar-dkms_*.deb Version)
}

run_dkms()
{
	local action=$1
	run_logged "$base/$action.log" dkms "$action" -m wgstar -v "$version" \
		-k "$release" -a x86_64 --kernelsourcedir "$stock/kdir" \
		--dkmstree "$base/tree" --sourcetree "$base/root/usr/src" \
		--installtree "$base/lib/modules" --no-depmod
}

check_result()
{
	local installed
	installed=$(find "$modules/updates/dkms" -name 'wgstar.ko*')
	[ -n "$installed" ] || die "dkms installed no module"
	if grep -nE 'warning:|WARNING' "$base"/tree/wgstar/"$version"/*/x86_64/log/make.log; then
		die "the build warns"
	fi
	modprobe -d "$base" -S "$release" --show-depends wgstar >/dev/null
	modinfo -F vermagic "$installed" | grep -qF "$release "
}

test_series()
{
	rm -rf "$base"
	mkdir -p "$base/tree"
	make_install_tree
	unpack_packages
	run_dkms add
	run_dkms build
	run_dkms install
	depmod -b "$base" "$release"
	check_result
	rm -rf "$result"
	mkdir "$result"
	mv "$base/lib" "$base/deb" "$result"
	say "wgstar $version built and installed for $release in $SECONDS s"
}

with_lock "$BUILD/dkms/$series.lock" test_series
