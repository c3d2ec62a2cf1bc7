// SPDX-License-Identifier: GPL-2.0
/*
 * What each kind of step does to this host. Which, when, and what if one
 * fails: plan_run.c.
 */
#include <stdlib.h>
#include <string.h>

#include "host_apply.h"
#include "host_dns.h"
#include "host_gateway.h"
#include "host_lan.h"
#include "host_link.h"
#include "host_nft.h"
#include "host_process.h"
#include "host_route.h"
#include "host_rule.h"
#include "host_sysctl.h"
#include "ruleset.h"
#include "quick_save.h"

static int apply_hook(struct wgstar_apply *apply, struct wgstar_step *step,
		      struct wgstar_error *error)
{
	struct wgstar_error why;

	if (!wgstar_process_run_hook(step->text, &why))
		return 0;
	return wgstar_error_set(error, "%s: %s", step->key, why.text);
}

static int apply_save(struct wgstar_apply *apply, struct wgstar_step *step,
		      struct wgstar_error *error)
{
	struct wgstar_config config;
	int result;

	result = wgstar_quick_save_collect(&config, apply->file,
					   &apply->state->journal, error);
	if (!result)
		result = wgstar_quick_file_write(apply->file, &config, error);
	wgstar_config_clear(&config);
	return result;
}

/* Has somebody set all interfaces since? Then it is theirs now. */
static bool sysctl_is_theirs(const struct wgstar_sysctl *sysctl)
{
	int all;

	return sysctl->undo && sysctl->all >= 0 &&
		!wgstar_sysctl_read(WGSTAR_SYSCTL_FORWARDING_IPV4, &all) &&
		all != sysctl->all;
}

/* Left alone when another interface needs it, or somebody else has set it. */
static int apply_sysctl(struct wgstar_apply *apply, struct wgstar_step *step,
			struct wgstar_error *error)
{
	const struct wgstar_sysctl *sysctl = &step->sysctl;
	bool kept = sysctl->before == sysctl->after;
	int now, ignored;

	if (wgstar_sysctl_read(sysctl->name, &now)) {
		/* It may be gone with its interface. */
		if (sysctl->undo)
			return 0;
		return wgstar_error_set(error, "%s can't be read",
					sysctl->name);
	}
	if (now == sysctl->after || (!kept && now != sysctl->before) ||
	    (kept && !sysctl->undo) || sysctl_is_theirs(sysctl) ||
	    wgstar_state_sysctl_held(apply->ifname, sysctl->name, &ignored))
		return 0;
	return wgstar_sysctl_write(sysctl->name, sysctl->after, error);
}

static int apply_firewall_add(struct wgstar_apply *apply,
			      struct wgstar_step *step,
			      struct wgstar_error *error)
{
	return wgstar_nft_run(step->text, error);
}

static int apply_firewall_delete(struct wgstar_apply *apply,
				 struct wgstar_step *step,
				 struct wgstar_error *error)
{
	char *text = wgstar_ruleset_delete_text(apply->ifname);
	int result = wgstar_nft_run(text, error);

	free(text);
	return result;
}

static int apply_gateway_set(struct wgstar_apply *apply,
			     struct wgstar_step *step,
			     struct wgstar_error *error)
{
	return wgstar_host_gateway_set(apply->ifname, step->gateway.after,
				       error);
}

static int apply_gateway_delete(struct wgstar_apply *apply,
				struct wgstar_step *step,
				struct wgstar_error *error)
{
	return wgstar_host_gateway_delete(apply->ifname, error);
}

static int apply_forget(struct wgstar_apply *apply, struct wgstar_step *step,
			struct wgstar_error *error)
{
	return wgstar_host_gateway_forget(apply->ifname, step->gateway.before,
					  step->gateway.after, error);
}

static int apply_link_add(struct wgstar_apply *apply, struct wgstar_step *step,
			  struct wgstar_error *error)
{
	apply->ifindex = wgstar_host_link_add(apply->rtnl, apply->ifname,
					      apply->link_kind, error);
	step->ifindex = apply->ifindex;
	return apply->ifindex ? 0 : -1;
}

static int apply_link_delete(struct wgstar_apply *apply,
			     struct wgstar_step *step,
			     struct wgstar_error *error)
{
	return wgstar_host_link_delete(apply->rtnl, apply->ifname,
				       apply->link_kind, step->ifindex, error);
}

static int apply_configure(struct wgstar_apply *apply, struct wgstar_step *step,
			   struct wgstar_error *error)
{
	struct wgstar_device *device = &apply->file->config.device;

	strcpy(device->ifname, apply->ifname);
	if (step->fwmark) {
		device->fwmark = step->fwmark;
		device->flags |= WGSTAR_DEVICE_HAS_FWMARK;
	}
	return apply->configure(device, error);
}

static int apply_change(struct wgstar_apply *apply, struct wgstar_step *step,
			struct wgstar_error *error)
{
	return apply->configure(step->change, error);
}

