#!/bin/bash
# First process of a guest, with the host's root as a read-only `/`: puts a
# tmpfs-backed overlay on top so that a test may write anywhere and the host
# never changes, keeps only $BUILD writable for real, then goes on to
# guest-init.sh. Arguments come from the kernel command line as environment:
# WGSTAR_BED (uml|qemu), WGSTAR_TREE, WGSTAR_CACHE, WGSTAR_JOB.
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work \
	overlay /mnt/root
cd /mnt/root

# What a test finds empty, whatever the host has there.
for directory in run tmp mnt var/tmp; do
	mount -t tmpfs -o mode=1777 tmpfs "$directory"
done
for directory in etc/wireguard etc/wgstar var/lib/wgstar; do
	mkdir -p "$directory"
	mount -t tmpfs -o mode=700 tmpfs "$directory"
done

# A tree or cache below one of those directories must not vanish.
mkdir -p ".$WGSTAR_TREE" ".$WGSTAR_CACHE"
mount --bind "$WGSTAR_TREE" ".$WGSTAR_TREE"
if [ "$WGSTAR_BED" = uml ]; then
	mount -t hostfs -o "$WGSTAR_CACHE" none ".$WGSTAR_CACHE"
else
	mount --bind "$WGSTAR_CACHE" ".$WGSTAR_CACHE"
fi

# The modules of a kernel that is not installed here.
if [ -n "${WGSTAR_MODULES:-}" ]; then
	mkdir -p "lib/modules/$WGSTAR_RELEASE"
	mount --bind "$WGSTAR_MODULES" "lib/modules/$WGSTAR_RELEASE"
fi

mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t devtmpfs devtmpfs dev
mount -n --move . /
exec chroot . "$WGSTAR_TREE/scripts/guest-init.sh"
