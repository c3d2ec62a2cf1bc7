// SPDX-License-Identifier: GPL-2.0
/* The file of a star is checked as what it stands for: a file for each node. */
#include "check_star.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "secret.h"
#include "star_render.h"

bool wgstar_check_is_star(const struct wgstar_check_file *file)
{
	size_t i;

	for (i = 0; i < file->line_count; i++)
		if (!*file->lines[i].key &&
		    !strncasecmp(file->lines[i].value, "[Star]", 6))
			return true;
	return false;
}

/* Exports are mended where they are written: in the star. */
static void exports_set_lines(struct wgstar_gateway *rendered,
			      const struct wgstar_gateway *written)
{
	size_t i;

	for (i = 0; i < rendered->export_count &&
	     i < written->export_count; i++)
		rendered->exports[i].line = written->exports[i].line;
}

static struct wgstar_check_file *node_render(const char *path,
					     const struct wgstar_star *star,
					     const struct wgstar_star_node *node)
{
	struct wgstar_check_file *file;
	char name[PATH_MAX], *text;
	struct wgstar_device *device;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	wgstar_star_render_write(out, star, node, NULL, false);
	fclose(out);
	snprintf(name, sizeof(name), "%s(%s)", path, node->peer.name);
	file = wgstar_check_file_take(name, text, size);
	snprintf(file->ifname, sizeof(file->ifname), "%.*s",
		 (int)sizeof(file->ifname) - 1, node->peer.name);
	file->star = wgstar_text_copy(path, strlen(path));
	exports_set_lines(&file->config.quick.gateway, &node->gateway);
	device = &file->config.device;
	if (!(node->peer.flags & WGSTAR_PEER_HAS_PUBLIC_KEY))
		return file;
	memcpy(device->public_key, node->peer.public_key, WGSTAR_KEY_BYTES);
	device->flags |= WGSTAR_DEVICE_HAS_PUBLIC_KEY;
	return file;
}

static struct wgstar_check_file *star_refused(const char *path,
					      const struct wgstar_error *error)
{
	struct wgstar_check_file *file;

	file = wgstar_check_file_take(path, wgstar_secret_grow(NULL, 0, 1), 0);
	file->star = wgstar_text_copy(path, strlen(path));
	wgstar_check_file_add_bad(file, error);
	return file;
}

void wgstar_check_star_render(const struct wgstar_check_file *file,
			      void (*add)(struct wgstar_check_file *file,
					  void *data), void *data)
{
	struct wgstar_star star = { .line = 0 };
	struct wgstar_error error;
	size_t i;

	if (wgstar_star_parse(&star, file->text, &error) ||
	    wgstar_star_check(&star, &error))
		add(star_refused(file->path, &error), data);
	else
		for (i = 0; i < star.node_count; i++)
			add(node_render(file->path, &star, &star.nodes[i]),
			    data);
	wgstar_star_clear(&star);
}
