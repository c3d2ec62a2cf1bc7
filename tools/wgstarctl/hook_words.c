// SPDX-License-Identifier: GPL-2.0
/*
 * Hooks of wg-quick files are read as far as `check' needs it: which commands
 * forward, masquerade or clamp. Nothing is run or expanded.
 */
#include "hook_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS		" \t"
#define SEPARATORS	";&|\n"
#define WORD_SIZE	512

/* One word of a command line, as it grows. */
struct word {
	char text[WORD_SIZE];
	size_t length;
	bool begun;
};

static void word_put(struct word *word, char c)
{
	word->begun = true;
	if (word->length + 1 < WORD_SIZE)
		word->text[word->length++] = c;
	word->text[word->length] = '\0';
}

static void word_end(struct word *word, struct wgstar_words *words)
{
	if (word->begun)
		wgstar_words_add(words, word->text);
	memset(word, 0, sizeof(*word));
}

/* Take what stands between quotes. */
static const char *word_put_quoted(struct word *word, const char *text,
				   char quote)
{
	word->begun = true;
	for (; *text && *text != quote; text++) {
		if (*text == '\\' && quote == '"' && text[1])
			text++;
		word_put(word, *text);
	}
	return *text ? text + 1 : text;
}

static const char *word_put_plain(struct word *word, const char *text,
				  const char *ifname)
{
	if (*text == '"' || *text == '\'')
		return word_put_quoted(word, text + 1, *text);
	if (*text == '%' && text[1] == 'i') {
		while (*ifname)
			word_put(word, *ifname++);
		return text + 2;
	}
	if (*text == '\\' && text[1])
		text++;
	word_put(word, *text);
	return text + 1;
}

const char *wgstar_hook_words_split(struct wgstar_words *words,
				    const char *text, const char *ifname)
{
	struct word word = { .length = 0 };

	while (*text && !strchr(SEPARATORS, *text)) {
		if (strchr(BLANKS, *text)) {
			word_end(&word, words);
			text++;
		} else if (*text == '>') {
			word_end(&word, words);
			wgstar_words_add(words, ">");
			text += strspn(text, ">");
		} else {
			text = word_put_plain(&word, text, ifname);
		}
	}
	word_end(&word, words);
	text += strspn(text, SEPARATORS BLANKS);
	return *text ? text : NULL;
}

static bool words_have(const struct wgstar_words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (!strcmp(words->items[i], word))
			return true;
	return false;
}

/* What stands behind the option, or NULL. */
static const char *words_value(const struct wgstar_words *words,
			       const char *option, const char *long_option)
{
	size_t i;

	for (i = 0; i + 1 < words->count; i++)
		if (!strcmp(words->items[i], option) ||
		    !strcmp(words->items[i], long_option))
			return words->items[i + 1];
	return NULL;
}

static bool text_is(const char *text, const char *expected)
{
	return text && !strcmp(text, expected);
}

static void name_take(char name[IF_NAMESIZE], const char *value)
{
	snprintf(name, IF_NAMESIZE, "%s", value ? value : "");
}

static bool iptables_is_scoped(const struct wgstar_words *words)
{
	return words_value(words, "-s", "--source") ||
	       words_value(words, "--src", "--src") ||
	       words_value(words, "-d", "--destination") ||
	       words_value(words, "--dst", "--dst") ||
	       words_value(words, "--mark", "--match-set");
}

static bool iptables_is_for_replies(const struct wgstar_words *words)
{
	const char *states = words_value(words, "--ctstate", "--state");

	return states && strstr(states, "ESTABLISHED") && !strstr(states, "NEW");
}

static enum wgstar_hook_kind iptables_kind(const struct wgstar_words *words)
{
	const char *target = words_value(words, "-j", "--jump");
	const char *chain = words_value(words, "-A", "--append");

	if (text_is(words_value(words, "-P", "--policy"), "FORWARD"))
		return words_have(words, "DROP") ? WGSTAR_HOOK_FORWARD_DROP :
						   WGSTAR_HOOK_OTHER;
	if (words_value(words, "-D", "--delete"))
		return WGSTAR_HOOK_UNDO;
	if (!chain)
		chain = words_value(words, "-I", "--insert");
	if (!chain || !target)
		return WGSTAR_HOOK_OTHER;
	if (!strcmp(target, "TCPMSS"))
		return WGSTAR_HOOK_CLAMP;
	if (!strcmp(target, "MASQUERADE") || !strcmp(target, "SNAT"))
		return WGSTAR_HOOK_MASQUERADE;
	if (!strcmp(target, "ACCEPT") && (!strcmp(chain, "FORWARD") ||
					  !strcmp(chain, "DOCKER-USER")))
		return WGSTAR_HOOK_FORWARD;
	return WGSTAR_HOOK_OTHER;
}