static int apply_address_add(struct wgstar_apply *apply,
			     struct wgstar_step *step,
			     struct wgstar_error *error)
{
	return wgstar_host_address_add(apply->rtnl, apply->ifindex,
				       &step->address, error);
}

static int apply_address_delete(struct wgstar_apply *apply,
				struct wgstar_step *step,
				struct wgstar_error *error)
{
	return wgstar_host_address_delete(apply->rtnl, apply->ifname,
					  apply->ifindex, &step->address,
					  error);
}

static int apply_mtu_set(struct wgstar_apply *apply, struct wgstar_step *step,
			 struct wgstar_error *error)
{
	return wgstar_host_link_set_mtu(apply->rtnl, apply->ifindex, step->mtu,
					error);
}

static int apply_link_up(struct wgstar_apply *apply, struct wgstar_step *step,
			 struct wgstar_error *error)
{
	return wgstar_host_link_set_up(apply->rtnl, apply->ifindex, step->mtu,
				       error);
}

static int apply_rule_add(struct wgstar_apply *apply, struct wgstar_step *step,
			  struct wgstar_error *error)
{
	return wgstar_host_rule_add(apply->rtnl, &step->rule, error);
}

static int apply_rule_delete(struct wgstar_apply *apply,
			     struct wgstar_step *step,
			     struct wgstar_error *error)
{
	return wgstar_host_rule_delete(apply->rtnl, &step->rule, error);
}

static int apply_dns_set(struct wgstar_apply *apply, struct wgstar_step *step,
			 struct wgstar_error *error)
{
	return wgstar_dns_set(step, error);
}

static int apply_dns_delete(struct wgstar_apply *apply,
			    struct wgstar_step *step,
			    struct wgstar_error *error)
{
	return wgstar_dns_delete(step, error);
}

/* Routes come many at a time. */
static int (*const apply_one[])(struct wgstar_apply *apply,
				struct wgstar_step *step,
				struct wgstar_error *error) = {
	[WGSTAR_STEP_HOOK] = apply_hook,
	[WGSTAR_STEP_SAVE] = apply_save,
	[WGSTAR_STEP_SYSCTL_SET] = apply_sysctl,
	[WGSTAR_STEP_FIREWALL_ADD] = apply_firewall_add,
	[WGSTAR_STEP_FIREWALL_DELETE] = apply_firewall_delete,
	[WGSTAR_STEP_LINK_ADD] = apply_link_add,
	[WGSTAR_STEP_LINK_DELETE] = apply_link_delete,
	[WGSTAR_STEP_CONFIGURE] = apply_configure,
	[WGSTAR_STEP_CHANGE] = apply_change,
	[WGSTAR_STEP_GATEWAY_SET] = apply_gateway_set,
	[WGSTAR_STEP_GATEWAY_DELETE] = apply_gateway_delete,
	[WGSTAR_STEP_FORGET] = apply_forget,
	[WGSTAR_STEP_ADDRESS_ADD] = apply_address_add,
	[WGSTAR_STEP_ADDRESS_DELETE] = apply_address_delete,
	[WGSTAR_STEP_LINK_UP] = apply_link_up,
	[WGSTAR_STEP_MTU_SET] = apply_mtu_set,
	[WGSTAR_STEP_RULE_ADD] = apply_rule_add,
	[WGSTAR_STEP_RULE_DELETE] = apply_rule_delete,
	[WGSTAR_STEP_DNS_SET] = apply_dns_set,
	[WGSTAR_STEP_DNS_DELETE] = apply_dns_delete,
};

static int apply_steps(void *data, struct wgstar_step *steps, size_t count,
		       struct wgstar_error *error)
{
	struct wgstar_apply *apply = data;

	if (steps->kind == WGSTAR_STEP_ROUTE_ADD)
		return wgstar_host_route_add_all(apply->rtnl, apply->ifindex,
						 steps, count, error);
	if (steps->kind == WGSTAR_STEP_ROUTE_DELETE)
		return wgstar_host_route_delete_all(apply->rtnl, apply->ifindex,
						    steps, count, error);
	return apply_one[steps->kind](apply, steps, error);
}

static int record(void *data, const char *text, struct wgstar_error *error)
{
	struct wgstar_apply *apply = data;

	return wgstar_state_append(apply->state, text, error);
}

static bool interrupted(void *data)
{
	return wgstar_process_interrupted();
}

static void complain(void *data, const struct wgstar_error *error)
{
	wgstar_error_print(error, NULL);
}

int wgstar_apply_runner(struct wgstar_runner *runner,
			struct wgstar_apply *apply, struct wgstar_error *error)
{
	*runner = (struct wgstar_runner) {
		.apply = apply_steps,
		.record = record,
		.interrupted = interrupted,
		.complain = complain,
		.data = apply,
	};
	apply->ifindex = 0;
	apply->rtnl = wgstar_rtnl_open(error);
	return apply->rtnl ? 0 : -1;
}

void wgstar_apply_close(struct wgstar_apply *apply)
{
	wgstar_rtnl_close(apply->rtnl);
	apply->rtnl = NULL;
}
