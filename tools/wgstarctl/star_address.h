/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_ADDRESS_H
#define _WGSTARCTL_STAR_ADDRESS_H

#include "star.h"

/**
 * wgstar_star_divide() - Choose the parts of the networks that are not given
 * @star: has networks; infrastructure and devices are filled in where they are
 *   missing
 * @error: receives which network is too small
 *
 * 10.9.0.0/16 becomes 10.9.0.0/24 and 10.9.9.0/24; smaller ones are quartered.
 *
 * Return: 0 or -1.
 */
int wgstar_star_divide(struct wgstar_star *star, struct wgstar_error *error);

/**
 * wgstar_star_assign_addresses() - Give a node the lowest free addresses
 * @star: star; @node may be one of its nodes
 * @node: gets an address of each family of the star that it lacks
 * @error: receives which range is full
 *
 * Return: 0 or -1.
 */
int wgstar_star_assign_addresses(const struct wgstar_star *star,
				 struct wgstar_star_node *node,
				 struct wgstar_error *error);

/**
 * wgstar_star_assign_alias() - Give an export the first free virtual prefix
 * @star: star
 * @node: whose export it is; other exports of it are considered
 * @export: gets an alias of its own length
 * @error: receives why there is none, and what to do
 *
 * From x.y.101.0/24 on, or from the begin of a network that is too small for
 * that. An export that is smaller than a /24 keeps its last octet; its /24 is
 * shared with exports of the same node only.
 *
 * Return: 0 or -1.
 */
int wgstar_star_assign_alias(const struct wgstar_star *star,
			     const struct wgstar_star_node *node,
			     struct wgstar_export *export,
			     struct wgstar_error *error);

#endif /* _WGSTARCTL_STAR_ADDRESS_H */
