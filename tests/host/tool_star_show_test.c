// SPDX-License-Identifier: GPL-2.0
/* What is shown of a star: tables, drawings, codes to scan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "golden.h"
#include "qr.h"
#include "star.h"
#include "star_graph.h"
#include "star_row.h"

#define KEY(letter) letter "QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
#define NOW 1000000000

static const char document[] =
	"[Star]\nNetwork = 10.9.0.0/16\nInfrastructure = 10.9.0.0/24\n"
	"Devices = 10.9.9.0/24\n"
	"[Hub]\nName = router\nAddress = 10.9.0.1\n"
	"Endpoint = hub.example.org:51820\nPublicKey = " KEY("A") "\n"
	"PrivateKeyFile = /etc/wgstar/wgs0.key\n"
	"[Gateway]\nName = home-gw\nAddress = 10.9.0.2\n"
	"PublicKey = " KEY("B") "\n"
	"Export = 192.168.1.0/24 as 10.9.101.0/24\n"
	"[Gateway]\nName = office<&\"\\\nAddress = 10.9.0.3\n"
	"PublicKey = " KEY("C") "\nExport = 172.19.50.0/24\n"
	"[Device]\nName = macbook\nAddress = 10.9.9.1\n"
	"PublicKey = " KEY("D") "\n"
	"[Device]\nName = cellphone\nAddress = 10.9.9.2\n"
	"PublicKey = " KEY("E") "\n";

/* A star, the device of its running hub, and the two together. */
struct scene {
	struct wgstar_star star;
	struct wgstar_device device;
	struct wgstar_star_row *rows;
};

static void peer_add(struct scene *scene, const char *name, long long age)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(&scene->device);

	memcpy(peer->public_key,
	       wgstar_star_find(&scene->star, name, NULL)->peer.public_key,
	       WGSTAR_KEY_BYTES);
	if (age >= 0)
		peer->last_handshake_ns = (NOW - age) * 1000000000ULL;
	peer->rx_bytes = 1024;
}

static int scene_build(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	struct wgstar_error error;

	if (wgstar_star_parse(&scene->star, document, &error))
		fail_msg("%u: %s", error.line, error.text);
	memcpy(scene->device.public_key,
	       wgstar_star_hub(&scene->star)->peer.public_key,
	       WGSTAR_KEY_BYTES);
	peer_add(scene, "home-gw", 12);
	peer_add(scene, "macbook", 7200);
	peer_add(scene, "office<&\"\\", 300);
	scene->rows = wgstar_star_rows(&scene->star, &scene->device, NOW);
	*state = scene;
	return 0;
}

static int scene_end(void **state)
{
	struct scene *scene = *state;

	free(scene->rows);
	wgstar_device_clear(&scene->device);
	wgstar_star_clear(&scene->star);
	free(scene);
	return 0;
}

static void states_follow_from_handshakes_and_roles(void **state)
{
	static const enum wgstar_star_state expected[] = {
		WGSTAR_STAR_UP, WGSTAR_STAR_UP, WGSTAR_STAR_STALE,
		WGSTAR_STAR_IDLE, WGSTAR_STAR_ABSENT,
	};
	struct scene *scene = *state;
	size_t i;

	assert_int_equal(scene->star.node_count, 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(scene->rows[i].state, expected[i]);
	assert_int_equal(wgstar_star_row_age(&scene->rows[1]), 12);
	assert_int_equal(wgstar_star_row_age(&scene->rows[4]), -1);
	scene->device.peers[0].last_handshake_ns = 0;
	free(scene->rows);
	scene->rows = wgstar_star_rows(&scene->star, &scene->device, NOW);
	assert_int_equal(scene->rows[1].state, WGSTAR_STAR_NEVER);
}

static void check_golden(char *text, const char *golden)
{
	char *expected = golden_read(golden);

	assert_string_equal(text, expected);
	free(expected);
	free(text);
}

static char *table_text(const struct scene *scene, bool json)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	if (json)
		wgstar_star_table_json(stream, wgstar_star_status_columns,
				       scene->rows, scene->star.node_count);
	else
		wgstar_star_table_print(stream, wgstar_star_status_columns,
					scene->rows, scene->star.node_count);
	fclose(stream);
	return text;
}

static void status_is_a_table(void **state)
{
	check_golden(table_text(*state, false), "star_status.txt");
}

static void status_is_json(void **state)
{
	char *text = table_text(*state, true);
	json_t *rows = json_loads(text, 0, NULL);

	assert_int_equal(json_array_size(rows), 5);
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 2), "name")),
			    "office<&\"\\");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 1), "handshake_age")),
			 12);
	json_decref(rows);
	free(text);
}

static char *drawing_text(const struct scene *scene, int width, bool svg)
{
	struct wgstar_graph graph;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	wgstar_graph_layout(&graph, scene->rows, scene->star.node_count,
			    width);
	if (svg)
		wgstar_graph_svg(stream, &graph, &scene->star);
	else
		wgstar_graph_text(stream, &graph);
	wgstar_graph_clear(&graph);
	fclose(stream);
	return text;
}

static void the_drawing_is_as_it_should_be(void **state)
{
	check_golden(drawing_text(*state, 80, false), "star_graph.txt");
}

