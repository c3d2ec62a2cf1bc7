# shellcheck shell=bash
# For programs of the benchmark that run in a guest. Sourced, never run.

# load_module FILE.ko: with what it depends on.
load_module()
{
	local needed
	IFS=, read -r -a needed <<<"$(modinfo -F depends "$1")"
	if [ ${#needed[@]} -gt 0 ]; then
		modprobe -a "${needed[@]}"
	fi
	insmod "$1"
}
