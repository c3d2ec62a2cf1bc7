#!/bin/bash
# The MacBook is carried from the café to the office and home in the middle of a
# download from the NAS: the download goes on, its data is right, and at home
# the home LAN stays reachable, directly and through the star.
# guest: own
# guest: debug-ok no
# oracle: no
# timeout: 240
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"
. "$(dirname "$0")/updown.bash"

hub_sees() { at hub wgstarctl show wgs0 | grep -F "endpoint: $1:"; }
received() { stat -c %s "$work/download"; }
grown_to() { at_least "$(received)" "$1"; }

star_hosts
star_remember
star_build >"$work/built" 2>&1 || { cat "$work/built"; fail "the star can't be built"; }
expect "the hub sees the MacBook in the café" hub_sees 203.0.113.40

# A laptop that only receives is found again when its own timers make it speak,
# within 15 s; TCP may wait as long once more.
limit=60

# Slow enough that the walk takes place within it.
on nas tc qdisc add dev eth0 root tbf rate 16mbit burst 32k latency 400ms
head -c 12000000 /dev/urandom >"$work/file"
background nas server socat -u "OPEN:$work/file" TCP-LISTEN:8000,reuseaddr
wait_for 10 listens nas 8000
: >"$work/download"
background macbook client socat -u TCP:10.9.101.30:8000 "CREATE:$work/download"
client=$started
wait_for 20 grown_to 1000000
macbook_at office
wait_for $limit grown_to 4000000
expect "in the office: the hub sees it there" hub_sees 203.0.113.30
ok "the download went on"
macbook_at home
wait_for $limit grown_to 8000000
expect "at home: the hub sees it there" hub_sees 203.0.113.20
ok "the download went on"
expect "at home the camera is reachable directly" reaches macbook 192.168.1.20
expect "and through the star" reaches macbook 10.9.101.20
wait "$client"
expect "all of it came, and it is the same" cmp "$work/file" "$work/download"
expect "office from home" reaches macbook 10.9.102.20

star_ends
