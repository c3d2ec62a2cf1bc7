#!/bin/bash
# A preshared key works when both sides have the same, and only then; it can
# be changed at run time.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

preshare() # HOST OTHER FILE
{
	tool "$1" set wg0 peer "$(public "$2")" preshared-key "$3"
}

# Sessions outlive a change of the key, so make both sides forget them.
forget()
{
	local name
	for name in a b; do
		on "$name" ip link set wg0 down
		on "$name" ip link set wg0 up
	done
}

pair
preshare a b "$(preshared one)"
preshare b a "$(preshared one)"
expect "same key: works" pings a 10.9.0.2
shown=$(field a wg0 preshared-keys b)
expect "the tool shows the key" equal "$shown" "$(cat "$(preshared one)")"

preshare b a "$(preshared two)"
expect "changed on one side: the session goes on" pings a 10.9.0.2
forget
expect_not "different keys: no session from a" pings_soon a 10.9.0.2
expect_not "different keys: no session from b" pings_soon b 10.9.0.1

preshare a b "$(preshared two)"
forget
expect "same key again: works from a" pings a 10.9.0.2
forget
expect "same key again: works from b" pings b 10.9.0.1

preshare a b /dev/null
shown=$(field a wg0 preshared-keys b)
expect "an empty file takes the key away" equal "$shown" "(none)"
forget
expect_not "one side without: no session" pings_soon a 10.9.0.2
preshare b a /dev/null
forget
expect "both without: works" pings a 10.9.0.2
