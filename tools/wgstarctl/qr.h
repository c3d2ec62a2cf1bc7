/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_QR_H
#define _WGSTARCTL_QR_H

#include <stdio.h>

#include "error.h"

/* Bytes that the largest code holds at the lowest level of correction. */
#define WGSTAR_QR_SIZE_MAX 2953

/**
 * enum wgstar_qr_form - How a code is drawn
 * @WGSTAR_QR_BLOCKS: half blocks in UTF-8, light on dark
 * @WGSTAR_QR_COLOURED: the same with colours, so that it is so on any terminal
 * @WGSTAR_QR_ASCII: a dark module is ##, a light one two blanks
 */
enum wgstar_qr_form {
	WGSTAR_QR_BLOCKS,
	WGSTAR_QR_COLOURED,
	WGSTAR_QR_ASCII,
};

/**
 * wgstar_qr_print() - Draw a text as a QR code
 * @stream: where to
 * @text: the text
 * @form: how
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_qr_print(FILE *stream, const char *text, enum wgstar_qr_form form,
		    struct wgstar_error *error);

#endif /* _WGSTARCTL_QR_H */