static void iptables_understand(struct wgstar_hook *hook,
				const struct wgstar_words *words)
{
	hook->kind = iptables_kind(words);
	hook->masquerades = words_have(words, "MASQUERADE") ||
			    words_have(words, "SNAT");
	name_take(hook->in, words_value(words, "-i", "--in-interface"));
	name_take(hook->out, words_value(words, "-o", "--out-interface"));
	hook->scoped = iptables_is_scoped(words);
	hook->replies = iptables_is_for_replies(words);
}

static void ip6tables_understand(struct wgstar_hook *hook,
				 const struct wgstar_words *words)
{
	iptables_understand(hook, words);
	hook->ipv6 = true;
}

/* The whole rule may be one word in quotes. */
static void nft_split(struct wgstar_words *flat,
		      const struct wgstar_words *words)
{
	const char *rest;
	size_t i;

	for (i = 1; i < words->count; i++)
		for (rest = words->items[i]; rest;)
			rest = wgstar_hook_words_split(flat, rest, "");
}

static bool words_mention(const struct wgstar_words *words, const char *part)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (strcasestr(words->items[i], part))
			return true;
	return false;
}

static enum wgstar_hook_kind nft_kind(const struct wgstar_words *words)
{
	if (words_have(words, "delete") || words_have(words, "flush"))
		return WGSTAR_HOOK_UNDO;
	if (words_have(words, "masquerade") || words_have(words, "snat"))
		return WGSTAR_HOOK_MASQUERADE;
	if (words_have(words, "maxseg"))
		return WGSTAR_HOOK_CLAMP;
	if (words_have(words, "accept") && words_mention(words, "forward"))
		return WGSTAR_HOOK_FORWARD;
	return WGSTAR_HOOK_OTHER;
}

static void nft_understand(struct wgstar_hook *hook,
			   const struct wgstar_words *words)
{
	struct wgstar_words flat = { .count = 0 };

	nft_split(&flat, words);
	hook->kind = nft_kind(&flat);
	hook->masquerades = words_have(&flat, "masquerade") ||
			    words_have(&flat, "snat");
	name_take(hook->in, words_value(&flat, "iifname", "iif"));
	name_take(hook->out, words_value(&flat, "oifname", "oif"));
	hook->scoped = words_have(&flat, "saddr") ||
		       words_have(&flat, "daddr") || words_have(&flat, "mark");
	hook->replies = words_mention(&flat, "established");
	wgstar_words_clear(&flat);
}

/* net.ipv4.ip_forward and its like, with dots or slashes. */
static bool names_forwarding(const char *name)
{
	return strstr(name, "ip_forward") || strstr(name, "forwarding");
}

static void sysctl_understand(struct wgstar_hook *hook,
			      const struct wgstar_words *words)
{
	const char *equals;
	size_t i;

	for (i = 1; i < words->count; i++) {
		equals = strchr(words->items[i], '=');
		if (!equals || !names_forwarding(words->items[i]))
			continue;
		hook->kind = atoi(equals + 1) ? WGSTAR_HOOK_FORWARDING :
						WGSTAR_HOOK_UNDO;
		hook->ipv6 = strstr(words->items[i], "ipv6");
	}
}

static void proc_understand(struct wgstar_hook *hook,
			    const struct wgstar_words *words)
{
	const char *last = words->items[words->count - 1];

	if (strncmp(last, "/proc/sys/", 10) || !names_forwarding(last))
		return;
	hook->kind = words_have(words, "0") ? WGSTAR_HOOK_UNDO :
					      WGSTAR_HOOK_FORWARDING;
	hook->ipv6 = strstr(last, "ipv6");
}

static const struct {
	const char *name;
	void (*understand)(struct wgstar_hook *hook,
			   const struct wgstar_words *words);
} programs[] = {
	{ "iptables", iptables_understand },
	{ "iptables-nft", iptables_understand },
	{ "iptables-legacy", iptables_understand },
	{ "ip6tables", ip6tables_understand },
	{ "ip6tables-nft", ip6tables_understand },
	{ "ip6tables-legacy", ip6tables_understand },
	{ "nft", nft_understand },
	{ "sysctl", sysctl_understand },
	{ "echo", proc_understand },
	{ "tee", proc_understand },
};

void wgstar_hook_understand(struct wgstar_hook *hook,
			    const struct wgstar_words *words)
{
	const char *name, *slash;
	size_t i;

	memset(hook, 0, sizeof(*hook));
	if (!words->count)
		return;
	slash = strrchr(words->items[0], '/');
	name = slash ? slash + 1 : words->items[0];
	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (!strcmp(programs[i].name, name))
			programs[i].understand(hook, words);
}
