// SPDX-License-Identifier: GPL-2.0
/*
 * star add: a node gets an address, keys and its file; then the hub knows it.
 * All is made before anything is changed.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd_star.h"
#include "command.h"
#include "endpoint.h"
#include "options.h"
#include "secret.h"
#include "star_address.h"
#include "star_advice.h"
#include "star_apply.h"
#include "star_file.h"
#include "star_key.h"
#include "star_output.h"
#include "star_render.h"
#include "star_write.h"

/* What the command line asks for. */
struct add {
	const char *role;
	const char *name;
	const char *public_key;
	const char *endpoint;
	struct wgstar_words addresses;
	struct wgstar_words exports;
	struct wgstar_words forwards;
	bool full_tunnel;
	bool preshared;
	bool no_apply;
	struct wgstar_star_output output;
};

#define ADD(member) offsetof(struct add, member)

static const struct wgstar_option options[] = {
	{ NULL, "gateway or device", WGSTAR_OPTION_TEXT, ADD(role) },
	{ NULL, "a name", WGSTAR_OPTION_TEXT, ADD(name) },
	{ "--public-key", "a key", WGSTAR_OPTION_TEXT, ADD(public_key) },
	{ "--endpoint", "HOST:PORT", WGSTAR_OPTION_TEXT, ADD(endpoint) },
	{ "--address", "an address", WGSTAR_OPTION_SERIES, ADD(addresses) },
	{ "--export", "a prefix", WGSTAR_OPTION_SERIES, ADD(exports) },
	{ "--as", "a prefix", WGSTAR_OPTION_SERIES, ADD(exports) },
	{ "--dev", "an interface", WGSTAR_OPTION_SERIES, ADD(exports) },
	{ "--real", NULL, WGSTAR_OPTION_SERIES, ADD(exports) },
	{ "--forward", "\"tcp|udp PORT HOST:PORT ...\"",
	  WGSTAR_OPTION_SERIES, ADD(forwards) },
	{ "--full-tunnel", NULL, WGSTAR_OPTION_FLAG, ADD(full_tunnel) },
	{ "--psk", NULL, WGSTAR_OPTION_FLAG, ADD(preshared) },
	{ "--out", "a file", WGSTAR_OPTION_TEXT, ADD(output.path) },
	{ "--qr", NULL, WGSTAR_OPTION_FLAG, ADD(output.qr) },
	{ "--ascii", NULL, WGSTAR_OPTION_FLAG, ADD(output.ascii) },
	{ "--plain", NULL, WGSTAR_OPTION_FLAG, ADD(output.plain) },
	{ "--no-apply", NULL, WGSTAR_OPTION_FLAG, ADD(no_apply) },
	{ }
};

static int add_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_add = {
	.name = "add",
	.usage = "gateway NAME --export CIDR [--as CIDR | --real] [--dev LAN]\n"
		 "[--export ...] [--forward \"tcp 2222 HOST:PORT [from NAME]\"]\n"
		 "[--endpoint HOST:PORT] [--plain] |\n"
		 "device NAME [--full-tunnel]\n"
		 "[--public-key KEY] [--psk] [--address ADDRESS]\n"
		 "[--out FILE | --qr [--ascii]] [--no-apply]",
	.summary = "Add a gateway or a device, and hand out its file",
	.run = add_run,
};

/* What is added, and what it is added to. */
struct adding {
	const struct add *add;
	struct wgstar_star_file file;
	struct wgstar_star_node *node;
	uint8_t private_key[WGSTAR_KEY_BYTES];
};

static int export_option(struct wgstar_export *export, bool *real,
			 const char *word, const char *value,
			 struct wgstar_error *error)
{
	if (!strcmp(word, "--real")) {
		*real = true;
		return 0;
	}
	if (!strcmp(word, "--as")) {
		if (wgstar_prefix_parse(&export->alias, value, error) ||
		    wgstar_prefix_check_network(&export->alias, error))
			return -1;
		return wgstar_export_check(export, error);
	}
	if (wgstar_ifname_check(value, error))
		return -1;
	strcpy(export->lan, value);
	return 0;
}

