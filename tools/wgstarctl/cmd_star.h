/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CMD_STAR_H
#define _WGSTARCTL_CMD_STAR_H

#include "error.h"

/**
 * struct wgstar_star_verb - What `wgstarctl star` can do
 * @name: the word that calls it
 * @usage: what follows the name, broken into lines; "" if nothing
 * @summary: one line for the list
 * @run: does it with the star file and the words behind the name, which end
 *   with NULL; returns an enum wgstar_exit
 *
 * cmd_star_NAME.c defines it, cmd_star.c lists it.
 */
struct wgstar_star_verb {
	const char *name;
	const char *usage;
	const char *summary;
	int (*run)(const char *path, char **words);
};

extern const struct wgstar_star_verb wgstar_star_verb_init;
extern const struct wgstar_star_verb wgstar_star_verb_add;
extern const struct wgstar_star_verb wgstar_star_verb_remove;
extern const struct wgstar_star_verb wgstar_star_verb_list;
extern const struct wgstar_star_verb wgstar_star_verb_render;
extern const struct wgstar_star_verb wgstar_star_verb_qr;
extern const struct wgstar_star_verb wgstar_star_verb_graph;
extern const struct wgstar_star_verb wgstar_star_verb_apply;
extern const struct wgstar_star_verb wgstar_star_verb_status;

/**
 * wgstar_star_misused() - Say that the words of a verb are wrong
 * @verb: verb
 * @text: what is wrong
 *
 * Prints one line on stderr: what is wrong, and where the usage is.
 *
 * Return: WGSTAR_EXIT_FAILED.
 */
int wgstar_star_misused(const struct wgstar_star_verb *verb, const char *text);

#endif /* _WGSTARCTL_CMD_STAR_H */
