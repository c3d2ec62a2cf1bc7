#!/bin/bash
# Build the Debian packages wgstar-dkms and wgstarctl, offline.
#   deb.sh
# Works on a copy of the tree and leaves them in $BUILD/deb, in place of those
# of the last build, unless nothing has changed since; prints their paths.
# Needs what `setup.sh check` installs.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

out=$BUILD/deb
work=$BUILD/deb.work
sources=(Kbuild LICENSE Makefile README.md debian dkms.conf module scripts tools uapi)
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$WGSTAR_ROOT/dkms.conf")

copy_tree()
{
	rm -rf "$work"
	mkdir -p "$work/wgstar"
	touch "$work/stamp"
	(cd "$WGSTAR_ROOT" && tar -c --exclude='*.o' --exclude='*.ko' --exclude='.*.cmd' \
		"${sources[@]}") |
		tar -x -C "$work/wgstar"
}

# When the sources changed last, so that the same tree gives the same packages.
source_date()
{
	git -C "$WGSTAR_ROOT" log -1 --format=%ct 2>/dev/null ||
		stat -c %Y "$WGSTAR_ROOT/dkms.conf"
}

write_changelog()
{
	local maintainer
	maintainer=$(sed -n 's/^Maintainer: //p' "$work/wgstar/debian/control")
	cat >"$work/wgstar/debian/changelog" <<-END
		wgstar ($version) unstable; urgency=medium

		  * Built from the source tree; its history is in the repository.

		 -- $maintainer  $(date -uR -d "@$SOURCE_DATE_EPOCH")
	END
}

up_to_date()
{
	[ -e "$out/stamp" ] || return 1
	(cd "$WGSTAR_ROOT" &&
		! find "${sources[@]}" -newer "$out/stamp" -type f | grep -q .)
}

build()
{
	SOURCE_DATE_EPOCH=$(source_date)
	export SOURCE_DATE_EPOCH
	export DEB_BUILD_OPTIONS=noautodbgsym
	unset MAKEFLAGS MAKELEVEL MFLAGS DESTDIR PREFIX WGSTAR_BUILD
	copy_tree
	write_changelog
	(cd "$work/wgstar" && run_logged "$work/log" \
		dpkg-buildpackage --build=binary --no-sign "--jobs=$(nproc)")
	rm -rf "$out"
	mkdir "$out"
	mv "$work"/*.deb "$work/stamp" "$out"
	rm -rf "$work"
}

build_if_needed()
{
	up_to_date || build
	printf '%s\n' "$out"/*.deb
}

with_lock "$BUILD/deb.lock" build_if_needed
