/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CHECK_FINDING_H
#define _WGSTARCTL_CHECK_FINDING_H

#include <stddef.h>
#include <stdio.h>

/**
 * enum wgstar_severity - How bad a finding is
 * @WGSTAR_NOTE: works, but one should know
 * @WGSTAR_WARNING: works not always, or not for everything
 * @WGSTAR_ERROR: does not work
 */
enum wgstar_severity {
	WGSTAR_NOTE,
	WGSTAR_WARNING,
	WGSTAR_ERROR,
};

/**
 * enum wgstar_fix_action - What is to be done with a line
 * @WGSTAR_FIX_ADD: put the text below the line, the head of a section
 * @WGSTAR_FIX_REPLACE: put the text in its place
 * @WGSTAR_FIX_REMOVE: take it away
 * @WGSTAR_FIX_RUN: run the text as a command; there is no line
 */
enum wgstar_fix_action {
	WGSTAR_FIX_ADD,
	WGSTAR_FIX_REPLACE,
	WGSTAR_FIX_REMOVE,
	WGSTAR_FIX_RUN,
};

/**
 * struct wgstar_fix - What to write instead
 * @action: what to do
 * @path: file, as it was given; not ours
 * @line: line of it
 * @text: one or more lines, without the last line end
 */
struct wgstar_fix {
	enum wgstar_fix_action action;
	const char *path;
	unsigned int line;
	char *text;
};

/**
 * struct wgstar_finding - Something that is wrong
 * @severity: how bad
 * @rule: name of the rule that found it
 * @path: file, as it was given, or NULL; not ours
 * @line: line, 0 if it is about the file
 * @column: column, 0 if it is about the line
 * @text: one sentence: what happens because of it
 * @fixes: array of @fix_count: what would be right
 * @fix_count: number of fixes
 */
struct wgstar_finding {
	enum wgstar_severity severity;
	const char *rule;
	const char *path;
	unsigned int line;
	unsigned int column;
	char *text;
	struct wgstar_fix *fixes;
	size_t fix_count;
};

/**
 * struct wgstar_findings - All that was found
 * @items: array of @count
 * @count: number of findings
 */
struct wgstar_findings {
	struct wgstar_finding **items;
	size_t count;
};

/**
 * wgstar_finding_add() - Append a finding
 * @findings: list
 * @severity: how bad
 * @rule: name of the rule, which outlives the list
 * @format: sentence, as for printf; bytes that are not printable become `?'
 *
 * Return: the finding, to give it a place and fixes.
 */
struct wgstar_finding *wgstar_finding_add(struct wgstar_findings *findings,
					  enum wgstar_severity severity,
					  const char *rule,
					  const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * wgstar_finding_fix() - Say what would be right
 * @finding: finding
 * @action: what to do with the line
 * @path: file
 * @line: line
 * @format: lines to write, as for printf; "" for REMOVE
 */
void wgstar_finding_fix(struct wgstar_finding *finding,
			enum wgstar_fix_action action, const char *path,
			unsigned int line, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/**
 * wgstar_findings_count() - How many are of a severity?
 * @findings: list
 * @severity: severity
 */
size_t wgstar_findings_count(const struct wgstar_findings *findings,
			     enum wgstar_severity severity);

/**
 * wgstar_findings_sort() - Order by place
 * @findings: list; files stay in the order in which they were checked
 * @paths: the files in their order
 * @path_count: number of files
 */
void wgstar_findings_sort(struct wgstar_findings *findings,
			  const char *const *paths, size_t path_count);

/**
 * wgstar_findings_print() - Write findings for readers, with a summary
 * @out: where to
 * @findings: list
 * @file_count: how many files were checked
 */
void wgstar_findings_print(FILE *out, const struct wgstar_findings *findings,
			   size_t file_count);

/**
 * wgstar_findings_print_json() - Write findings as an array of objects
 * @out: where to
 * @findings: list
 */
void wgstar_findings_print_json(FILE *out,
				const struct wgstar_findings *findings);

/**
 * wgstar_findings_clear() - Free all
 * @findings: empty afterwards
 */
void wgstar_findings_clear(struct wgstar_findings *findings);

#endif /* _WGSTARCTL_CHECK_FINDING_H */
