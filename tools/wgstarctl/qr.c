// SPDX-License-Identifier: GPL-2.0
/* QR codes as text; libqrencode does the encoding. */
#include "qr.h"

#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

#include "secret.h"

/* A code has four light modules around it. */
#define QUIET_ZONE	4

static bool module_is_dark(const QRcode *code, int x, int y)
{
	if (x < 0 || y < 0 || x >= code->width || y >= code->width)
		return false;
	return code->data[y * code->width + x] & 1;
}

static void ascii_print(FILE *stream, const QRcode *code)
{
	int x, y;

	for (y = -QUIET_ZONE; y < code->width + QUIET_ZONE; y++) {
		for (x = -QUIET_ZONE; x < code->width + QUIET_ZONE; x++)
			fputs(module_is_dark(code, x, y) ? "##" : "  ", stream);
		fputc('\n', stream);
	}
}

/* Two modules in a character; light ones are drawn. */
static void blocks_print(FILE *stream, const QRcode *code, bool coloured)
{
	static const char *const blocks[] = {
		"\xe2\x96\x88", "\xe2\x96\x80", "\xe2\x96\x84", " ",
	};
	int x, y;

	for (y = -QUIET_ZONE; y < code->width + QUIET_ZONE; y += 2) {
		if (coloured)
			fputs("\033[40;97m", stream);
		for (x = -QUIET_ZONE; x < code->width + QUIET_ZONE; x++)
			fputs(blocks[module_is_dark(code, x, y) * 2 +
				     module_is_dark(code, x, y + 1)], stream);
		fputs(coloured ? "\033[0m\n" : "\n", stream);
	}
}

int wgstar_qr_print(FILE *stream, const char *text, enum wgstar_qr_form form,
		    struct wgstar_error *error)
{
	QRcode *code = QRcode_encodeData(strlen(text),
					 (const unsigned char *)text, 0,
					 QR_ECLEVEL_L);

	if (!code)
		return wgstar_error_set(error, "cannot make a QR code: %s",
					strerror(errno));
	if (form == WGSTAR_QR_ASCII)
		ascii_print(stream, code);
	else
		blocks_print(stream, code, form == WGSTAR_QR_COLOURED);
	wgstar_secret_wipe(code->data, code->width * code->width);
	QRcode_free(code);
	return 0;
}
