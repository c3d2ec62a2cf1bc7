// SPDX-License-Identifier: GPL-2.0
/*
 * Incoming handshake messages. See handshake_queue.h.
 */
#include "handshake_queue.h"

#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "../device.h"
#include "../logic/message.h"
#include "../logic/session_policy.h"
#include "../peer.h"
#include "ratelimiter.h"
#include "work.h"

/**
 * struct wgstar_handshake_work - one of the works of a queue
 * @work: takes messages until there are none
 * @device: the device
 */
struct wgstar_handshake_work {
	struct work_struct work;
	struct wgstar_device *device;
};

/**
 * struct incoming_message - a handshake message that waits
 * @node: in the queue
 * @from: sender
 * @len: length of @data in use
 * @data: the message
 */
struct incoming_message {
	struct list_head node;
	struct wgstar_endpoint from;
	size_t len;
	u8 data[WGSTAR_MESSAGE_INITIATION_LENGTH] __aligned(8);
};

/* A message of ours was accepted, or one of theirs: the peer is there. */
static void peer_heard(struct wgstar_peer *peer,
		       const struct incoming_message *message)
{
	struct session_timers *timers = &peer->work.timers;

	wgstar_peer_set_endpoint(peer, &message->from);
	atomic64_add(message->len, &peer->rx_bytes);
	wgstar_timers_any_received(timers);
	wgstar_timers_any_traversal(timers, ktime_get_coarse_boottime_ns());
}

static void session_derived(struct wgstar_peer *peer)
{
	wgstar_timers_session_derived(&peer->work.timers,
				      ktime_get_coarse_boottime_ns());
	wgstar_peer_work_rearm(peer);
}

static void response_send(struct wgstar_peer *peer)
{
	struct session_timers *timers = &peer->work.timers;
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct message_response response = {};

	if (wgstar_handshake_create_response(peer, &response))
		return;
	wgstar_cookie_add_macs(&peer->cookie, &response, sizeof(response));
	session_derived(peer);
	wgstar_timers_any_traversal(timers, now_ns);
	if (wgstar_timers_any_sent(timers, now_ns))
		wgstar_peer_work_rearm(peer);
	peer->device->transport->send_to_peer(peer, &response, sizeof(response));
}

static void initiation_received(struct wgstar_device *device,
				const struct incoming_message *message)
{
	const void *initiation = message->data;
	struct wgstar_peer *peer;

	peer = wgstar_handshake_consume_initiation(device, initiation);
	if (!peer)
		return;
	peer_heard(peer, message);
	response_send(peer);
	wgstar_peer_put(peer);
}

static void response_received(struct wgstar_device *device,
			      const struct incoming_message *message)
{
	const void *response = message->data;
	struct wgstar_peer *peer;

	peer = wgstar_handshake_consume_response(device, response);
	if (!peer)
		return;
	peer_heard(peer, message);
	wgstar_timers_handshake_complete(&peer->work.timers);
	WRITE_ONCE(peer->last_handshake_ns, ktime_get_real_ns());
	session_derived(peer);
	/* The responder may not send before it heard from us. */
	device->transport->send_keepalive(peer);
	wgstar_peer_put(peer);
}

static void cookie_ask(struct wgstar_device *device,
		       const struct incoming_message *message)
{
	struct message_cookie_reply reply = {};

	wgstar_drop(device, NULL, WGSTAR_DROP_COOKIE_REQUIRED, 1);
	if (wgstar_cookie_checker_reply(&device->cookie_checker, &message->from,
					message->data, message->len, &reply))
		device->transport->send_to_endpoint(device, &message->from,
						    &reply, sizeof(reply));
}

static bool queue_under_load(struct wgstar_handshake_queue *queue, u64 now_ns)
{
	bool loaded;

	spin_lock_bh(&queue->lock);
	if (queue->length >= WGSTAR_UNDER_LOAD_QUEUE)
		queue->last_loaded_ns = now_ns;
	loaded = queue->last_loaded_ns &&
		 now_ns < queue->last_loaded_ns + WGSTAR_UNDER_LOAD_NS;
	spin_unlock_bh(&queue->lock);
	return loaded;
}

/* Under load, work is done only for those who have a cookie, and not too often. */
static bool message_is_welcome(struct wgstar_device *device,
			       const struct incoming_message *message)
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	bool allowed;

	if (!queue_under_load(&device->handshakes, now_ns))
		return true;
	if (!wgstar_cookie_checker_mac2_valid(&device->cookie_checker,
					      &message->from, message->data,
					      message->len)) {
		cookie_ask(device, message);
		return false;
	}
	rcu_read_lock();
	allowed = wgstar_ratelimiter_allow(rcu_dereference(device->birth_net),
					   &message->from, now_ns);
	rcu_read_unlock();
	if (!allowed)
		wgstar_drop(device, NULL, WGSTAR_DROP_RATE_LIMITED, 1);
	return allowed;
}

