// SPDX-License-Identifier: GPL-2.0
/*
 * A plan as data: its steps, and which step takes back which. Does nothing to
 * the host and prints nothing: see plan_run.c and plan_print.c.
 */
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "secret.h"

void wgstar_plan_start(struct wgstar_plan *plan, const char *ifname,
		       const char *link_kind)
{
	memset(plan, 0, sizeof(*plan));
	snprintf(plan->ifname, sizeof(plan->ifname), "%s", ifname);
	plan->link_kind = link_kind;
}

struct wgstar_step *wgstar_plan_add(struct wgstar_plan *plan,
				    enum wgstar_step_kind kind)
{
	struct wgstar_step *step;

	if (plan->step_count == plan->step_room) {
		size_t room = plan->step_room ? 2 * plan->step_room : 16;

		plan->steps = wgstar_secret_grow(plan->steps,
						 plan->step_room * sizeof(*step),
						 room * sizeof(*step));
		plan->step_room = room;
	}
	step = &plan->steps[plan->step_count++];
	memset(step, 0, sizeof(*step));
	step->kind = kind;
	return step;
}

struct wgstar_step *wgstar_plan_add_sysctl(struct wgstar_plan *plan,
					   const char *name, int before,
					   int after)
{
	struct wgstar_step *step = wgstar_plan_add(plan, WGSTAR_STEP_SYSCTL_SET);

	snprintf(step->sysctl.name, sizeof(step->sysctl.name), "%s", name);
	step->sysctl.before = before;
	step->sysctl.after = after;
	step->sysctl.all = -1;
	return step;
}

static char *replace_ifname(const char *command, const char *ifname)
{
	const char *next;
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (; (next = strstr(command, "%i")); command = next + 2)
		fprintf(stream, "%.*s%s", (int)(next - command), command,
			ifname);
	fprintf(stream, "%s", command);
	fclose(stream);
	return text;
}

void wgstar_plan_add_hooks(struct wgstar_plan *plan, const char *key,
			   const struct wgstar_words *commands)
{
	struct wgstar_step *step;
	size_t i;

	for (i = 0; i < commands->count; i++) {
		step = wgstar_plan_add(plan, WGSTAR_STEP_HOOK);
		step->key = key;
		step->text = replace_ifname(commands->items[i], plan->ifname);
	}
}

void wgstar_plan_clear(struct wgstar_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->step_count; i++) {
		free(plan->steps[i].text);
		free(plan->steps[i].before);
	}
	free(plan->steps);
	memset(plan, 0, sizeof(*plan));
}

bool wgstar_step_has_undo(const struct wgstar_step *step)
{
	switch (step->kind) {
	case WGSTAR_STEP_SYSCTL_SET:
		return !step->replaces;
	case WGSTAR_STEP_FIREWALL_ADD:
	case WGSTAR_STEP_LINK_ADD:
	case WGSTAR_STEP_GATEWAY_SET:
	case WGSTAR_STEP_RULE_ADD:
	case WGSTAR_STEP_DNS_SET:
		return true;
	default:
		return false;
	}
}

/* Back to what was replaced. */
static void undo_replacement(struct wgstar_step *undo,
			     const struct wgstar_step *step)
{
	undo->replaces = true;
	if (step->kind == WGSTAR_STEP_GATEWAY_SET) {
		undo->gateway.after = step->gateway.before;
		if (!undo->gateway.after)
			undo->kind = WGSTAR_STEP_GATEWAY_DELETE;
		return;
	}
	undo->text = wgstar_text_copy(step->before, strlen(step->before));
}

void wgstar_plan_add_undo(struct wgstar_plan *plan,
			  const struct wgstar_step *step)
{
	struct wgstar_step *undo = wgstar_plan_add(plan, step->kind);

	undo->entry = step->entry;
	if (step->replaces) {
		undo_replacement(undo, step);
		return;
	}
	switch (step->kind) {
	case WGSTAR_STEP_SYSCTL_SET:
		undo->sysctl = step->sysctl;
		undo->sysctl.before = step->sysctl.after;
		undo->sysctl.after = step->sysctl.before;
		undo->sysctl.undo = true;
		break;
	case WGSTAR_STEP_FIREWALL_ADD:
		undo->kind = WGSTAR_STEP_FIREWALL_DELETE;
		break;
	case WGSTAR_STEP_GATEWAY_SET:
		undo->kind = WGSTAR_STEP_GATEWAY_DELETE;
		break;
	case WGSTAR_STEP_LINK_ADD:
		undo->kind = WGSTAR_STEP_LINK_DELETE;
		undo->ifindex = step->ifindex;
		break;
	case WGSTAR_STEP_RULE_ADD:
		undo->kind = WGSTAR_STEP_RULE_DELETE;
		undo->rule = step->rule;
		break;
	case WGSTAR_STEP_DNS_SET:
		undo->kind = WGSTAR_STEP_DNS_DELETE;
		undo->dns = step->dns;
		break;
	default:
		plan->step_count--;
		break;
	}
}
