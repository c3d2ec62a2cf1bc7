// SPDX-License-Identifier: GPL-2.0
/*
 * Bursts for other CPUs. See spread.h.
 *
 * Which CPU works is left to the scheduler: the works are not bound, and one that
 * wakes up is put where nothing else runs. CPUs may come and go: what should be
 * finished on one that has gone is finished on another.
 */
#include "spread.h"

#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "clock.h"

/* Handing over less than so many packets costs more than it brings. */
#define SPREAD_PACKETS_MIN	8
/* A CPU is busy when it spent so great a part of so long on bursts. */
#define SPREAD_WINDOW_NS	(10 * NSEC_PER_MSEC)
#define SPREAD_BUSY_PART	8
#define SPREAD_WORKERS_MAX	16

/**
 * struct spread_cpu - what a CPU has had to do
 * @window_ns: when that began to be counted, wgstar_clock_ns()
 * @worked_ns: what bursts have taken since, or would have taken here
 * @packet_ns: what a packet of the last burst took
 * @busy: whether it was much in the window before
 */
struct spread_cpu {
	u64 window_ns;
	u64 worked_ns;
	u64 packet_ns;
	bool busy;
};

static DEFINE_PER_CPU(struct spread_cpu, spread_cpu);

/* Jobs in all orders. */
atomic_t wgstar_spread_jobs = ATOMIC_INIT(0);

/* Jobs that wait for a worker. */
static DEFINE_SPINLOCK(pool_lock);
static LIST_HEAD(pool_jobs);
static unsigned int pool_waiting;
static unsigned int pool_next;

static struct work_struct pool_workers[SPREAD_WORKERS_MAX];
static struct workqueue_struct *pool_queue;

/* Where orders are finished, each on its own CPU. */
static struct workqueue_struct *finish_queue;

static unsigned int workers_count(void)
{
	return min_t(unsigned int, num_online_cpus(), SPREAD_WORKERS_MAX);
}

/*
 * Finish @order as far as it is complete, unless somebody is about that.
 * Context: BH disabled, RCU read lock.
 */
static void order_finish(struct wgstar_order *order)
{
	struct wgstar_peer *peer = order->peer;
	struct wgstar_job *job;

	spin_lock(&order->lock);
	while (!order->finishing) {
		job = list_first_entry_or_null(&order->jobs, struct wgstar_job,
					       place);
		if (!job || !job->complete)
			break;
		list_del(&job->place);
		order->finishing = true;
		spin_unlock(&order->lock);
		job->type->finish(job);
		atomic_dec(&wgstar_spread_jobs);
		spin_lock(&order->lock);
		order->finishing = false;
		WRITE_ONCE(order->busy, !list_empty(&order->jobs));
		/* Freed after a grace period, if this was the last. */
		wgstar_peer_put(peer);
	}
	spin_unlock(&order->lock);
}

/**
 * wgstar_spread_finish_order() - finish what other CPUs have completed
 * @work: &struct wgstar_order.work
 *
 * Context: process.
 */
void wgstar_spread_finish_order(struct work_struct *work)
{
	struct wgstar_order *order = container_of(work, struct wgstar_order, work);
	struct wgstar_peer *peer = order->peer;

	rcu_read_lock();
	local_bh_disable();
	order_finish(order);
	local_bh_enable();
	rcu_read_unlock();
	wgstar_peer_put(peer);
}

/* Context: BH disabled, RCU read lock. */
static void job_do(struct wgstar_job *job)
{
	struct wgstar_order *order = job->order;
	bool first;
	int home;

	job->type->run(job);
	spin_lock(&order->lock);
	job->complete = true;
	home = order->home;
	first = list_first_entry(&order->jobs, struct wgstar_job, place) == job;
	spin_unlock(&order->lock);
	if (home == smp_processor_id())
		order_finish(order);
	else if (first && wgstar_peer_get(order->peer) &&
		 !queue_work_on(home, finish_queue, &order->work))
		wgstar_peer_put(order->peer);
}

static struct wgstar_job *pool_take(void)
{
	struct wgstar_job *job;

	spin_lock_bh(&pool_lock);
	job = list_first_entry_or_null(&pool_jobs, struct wgstar_job, pool);
	if (job) {
		list_del(&job->pool);
		WRITE_ONCE(pool_waiting, pool_waiting - 1);
	}
	spin_unlock_bh(&pool_lock);
	return job;
}

static void pool_work(struct work_struct *work)
{
	struct wgstar_job *job;

	while ((job = pool_take())) {
		local_bh_disable();
		rcu_read_lock();
		job_do(job);
		rcu_read_unlock();
		local_bh_enable();
		cond_resched();
	}
}

