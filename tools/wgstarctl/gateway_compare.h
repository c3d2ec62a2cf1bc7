/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_COMPARE_H
#define _WGSTARCTL_GATEWAY_COMPARE_H

#include "gateway.h"

/**
 * wgstar_gateway_is_same() - Do two gateways let the same through?
 * @a: placed, as the kernel says or the file
 * @b: placed
 *
 * The order of exports and forwards, lines and counters do not matter.
 */
bool wgstar_gateway_is_same(const struct wgstar_gateway *a,
			    const struct wgstar_gateway *b);

#endif /* _WGSTARCTL_GATEWAY_COMPARE_H */
