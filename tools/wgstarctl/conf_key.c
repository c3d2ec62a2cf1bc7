// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of configuration files: what each is called, where it stands and how
 * its value gets into the model. Lines and columns are conf_parse.c's.
 */
#include "conf_key.h"

#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "secret.h"
#include "value.h"

static struct wgstar_peer *config_peer(struct wgstar_config *config)
{
	return &config->device.peers[config->device.peer_count - 1];
}

static int private_key_parse(struct wgstar_config *config, const char *value,
			     struct wgstar_error *error)
{
	struct wgstar_device *device = &config->device;

	if (wgstar_key_from_text(device->private_key, value, error))
		return -1;
	device->flags |= WGSTAR_DEVICE_HAS_PRIVATE_KEY;
	if (wgstar_key_is_zero(device->private_key))
		return 0;
	wgstar_key_derive_public(device->public_key, device->private_key);
	device->flags |= WGSTAR_DEVICE_HAS_PUBLIC_KEY;
	return 0;
}

static int listen_port_parse(struct wgstar_config *config, const char *value,
			     struct wgstar_error *error)
{
	config->device.flags |= WGSTAR_DEVICE_HAS_LISTEN_PORT;
	return wgstar_value_port(&config->device.listen_port, value, error);
}

static int fwmark_parse(struct wgstar_config *config, const char *value,
			struct wgstar_error *error)
{
	config->device.flags |= WGSTAR_DEVICE_HAS_FWMARK;
	return wgstar_value_fwmark(&config->device.fwmark, value, error);
}

static int address_parse(struct wgstar_config *config, const char *value,
			 struct wgstar_error *error)
{
	struct wgstar_quick *quick = &config->quick;
	size_t size = quick->address_count * sizeof(*quick->addresses);
	struct wgstar_prefix address;

	if (wgstar_prefix_parse(&address, value, error))
		return -1;
	quick->addresses = wgstar_secret_grow(quick->addresses, size,
					      size + sizeof(address));
	quick->addresses[quick->address_count++] = address;
	return 0;
}

static int dns_parse(struct wgstar_config *config, const char *value,
		     struct wgstar_error *error)
{
	if (strpbrk(value, " \t"))
		return wgstar_error_set(error,
					"`%s' is not a server or search domain: separate them by commas",
					value);
	wgstar_words_add(&config->quick.dns, value);
	return 0;
}

static int mtu_parse(struct wgstar_config *config, const char *value,
		     struct wgstar_error *error)
{
	return wgstar_value_mtu(&config->quick.mtu, value, error);
}

static int table_parse(struct wgstar_config *config, const char *value,
		       struct wgstar_error *error)
{
	if (strpbrk(value, " \t"))
		return wgstar_error_set(error,
					"`%s' is not a table: write off, auto, a number or a name",
					value);
	config->quick.table = wgstar_text_copy(value, strlen(value));
	return 0;
}

static int save_config_parse(struct wgstar_config *config, const char *value,
			     struct wgstar_error *error)
{
	config->quick.save_config = !strcmp(value, "true");
	if (!config->quick.save_config && strcmp(value, "false"))
		return wgstar_error_set(error,
					"SaveConfig is true or false, not `%s'",
					value);
	return 0;
}

static int pre_up_parse(struct wgstar_config *config, const char *value,
			struct wgstar_error *error)
{
	wgstar_words_add(&config->quick.pre_up, value);
	return 0;
}

static int post_up_parse(struct wgstar_config *config, const char *value,
			 struct wgstar_error *error)
{
	wgstar_words_add(&config->quick.post_up, value);
	return 0;
}

static int pre_down_parse(struct wgstar_config *config, const char *value,
			  struct wgstar_error *error)
{
	wgstar_words_add(&config->quick.pre_down, value);
	return 0;
}

static int post_down_parse(struct wgstar_config *config, const char *value,
			   struct wgstar_error *error)
{
	wgstar_words_add(&config->quick.post_down, value);
	return 0;
}

static int relay_parse(struct wgstar_config *config, const char *value,
		       struct wgstar_error *error)
{
	struct wgstar_device *device = &config->device;

	config->quick.relay_line = config->line;
	device->flags |= WGSTAR_DEVICE_HAS_RELAY_MODE;
	if (strcmp(value, "auto") &&
	    !wgstar_value_relay_mode(&device->relay_mode, value, error)) {
		config->quick.relay = true;
		return 0;
	}
	if (!wgstar_value_yes_no(&config->quick.relay, value, error))
		return 0;
	return wgstar_error_set(error,
				"`%s' is not a way to relay: write yes, no, stack or direct",
				value);
}

static int gateway_parse(struct wgstar_config *config, const char *value,
			 struct wgstar_error *error)
{
	struct wgstar_export export;

	if (wgstar_export_parse(&export, value, error))
		return -1;
	export.line = config->line;
	wgstar_gateway_add_export(&config->quick.gateway, &export);
	return 0;
}

static int forward_parse(struct wgstar_config *config, const char *value,
			 struct wgstar_error *error)
{
	struct wgstar_forward forward;

	if (wgstar_forward_parse(&forward, value, error))
		return -1;
	forward.line = config->line;
	wgstar_gateway_add_forward(&config->quick.gateway, &forward);
	return 0;
}

