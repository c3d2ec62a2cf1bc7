// SPDX-License-Identifier: GPL-2.0
/*
 * Model -> text of a star file, and changes of such a text that leave all the
 * rest of it, comments too, as somebody wrote it. Pure.
 */
#include "star_write.h"

#include <string.h>
#include <strings.h>

#include "secret.h"

#define BLANKS " \t\r\v\f"

static void key_write(FILE *stream, const char *name,
		      const uint8_t key[WGSTAR_KEY_BYTES])
{
	char text[WGSTAR_KEY_TEXT_SIZE];

	wgstar_key_to_text(text, key);
	fprintf(stream, "%s = %s\n", name, text);
	wgstar_secret_wipe(text, sizeof(text));
}

static void prefixes_write(FILE *stream, const char *name,
			   const struct wgstar_prefix *prefixes)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (prefixes[i].family == AF_UNSPEC)
			continue;
		wgstar_prefix_print(text, &prefixes[i]);
		fprintf(stream, "%s = %s\n", name, text);
	}
}

static void addresses_write(FILE *stream, const struct wgstar_star_node *node)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (node->addresses[i].family == AF_UNSPEC)
			continue;
		wgstar_star_host_text(text, &node->addresses[i]);
		fprintf(stream, "Address = %s\n", text);
	}
}

static void dns_write(FILE *stream, const struct wgstar_words *dns)
{
	size_t i;

	for (i = 0; i < dns->count; i++)
		fprintf(stream, "%s%s%s", i ? ", " : "DNS = ", dns->items[i],
			i + 1 < dns->count ? "" : "\n");
}

static void mtu_write(FILE *stream, uint32_t mtu)
{
	if (mtu)
		fprintf(stream, "MTU = %u\n", mtu);
}

static void endpoint_write(FILE *stream, const struct wgstar_star_node *node)
{
	const char *host = node->peer.endpoint_host;

	if (host)
		fprintf(stream, strchr(host, ':') ? "Endpoint = [%s]:%u\n" :
						    "Endpoint = %s:%u\n",
			host, node->peer.endpoint_port);
	if (node->listen_port)
		fprintf(stream, "ListenPort = %u\n", node->listen_port);
}

static void keys_write(FILE *stream, const struct wgstar_star_node *node)
{
	key_write(stream, "PublicKey", node->peer.public_key);
	if (node->private_key_file)
		fprintf(stream, "PrivateKeyFile = %s\n",
			node->private_key_file);
	if (!wgstar_key_is_zero(node->peer.preshared_key))
		key_write(stream, "PresharedKey", node->peer.preshared_key);
}

void wgstar_star_write_node(FILE *stream, const struct wgstar_star_node *node)
{
	static const char *const headings[] = {
		[WGSTAR_STAR_HUB] = "[Hub]",
		[WGSTAR_STAR_GATEWAY] = "[Gateway]",
		[WGSTAR_STAR_DEVICE] = "[Device]",
	};
	const struct wgstar_peer *peer = &node->peer;

	fprintf(stream, "%s\nName = %s\n", headings[node->role], peer->name);
	addresses_write(stream, node);
	endpoint_write(stream, node);
	keys_write(stream, node);
	wgstar_gateway_print(stream, "Export", &node->gateway);
	if (peer->flags & WGSTAR_PEER_HAS_ISOLATED)
		fprintf(stream, "Isolated = %s\n",
			peer->isolated ? "yes" : "no");
	if (peer->flags & WGSTAR_PEER_HAS_KEEPALIVE)
		fprintf(stream, "Keepalive = %u\n",
			peer->persistent_keepalive);
	if (node->full_tunnel)
		fputs("FullTunnel = yes\n", stream);
	mtu_write(stream, node->mtu);
	dns_write(stream, &node->dns);
}

void wgstar_star_write(FILE *stream, const struct wgstar_star *star)
{
	size_t i;

	fprintf(stream, "[Star]\nInterface = %s\n", star->interface);
	prefixes_write(stream, "Network", star->networks);
	prefixes_write(stream, "Infrastructure", star->infrastructure);
	prefixes_write(stream, "Devices", star->devices);
	mtu_write(stream, star->mtu);
	dns_write(stream, &star->dns);
	for (i = 0; i < star->node_count; i++) {
		fputc('\n', stream);
		wgstar_star_write_node(stream, &star->nodes[i]);
	}
}

void wgstar_star_text_add(FILE *stream, const char *text,
			  const struct wgstar_star_node *node)
{
	size_t length = strlen(text);

	fputs(text, stream);
	if (length && text[length - 1] != '\n')
		fputc('\n', stream);
	fputc('\n', stream);
	wgstar_star_write_node(stream, node);
}

static const char *line_next(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : line;
}

static const char *line_find(const char *text, unsigned int number)
{
	while (--number)
		text = line_next(text);
	return text;
}

/* First character that is not blank: that of a comment, section or key. */
static char line_kind(const char *line)
{
	return line[strspn(line, BLANKS)];
}

/* The comment lines right above @line, if @line is not the first. */
static const char *comment_above(const char *text, const char *line)
{
	const char *above, *next;

	for (; line > text; line = above) {
		/* Lines are few: walk to the one before. */
		above = text;
		for (next = line_next(text); next < line;
		     next = line_next(next))
			above = next;
		if (line_kind(above) != '#')
			break;
	}
	return line;
}

/* Where the section that begins at @line ends: what is above the next one. */
static const char *section_end(const char *text, const char *line)
{
	const char *next = line_next(line);

	while (*next && line_kind(next) != '[')
		next = line_next(next);
	return *next ? comment_above(text, next) : next;
}

void wgstar_star_text_remove(FILE *stream, const char *text, unsigned int line)
{
	const char *heading = line_find(text, line);
	const char *begin = comment_above(text, heading);
	const char *end = section_end(text, heading);

	/* The empty line that was between the two before. */
	if (!*end && begin - text > 1 && begin[-2] == '\n')
		begin--;
	fprintf(stream, "%.*s%s", (int)(begin - text), text, end);
}

static bool line_is_public_key(const char *line)
{
	const char *name = line + strspn(line, BLANKS);
	size_t length = strlen("PublicKey");

	return !strncasecmp(name, "PublicKey", length) &&
	       name[length + strspn(name + length, BLANKS)] == '=';
}

void wgstar_star_text_set_key(FILE *stream, const char *text, unsigned int line,
			      const uint8_t public_key[WGSTAR_KEY_BYTES])
{
	const char *found = line_next(line_find(text, line)), *comment;

	while (*found && !line_is_public_key(found))
		found = line_next(found);
	fprintf(stream, "%.*s", (int)(found - text), text);
	key_write(stream, "PublicKey", public_key);
	comment = found + strcspn(found, "#\n");
	if (*comment == '#')
		fprintf(stream, "%.*s\n", (int)strcspn(comment, "\n"), comment);
	fputs(line_next(found), stream);
}
