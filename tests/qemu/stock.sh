#!/bin/bash
# In a guest with a stock kernel: the packages of WGSTAR_PACKAGES are installed;
# the module as DKMS built it is loaded, carries tunnels and a relay, speaks with
# the in-tree driver, and can be unloaded when all is gone. Prints TAP. MODULE
# names another module to load; with WGSTAR_THOROUGH set there is more, which
# takes ten minutes longer.
# shellcheck disable=SC2317 # functions are called by name
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd -P)
module=${MODULE:-wgstar}
scenarios=(tests/netns/tunnel_carries_both_families.sh
	tests/netns/relay_keeps_source_address.sh
	tests/netns/roaming_keeps_session.sh
	tests/netns/psk_must_match.sh
	tests/netns/star_of_the_document.sh
	tests/qemu/relay_leaves_to_stack_too.sh
	tests/qemu/in_tree_driver_is_a_peer.sh
	tests/qemu/bursts_survive_hotplug.sh)
if [ -n "${WGSTAR_THOROUGH:-}" ]; then
	scenarios+=(tests/netns/gateway_exports_a_lan.sh
		tests/netns/forward_opens_one_port.sh
		tests/netns/isolated_peers_never_meet.sh
		tests/netns/paths_aggregates_lose_nothing.sh
		tests/netns/paths_forwarded.sh
		tests/netns/bursts_keep_order.sh
		tests/qemu/paths_tunnels_inside.sh)
fi
number=0

# check NAME COMMAND...: one line of TAP; the output only of a failure.
check()
{
	local name=$1 output
	shift
	number=$((number + 1))
	if output=$("$@" 2>&1); then
		echo "ok $number - $name"
	else
		printf '# %s\n' "${output//$'\n'/$'\n# '}"
		echo "not ok $number - $name"
		failed=1
	fi
}

loaded() { [ -d "/sys/module/$module" ]; }
unloaded() { ! loaded; }
is_smp() { [ "$(nproc)" -ge 2 ]; }

# The kernel's headers are not in the guest: DKMS takes the sources and builds
# nothing. Triggers would have the manual pages indexed, by this slow CPU.
packages_install()
{
	dpkg --install --no-triggers --force-unsafe-io "$WGSTAR_PACKAGES"/*.deb &&
		rm -f /run/wgstar-tools/wgstarctl && hash -r &&
		[ "$(command -v wgstarctl)" = /usr/sbin/wgstarctl ] &&
		dkms status -m wgstar | grep -q added &&
		[ "$(stat -c %a /etc/wgstar)" = 700 ]
}

# A file of /etc/wgstar, with the tool of the package.
up_and_down()
{
	umask 077
	printf '[Interface]\nPrivateKey = %s\nAddress = 10.9.0.1/24\n' \
		"$(wgstarctl genkey)" >/etc/wgstar/wg0.conf
	wgstarctl up wg0 && ip -d link show wg0 | grep -q wgstar && wgstarctl down wg0
}

# References go when the last grace period has passed.
unload()
{
	local try
	for try in $(seq 50); do
		rmmod "$module" 2>/dev/null && return
		sleep 0.1
	done
	lsmod | grep "^$module " && rmmod "$module"
	echo "not after $try tries"
	return 1
}

# Code that the kernel patches at run time (static keys) is patched now: the
# emulator can trip over it later, see qemu-run.sh.
settle_static_keys()
{
	local hook
	tcpdump -i lo -w /dev/null >/dev/null 2>&1 &
	nft add table inet settled
	for hook in prerouting input forward output postrouting; do
		nft add chain inet settled "$hook" "{ type filter hook $hook priority 0; }"
	done
}

settle_static_keys
failed=0
echo "1..$((${#scenarios[@]} + 8))"
check "the guest has two CPUs" is_smp
check "the packages install" packages_install
check "modprobe" modprobe "$module"
check "it is there" loaded
check "the installed tool brings an interface up and down" up_and_down
for scenario in "${scenarios[@]}"; do
	check "$(basename "$scenario" .sh)" "$top/$scenario"
done
check "rmmod when all devices are gone" unload
check "loads and unloads again" modprobe "$module"
unload || true
check "nothing is left" unloaded
kill %1
exit "$failed"