static int masquerade_parse(struct wgstar_config *config, const char *value,
			    struct wgstar_error *error)
{
	bool masquerade;

	if (wgstar_value_yes_no(&masquerade, value, error))
		return -1;
	config->quick.gateway.open = !masquerade;
	return 0;
}

static int public_key_parse(struct wgstar_config *config, const char *value,
			    struct wgstar_error *error)
{
	struct wgstar_peer *peer = config_peer(config);

	peer->flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	return wgstar_key_from_text(peer->public_key, value, error);
}

static int preshared_key_parse(struct wgstar_config *config, const char *value,
			       struct wgstar_error *error)
{
	struct wgstar_peer *peer = config_peer(config);

	peer->flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	return wgstar_key_from_text(peer->preshared_key, value, error);
}

static int name_parse(struct wgstar_config *config, const char *value,
		      struct wgstar_error *error)
{
	struct wgstar_peer *peer = config_peer(config);

	if (wgstar_peer_name_check(value, error))
		return -1;
	strcpy(peer->name, value);
	peer->flags |= WGSTAR_PEER_HAS_NAME;
	return 0;
}

static int allowed_ips_parse(struct wgstar_config *config, const char *value,
			     struct wgstar_error *error)
{
	struct wgstar_prefix prefix, network;

	if (wgstar_prefix_parse(&prefix, value, error))
		return -1;
	/* Files of wg-quick have those: the example of its manual does. */
	network = wgstar_prefix_network(prefix);
	if (wgstar_prefix_compare(&prefix, &network))
		wgstar_config_add_masked(config, &prefix);
	wgstar_peer_add_route(config_peer(config), &network);
	return 0;
}

static int isolated_parse(struct wgstar_config *config, const char *value,
			  struct wgstar_error *error)
{
	struct wgstar_peer *peer = config_peer(config);

	peer->flags |= WGSTAR_PEER_HAS_ISOLATED;
	return wgstar_value_yes_no(&peer->isolated, value, error);
}

/* Its routes get it when the section is over: wgstar_config_check(). */
static int metric_parse(struct wgstar_config *config, const char *value,
			struct wgstar_error *error)
{
	return wgstar_value_metric(&config_peer(config)->metric, value, error);
}

static int endpoint_parse(struct wgstar_config *config, const char *value,
			  struct wgstar_error *error)
{
	return wgstar_endpoint_split(config_peer(config), value, error);
}

static int keepalive_parse(struct wgstar_config *config, const char *value,
			   struct wgstar_error *error)
{
	struct wgstar_peer *peer = config_peer(config);

	peer->flags |= WGSTAR_PEER_HAS_KEEPALIVE;
	return wgstar_value_keepalive(&peer->persistent_keepalive, value,
				      error);
}

#define INTERFACE_KEY(key_name, function) \
	{ .key = { .name = key_name, .sections = 1 << WGSTAR_CONF_INTERFACE }, \
	  .parse = function }
#define QUICK_KEY(key_name, function, ...) \
	{ .key = { .name = key_name, .sections = 1 << WGSTAR_CONF_INTERFACE, \
		   ## __VA_ARGS__ }, \
	  .parse = function, .quick = true }
#define PEER_KEY(key_name, function, ...) \
	{ .key = { .name = key_name, .sections = 1 << WGSTAR_CONF_PEER, \
		   ## __VA_ARGS__ }, \
	  .parse = function }

const struct wgstar_conf_key wgstar_conf_keys[WGSTAR_CONF_KEY_COUNT] = {
	INTERFACE_KEY("PrivateKey", private_key_parse),
	INTERFACE_KEY("ListenPort", listen_port_parse),
	INTERFACE_KEY("FwMark", fwmark_parse),
	QUICK_KEY("Address", address_parse, .list = true, .repeatable = true),
	QUICK_KEY("DNS", dns_parse, .list = true, .repeatable = true),
	QUICK_KEY("MTU", mtu_parse),
	QUICK_KEY("Table", table_parse),
	QUICK_KEY("SaveConfig", save_config_parse),
	QUICK_KEY("PreUp", pre_up_parse, .repeatable = true),
	QUICK_KEY("PostUp", post_up_parse, .repeatable = true),
	QUICK_KEY("PreDown", pre_down_parse, .repeatable = true),
	QUICK_KEY("PostDown", post_down_parse, .repeatable = true),
	QUICK_KEY("Relay", relay_parse),
	QUICK_KEY("Gateway", gateway_parse, .repeatable = true),
	QUICK_KEY("Forward", forward_parse, .repeatable = true),
	QUICK_KEY("Masquerade", masquerade_parse),
	PEER_KEY("PublicKey", public_key_parse),
	PEER_KEY("Name", name_parse),
	PEER_KEY("PresharedKey", preshared_key_parse),
	PEER_KEY("AllowedIPs", allowed_ips_parse, .list = true,
		 .repeatable = true, .may_be_empty = true),
	PEER_KEY("Endpoint", endpoint_parse),
	PEER_KEY("PersistentKeepalive", keepalive_parse),
	PEER_KEY("Isolated", isolated_parse),
	PEER_KEY("Metric", metric_parse),
};
