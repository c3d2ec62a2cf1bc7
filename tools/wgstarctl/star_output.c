// SPDX-License-Identifier: GPL-2.0
/* The file of a node, on its way to whoever sets the node up. */
#include "star_output.h"

#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "qr.h"
#include "secret.h"
#include "star_render.h"

/* More than a QR code can hold. */
static char qr_text[8192];

static int file_prepare(struct wgstar_star_output *output,
			const struct wgstar_star *star,
			const struct wgstar_star_node *node,
			const uint8_t *private_key, struct wgstar_error *error)
{
	if (wgstar_private_file_begin(&output->file, output->path, error))
		return -1;
	/* Soon enough that nothing is made for a file that can't be. */
	if (!access(output->path, F_OK))
		return wgstar_error_set(error,
					"%s is there already, and is not overwritten",
					output->path);
	wgstar_star_render_write(output->file.stream, star, node, private_key,
				 output->plain);
	return wgstar_private_file_finish(&output->file, error);
}

/* Without comments: the smaller the code, the easier it is to scan. */
static int qr_prepare(const struct wgstar_star *star,
		      const struct wgstar_star_node *node,
		      const uint8_t *private_key, bool plain,
		      struct wgstar_error *error)
{
	FILE *stream = fmemopen(qr_text, sizeof(qr_text) - 1, "w");
	struct wgstar_config config;
	bool fits;

	if (!stream)
		return wgstar_error_set(error, "no memory");
	setvbuf(stream, NULL, _IONBF, 0);
	wgstar_star_render(&config, star, node, plain);
	if (private_key)
		memcpy(config.device.private_key, private_key,
		       WGSTAR_KEY_BYTES);
	wgstar_config_write(stream, &config);
	wgstar_config_clear(&config);
	fits = !ferror(stream) && strlen(qr_text) <= WGSTAR_QR_SIZE_MAX;
	fclose(stream);
	if (fits)
		return 0;
	return wgstar_error_set(error,
				"the file of %s does not fit into a QR code: give --out FILE",
				node->peer.name);
}

int wgstar_star_output_prepare(struct wgstar_star_output *output,
			       const struct wgstar_star *star,
			       const struct wgstar_star_node *node,
			       const uint8_t *private_key,
			       struct wgstar_error *error)
{
	if (output->path && output->qr)
		return wgstar_error_set(error,
					"give either --out or --qr");
	if (output->path)
		return file_prepare(output, star, node, private_key, error);
	if (output->qr)
		return qr_prepare(star, node, private_key, output->plain,
				  error);
	return 0;
}

static int stdout_write(struct wgstar_star_output *output,
			const struct wgstar_star *star,
			const struct wgstar_star_node *node,
			const uint8_t *private_key, struct wgstar_error *error)
{
	if (private_key)
		wgstar_secret_warn_readable(STDOUT_FILENO);
	wgstar_secret_buffer_stream(stdout);
	wgstar_star_render_write(stdout, star, node, private_key,
				 output->plain);
	return wgstar_secret_flush_stream(stdout, error);
}

static int qr_write(struct wgstar_star_output *output, bool with_key,
		    struct wgstar_error *error)
{
	enum wgstar_qr_form form = isatty(STDOUT_FILENO) ?
				   WGSTAR_QR_COLOURED : WGSTAR_QR_BLOCKS;

	if (with_key)
		wgstar_secret_warn_readable(STDOUT_FILENO);
	if (output->ascii)
		form = WGSTAR_QR_ASCII;
	wgstar_secret_buffer_stream(stdout);
	if (wgstar_qr_print(stdout, qr_text, form, error))
		return -1;
	return wgstar_secret_flush_stream(stdout, error);
}

int wgstar_star_output_commit(struct wgstar_star_output *output,
			      const struct wgstar_star *star,
			      const struct wgstar_star_node *node,
			      const uint8_t *private_key,
			      struct wgstar_error *error)
{
	if (output->path)
		return wgstar_private_file_create(&output->file, error);
	if (output->qr)
		return qr_write(output, private_key, error);
	return stdout_write(output, star, node, private_key, error);
}

void wgstar_star_output_retract(const struct wgstar_star_output *output)
{
	if (output->path)
		unlink(output->path);
}

void wgstar_star_output_end(struct wgstar_star_output *output)
{
	wgstar_private_file_abandon(&output->file);
	wgstar_secret_wipe(qr_text, sizeof(qr_text));
}
