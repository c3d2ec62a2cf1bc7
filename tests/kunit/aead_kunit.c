// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of module/data/aead.c, beside the kernel library's own ChaCha20-Poly1305,
 * which makes the same of the same, and is not driven in one pass.
 */
#include <crypto/chacha20poly1305.h>
#include <linux/slab.h>

#include "../../module/data/aead.h"
#include "suites.h"

#define TEXT_MAX	2048
#define TAG_LENGTH	16
#define BUFFER_LENGTH	(WGSTAR_AEAD_ROOM + TEXT_MAX + WGSTAR_AEAD_TAIL)
#define KEPT		(WGSTAR_AEAD_ROOM - WGSTAR_AEAD_ROOM_SPOILT)

struct aead_fixture {
	struct wgstar_aead aead;
	u8 key[32];
	u8 plain[TEXT_MAX];
	u8 expected[TEXT_MAX + TAG_LENGTH];
	u8 sealed[BUFFER_LENGTH];
	u8 opened[BUFFER_LENGTH];
};

static u64 aead_seed = 20240607;

static void random_fill(u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; ++i)
		bytes[i] = test_random(&aead_seed);
}

static int aead_test_init(struct kunit *test)
{
	struct aead_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	random_fill(f->key, sizeof(f->key));
	random_fill(f->plain, sizeof(f->plain));
	wgstar_aead_begin(&f->aead, f->key);
	test->priv = f;
	return 0;
}

/* Make @len bytes of text a message, and what the library makes of them. */
static u8 *seal(struct aead_fixture *f, unsigned int len, u64 counter)
{
	u8 *text = f->sealed + WGSTAR_AEAD_ROOM;

	random_fill(f->sealed, sizeof(f->sealed));
	memcpy(text, f->plain, len);
	chacha20poly1305_encrypt(f->expected, f->plain, len, NULL, 0, counter,
				 f->key);
	wgstar_aead_encrypt(&f->aead, counter, text, len);
	return text;
}

/* Lengths around blocks, and around what vector code does at once. */
static unsigned int some_length(unsigned int i)
{
	return i < 200 ? i : 200 + test_random_below(&aead_seed, TEXT_MAX - 200);
}

static void encrypts_as_the_library(struct kunit *test)
{
	struct aead_fixture *f = test->priv;
	unsigned int i, len;
	u8 *sealed;

	for (i = 0; i < 400; ++i) {
		len = some_length(i);
		sealed = seal(f, len, i * 0x100000001ULL);
		KUNIT_ASSERT_EQ_MSG(test, memcmp(sealed, f->expected, len + TAG_LENGTH),
				    0, "length %u", len);
	}
}

static void keeps_what_is_before_and_behind(struct kunit *test)
{
	struct aead_fixture *f = test->priv;
	u8 before[KEPT];
	unsigned int i, len, end;

	for (i = 0; i < 100; ++i) {
		len = some_length(i * 4);
		end = WGSTAR_AEAD_ROOM + len + WGSTAR_AEAD_TAIL;
		random_fill(f->sealed, sizeof(f->sealed));
		memcpy(before, f->sealed, sizeof(before));
		memcpy(f->opened, f->sealed + end, sizeof(f->sealed) - end);
		wgstar_aead_encrypt(&f->aead, i, f->sealed + WGSTAR_AEAD_ROOM, len);
		EXPECT_BYTES_EQ(test, before, f->sealed, sizeof(before));
		EXPECT_BYTES_EQ(test, f->opened, f->sealed + end,
				sizeof(f->sealed) - end);
	}
}

static void decrypts_apart(struct kunit *test)
{
	struct aead_fixture *f = test->priv;
	u8 *opened = f->opened + WGSTAR_AEAD_ROOM;
	u8 room[WGSTAR_AEAD_ROOM];
	unsigned int i, len;
	u8 *sealed;

	for (i = 0; i < 400; ++i) {
		len = some_length(i);
		sealed = seal(f, len, i);
		memcpy(room, f->sealed, sizeof(room));
		KUNIT_ASSERT_TRUE_MSG(test,
				      wgstar_aead_decrypt(&f->aead, i, opened,
							  sealed, len),
				      "length %u", len);
		EXPECT_BYTES_EQ(test, opened, f->plain, len);
		EXPECT_BYTES_EQ(test, f->sealed, room, sizeof(room));
		EXPECT_BYTES_EQ(test, sealed, f->expected, len + TAG_LENGTH);
	}
}

static void decrypts_alone(struct kunit *test)
{
	struct aead_fixture *f = test->priv;
	unsigned int i, len;
	u8 *sealed;

	for (i = 0; i < 400; ++i) {
		len = some_length(i);
		sealed = seal(f, len, i);
		KUNIT_ASSERT_TRUE(test, wgstar_aead_decrypt_alone(&f->aead, i, f->opened,
								  sealed, len));
		EXPECT_BYTES_EQ(test, f->opened, f->plain, len);
		KUNIT_ASSERT_TRUE(test, wgstar_aead_decrypt_alone(&f->aead, i, sealed,
								  sealed, len));
		EXPECT_BYTES_EQ(test, sealed, f->plain, len);
	}
}

static void refuses_what_was_changed(struct kunit *test)
{
	struct aead_fixture *f = test->priv;
	u8 *opened = f->opened + WGSTAR_AEAD_ROOM;
	unsigned int i, len, bit;
	u8 *sealed;

	for (i = 0; i < 200; ++i) {
		len = some_length(i);
		sealed = seal(f, len, i);
		KUNIT_EXPECT_FALSE(test, wgstar_aead_decrypt(&f->aead, i + 1, opened,
							     sealed, len));
		bit = test_random_below(&aead_seed, (len + TAG_LENGTH) * 8);
		sealed[bit / 8] ^= 1 << bit % 8;
		KUNIT_EXPECT_FALSE(test, wgstar_aead_decrypt(&f->aead, i, opened,
							     sealed, len));
		memcpy(f->opened, sealed, len + TAG_LENGTH);
		KUNIT_EXPECT_FALSE(test, wgstar_aead_decrypt_alone(&f->aead, i, f->opened,
								   f->opened, len));
		EXPECT_BYTES_EQ(test, f->opened, sealed, len + TAG_LENGTH);
	}
}

static void forgets_the_key(struct kunit *test)
{
	struct aead_fixture *f = test->priv;

	seal(f, 1000, 1);
	wgstar_aead_end(&f->aead);
	KUNIT_EXPECT_NULL(test, memchr_inv(&f->aead, 0, sizeof(f->aead)));
}

static struct kunit_case aead_cases[] = {
	KUNIT_CASE(encrypts_as_the_library),
	KUNIT_CASE(keeps_what_is_before_and_behind),
	KUNIT_CASE(decrypts_apart),
	KUNIT_CASE(decrypts_alone),
	KUNIT_CASE(refuses_what_was_changed),
	KUNIT_CASE(forgets_the_key),
	{}
};

struct kunit_suite wgstar_aead_suite = {
	.name = "wgstar_aead",
	.init = aead_test_init,
	.test_cases = aead_cases,
};
