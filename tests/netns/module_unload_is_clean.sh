#!/bin/bash
# Unloading the module with devices, sessions and traffic either is refused or
# takes the devices with it; loaded again, all works.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# guest: own
# oracle: no
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ "$WG_KIND" = wgstar ] || skip "the oracle is built into this kernel"

load()
{
	case ${WGSTAR_MODULE:-wgstar} in
	*.ko) insmod "$WGSTAR_MODULE" ;;
	*) modprobe "${WGSTAR_MODULE:-wgstar}" ;;
	esac
}

loaded() { grep -q '^wgstar ' /proc/modules; }
unloaded() { ! loaded; }

# unload: as often as it takes for references to be dropped.
unload() { rmmod wgstar 2>"$work/rmmod" || unloaded; }

devices() { on a ip link show type wgstar; }

expect "the module is loaded" loaded
pair
expect "traffic passes" pings a 10.9.0.2
background a flood ping -q -i 0.002 -s 1300 10.9.0.2
on b ip link add wg1 type wgstar # never configured

if unload; then
	ok "unloaded with devices and traffic"
	expect "the devices are gone" equal "$(devices)" ""
	expect_not "the port is closed" listens a 1001
else
	ok "refused while devices exist: $(cat "$work/rmmod")"
	expect "traffic still passes" pings a 10.9.0.2
	on a ip link del wg0
	on b ip link del wg0
	on b ip link del wg1
	wait_for 10 unload
	ok "unloaded once they are deleted"
fi
expect_not "no device can be made" on a ip link add wg0 type wgstar
expect_not "the tool says so" tool a show wg0

for _ in 1 2 3 4 5 6 7 8; do
	load
	on a ip link add wg0 type wgstar
	tool a set wg0 private-key "$(key a)" peer "$(public b)" \
		endpoint 192.0.2.2:9 persistent-keepalive 1
	on a ip link set wg0 up
	on a ip link del wg0
	wait_for 10 unload
	wait_for 10 unloaded
done
ok "loaded, used and unloaded eight times"
load
tunnel a wg0 1001 10.9.0.1/24
tunnel b wg0 1002 10.9.0.2/24
peer a wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002
peer b wg0 a 10.9.0.1/32
expect "loaded again: traffic passes" pings a 10.9.0.2
expect "TCP, data equal" tcp_echo a b 10.9.0.2

# A namespace that dies must let the module go.
drop_host a
drop_host b
wait_for 20 unload
ok "unloaded after its namespaces died"
load