static void pool_add(struct wgstar_job *job)
{
	unsigned int worker;

	spin_lock(&pool_lock);
	list_add_tail(&job->pool, &pool_jobs);
	WRITE_ONCE(pool_waiting, pool_waiting + 1);
	worker = pool_next++ % workers_count();
	spin_unlock(&pool_lock);
	queue_work(pool_queue, &pool_workers[worker]);
}

/**
 * wgstar_spread_init() - make the workers
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_spread_init(void)
{
	unsigned int i;

	for (i = 0; i < SPREAD_WORKERS_MAX; ++i)
		INIT_WORK(&pool_workers[i], pool_work);
	pool_queue = alloc_workqueue("wgstar-spread",
				     WQ_UNBOUND | WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	finish_queue = alloc_workqueue("wgstar-finish",
				       WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	if (pool_queue && finish_queue)
		return 0;
	wgstar_spread_exit();
	return -ENOMEM;
}

/**
 * wgstar_spread_exit() - free the workers
 *
 * Context: module end, when no device is left.
 */
void wgstar_spread_exit(void)
{
	if (pool_queue)
		destroy_workqueue(pool_queue);
	if (finish_queue)
		destroy_workqueue(finish_queue);
}

/* A look back at the last window, at @now_ns, once it is over. */
static void load_check(struct spread_cpu *cpu, u64 now_ns)
{
	u64 past_ns = now_ns - cpu->window_ns;

	if (past_ns < SPREAD_WINDOW_NS)
		return;
	cpu->busy = cpu->worked_ns > past_ns / SPREAD_BUSY_PART;
	cpu->window_ns = now_ns;
	cpu->worked_ns = 0;
}

/**
 * wgstar_spread_wanted() - whether another CPU had better do a burst
 * @packets: length of the burst
 *
 * Context: BH disabled.
 * Return: true if this one has been busy with bursts, and none waits.
 */
bool wgstar_spread_wanted(unsigned int packets)
{
	struct spread_cpu *cpu = this_cpu_ptr(&spread_cpu);

	if (packets < SPREAD_PACKETS_MIN || num_online_cpus() == 1)
		return false;
	load_check(cpu, wgstar_clock_ns());
	if (!cpu->busy || READ_ONCE(pool_waiting))
		return false;
	cpu->worked_ns += packets * cpu->packet_ns;
	return true;
}

/**
 * wgstar_spread_worked() - a burst was worked through inline
 * @began_ns: when that began, wgstar_clock_ns()
 * @packets: length of the burst
 *
 * Context: BH disabled.
 */
void wgstar_spread_worked(u64 began_ns, unsigned int packets)
{
	struct spread_cpu *cpu = this_cpu_ptr(&spread_cpu);
	u64 now_ns = wgstar_clock_ns(), took_ns = now_ns - began_ns;

	load_check(cpu, now_ns);
	cpu->worked_ns += took_ns;
	cpu->packet_ns = div_u64(took_ns, packets);
}

/**
 * wgstar_spread_packet_ns() - what a packet takes to be encrypted or decrypted
 *
 * Context: BH disabled.
 * Return: nanoseconds, as of the last burst of this CPU.
 */
u64 wgstar_spread_packet_ns(void)
{
	return this_cpu_read(spread_cpu.packet_ns);
}

/**
 * wgstar_spread_submit() - give a burst its place in the order, and do it
 * @job: the job, its type set
 * @peer: peer that it is for
 * @order: of the peer, for the direction
 * @elsewhere: let another CPU do it; otherwise it is done at once, but possibly
 *	finished later
 *
 * Context: BH disabled, RCU read lock.
 * Return: false if the peer is going away; then @job was not touched.
 */
bool wgstar_spread_submit(struct wgstar_job *job, struct wgstar_peer *peer,
			  struct wgstar_order *order, bool elsewhere)
{
	if (!wgstar_peer_get(peer))
		return false;
	job->peer = peer;
	job->order = order;
	job->complete = false;
	atomic_inc(&wgstar_spread_jobs);
	spin_lock(&order->lock);
	if (list_empty(&order->jobs) && !order->finishing)
		order->home = smp_processor_id();
	list_add_tail(&job->place, &order->jobs);
	WRITE_ONCE(order->busy, true);
	spin_unlock(&order->lock);
	if (elsewhere)
		pool_add(job);
	else
		job_do(job);
	return true;
}

/**
 * wgstar_spread_flush() - wait until all that other CPUs were given is done
 *
 * Context: process; sleeps.
 */
void wgstar_spread_flush(void)
{
	unsigned int i;

	for (i = 0; i < SPREAD_WORKERS_MAX; ++i)
		flush_work(&pool_workers[i]);
	flush_workqueue(finish_queue);
}
