// SPDX-License-Identifier: GPL-2.0
/* wgstarctl strip */
#include <stdio.h>

#include "command.h"
#include "conf.h"
#include "conf_lines.h"
#include "quick_file.h"
#include "secret.h"

static int strip(int argc, char **argv);

const struct wgstar_command wgstar_command_strip = {
	.name = "strip",
	.usage = "FILE|IFACE",
	.summary = "Print what `wg setconf` takes of a wg-quick file",
	.help =
"Leaves out the keys of wg-quick and those that only wgstarctl knows; the rest\n"
"is printed as it is written. For use as in\n"
"\twgstarctl syncconf wg0 <(wgstarctl strip wg0)\n",
	.run = strip,
};

static int strip_file(struct wgstar_quick_file *file, const char *argument,
		      struct wgstar_error *error)
{
	if (wgstar_quick_file_find(file, argument, error) ||
	    wgstar_quick_file_read(file, error))
		return -1;
	wgstar_secret_buffer_stream(stdout);
	wgstar_conf_lines_strip(stdout, file->text);
	return wgstar_secret_flush_stream(stdout, error);
}

static int strip(int argc, char **argv)
{
	struct wgstar_quick_file file = {};
	struct wgstar_error error = {};
	int status = WGSTAR_EXIT_OK;

	if (argc != 2)
		return wgstar_command_misused(&wgstar_command_strip,
					      "one file or interface");
	if (strip_file(&file, argv[1], &error))
		status = wgstar_error_print(&error, file.path);
	else
		wgstar_config_warn(&file.config, file.path);
	wgstar_quick_file_clear(&file);
	return status;
}
