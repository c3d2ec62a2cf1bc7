// SPDX-License-Identifier: GPL-2.0
/* Rules about identity: keys, names, addresses of endpoints, the clock. */
#include <string.h>

#include "check.h"

/* Files of the system clock's granularity, and of copies just made. */
#define CLOCK_TOLERANCE 2

static bool file_has_key(const struct wgstar_check_file *file)
{
	return file->config.device.flags & WGSTAR_DEVICE_HAS_PUBLIC_KEY;
}

static void duplicate_private_key(struct wgstar_check *check)
{
	const struct wgstar_check_file *a, *b;
	struct wgstar_finding *finding;
	size_t i, j;

	for (i = 1; i < check->file_count; i++)
		for (j = 0; j < i; j++) {
			a = check->files[j];
			b = check->files[i];
			if (!file_has_key(a) || !file_has_key(b) ||
			    !wgstar_key_equal(a->config.device.public_key,
					      b->config.device.public_key))
				continue;
			finding = wgstar_check_find(check, b,
						    wgstar_check_file_number(b, 0, "PrivateKey"),
						    "the key of %s: of two nodes with one key only the last to speak is reached",
						    a->path);
			wgstar_check_fix_key(finding, b, 0, "PrivateKey",
					     "PrivateKey = <output of: wgstarctl genkey>");
		}
}

static void duplicate_peer_key(struct wgstar_check *check,
			       const struct wgstar_check_file *file)
{
	const struct wgstar_peer *peers = file->config.device.peers;
	struct wgstar_finding *finding;
	unsigned int line;
	size_t i, j;

	for (i = 1; i < file->config.device.peer_count; i++)
		for (j = 0; j < i; j++) {
			if (!wgstar_check_key_usable(&peers[i]) ||
			    !wgstar_check_key_usable(&peers[j]) ||
			    !wgstar_key_equal(peers[i].public_key,
					      peers[j].public_key))
				continue;
			line = wgstar_check_file_number(file, i + 1, "PublicKey");
			finding = wgstar_check_find(check, file, line,
						    "the PublicKey of the [Peer] in line %u: two sections of one peer, `up' refuses the file",
						    peers[j].line);
			wgstar_check_fix_key(finding, file, i + 1, "PublicKey",
					     "PublicKey = <output of: wgstarctl pubkey, given the PrivateKey of this peer>");
		}
}

static void duplicate_key(struct wgstar_check *check)
{
	size_t i;

	duplicate_private_key(check);
	for (i = 0; i < check->file_count; i++)
		duplicate_peer_key(check, check->files[i]);
}

static void own_key_fix(struct wgstar_check *check,
			struct wgstar_finding *finding,
			const struct wgstar_check_file *file, int section)
{
	const struct wgstar_check_node *far;
	char text[WGSTAR_KEY_TEXT_SIZE];

	far = wgstar_check_far_end(check, file, section);
	if (far && far->file && far->file != file && file_has_key(far->file)) {
		wgstar_key_to_text(text, far->file->config.device.public_key);
		wgstar_check_fix_key(finding, file, section, "PublicKey",
				     "PublicKey = %s", text);
		return;
	}
	wgstar_check_fix_key(finding, file, section, "PublicKey",
			     "PublicKey = <output of: wgstarctl pubkey, given the PrivateKey of %s>",
			     far && far->file != file ? far->name :
							"the other end");
}

static void own_key_as_peer(struct wgstar_check *check,
			    struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	const struct wgstar_device *device = &file->config.device;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 0; i < device->peer_count; i++) {
		if (!file_has_key(file) ||
		    !wgstar_check_key_usable(&device->peers[i]) ||
		    !wgstar_key_equal(device->peers[i].public_key,
				      device->public_key))
			continue;
		finding = wgstar_check_find(check, file,
					    wgstar_check_file_number(file, i + 1, "PublicKey"),
					    "the public key of this node itself, not of its peer: `up' refuses the file");
		own_key_fix(check, finding, file, i + 1);
	}
}

