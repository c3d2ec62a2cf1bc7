#!/bin/bash
# Load wgstar_kunit.ko in a UML guest and print the KTAP it logs.
#   kunit-run.sh plain|debug
set -euo pipefail
. "$(dirname "$0")/lib.sh"

module=$BUILD/module/uml-$1/wgstar_kunit.ko
[ -e "$module" ] || die "$module was not built"
options=(--no-module --timeout 900)
if [ "$1" = debug ]; then
	options+=(--debug --leaks)
fi
# The log is cleared because a kernel prints an empty plan when it boots.
# shellcheck disable=SC2016
exec "$WGSTAR_ROOT/scripts/uml-run.sh" "${options[@]}" -- \
	sh -ec 'dmesg -C; insmod "$1"; dmesg' sh "$module"
