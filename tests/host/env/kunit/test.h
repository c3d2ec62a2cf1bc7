/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of the kernel's <kunit/test.h> as tests/kunit uses, over cmocka, so
 * that the same cases also run in user space under sanitizers.  A failing
 * expectation ends its case, as an assertion does.
 */
#ifndef HOST_KUNIT_TEST_H
#define HOST_KUNIT_TEST_H

#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#define KUNIT_PARAM_DESC_SIZE 128

struct kunit {
	const void *param_value;
	void *allocated[16];
	unsigned int nr_allocated;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn)		{ .run_case = fn, .name = #fn }
#define KUNIT_CASE_PARAM(fn, gen) \
	{ .run_case = fn, .name = #fn, .generate_params = gen }

#define KUNIT_ARRAY_PARAM(label, array, get_desc)			\
	static const void *label##_gen_params(const void *prev, char *desc) \
	{								\
		typeof(&(array)[0]) next = prev ?			\
			(typeof(next))prev + 1 : (array);		\
		if ((size_t)(next - (array)) >= ARRAY_SIZE(array))	\
			return NULL;					\
		get_desc(next, desc);					\
		return next;						\
	}

#define kunit_expect(test, condition, format, ...) do {			\
	(void)(test);							\
	if (!(condition))						\
		fail_msg("%s" format, #condition, ##__VA_ARGS__);	\
} while (0)

#define KUNIT_EXPECT_TRUE(test, c)	kunit_expect(test, c, "")
#define KUNIT_EXPECT_FALSE(test, c)	kunit_expect(test, !(c), "")
#define KUNIT_EXPECT_EQ(test, a, b)	kunit_expect(test, (a) == (b), "")
#define KUNIT_EXPECT_LE(test, a, b)	kunit_expect(test, (a) <= (b), "")
#define KUNIT_EXPECT_PTR_EQ(test, a, b)	kunit_expect(test, (a) == (b), "")
#define KUNIT_ASSERT_TRUE(test, c)	kunit_expect(test, c, "")
#define KUNIT_ASSERT_FALSE(test, c)	kunit_expect(test, !(c), "")
#define KUNIT_ASSERT_EQ(test, a, b)	kunit_expect(test, (a) == (b), "")
#define KUNIT_ASSERT_NOT_NULL(test, p)	kunit_expect(test, (p) != NULL, "")
#define KUNIT_EXPECT_TRUE_MSG(test, c, format, ...) \
	kunit_expect(test, c, ": " format, ##__VA_ARGS__)
#define KUNIT_EXPECT_EQ_MSG(test, a, b, format, ...) \
	kunit_expect(test, (a) == (b), ": " format, ##__VA_ARGS__)
#define KUNIT_ASSERT_TRUE_MSG(test, c, format, ...) \
	kunit_expect(test, c, ": " format, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ_MSG(test, a, b, format, ...) \
	kunit_expect(test, (a) == (b), ": " format, ##__VA_ARGS__)

#define GFP_KERNEL 0
#define MODULE_LICENSE(text)
#define MODULE_DESCRIPTION(text)

void *kunit_kzalloc(struct kunit *test, size_t size, int gfp);
int kunit_host_run(struct kunit_suite *const *suites);

#define kunit_test_suites(...)						\
	int main(void)							\
	{								\
		struct kunit_suite *const suites[] = { __VA_ARGS__, NULL }; \
		return kunit_host_run(suites);				\
	}

#endif /* HOST_KUNIT_TEST_H */
