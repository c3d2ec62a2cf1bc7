// SPDX-License-Identifier: GPL-2.0
/*
 * The policy of the old iptables' FORWARD chain, asked by socket option, as
 * nftables knows nothing of it.
 */
#include "firewall_legacy.h" /* net/if.h has to come before linux/if.h */

#include <limits.h>
#include <linux/netfilter.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TABLE	"filter"

static bool table_is_there(const char *path)
{
	FILE *stream = fopen(path, "re");
	char line[64];
	bool found = false;

	while (stream && !found && fgets(line, sizeof(line), stream))
		found = !strcmp(line, TABLE "\n");
	if (stream)
		fclose(stream);
	return found;
}

/* The entry at the end of the chain holds its policy, behind its header. */
static bool verdict_is_drop(const char *entries, size_t size, size_t target)
{
	struct xt_standard_target standard;

	if (target > size || size - target < sizeof(standard))
		return false;
	memcpy(&standard, entries + target, sizeof(standard));
	return standard.verdict == -NF_DROP - 1;
}

static bool ipv4_drops(int fd)
{
	struct ipt_getinfo info = { .name = TABLE };
	struct ipt_get_entries *entries;
	socklen_t size = sizeof(info);
	bool drops = false;

	if (getsockopt(fd, IPPROTO_IP, IPT_SO_GET_INFO, &info, &size))
		return false;
	size = sizeof(*entries) + info.size;
	entries = calloc(1, size);
	if (!entries)
		return false;
	strcpy(entries->name, TABLE);
	entries->size = info.size;
	if (!getsockopt(fd, IPPROTO_IP, IPT_SO_GET_ENTRIES, entries, &size))
		drops = verdict_is_drop((const char *)entries->entrytable,
					info.size,
					info.underflow[NF_INET_FORWARD] +
					sizeof(struct ipt_entry));
	free(entries);
	return drops;
}

static bool ipv6_drops(int fd)
{
	struct ip6t_getinfo info = { .name = TABLE };
	struct ip6t_get_entries *entries;
	socklen_t size = sizeof(info);
	bool drops = false;

	if (getsockopt(fd, IPPROTO_IPV6, IP6T_SO_GET_INFO, &info, &size))
		return false;
	size = sizeof(*entries) + info.size;
	entries = calloc(1, size);
	if (!entries)
		return false;
	strcpy(entries->name, TABLE);
	entries->size = info.size;
	if (!getsockopt(fd, IPPROTO_IPV6, IP6T_SO_GET_ENTRIES, entries, &size))
		drops = verdict_is_drop((const char *)entries->entrytable,
					info.size,
					info.underflow[NF_INET_FORWARD] +
					sizeof(struct ip6t_entry));
	free(entries);
	return drops;
}

static void look(struct wgstar_words *chains, int family, const char *path,
		 bool (*drops)(int fd), const char *chain)
{
	int fd;

	if (!table_is_there(path))
		return;
	fd = socket(family, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	if (fd < 0)
		return;
	if (drops(fd))
		wgstar_words_add(chains, chain);
	close(fd);
}

void wgstar_firewall_legacy(struct wgstar_words *chains)
{
	look(chains, AF_INET, "/proc/net/ip_tables_names", ipv4_drops,
	     "legacy4 " TABLE " FORWARD");
	look(chains, AF_INET6, "/proc/net/ip6_tables_names", ipv6_drops,
	     "legacy6 " TABLE " FORWARD");
}
