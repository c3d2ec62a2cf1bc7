#!/bin/sh
# Run the unit tests in the guest in which this script runs.
#   run.sh PATH-OF-wgstar_kunit.ko
# Prints their KTAP from the kernel log. Status 1: a test failed or none ran.
set -eu

module=${1:?usage: run.sh PATH-OF-wgstar_kunit.ko}

# A built-in KUnit has printed an empty plan at boot; parsers would stop there.
dmesg -C
insmod "$module"
ktap=$(dmesg | sed 's/^\[[^]]*\] //')
rmmod "$(basename "$module" .ko)"
printf '%s\n' "$ktap"

if printf '%s\n' "$ktap" | grep -q '^ *not ok '; then
	echo "run.sh: a test failed" >&2
	exit 1
fi
if ! printf '%s\n' "$ktap" | grep -q '^ok '; then
	echo "run.sh: no test ran" >&2
	exit 1
fi