/* One --export with the words behind it. Return: how many words, or -1. */
static int export_take(struct adding *adding, size_t begin,
		       struct wgstar_error *error)
{
	const struct wgstar_words *words = &adding->add->exports;
	struct wgstar_star_node *node = adding->node;
	struct wgstar_export export = {};
	bool real = false;
	size_t i = begin;

	if (strcmp(words->items[i], "--export"))
		return wgstar_error_set(error, "`%s' stands behind an --export",
					words->items[i]);
	if (wgstar_prefix_parse(&export.prefix, words->items[i + 1], error) ||
	    wgstar_prefix_check_network(&export.prefix, error))
		return -1;
	for (i += 2; i < words->count; i += 2) {
		if (!strcmp(words->items[i], "--export"))
			break;
		if (export_option(&export, &real, words->items[i],
				  words->items[i + 1], error))
			return -1;
	}
	if (real && export.alias.family != AF_UNSPEC)
		return wgstar_error_set(error, "give either --as or --real");
	if (!real && export.alias.family == AF_UNSPEC &&
	    wgstar_star_assign_alias(&adding->file.star, node, &export, error))
		return -1;
	wgstar_gateway_add_export(&node->gateway, &export);
	return i - begin;
}

static int exports_take(struct adding *adding, struct wgstar_error *error)
{
	size_t i = 0;
	int taken;

	while (i < adding->add->exports.count) {
		taken = export_take(adding, i, error);
		if (taken < 0)
			return -1;
		i += taken;
	}
	return 0;
}

static int forwards_take(struct adding *adding, struct wgstar_error *error)
{
	const struct wgstar_words *words = &adding->add->forwards;
	struct wgstar_forward forward;
	size_t i;

	for (i = 1; i < words->count; i += 2) {
		if (wgstar_forward_parse(&forward, words->items[i], error))
			return -1;
		wgstar_gateway_add_forward(&adding->node->gateway, &forward);
	}
	return 0;
}

static int addresses_take(struct adding *adding, struct wgstar_error *error)
{
	const struct wgstar_words *words = &adding->add->addresses;
	size_t i;

	for (i = 1; i < words->count; i += 2)
		if (wgstar_star_take_address(adding->node, words->items[i],
					     error))
			return -1;
	return wgstar_star_assign_addresses(&adding->file.star, adding->node,
					    error);
}

static int keys_take(struct adding *adding, struct wgstar_error *error)
{
	struct wgstar_peer *peer = &adding->node->peer;

	peer->flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	if (adding->add->preshared) {
		wgstar_key_generate_preshared(peer->preshared_key);
		peer->flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	}
	if (!adding->add->public_key) {
		wgstar_key_generate_private(adding->private_key);
		wgstar_key_derive_public(peer->public_key,
					 adding->private_key);
		return 0;
	}
	if (wgstar_key_from_text(peer->public_key, adding->add->public_key,
				 error))
		return -1;
	if (wgstar_key_is_zero(peer->public_key))
		return wgstar_error_set(error, "a key of zeros is none");
	return 0;
}

static int name_take(struct adding *adding, struct wgstar_error *error)
{
	const char *name = adding->add->name;

	if (wgstar_peer_name_check(name, error))
		return -1;
	if (strchr(name, '#') || *name == '-')
		return wgstar_error_set(error,
					"name `%s' has a # or begins with -: use letters, digits and -",
					name);
	strcpy(adding->node->peer.name, name);
	return 0;
}

