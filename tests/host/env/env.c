// SPDX-License-Identifier: GPL-2.0
/* Memory of the user-space build of module/logic. */
#include "env.h"

static struct rcu_head *rcu_waiting;
static unsigned int fail_at;
static unsigned int allocations;

void *env_alloc(size_t size)
{
	size_t alignment;

	if (++allocations == fail_at)
		return NULL;
	/* As the slab aligns them. */
	alignment = size > 96 ? 64 : 32;
	return aligned_alloc(alignment, ALIGN(size, alignment));
}

void env_free_rcu(struct rcu_head *head, void *object)
{
	head->object = object;
	head->next = rcu_waiting;
	rcu_waiting = head;
}

void env_rcu_flush(void)
{
	struct rcu_head *head;

	while (rcu_waiting) {
		head = rcu_waiting;
		rcu_waiting = head->next;
		free(head->object);
	}
}

void env_fail_at(unsigned int n)
{
	fail_at = n;
	allocations = 0;
}

unsigned int env_allocations(void)
{
	return allocations;
}