static void a_narrow_drawing_has_ranks_and_a_trunk(void **state)
{
	check_golden(drawing_text(*state, 40, false), "star_graph_narrow.txt");
}

static void a_hub_alone_is_drawn(void **state)
{
	struct scene *scene = *state;
	struct wgstar_graph graph;

	wgstar_graph_layout(&graph, scene->rows, 1, 80);
	assert_int_equal(graph.line_count, 0);
	assert_int_equal(graph.height, graph.boxes[0].height);
	wgstar_graph_clear(&graph);
}

/* Tags are closed in order, and nothing stands open that must be escaped. */
static void check_well_formed(const char *text)
{
	char names[16][32];
	size_t depth = 0, length;
	const char *c;

	for (c = strchr(text, '<'); c; c = strchr(c + 1, '<')) {
		const char *end = strchr(c, '>');

		assert_non_null(end);
		length = strcspn(c + 1, " />\n");
		if (c[1] == '?' || end[-1] == '/')
			continue;
		if (c[1] == '/') {
			assert_true(depth > 0);
			length = strlen(names[--depth]);
			assert_memory_equal(c + 2, names[depth], length);
			continue;
		}
		assert_true(depth < 16 && length < 32);
		snprintf(names[depth++], 32, "%.*s", (int)length, c + 1);
	}
	assert_int_equal(depth, 0);
	for (c = strchr(text, '&'); c; c = strchr(c + 1, '&'))
		assert_true(!strncmp(c, "&amp;", 5) || !strncmp(c, "&lt;", 4) ||
			    !strncmp(c, "&gt;", 4) || !strncmp(c, "&quot;", 6));
}

static void the_picture_is_well_formed(void **state)
{
	char *text = drawing_text(*state, 140, true);

	check_well_formed(text);
	assert_non_null(strstr(text, ">office&lt;&amp;&quot;\\</text>"));
	free(text);
}

static void the_text_for_graphviz_is_as_it_should_be(void **state)
{
	struct scene *scene = *state;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	wgstar_graph_dot(stream, &scene->star, scene->rows);
	fclose(stream);
	check_golden(text, "star_graph.dot");
}

/* A grey picture of a code in ASCII, four pixels for a module. */
static void code_save(const char *text, const char *path)
{
	size_t width = strcspn(text, "\n") / 2, y, x, i;
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file, "P5 %zu %zu 255\n", width * 4, width * 4);
	for (y = 0; y < width * 4; y++)
		for (x = 0; x < width; x++)
			for (i = 0; i < 4; i++)
				fputc(text[y / 4 * (width * 2 + 1) + x * 2] ==
				      '#' ? 0 : 255, file);
	fclose(file);
}

static char *code_text(const char *content, enum wgstar_qr_form form)
{
	struct wgstar_error error;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	assert_int_equal(wgstar_qr_print(stream, content, form, &error), 0);
	fclose(stream);
	return text;
}

static void a_code_says_what_it_should(void **state)
{
	char path[] = "/tmp/wgstar-qr-XXXXXX", command[128], read[4096] = "";
	char *code;
	FILE *reader;

	if (system("command -v zbarimg >/dev/null"))
		skip();
	close(mkstemp(path));
	code = code_text(document, WGSTAR_QR_ASCII);
	code_save(code, path);
	free(code);
	snprintf(command, sizeof(command), "zbarimg -q --raw %s 2>/dev/null",
		 path);
	reader = popen(command, "r");
	assert_true(fread(read, 1, sizeof(read) - 1, reader) > 0);
	pclose(reader);
	unlink(path);
	assert_memory_equal(read, document, strlen(document));
}

/* Every half block is the two modules of ASCII above each other. */
static void half_blocks_are_the_same_code(void **state)
{
	char *ascii = code_text("hello", WGSTAR_QR_ASCII);
	char *blocks = code_text("hello", WGSTAR_QR_BLOCKS);
	size_t width = strcspn(ascii, "\n") / 2, x, y;
	const char *block = blocks, *upper, *lower;

	for (y = 0; y < width; y += 2) {
		for (x = 0; x < width; x++) {
			upper = ascii + y * (width * 2 + 1) + x * 2;
			lower = y + 1 < width ? upper + width * 2 + 1 : "  ";
			if (*upper == '#' && *lower == '#') {
				assert_int_equal(*block++, ' ');
				continue;
			}
			assert_memory_equal(block, *upper == '#' ? "▄" :
					    *lower == '#' ? "▀" : "█", 3);
			block += 3;
		}
		assert_int_equal(*block++, '\n');
	}
	assert_int_equal(*block, '\0');
	free(blocks);
	free(ascii);
}

#define SCENE_TEST(function) \
	cmocka_unit_test_setup_teardown(function, scene_build, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(states_follow_from_handshakes_and_roles),
		SCENE_TEST(status_is_a_table),
		SCENE_TEST(status_is_json),
		SCENE_TEST(the_drawing_is_as_it_should_be),
		SCENE_TEST(a_narrow_drawing_has_ranks_and_a_trunk),
		SCENE_TEST(a_hub_alone_is_drawn),
		SCENE_TEST(the_picture_is_well_formed),
		SCENE_TEST(the_text_for_graphviz_is_as_it_should_be),
		cmocka_unit_test(a_code_says_what_it_should),
		cmocka_unit_test(half_blocks_are_the_same_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
