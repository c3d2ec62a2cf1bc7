#!/bin/bash
# Install the Debian packages that a group of targets needs.
#   setup.sh [build|demo|check|bench]...     (default: build)
# Takes well under a second when all are there; refreshes the package lists
# only when a package can't be had without.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

build=(gcc make libc6-dev pkg-config rsync
	libmnl-dev libnl-3-dev libnl-route-3-dev libnftables-dev libsodium-dev
	libjansson-dev libqrencode-dev libnetfilter-conntrack-dev)
kernel=(linux-source-6.12 xz-utils flex bison bc libelf-dev libssl-dev perl
	python3 kmod busybox-static)
guest=(iproute2 nftables iputils-ping procps hostname wireguard-tools
	iperf3 tcpdump python3 socat netcat-openbsd ethtool conntrack jq)
stock=(qemu-system-x86 cpio dkms dwarves)
check=(libcmocka-dev clang llvm libclang-rt-14-dev sparse shellcheck
	python3-yaml wireguard-go strace zbar-tools dh-dkms debhelper graphviz)

packages_of()
{
	case $1 in
	build) printf '%s\n' "${build[@]}" ;;
	demo) printf '%s\n' "${build[@]}" "${kernel[@]}" "${guest[@]}" ;;
	check)
		packages_of demo
		printf '%s\n' "${stock[@]}" "${check[@]}"
		;;
	bench)
		packages_of demo
		printf '%s\n' "${stock[@]}"
		;;
	*) die "no such group: $1" ;;
	esac
}

missing_of()
{
	comm -23 <(printf '%s\n' "$@" | sort -u) \
		<(dpkg-query -W -f '${db:Status-Status} ${Package}\n' |
			sed -n 's/^installed //p' | sort -u)
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

install_packages()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
		--no-install-recommends -o DPkg::Lock::Timeout=600 "$@"
}

mapfile -t wanted < <(for group in "${@:-build}"; do packages_of "$group"; done)
mapfile -t missing < <(missing_of "${wanted[@]}")
if [ ${#missing[@]} -gt 0 ]; then
	say "installing ${missing[*]}"
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	if ! install_packages "${missing[@]}" >"$log" 2>&1; then
		as_root apt-get update -qq
		run_logged "$log" install_packages "${missing[@]}"
	fi
fi
