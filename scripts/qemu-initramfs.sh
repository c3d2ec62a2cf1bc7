#!/bin/bash
# Make the initramfs with which a stock kernel reaches the host's files.
#   qemu-initramfs.sh 6.1|6.12
# Holds busybox, the modules for 9p over virtio and for overlays, and the
# init below, which mounts the host's root read-only and the build cache
# writable, then hands over to guest-root.sh of the tree.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

stock=$KERNELS/stock/$1
release=$(cat "$stock/version")
image=$stock/initramfs.gz

# In the order in which they have to be loaded, decompressed.
copy_modules()
{
	local target=$1 number=100 module
	for module in virtio_pci 9pnet_virtio 9p overlay; do
		modprobe -d "$stock/root" -S "$release" --show-depends "$module"
	done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' |
		while read -r module; do
			number=$((number + 1))
			case $module in
			*.xz) xz -dc "$module" >"$target/$number.ko" ;;
			*) cp "$module" "$target/$number.ko" ;;
			esac
		done
}

write_init()
{
	cat >"$1" <<'INIT'
#!/bin/sh
export PATH=/bin
mount -t proc proc /proc
for module in /modules/*.ko; do insmod "$module"; done
options=trans=virtio,version=9p2000.L,msize=524288
mount -t 9p -o "ro,cache=loose,$options" root /host
mount -t 9p -o "cache=mmap,$options" cache "/host$WGSTAR_CACHE"
umount /proc
exec switch_root /host "$WGSTAR_TREE/scripts/guest-root.sh"
INIT
	chmod +x "$1"
}

build()
{
	local applet
	root=$(mktemp -d)
	trap 'rm -rf "$root"' EXIT
	mkdir -p "$root"/{bin,proc,host,modules,dev}
	cp /bin/busybox "$root/bin/busybox"
	for applet in sh mount umount insmod switch_root; do
		ln -s busybox "$root/bin/$applet"
	done
	copy_modules "$root/modules"
	write_init "$root/init"
	(cd "$root" && find . | cpio --quiet -o -H newc | gzip -1) >"$image.new"
	mv "$image.new" "$image"
}

if [ "$image" -ot "$0" ] || [ "$image" -ot "$stock/version" ]; then
	build
fi
