// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the chains of other people's firewalls that drop what is forwarded,
 * from what nft says about the ruleset. Changes nothing.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "firewall_foreign.h"
#include "firewall_legacy.h"
#include "host_nft.h"
#include "ruleset.h"

/* What is known of a chain when all its rules were looked at. */
struct verdict {
	bool drops;
	bool accepts_new;
	bool accepts_replies;
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool is_forward_chain(const json_t *chain)
{
	return !strcmp(text_of(chain, "hook"), "forward") &&
		!strcmp(text_of(chain, "type"), "filter") &&
		(!strncmp(text_of(chain, "family"), "ip", 2) ||
		 !strcmp(text_of(chain, "family"), "inet")) &&
		strncmp(text_of(chain, "table"), WGSTAR_RULESET_PREFIX,
			strlen(WGSTAR_RULESET_PREFIX));
}

static bool is_rule_of(const json_t *rule, const json_t *chain)
{
	return !strcmp(text_of(rule, "family"), text_of(chain, "family")) &&
		!strcmp(text_of(rule, "table"), text_of(chain, "table")) &&
		!strcmp(text_of(rule, "chain"), text_of(chain, "name"));
}

/* Does any statement of the rule have this key? */
static bool rule_has(const json_t *rule, const char *key)
{
	const json_t *statement;
	size_t i;

	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		if (json_object_get(statement, key))
			return true;
	}
	return false;
}

/* A rule for every packet consists of a verdict, and perhaps of counting. */
static bool rule_drops_all(const json_t *rule)
{
	const json_t *statement;
	size_t i;

	if (!rule_has(rule, "drop") && !rule_has(rule, "reject"))
		return false;
	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		if (!json_object_get(statement, "drop") &&
		    !json_object_get(statement, "reject") &&
		    !json_object_get(statement, "counter") &&
		    !json_object_get(statement, "log"))
			return false;
	}
	return true;
}

/* "meta iifname" and "ct state" as {"meta": {"key": "iifname"}}, ... */
static bool match_is_about(const json_t *match, const char *what,
			   const char *key)
{
	const json_t *left = json_object_get(match, "left");

	return !strcmp(text_of(json_object_get(left, what), "key"), key);
}

/* The interface that a rule is for: NULL if it is for any. */
static const char *rule_interface(const json_t *rule, const char *key)
{
	const json_t *statement, *match;
	size_t i;

	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		match = json_object_get(statement, "match");
		if (match_is_about(match, "meta", key))
			return text_of(match, "right");
	}
	return NULL;
}

static bool rule_matches_replies(const json_t *rule)
{
	const json_t *statement, *match, *state;
	size_t i, j;

	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		match = json_object_get(statement, "match");
		if (!match_is_about(match, "ct", "state"))
			continue;
		state = json_object_get(match, "right");
		if (json_object_get(state, "set"))
			state = json_object_get(state, "set");
		if (!json_is_array(state))
			return !strcmp(text_of(match, "right"), "established");
		for (j = 0; j < json_array_size(state); j++) {
			const char *word =
				json_string_value(json_array_get(state, j));

			if (word && !strcmp(word, "established"))
				return true;
		}
	}
	return false;
}

static size_t match_count(const json_t *rule)
{
	const json_t *statement;
	size_t i, count = 0;

	json_array_foreach(json_object_get(rule, "expr"), i, statement)
		count += !!json_object_get(statement, "match");
	return count;
}

static void take_accepting_rule(struct verdict *verdict, const json_t *rule,
				const char *ifname)
{
	const char *in = rule_interface(rule, "iifname");
	const char *out = rule_interface(rule, "oifname");
	size_t others = match_count(rule) - !!in - !!out;

	if (!others && !out && (!in || !strcmp(in, ifname)))
		verdict->accepts_new = true;
	others -= rule_matches_replies(rule);
	if (!others && !in && (!out || !strcmp(out, ifname)))
		verdict->accepts_replies = true;
}

static struct verdict chain_judge(const json_t *items, const json_t *chain,
				  const char *ifname)
{
	struct verdict verdict = {};
	const json_t *item, *rule;
	bool last_drops = false;
	size_t i;

	json_array_foreach(items, i, item) {
		rule = json_object_get(item, "rule");
		if (!rule || !is_rule_of(rule, chain))
			continue;
		last_drops = rule_drops_all(rule);
		if (ifname && rule_has(rule, "accept"))
			take_accepting_rule(&verdict, rule, ifname);
	}
	verdict.drops = last_drops ||
		!strcmp(text_of(chain, "policy"), "drop");
	return verdict;
}

static void add_chain(struct wgstar_words *chains, const json_t *chain)
{
	char *text;

	if (asprintf(&text, "%s %s %s", text_of(chain, "family"),
		     text_of(chain, "table"), text_of(chain, "name")) < 0)
		abort();
	wgstar_words_add(chains, text);
	free(text);
}

int wgstar_firewall_foreign_parse(struct wgstar_words *chains,
				  const char *json, const char *ifname,
				  struct wgstar_error *error)
{
	json_t *root = json_loads(json, 0, NULL), *items, *item, *chain;
	struct verdict verdict;
	size_t i;

	items = json_object_get(root, "nftables");
	if (!json_is_array(items)) {
		json_decref(root);
		return wgstar_error_set(error,
					"what nft says about the ruleset makes no sense");
	}
	json_array_foreach(items, i, item) {
		chain = json_object_get(item, "chain");
		if (!is_forward_chain(chain))
			continue;
		verdict = chain_judge(items, chain, ifname);
		if (verdict.drops &&
		    (!verdict.accepts_new || !verdict.accepts_replies))
			add_chain(chains, chain);
	}
	json_decref(root);
	return 0;
}

int wgstar_firewall_foreign_of(struct wgstar_words *chains, const char *ifname,
			       struct wgstar_error *error)
{
	char *json;
	int result;

	memset(chains, 0, sizeof(*chains));
	if (wgstar_nft_list(&json, "list ruleset", error))
		return -1;
	result = wgstar_firewall_foreign_parse(chains, json, ifname, error);
	free(json);
	wgstar_firewall_legacy(chains);
	return result;
}

int wgstar_firewall_foreign(struct wgstar_words *chains,
			    struct wgstar_error *error)
{
	return wgstar_firewall_foreign_of(chains, NULL, error);
}

void wgstar_firewall_foreign_advise(FILE *stream, const char *chain,
				    const char *ifname)
{
	const char *legacy = NULL;

	if (!strncmp(chain, "legacy4 ", 8))
		legacy = "iptables-legacy";
	else if (!strncmp(chain, "legacy6 ", 8))
		legacy = "ip6tables-legacy";
	if (legacy)
		fprintf(stream,
			"%s -I FORWARD -i %s -j ACCEPT\n"
			"%s -I FORWARD -o %s -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n",
			legacy, ifname, legacy, ifname);
	else
		fprintf(stream,
			"nft insert rule %s iifname \"%s\" accept\n"
			"nft insert rule %s oifname \"%s\" ct state established,related accept\n",
			chain, ifname, chain, ifname);
}
