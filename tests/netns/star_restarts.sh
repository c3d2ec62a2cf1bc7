#!/bin/bash
# Any node restarts, the hub too: everything comes back by itself within the
# protocol's timers, a new handshake each 120 s with keepalives each 25 s.
# guest: time-travel
# guest: own
# guest: debug-ok no
# oracle: no
# timeout: 240
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"
. "$(dirname "$0")/updown.bash"

# back FROM ADDRESS WHAT: within 180 s.
back()
{
	local begin=$SECONDS
	wait_for 180 on "$1" ping -n -c 1 -W 1 -q "$2"
	ok "$3, after $((SECONDS - begin)) s"
}

star_hosts
star_remember
star_build >"$work/built" 2>&1 || { cat "$work/built"; fail "the star can't be built"; }
expect "the MacBook reaches the camera" reaches macbook 10.9.101.20

at home-gw wgstarctl down wgs0
expect_not "home-gw is away" on macbook ping -n -c 1 -W 1 10.9.101.20
at home-gw wgstarctl up wgs0
back macbook 10.9.101.20 "home-gw restarted: the camera is back"

at hub wgstarctl down wgs0
expect_not "the hub is away" on macbook ping -n -c 1 -W 1 10.9.102.20
at hub wgstarctl up wgs0
back macbook 10.9.0.1 "hub restarted: the MacBook is back by speaking"
back macbook 10.9.102.20 "jenkins is back, its gateway by itself"
back phone 10.9.101.20 "the phone reaches the camera"

at macbook wgstarctl down wgs0
at macbook wgstarctl up wgs0
back macbook 10.9.101.30 "MacBook restarted: the NAS is back"
at phone wg-quick down /etc/wgstar/wgs0.conf >/dev/null 2>&1
at phone wg-quick up /etc/wgstar/wgs0.conf >/dev/null 2>&1
back phone 10.9.9.1 "phone restarted: the MacBook is back"

star_ends
