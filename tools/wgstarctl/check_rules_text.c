// SPDX-License-Identifier: GPL-2.0
/* Rules about single lines: what is no key, no prefix, or nothing at all. */
#include <string.h>
#include <strings.h>

#include "check.h"

#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

/* Where a key comes from, by the name of its line. */
static const struct {
	const char *name;
	const char *command;
} keys[] = {
	{ "PrivateKey", "wgstarctl genkey" },
	{ "PublicKey", "wgstarctl pubkey, given the PrivateKey of" },
	{ "PresharedKey", "wgstarctl genpsk" },
};

static const struct wgstar_check_line *
line_by_number(const struct wgstar_check_file *file, unsigned int number)
{
	size_t i;

	for (i = 0; i < file->line_count; i++)
		if (file->lines[i].number == number)
			return &file->lines[i];
	return NULL;
}

/* A mistyped key has nearly 44 letters of base64; `xxx' stands for a key. */
static bool value_is_placeholder(const struct wgstar_check_line *line)
{
	return line->length < 40 ||
	       strspn(line->value, BASE64) < line->length;
}

static int placeholder_key(const struct wgstar_check_file *file,
			   const struct wgstar_error *bad)
{
	const struct wgstar_check_line *line = line_by_number(file, bad->line);
	size_t i;

	if (!line || bad->column != line->column || !value_is_placeholder(line))
		return -1;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!strcasecmp(line->key, keys[i].name))
			return i;
	return -1;
}

static void syntax(struct wgstar_check *check, struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 0; i < file->bad_count; i++) {
		if (placeholder_key(file, &file->bad[i]) >= 0)
			continue;
		finding = wgstar_check_find(check, file, file->bad[i].line,
					    "%s; `up' refuses the file",
					    file->bad[i].text);
		finding->column = file->bad[i].column;
	}
}

/* The public key of the other end, if its file has it. */
static void public_key_fix(struct wgstar_check *check,
			   struct wgstar_finding *finding,
			   const struct wgstar_check_file *file,
			   const struct wgstar_check_line *line)
{
	const struct wgstar_check_node *far;
	char text[WGSTAR_KEY_TEXT_SIZE];
	const char *name;

	far = wgstar_check_far_end(check, file, line->section);
	name = far ? far->name : "the other end";
	if (!far || !far->file ||
	    !(far->file->config.device.flags & WGSTAR_DEVICE_HAS_PUBLIC_KEY)) {
		wgstar_finding_fix(finding, WGSTAR_FIX_REPLACE, file->path,
				   line->number, "PublicKey = <output of: %s %s>",
				   keys[1].command, name);
		return;
	}
	wgstar_key_to_text(text, far->file->config.device.public_key);
	wgstar_finding_fix(finding, WGSTAR_FIX_REPLACE, file->path,
			   line->number, "PublicKey = %s", text);
}

static void key_placeholder(struct wgstar_check *check,
			    struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	const struct wgstar_check_line *line;
	struct wgstar_finding *finding;
	size_t i;
	int key;

	for (i = 0; i < file->bad_count; i++) {
		key = placeholder_key(file, &file->bad[i]);
		if (key < 0)
			continue;
		line = line_by_number(file, file->bad[i].line);
		finding = wgstar_check_find(check, file, line->number,
					    "no %s yet, but something in its place: without keys nothing is encrypted, and `up' refuses the file",
					    keys[key].name);
		finding->column = line->column;
		if (key == 1)
			public_key_fix(check, finding, file, line);
		else
			wgstar_finding_fix(finding, WGSTAR_FIX_REPLACE,
					   file->path, line->number,
					   "%s = <output of: %s>",
					   keys[key].name, keys[key].command);
	}
}

/* A hook may set the key; a bad line is a finding already. */
static bool file_sets_key(const struct wgstar_check_file *file)
{
	return file->star || wgstar_check_file_line(file, 0, "PrivateKey") ||
	       strstr(file->text, "private-key");
}

static void key_missing(struct wgstar_check *check,
			struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	struct wgstar_finding *finding;
	size_t i;

	if (!file_sets_key(file)) {
		finding = wgstar_check_find(check, file,
					    wgstar_check_file_head(file, 0),
					    "no PrivateKey: the interface answers nobody");
		wgstar_check_fix_key(finding, file, 0, "PrivateKey",
				     "PrivateKey = <output of: %s>",
				     keys[0].command);
	}
	for (i = 0; i < file->config.device.peer_count; i++) {
		if (wgstar_check_file_line(file, i + 1, "PublicKey"))
			continue;
		finding = wgstar_check_find(check, file,
					    file->config.device.peers[i].line,
					    "this [Peer] has no PublicKey: `up' refuses the file");
		wgstar_check_fix_key(finding, file, i + 1, "PublicKey",
				     "PublicKey = <output of: %s the other end>",
				     keys[1].command);
	}
}

static void host_bits(struct wgstar_check *check,
		      struct wgstar_check_node *node)
{
	const struct wgstar_config *config = &node->file->config;
	char given[WGSTAR_PREFIX_TEXT_SIZE], taken[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_check_line *line;
	struct wgstar_finding *finding;
	struct wgstar_prefix network;
	size_t i;

	for (i = 0; i < config->masked_count; i++) {
		network = wgstar_prefix_network(config->masked[i].given);
		wgstar_prefix_print(given, &config->masked[i].given);
		wgstar_prefix_print(taken, &network);
		finding = wgstar_check_find(check, node->file,
					    config->masked[i].line,
					    "%s has host bits: all of %s goes to this peer",
					    given, taken);
		finding->column = config->masked[i].column;
		line = line_by_number(node->file, config->masked[i].line);
		if (line && line->section > 0)
			wgstar_check_fix_allowed_ips(check, finding, node->file,
						     line->section);
	}
}

static void file_readable(struct wgstar_check *check,
			  struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	bool has_key = device->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		has_key |= device->peers[i].flags &
			   WGSTAR_PEER_HAS_PRESHARED_KEY;
	if (!node->file->exposed || !has_key)
		return;
	finding = wgstar_check_find(check, node->file, 0,
				    "mode %04o: every user of this host can read the keys and be this node, and `up' refuses the file",
				    node->file->exposed);
	wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0, "chmod 600 %s",
			   node->file->path);
}

const struct wgstar_check_rule wgstar_check_rules_text[] = {
	{ "syntax", WGSTAR_ERROR, .run_node = syntax },
	{ "key-placeholder", WGSTAR_ERROR, .run_node = key_placeholder },
	{ "key-missing", WGSTAR_ERROR, .run_node = key_missing },
	{ "host-bits", WGSTAR_NOTE, .run_node = host_bits },
	{ "file-readable", WGSTAR_ERROR, .run_node = file_readable },
	{ }
};
