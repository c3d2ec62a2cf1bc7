// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that wait at ports of this host, from /proc.
 */
#include <ctype.h>
#include <dirent.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host_listener.h"

#define TCP_LISTENS	0x0a
#define UDP_WAITS	0x07	/* not connected */

static bool is_loopback(const char *address)
{
	/* 127.x.x.x, ::1, and 127.x.x.x mapped into IPv6, as /proc has them. */
	if (strlen(address) == 8)
		return !strcmp(address + 6, "7F");
	return !strcmp(address, "00000000000000000000000001000000") ||
		(!strncmp(address, "0000000000000000FFFF0000", 24) &&
		 !strcmp(address + 30, "7F"));
}

static bool line_matches(const char *line, uint8_t protocol, uint16_t port,
			 unsigned long *inode)
{
	unsigned int line_port, state;
	char address[33];

	if (sscanf(line, " %*[0-9]: %32[0-9A-F]:%x %*s %x %*s %*s %*s %*s %*s %lu",
		   address, &line_port, &state, inode) != 4)
		return false;
	return line_port == port && !is_loopback(address) &&
		state == (protocol == IPPROTO_TCP ? TCP_LISTENS : UDP_WAITS);
}

bool wgstar_listener_parse(const char *text, uint8_t protocol, uint16_t port,
			   unsigned long *inode)
{
	const char *line;

	for (line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (line_matches(line, protocol, port, inode))
			return true;
	}
	return false;
}

static char *file_read(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	if (!file)
		return NULL;
	if (getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

static bool file_has(const char *path, uint8_t protocol, uint16_t port,
		     unsigned long *inode)
{
	char *text = file_read(path);
	bool found;

	found = text && wgstar_listener_parse(text, protocol, port, inode);
	free(text);
	return found;
}

/* Does the process have the socket open? */
static bool process_has(const char *process, const char *socket)
{
	char path[300], target[64];
	struct dirent *entry;
	bool found = false;
	ssize_t length;
	DIR *directory;

	snprintf(path, sizeof(path), "/proc/%s/fd", process);
	directory = opendir(path);
	while (directory && !found && (entry = readdir(directory))) {
		length = readlinkat(dirfd(directory), entry->d_name, target,
				    sizeof(target) - 1);
		target[length > 0 ? length : 0] = '\0';
		found = !strcmp(target, socket);
	}
	if (directory)
		closedir(directory);
	return found;
}

static void process_name(const char *process,
			 char name[WGSTAR_LISTENER_NAME_SIZE])
{
	char path[300], *text;

	snprintf(path, sizeof(path), "/proc/%s/comm", process);
	text = file_read(path);
	snprintf(name, WGSTAR_LISTENER_NAME_SIZE, "%.*s (%.8s)",
		 text ? (int)strcspn(text, "\n") : 1, text ? text : "?",
		 process);
	free(text);
}

static void find_owner(unsigned long inode,
		       char name[WGSTAR_LISTENER_NAME_SIZE])
{
	struct dirent *entry;
	char socket[40];
	DIR *processes;

	strcpy(name, inode ? "another process" : "the kernel");
	if (!inode)
		return;
	snprintf(socket, sizeof(socket), "socket:[%lu]", inode);
	processes = opendir("/proc");
	while (processes && (entry = readdir(processes))) {
		if (!isdigit((unsigned char)*entry->d_name) ||
		    !process_has(entry->d_name, socket))
			continue;
		process_name(entry->d_name, name);
		break;
	}
	if (processes)
		closedir(processes);
}

bool wgstar_listener_find(uint8_t protocol, int family, uint16_t port,
			  char name[WGSTAR_LISTENER_NAME_SIZE])
{
	bool tcp = protocol == IPPROTO_TCP, found;
	unsigned long inode = 0;

	/* A socket of IPv6 may take IPv4 as well; of those, few don't. */
	found = file_has(tcp ? "/proc/net/tcp6" : "/proc/net/udp6", protocol,
			 port, &inode) ||
		(family == AF_INET &&
		 file_has(tcp ? "/proc/net/tcp" : "/proc/net/udp", protocol,
			  port, &inode));
	if (found)
		find_owner(inode, name);
	return found;
}