static void mismatch_find(struct wgstar_check *check,
			  const struct wgstar_check_file *file, int section,
			  const struct wgstar_check_file *far)
{
	const struct wgstar_peer *peer = &file->config.device.peers[section - 1];
	const struct wgstar_device *device = &far->config.device;
	struct wgstar_finding *finding;
	char text[WGSTAR_KEY_TEXT_SIZE];

	if (!wgstar_check_key_usable(peer) || !file_has_key(far) ||
	    wgstar_key_equal(peer->public_key, device->public_key))
		return;
	finding = wgstar_check_find(check, file,
				    wgstar_check_file_number(file, section, "PublicKey"),
				    "not the key that belongs to the PrivateKey of %s: the two never shake hands",
				    far->path);
	wgstar_key_to_text(text, device->public_key);
	wgstar_check_fix_key(finding, file, section, "PublicKey",
			     "PublicKey = %s", text);
}

static void key_mismatch(struct wgstar_check *check,
			 struct wgstar_check_node *node)
{
	if (!check->hub || !node->hub_peer)
		return;
	mismatch_find(check, check->hub->file, node->hub_section, node->file);
	if (node->uplink)
		mismatch_find(check, node->file, node->uplink_section,
			      check->hub->file);
}

static void name_duplicate(struct wgstar_check *check,
			   struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	struct wgstar_finding *finding;
	const struct wgstar_peer *peer;
	unsigned int line;
	size_t i, j;

	for (i = 1; i < device->peer_count; i++)
		for (j = 0; j < i; j++) {
			peer = &device->peers[i];
			if (!*peer->name ||
			    strcmp(peer->name, device->peers[j].name))
				continue;
			line = wgstar_check_file_number(node->file, i + 1,
							"Name");
			finding = wgstar_check_find(check, node->file, line,
						    "the Name of the [Peer] in line %u: nobody can tell them apart, and `up' refuses the file",
						    device->peers[j].line);
			wgstar_check_fix_key(finding, node->file, i + 1, "Name",
					     "Name = %.28s-%zu", peer->name,
					     i + 1);
		}
}

static bool host_is_unresolved(const struct wgstar_check *check,
			       const char *host)
{
	const struct wgstar_words *hosts = &check->facts->unresolved;
	size_t i;

	for (i = 0; i < hosts->count; i++)
		if (!strcmp(hosts->items[i], host))
			return true;
	return false;
}

static void endpoint_unresolvable(struct wgstar_check *check,
				  struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	struct wgstar_finding *finding;
	const struct wgstar_peer *peer;
	unsigned int line;
	size_t i;

	for (i = 0; i < device->peer_count; i++) {
		peer = &device->peers[i];
		if (!peer->endpoint_host ||
		    !host_is_unresolved(check, peer->endpoint_host))
			continue;
		line = wgstar_check_file_number(node->file, i + 1, "Endpoint");
		finding = wgstar_check_find(check, node->file, line,
					    "%s has no address now: `up' fails, at boot too",
					    peer->endpoint_host);
		wgstar_check_fix_key(finding, node->file, i + 1, "Endpoint",
				     "Endpoint = <address of %s>:%u",
				     peer->endpoint_host, peer->endpoint_port);
	}
}

static void clock_before_last_stamp(struct wgstar_check *check)
{
	const struct wgstar_check_facts *facts = check->facts;
	const struct wgstar_check_file *newest = check->files[0];
	struct wgstar_finding *finding;
	time_t known;
	size_t i;

	for (i = 1; i < check->file_count; i++)
		if (check->files[i]->changed > newest->changed)
			newest = check->files[i];
	known = facts->stamp > newest->changed ? facts->stamp :
						 newest->changed;
	if (!facts->now || known <= facts->now + CLOCK_TOLERANCE)
		return;
	finding = wgstar_check_find(check, newest, 0,
				    "the clock of this host is %lld seconds behind the time at which %s: peers refuse handshakes that are older than the last they saw",
				    (long long)(known - facts->now),
				    facts->stamp == known ? "wgstar ran last" :
				    "this file was written");
	wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0, "%s",
			   "timedatectl set-ntp true");
}

const struct wgstar_check_rule wgstar_check_rules_key[] = {
	{ "duplicate-key", WGSTAR_ERROR, .run = duplicate_key },
	{ "own-key-as-peer", WGSTAR_ERROR, .run_node = own_key_as_peer },
	{ "key-mismatch", WGSTAR_ERROR, .run_node = key_mismatch },
	{ "name-duplicate", WGSTAR_ERROR, .run_node = name_duplicate },
	{ "endpoint-unresolvable", WGSTAR_WARNING,
	  .run_node = endpoint_unresolvable },
	{ "clock-before-last-stamp", WGSTAR_WARNING,
	  .run = clock_before_last_stamp },
	{ }
};