static int role_check(const struct add *add, struct wgstar_error *error)
{
	bool device = add->role && !strcmp(add->role, "device");

	if (!add->role || (!device && strcmp(add->role, "gateway")))
		return wgstar_error_set(error,
					"add what? write gateway or device");
	if (!add->name)
		return wgstar_error_set(error, "the %s needs a name",
					add->role);
	if (device && (add->exports.count || add->forwards.count ||
		       add->endpoint || add->output.plain))
		return wgstar_error_set(error,
					"--export, --forward, --endpoint and --plain are for gateways");
	if (!device && add->full_tunnel)
		return wgstar_error_set(error, "--full-tunnel is for devices");
	if (!device && !add->exports.count && !add->forwards.count)
		return wgstar_error_set(error,
					"a gateway exports its LAN: give --export 192.168.1.0/24, or --forward");
	if (add->output.ascii && !add->output.qr)
		return wgstar_error_set(error, "--ascii goes with --qr");
	return 0;
}

static int node_make(struct adding *adding, struct wgstar_error *error)
{
	const struct add *add = adding->add;
	enum wgstar_star_role role = strcmp(add->role, "device") ?
				     WGSTAR_STAR_GATEWAY : WGSTAR_STAR_DEVICE;

	adding->node = wgstar_star_add_node(&adding->file.star, role);
	adding->node->full_tunnel = add->full_tunnel;
	if (name_take(adding, error) || addresses_take(adding, error) ||
	    exports_take(adding, error) || forwards_take(adding, error) ||
	    (add->endpoint && wgstar_endpoint_split(&adding->node->peer,
						    add->endpoint, error)) ||
	    keys_take(adding, error))
		return -1;
	return wgstar_star_check(&adding->file.star, error);
}

/* The file of the star and that of the node, both or none. */
static int files_write(struct adding *adding,
		       struct wgstar_star_output *output,
		       struct wgstar_error *error)
{
	const uint8_t *key = adding->add->public_key ? NULL :
						       adding->private_key;
	struct wgstar_star_file *file = &adding->file;
	const struct wgstar_star *star = &file->star;

	if (wgstar_star_output_prepare(output, star, adding->node, key, error) ||
	    wgstar_star_file_begin(file, error))
		return -1;
	wgstar_star_text_add(file->next.stream, file->text, adding->node);
	if (wgstar_star_file_finish(file, error) ||
	    wgstar_star_output_commit(output, star, adding->node, key, error))
		return -1;
	if (!wgstar_star_file_commit(file, error))
		return 0;
	wgstar_star_output_retract(output);
	return -1;
}

static int add_node(struct adding *adding, const char *path,
		    struct wgstar_star_output *output,
		    struct wgstar_error *error)
{
	const struct add *add = adding->add;

	if (wgstar_star_file_open(&adding->file, path, true, error) ||
	    node_make(adding, error) || files_write(adding, output, error))
		return -1;
	wgstar_star_advise_added(stderr, &adding->file.star, adding->node);
	if (!add->public_key)
		fprintf(stderr,
			"wgstarctl: the private key of %s is in its %s, and kept nowhere else\n",
			adding->node->peer.name,
			add->output.qr ? "code" : "file");
	if (add->output.plain)
		wgstar_star_plain_notes(stderr, adding->node);
	return 0;
}

static int add_all(const struct add *add, const char *path)
{
	struct adding adding = { .add = add, .file.lock = -1 };
	struct wgstar_star_output output = add->output;
	struct wgstar_error error = {};
	int status;

	if (add_node(&adding, path, &output, &error))
		status = wgstar_error_print(&error, path);
	else
		status = wgstar_star_apply_change(&adding.file.star,
						  !add->no_apply);
	wgstar_star_output_end(&output);
	wgstar_star_file_close(&adding.file);
	wgstar_secret_wipe(&adding, sizeof(adding));
	return status;
}

static int add_run(const char *path, char **words)
{
	struct wgstar_error error;
	struct add add = {};
	int status;

	if (wgstar_options_read(options, &add, words, &error) ||
	    role_check(&add, &error))
		status = wgstar_star_misused(&wgstar_star_verb_add, error.text);
	else
		status = add_all(&add, path);
	wgstar_words_clear(&add.addresses);
	wgstar_words_clear(&add.exports);
	wgstar_words_clear(&add.forwards);
	return status;
}
