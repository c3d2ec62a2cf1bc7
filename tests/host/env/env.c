// SPDX-License-Identifier: GPL-2.0
/* Memory of the user-space build of module/logic. */
#include "env.h"

static struct rcu_head *rcu_waiting;
static unsigned int fail_at;
static unsigned int allocations;

void *env_alloc(size_t size)
{
	if (++allocations == fail_at)
		return NULL;
	return aligned_alloc(32, (size + 31) / 32 * 32);
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
