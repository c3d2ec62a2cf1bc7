// SPDX-License-Identifier: GPL-2.0
/* genkey, genpsk and pubkey: keys from nothing and from keys. */
#include <stdio.h>
#include <unistd.h>

#include "command.h"
#include "key.h"
#include "secret.h"

static int genkey_run(int argc, char **argv);
static int genpsk_run(int argc, char **argv);
static int pubkey_run(int argc, char **argv);

const struct wgstar_command wgstar_command_genkey = {
	.name = "genkey",
	.usage = "",
	.summary = "Print a new private key",
	.help = "umask 077; wgstarctl genkey | tee private.key | wgstarctl pubkey > public.key\n",
	.run = genkey_run,
};

const struct wgstar_command wgstar_command_genpsk = {
	.name = "genpsk",
	.usage = "",
	.summary = "Print a new preshared key",
	.help = "Both ends of a peer get the same one.\n",
	.run = genpsk_run,
};

const struct wgstar_command wgstar_command_pubkey = {
	.name = "pubkey",
	.usage = "",
	.summary = "Read a private key from stdin and print its public key",
	.help = "The private key is in base64, as genkey prints it.\n",
	.run = pubkey_run,
};

static int key_print(const uint8_t key[WGSTAR_KEY_BYTES])
{
	char text[WGSTAR_KEY_TEXT_SIZE];
	struct wgstar_error error;
	int result;

	wgstar_secret_buffer_stream(stdout);
	wgstar_key_to_text(text, key);
	puts(text);
	wgstar_secret_wipe(text, sizeof(text));
	result = wgstar_secret_flush_stream(stdout, &error);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}

static int generate(const struct wgstar_command *command, int argc,
		    void (*make)(uint8_t key[WGSTAR_KEY_BYTES]))
{
	uint8_t key[WGSTAR_KEY_BYTES];
	int status;

	if (argc != 1)
		return wgstar_command_misused(command, "it takes no words");
	wgstar_secret_warn_readable(STDOUT_FILENO);
	make(key);
	status = key_print(key);
	wgstar_secret_wipe(key, sizeof(key));
	return status;
}

static int genkey_run(int argc, char **argv)
{
	return generate(&wgstar_command_genkey, argc,
			wgstar_key_generate_private);
}

static int genpsk_run(int argc, char **argv)
{
	return generate(&wgstar_command_genpsk, argc,
			wgstar_key_generate_preshared);
}

static int pubkey_run(int argc, char **argv)
{
	uint8_t private_key[WGSTAR_KEY_BYTES], public_key[WGSTAR_KEY_BYTES];
	struct wgstar_error error;
	int result;

	if (argc != 1)
		return wgstar_command_misused(&wgstar_command_pubkey,
					      "it takes no words, the key comes from stdin");
	result = wgstar_key_read_file(private_key, "/dev/stdin", &error);
	if (!result && wgstar_key_is_zero(private_key))
		result = wgstar_error_set(&error,
					  "no key on stdin: a key has 44 characters of base64");
	if (result)
		return wgstar_error_print(&error, NULL);
	wgstar_key_derive_public(public_key, private_key);
	wgstar_secret_wipe(private_key, sizeof(private_key));
	return key_print(public_key);
}