static void message_process(struct wgstar_device *device,
			    const struct incoming_message *message)
{
	switch (wgstar_message_classify(message->data, message->len)) {
	case MESSAGE_INITIATION:
		if (message_is_welcome(device, message))
			initiation_received(device, message);
		break;
	case MESSAGE_RESPONSE:
		if (message_is_welcome(device, message))
			response_received(device, message);
		break;
	case MESSAGE_COOKIE_REPLY:
		wgstar_cookie_consume_reply(device, (const void *)message->data);
		break;
	default:
		break;
	}
}

static struct incoming_message *queue_take(struct wgstar_handshake_queue *queue)
{
	struct incoming_message *message;

	spin_lock_bh(&queue->lock);
	message = list_first_entry_or_null(&queue->messages,
					   struct incoming_message, node);
	if (message) {
		list_del(&message->node);
		--queue->length;
	}
	spin_unlock_bh(&queue->lock);
	return message;
}

static void handshake_work_run(struct work_struct *work)
{
	struct wgstar_device *device =
		container_of(work, struct wgstar_handshake_work, work)->device;
	struct incoming_message *message;

	while ((message = queue_take(&device->handshakes))) {
		message_process(device, message);
		kfree(message);
		cond_resched();
	}
}

/**
 * wgstar_handshake_queue_init() - an empty queue
 * @device: the device
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int wgstar_handshake_queue_init(struct wgstar_device *device)
{
	struct wgstar_handshake_queue *queue = &device->handshakes;
	struct wgstar_handshake_work *work;
	int cpu;

	spin_lock_init(&queue->lock);
	INIT_LIST_HEAD(&queue->messages);
	queue->length = 0;
	queue->last_loaded_ns = 0;
	queue->works = alloc_percpu(struct wgstar_handshake_work);
	if (!queue->works)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		work = per_cpu_ptr(queue->works, cpu);
		INIT_WORK(&work->work, handshake_work_run);
		work->device = device;
	}
	return 0;
}

/**
 * wgstar_handshake_queue_purge() - drop what waits, and wait for what is done
 * @device: the device, no longer receiving
 *
 * Context: process; sleeps.
 */
void wgstar_handshake_queue_purge(struct wgstar_device *device)
{
	struct incoming_message *message;
	int cpu;

	while ((message = queue_take(&device->handshakes)))
		kfree(message);
	for_each_possible_cpu(cpu)
		cancel_work_sync(&per_cpu_ptr(device->handshakes.works, cpu)->work);
}

/**
 * wgstar_handshake_queue_destroy() - free a purged queue
 * @device: the device
 *
 * Context: process.
 */
void wgstar_handshake_queue_destroy(struct wgstar_device *device)
{
	free_percpu(device->handshakes.works);
}

static bool queue_put(struct wgstar_handshake_queue *queue,
		      struct incoming_message *message)
{
	bool room;

	spin_lock_bh(&queue->lock);
	room = queue->length < WGSTAR_HANDSHAKE_QUEUE_MAX;
	if (room) {
		list_add_tail(&message->node, &queue->messages);
		++queue->length;
	}
	spin_unlock_bh(&queue->lock);
	return room;
}

/**
 * wgstar_handshake_queue_receive() - take in a handshake message
 * @device: the device
 * @from: sender
 * @message: handshake message or cookie reply, copied
 * @len: its length, as its type demands
 *
 * Nothing is kept or done for a message that was not made for our public key.
 *
 * Context: softirq.
 */
void wgstar_handshake_queue_receive(struct wgstar_device *device,
				    const struct wgstar_endpoint *from,
				    const void *message, size_t len)
{
	struct wgstar_handshake_queue *queue = &device->handshakes;
	struct incoming_message *incoming;

	if (len != WGSTAR_MESSAGE_COOKIE_REPLY_LENGTH &&
	    !wgstar_cookie_checker_mac1_valid(&device->cookie_checker, message, len)) {
		wgstar_drop(device, NULL, WGSTAR_DROP_BAD_MAC1, 1);
		return;
	}
	incoming = kmalloc(sizeof(*incoming), GFP_ATOMIC);
	if (!incoming) {
		wgstar_drop(device, NULL, WGSTAR_DROP_RX_NO_MEMORY, 1);
		return;
	}
	incoming->from = *from;
	incoming->len = len;
	memcpy(incoming->data, message, len);
	if (!queue_put(queue, incoming)) {
		wgstar_drop(device, NULL, WGSTAR_DROP_HANDSHAKE_QUEUE_FULL, 1);
		kfree(incoming);
		return;
	}
	wgstar_work_queue(&this_cpu_ptr(queue->works)->work);
}
