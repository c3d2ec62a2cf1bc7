// SPDX-License-Identifier: GPL-2.0
/* setconf, addconf, syncconf and showconf: interfaces and files. */
#include <string.h>

#include "change.h"
#include "command.h"
#include "conf.h"
#include "endpoint.h"
#include "secret.h"
#include "sync.h"

/* How a configuration that was read is applied. */
typedef int (*config_applier)(struct wgstar_genl *genl, const char *ifname,
			      struct wgstar_device *wanted,
			      struct wgstar_error *error);

static int config_add(struct wgstar_genl *genl, const char *ifname,
		      struct wgstar_device *wanted, struct wgstar_error *error)
{
	return wgstar_change_apply(genl, ifname, wanted, error);
}

static int config_set(struct wgstar_genl *genl, const char *ifname,
		      struct wgstar_device *wanted, struct wgstar_error *error)
{
	wgstar_device_complete(wanted);
	return wgstar_change_apply(genl, ifname, wanted, error);
}

static bool change_is_empty(const struct wgstar_device *change)
{
	return !change->flags && !change->peer_count;
}

static int config_sync(struct wgstar_genl *genl, const char *ifname,
		       struct wgstar_device *wanted, struct wgstar_error *error)
{
	struct wgstar_device current = { 0 }, change = { 0 };
	int result = wgstar_device_resolve_endpoints(wanted, error);

	if (!result)
		result = wgstar_device_get(genl, ifname, &current, error);
	if (!result)
		wgstar_device_diff(&change, &current, wanted);
	if (!result && !change_is_empty(&change))
		result = wgstar_device_set(genl, &change, error);
	wgstar_device_clear(&change);
	wgstar_device_clear(&current);
	return result;
}

static int config_apply(const char *ifname, struct wgstar_config *config,
			config_applier apply, struct wgstar_error *error)
{
	struct wgstar_genl *genl;
	int result;

	if (wgstar_config_refuse_quick(config, error))
		return -1;
	genl = wgstar_device_connect(ifname, error);
	result = genl ? apply(genl, ifname, &config->device, error) : -1;
	wgstar_genl_close(genl);
	return result;
}

static int conf_run(const struct wgstar_command *command, int argc, char **argv,
		    config_applier apply)
{
	struct wgstar_config config;
	struct wgstar_error error = { 0 };
	int result;

	if (argc != 3)
		return wgstar_command_misused(command,
					      "give an interface and a file");
	result = wgstar_config_read_file(&config, argv[2], &error);
	if (!result)
		result = config_apply(argv[1], &config, apply, &error);
	if (!result)
		wgstar_config_warn(&config, argv[2]);
	wgstar_config_clear(&config);
	return result ? wgstar_error_print(&error, argv[2]) : WGSTAR_EXIT_OK;
}

static int setconf_run(int argc, char **argv);
static int addconf_run(int argc, char **argv);
static int syncconf_run(int argc, char **argv);
static int showconf_run(int argc, char **argv);

const struct wgstar_command wgstar_command_showconf = {
	.name = "showconf",
	.usage = "INTERFACE",
	.summary = "Print the configuration of an interface, for setconf",
	.help = "Prints keys. A file has one Metric for each peer: a route with another one\n"
		"becomes a comment with the command that adds it.\n",
	.run = showconf_run,
};

const struct wgstar_command wgstar_command_setconf = {
	.name = "setconf",
	.usage = "INTERFACE FILE",
	.summary = "Replace the configuration of an interface by a file",
	.help = "What the file does not say is reset, peers it does not name are removed. It\n"
		"happens in one step, or nothing changes. Peers that stay keep their sessions.\n",
	.run = setconf_run,
};

const struct wgstar_command wgstar_command_addconf = {
	.name = "addconf",
	.usage = "INTERFACE FILE",
	.summary = "Add a file to the configuration of an interface",
	.help = "What the file does not say stays as it is.\n",
	.run = addconf_run,
};

const struct wgstar_command wgstar_command_syncconf = {
	.name = "syncconf",
	.usage = "INTERFACE FILE",
	.summary = "Change what differs between an interface and a file",
	.help = "Leads to the same configuration as setconf, but touches only what differs.\n"
		"Without ListenPort in the file the port stays.\n",
	.run = syncconf_run,
};

static int setconf_run(int argc, char **argv)
{
	return conf_run(&wgstar_command_setconf, argc, argv, config_set);
}

static int addconf_run(int argc, char **argv)
{
	return conf_run(&wgstar_command_addconf, argc, argv, config_add);
}

static int syncconf_run(int argc, char **argv)
{
	return conf_run(&wgstar_command_syncconf, argc, argv, config_sync);
}

static int showconf_run(int argc, char **argv)
{
	struct wgstar_device device = { 0 };
	struct wgstar_genl *genl;
	struct wgstar_error error;
	int result = -1;

	if (argc != 2)
		return wgstar_command_misused(&wgstar_command_showconf,
					      "give one interface");
	wgstar_secret_buffer_stream(stdout);
	genl = wgstar_device_connect(argv[1], &error);
	if (genl)
		result = wgstar_device_get(genl, argv[1], &device, &error);
	if (!result) {
		wgstar_device_write(stdout, &device);
		result = wgstar_secret_flush_stream(stdout, &error);
	}
	wgstar_device_clear(&device);
	wgstar_genl_close(genl);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
