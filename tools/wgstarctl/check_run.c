// SPDX-License-Identifier: GPL-2.0
/* Runs the rules over each network that the files make up. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "secret.h"

static const struct wgstar_check_rule *const groups[] = {
	wgstar_check_rules_text,
	wgstar_check_rules_key,
	wgstar_check_rules_link,
	wgstar_check_rules_prefix,
	wgstar_check_rules_lan,
	wgstar_check_rules_forward,
};

struct wgstar_finding *wgstar_check_find(struct wgstar_check *check,
					 const struct wgstar_check_file *file,
					 unsigned int line,
					 const char *format, ...)
{
	struct wgstar_finding *finding;
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	finding = wgstar_finding_add(check->findings, check->rule->severity,
				     check->rule->name, "%s", text);
	finding->path = file->path;
	finding->line = line;
	return finding;
}

static void rule_run(struct wgstar_check *check,
		     const struct wgstar_check_rule *rule)
{
	size_t i;

	check->rule = rule;
	if (rule->run)
		rule->run(check);
	for (i = 0; rule->run_node && i < check->node_count; i++)
		if (check->nodes[i].file)
			rule->run_node(check, &check->nodes[i]);
}

static void network_check(struct wgstar_check *check)
{
	const struct wgstar_check_rule *rule;
	size_t i;

	wgstar_check_network_find(check);
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		for (rule = groups[i]; rule->name; rule++)
			rule_run(check, rule);
	wgstar_check_clear(check);
}

static void findings_sort(struct wgstar_findings *findings,
			  struct wgstar_check_file *const *files,
			  size_t file_count)
{
	const char **paths;
	size_t i;

	paths = wgstar_secret_grow(NULL, 0, (file_count + 1) * sizeof(*paths));
	for (i = 0; i < file_count; i++)
		paths[i] = files[i]->path;
	wgstar_findings_sort(findings, paths, file_count);
	free(paths);
}

void wgstar_check_run(struct wgstar_check_file *const *files,
		      size_t file_count,
		      const struct wgstar_check_facts *facts,
		      struct wgstar_findings *findings)
{
	struct wgstar_check_file **members;
	size_t *group, i, j;

	group = wgstar_secret_grow(NULL, 0, (file_count + 1) * sizeof(*group));
	members = wgstar_secret_grow(NULL, 0,
				     (file_count + 1) * sizeof(*members));
	wgstar_check_group(files, file_count, group);
	for (i = 0; i < file_count; i++) {
		struct wgstar_check check = {
			.files = members,
			.facts = facts,
			.findings = findings,
		};

		for (j = i; group[i] == i && j < file_count; j++)
			if (group[j] == i)
				members[check.file_count++] = files[j];
		if (check.file_count)
			network_check(&check);
	}
	findings_sort(findings, files, file_count);
	free(members);
	free(group);
}
