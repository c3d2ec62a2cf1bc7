# shellcheck shell=bash
# What is there of the kernel's memory. Sourced after lib.sh.

# What kernel objects take, without those that can be had back.
kernel_bytes()
{
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^(SUnreclaim|Percpu|VmallocUsed):/ { kib += $2 }
		END { printf "%d", 1024 * kib }' /proc/meminfo
}
