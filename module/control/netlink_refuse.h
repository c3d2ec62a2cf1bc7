/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Saying no to a request, with a sentence.
 */
#ifndef WGSTAR_NETLINK_REFUSE_H
#define WGSTAR_NETLINK_REFUSE_H

#include <linux/errno.h>
#include <linux/netlink.h>

/* Blame @attr; -EINVAL. Wants the request's extack in a variable of that name. */
#define REFUSE(attr, sentence) ({					\
	NL_SET_ERR_MSG_ATTR(extack, attr, sentence);			\
	-EINVAL;							\
})

#endif /* WGSTAR_NETLINK_REFUSE_H */
