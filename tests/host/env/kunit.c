// SPDX-License-Identifier: GPL-2.0
/*
 * Runs KUnit suites as groups of cmocka tests: one test for each case, and one
 * for each parameter of a case that has some.
 */
#include "env.h"
#include <kunit/test.h>

struct run {
	const struct kunit_case *of;
	const void *param_value;
	char name[KUNIT_PARAM_DESC_SIZE + 128];
};

void *kunit_kzalloc(struct kunit *test, size_t size, int gfp)
{
	void *memory = calloc(1, size);

	(void)gfp;
	assert_true(test->nr_allocated < ARRAY_SIZE(test->allocated));
	test->allocated[test->nr_allocated++] = memory;
	return memory;
}

static int run_begin(void **state)
{
	struct kunit *test = calloc(1, sizeof(*test));

	test->param_value = ((struct run *)*state)->param_value;
	*state = test;
	return 0;
}

static int run_end(void **state)
{
	struct kunit *test = *state;

	while (test->nr_allocated)
		free(test->allocated[--test->nr_allocated]);
	free(test);
	env_rcu_flush();
	return 0;
}

/* cmocka gives the state and no more, so the case travels in a variable. */
static const struct kunit_case *running;

static int run_begin_case(void **state)
{
	running = ((struct run *)*state)->of;
	return run_begin(state);
}

static void run_case(void **state)
{
	running->run_case(*state);
}

static void run_name(struct run *run, const char *desc)
{
	snprintf(run->name, sizeof(run->name), "%s%s%s", run->of->name,
		 *desc ? ": " : "", desc);
}

static size_t runs_of_case(struct run *runs, const struct kunit_case *of)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param = NULL;
	size_t count = 0;

	do {
		if (of->generate_params) {
			param = of->generate_params(param, desc);
			if (!param)
				break;
		}
		if (runs) {
			runs[count].of = of;
			runs[count].param_value = param;
			run_name(&runs[count], desc);
		}
		++count;
	} while (param);
	return count;
}

static size_t runs_of_suite(struct run *runs, const struct kunit_suite *suite)
{
	const struct kunit_case *of;
	size_t count = 0;

	for (of = suite->test_cases; of->run_case; ++of)
		count += runs_of_case(runs ? runs + count : NULL, of);
	return count;
}

static int suite_run(struct kunit_suite *suite)
{
	size_t count = runs_of_suite(NULL, suite), i;
	struct run *runs = calloc(count, sizeof(*runs));
	struct CMUnitTest *tests = calloc(count, sizeof(*tests));
	int failed;

	runs_of_suite(runs, suite);
	for (i = 0; i < count; ++i) {
		tests[i].name = runs[i].name;
		tests[i].test_func = run_case;
		tests[i].setup_func = run_begin_case;
		tests[i].teardown_func = run_end;
		tests[i].initial_state = &runs[i];
	}
	if (suite->suite_init)
		assert_int_equal(suite->suite_init(suite), 0);
	failed = _cmocka_run_group_tests(suite->name, tests, count, NULL, NULL);
	free(tests);
	free(runs);
	return failed;
}

int kunit_host_run(struct kunit_suite *const *suites)
{
	int failed = 0;

	for (; *suites; ++suites)
		failed += suite_run(*suites);
	return failed;
}
