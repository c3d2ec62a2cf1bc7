#!/bin/bash
# Checks that only read the sources.
#   static-check.sh --list | CHECK...
# Every script through shellcheck; kernel code and tool through checkpatch
# --strict; the module silent under sparse (C=2) and W=1; netlink: generated
# files equal their spec; layers: includes go down only; no-ipv6: compiles, and
# would link, for a kernel without IPv6; preempt-rt: builds for Debian's 6.1 with
# PREEMPT_RT; units: systemd takes them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$WGSTAR_ROOT"

checks=(shellcheck checkpatch sparse netlink layers no-ipv6 preempt-rt units)

check_shellcheck()
{
	mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
	shellcheck "${scripts[@]}"
}

# checkpatch IGNORED PATTERN...: over the files git knows by these patterns;
# trace.h has the form of such headers, which checkpatch does not know. It
# leaves a cache in the folder in which it runs.
checkpatch()
{
	local checker files folder status=0 ignored=FILE_PATH_CHANGES,$1
	shift
	folder=$(mktemp -d)
	checker=$(echo "$KERNELS"/uml/src-*/scripts/checkpatch.pl)
	mapfile -t files < <(git ls-files "$@" | grep -vE '/(generated\.[ch]|trace\.h)$')
	(cd "$folder" && perl "${checker##* }" --no-tree --strict --terse --no-summary \
		--quiet --ignore "$ignored" --file "${files[@]/#/$WGSTAR_ROOT/}") || status=$?
	rm -rf "$folder"
	return "$status"
}

# Lists as macros are wanted, and locks are explained in the comment of their
# struct; user space, and the logic it shares, lacks the kernel's helpers.
check_checkpatch()
{
	local status=0 lists user
	lists=COMPLEX_MACRO,MACRO_ARG_REUSE,MACRO_ARG_UNUSED,UNCOMMENTED_DEFINITION,BIT_MACRO,CAMELCASE
	user=$lists,SYMBOLIC_PERMS,PREFER_KERNEL_TYPES,STRCPY,STRNCPY,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO
	user+=,VOLATILE,STATIC_CONST_CHAR_ARRAY,EMBEDDED_FUNCTION_NAME,QUOTED_WHITESPACE_BEFORE_NEWLINE
	checkpatch "$lists" 'module/*.[ch]' 'tests/kunit/*.[ch]' || status=1
	checkpatch "$user" 'tools/*.[ch]' 'tests/bench/*.[ch]' || status=1
	return $status
}

check_sparse()
{
	local log
	log=$(mktemp)
	"$WGSTAR_ROOT/scripts/module-build.sh" "$KERNELS/uml/plain" \
		"$BUILD/module/sparse" "" C=2 W=1 >"$log" 2>&1 || true
	if [ ! -e "$BUILD/module/sparse/wgstar.ko" ] ||
		grep -qE '(^|/)module/.*(warning|error):' "$log"; then
		cat "$log"
		return 1
	fi
}

# provided FOLDER: what the kernel built there has in its part for IPv6.
provided()
{
	(cd "$1" && nm --defined-only --extern-only --format=posix net/ipv6/built-in.a) |
		awk 'NF > 2 { print $1 }' | sort -u
}

# The kernel without IPv6 is not built, so modpost knows no symbols; those that
# are missing there are the difference of the two kernels' net/ipv6.
check_no_ipv6()
{
	local log missing out=$BUILD/module/no-ipv6
	log=$(mktemp)
	"$WGSTAR_ROOT/scripts/kernel-uml.sh" no-ipv6
	rm -f "$out/wgstar.o"
	if ! "$WGSTAR_ROOT/scripts/module-build.sh" "$KERNELS/uml/no-ipv6" "$out" "" \
		KBUILD_MODPOST_WARN=1 KCFLAGS=-Werror >"$log" 2>&1; then
		grep -vE '^WARNING: (modpost|Symbol version)' "$log"
		return 1
	fi
	missing=$(comm -12 \
		<(nm --undefined-only --format=posix "$out/wgstar.o" | cut -d ' ' -f 1 | sort -u) \
		<(comm -23 <(provided "$KERNELS/uml/plain") <(provided "$KERNELS/uml/no-ipv6")))
	if [ -n "$missing" ]; then
		echo "not in a kernel without IPv6: ${missing//$'\n'/ }"
		return 1
	fi
}

check_preempt_rt()
{
	local log out=$BUILD/module/preempt-rt
	log=$(mktemp)
	"$WGSTAR_ROOT/scripts/kernel-stock.sh" 6.1-rt
	rm -f "$out/wgstar.ko"
	"$WGSTAR_ROOT/scripts/module-build.sh" "$KERNELS/stock/6.1-rt/kdir" "$out" "" \
		W=1 KCFLAGS=-Werror >"$log" 2>&1 || true
	if ! modinfo -F vermagic "$out/wgstar.ko" | grep -qw preempt_rt; then
		cat "$log"
		return 1
	fi
	rm -f "$log"
}

# Where there is no systemd there is nobody to ask. The tool need not be built:
# it only has to be a program.
check_units()
{
	local folder status=0 unit
	command -v systemd-analyze >/dev/null || return 0
	folder=$(mktemp -d)
	cp "$(type -P true)" "$folder/wgstarctl"
	for unit in tools/systemd/*.in; do
		sed "s|@sbindir@|$folder|" "$unit" >"$folder/$(basename "$unit" .in)"
	done
	(cd "$folder" && SYSTEMD_UNIT_PATH=$folder: systemd-analyze verify --man=no \
		wgstar@wg0.service wgstar-endpoints@wg0.service) || status=$?
	rm -rf "$folder"
	return "$status"
}

check_netlink()
{
	scripts/netlink-regen.sh --check
}

# How high a file of module/ stands; a header's callers stand no lower.
rank_of()
{
	case ${1#module/} in
	logic/*) echo 0 ;;
	data/*) echo 2 ;;
	control/* | main.c | device.c | lifecycle.c) echo 3 ;;
	*) echo 1 ;;
	esac
}

check_layers()
{
	local file included line status=0
	while IFS=: read -r file line; do
		included=$(sed -n 's/.*"\(.*\)".*/\1/p' <<<"$line")
		included=$(realpath -m --relative-to=. "$(dirname "$file")/$included")
		[ -e "$included" ] || included=module/${line#*\"}
		included=${included%\"*}
		if [ "$(rank_of "$included")" -gt "$(rank_of "$file")" ]; then
			echo "$file includes $included, which stands above it"
			status=1
		fi
	done < <(git grep -E '^#include "' -- 'module/*.[ch]')
	return $status
}

if [ "${1:-}" = --list ]; then
	printf '%s\n' "${checks[@]}"
	exit
fi
for check in "${@:-${checks[@]}}"; do
	"check_${check//-/_}"
done
