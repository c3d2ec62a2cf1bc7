// SPDX-License-Identifier: GPL-2.0
/* Words of a command line, by a table. */
#include "options.h"

#include <ctype.h>
#include <string.h>

#include "model.h"

static bool option_is_end(const struct wgstar_option *option)
{
	return !option->word && !option->value;
}

static void *option_place(const struct wgstar_option *option, void *request)
{
	return (char *)request + option->offset;
}

/* A word without an option goes to the first place for such that is empty. */
static const struct wgstar_option *
place_find(const struct wgstar_option *options, void *request)
{
	for (; !option_is_end(options); options++)
		if (!options->word &&
		    !*(const char **)option_place(options, request))
			return options;
	return NULL;
}

static const struct wgstar_option *
option_find(const struct wgstar_option *options, const char *word)
{
	for (; !option_is_end(options); options++)
		if (options->word && !strcmp(options->word, word))
			return options;
	return NULL;
}

static int word_refuse(const struct wgstar_option *options, const char *word,
		       struct wgstar_error *error)
{
	const char *words[32], *nearest;
	size_t count = 0;

	if (*word != '-')
		return wgstar_error_set(error, "`%.64s' is one word too many",
					word);
	for (; !option_is_end(options) && count < 31; options++)
		if (options->word)
			words[count++] = options->word;
	words[count] = NULL;
	nearest = wgstar_word_nearest(word, words);
	return wgstar_error_set(error, nearest ?
				"unknown option `%.64s' (did you mean %s?)" :
				"unknown option `%.64s'", word, nearest);
}

static int text_take(const struct wgstar_option *option, const char **place,
		     const char *value, struct wgstar_error *error)
{
	if (*place)
		return wgstar_error_set(error, "`%s' is there twice",
					option->word);
	*place = value;
	return 0;
}

static void series_take(const struct wgstar_option *option,
			struct wgstar_words *series, const char *value)
{
	wgstar_words_add(series, option->word);
	wgstar_words_add(series, value);
}

/* Return: how many words it was, or -1. */
static int option_take(const struct wgstar_option *option, void *request,
		       char **words, struct wgstar_error *error)
{
	void *place = option_place(option, request);
	const char *value = words[1];

	switch (option->kind) {
	case WGSTAR_OPTION_FLAG:
		*(bool *)place = true;
		return 1;
	case WGSTAR_OPTION_NUMBER:
		if (!value || !isdigit((unsigned char)*value))
			return text_take(option, place, "", error) ? -1 : 1;
		break;
	case WGSTAR_OPTION_SERIES:
		if (option->value)
			break;
		series_take(option, place, "");
		return 1;
	default:
		break;
	}
	if (!value)
		return wgstar_error_set(error, "`%s' needs %s behind it",
					option->word, option->value);
	if (option->kind == WGSTAR_OPTION_SERIES)
		series_take(option, place, value);
	else if (text_take(option, place, value, error))
		return -1;
	return 2;
}

int wgstar_options_read(const struct wgstar_option *options, void *request,
			char **words, struct wgstar_error *error)
{
	const struct wgstar_option *option;
	int taken;

	while (*words) {
		option = option_find(options, *words);
		if (option) {
			taken = option_take(option, request, words, error);
			if (taken < 0)
				return -1;
			words += taken;
			continue;
		}
		option = **words == '-' && (*words)[1] ? NULL :
			 place_find(options, request);
		if (!option)
			return word_refuse(options, *words, error);
		*(const char **)option_place(option, request) = *words++;
	}
	return 0;
}
