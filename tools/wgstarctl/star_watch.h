/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_WATCH_H
#define _WGSTARCTL_STAR_WATCH_H

/**
 * wgstar_watch() - Show something again and again
 * @show: prints it on stdout; what it returns other than 0 ends it
 * @data: for @show
 * @milliseconds: pause in between
 *
 * On a terminal, each picture is drawn over the one before, on a screen of its
 * own, until q or ctrl-C; afterwards the terminal is as it was. Elsewhere an
 * empty line separates them.
 *
 * Return: what @show returned, or 0.
 */
int wgstar_watch(int (*show)(void *data), void *data, unsigned int milliseconds);

#endif /* _WGSTARCTL_STAR_WATCH_H */
