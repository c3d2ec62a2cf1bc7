// SPDX-License-Identifier: GPL-2.0
/* Two gateways side by side. Pure. */
#include "gateway_compare.h"

#include <string.h>

static bool prefix_is_same(const struct wgstar_prefix *a,
			   const struct wgstar_prefix *b)
{
	return a->family == b->family &&
	       (!a->family || !wgstar_prefix_compare(a, b));
}

static bool has_export(const struct wgstar_gateway *gateway,
		       const struct wgstar_export *export)
{
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		const struct wgstar_export *other = &gateway->exports[i];

		if (prefix_is_same(&other->prefix, &export->prefix) &&
		    prefix_is_same(&other->alias, &export->alias) &&
		    !strcmp(other->lan, export->lan))
			return true;
	}
	return false;
}

static bool has_forward(const struct wgstar_gateway *gateway,
			const struct wgstar_forward *forward)
{
	size_t i;

	for (i = 0; i < gateway->forward_count; i++) {
		const struct wgstar_forward *other = &gateway->forwards[i];

		if (wgstar_forward_same_port(other, forward) &&
		    prefix_is_same(&other->host, &forward->host) &&
		    other->host_port == forward->host_port &&
		    other->idle == forward->idle &&
		    other->transient == forward->transient)
			return true;
	}
	return false;
}

bool wgstar_gateway_is_same(const struct wgstar_gateway *a,
			    const struct wgstar_gateway *b)
{
	size_t i;

	if (a->open != b->open || a->export_count != b->export_count ||
	    a->forward_count != b->forward_count)
		return false;
	for (i = 0; i < a->export_count; i++)
		if (!has_export(b, &a->exports[i]))
			return false;
	for (i = 0; i < a->forward_count; i++)
		if (!has_forward(b, &a->forwards[i]))
			return false;
	return true;
}
