#!/bin/bash
# Load wgstar_kunit.ko in a UML guest and print the KTAP it logs.
#   kunit-run.sh plain|debug
# Status 1 when a test failed, or none ran.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

module=$BUILD/module/uml-$1/wgstar_kunit.ko
[ -e "$module" ] || die "$module was not built"
options=(--no-module --timeout 900)
if [ "$1" = debug ]; then
	options+=(--debug --leaks)
fi
exec "$WGSTAR_ROOT/scripts/uml-run.sh" "${options[@]}" -- \
	sh "$WGSTAR_ROOT/tests/kunit/run.sh" "$module"
