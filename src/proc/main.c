/* main.c - the one binary: finds the command's row and runs it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proc/proc.h"

/* The binary as a path that stays right when a newer one is put in its place. */
static const char *self_path(const char *argv0)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		return argv0;
	path[n] = '\0';
	return path;
}

static int usage(const char *why)
{
	fprintf(stderr, "hirehall: %s: not understood: see `hirehall help`\n", why);
	return EXIT_USAGE;
}

/* Sorts the words after the command into options; keeps the rest, in order, in `words`. */
static int options_read(int argc, char **argv, struct options *o, const char **words)
{
	int i;

	for (i = 2; i < argc; i++) {
		if (str_eq(argv[i], "--json"))
			o->is_json = true;
		else if (str_eq(argv[i], "--once"))
			o->is_once = true;
		else if (str_eq(argv[i], "--providers"))
			o->is_providers = true;
		else if (str_eq(argv[i], "--state") && i + 1 < argc)
			o->state = argv[++i];
		else if (str_starts(argv[i], "--state="))
			o->state = argv[i] + strlen("--state=");
		else if (argv[i][0] == '-' && !str_in_words(argv[1], strlen(argv[1]), "admin|key")) /* have options of their own */
			return usage(argv[i]);
		else
			words[o->n_args++] = argv[i];
	}
	o->args = words;
	return EXIT_DONE;
}

static const struct command *command_find(const char *name)
{
	const struct command *c;

	for (c = commands; c->name; c++)
		if (str_eq(c->name, name))
			return c;
	return NULL;
}

#define WORDS_MAX 256

int main(int argc, char **argv)
{
	static char state[PATH_MAX];
	const char *words[WORDS_MAX];
	struct options o = {.self = self_path(argv[0]), .state = "var"};
	const struct command *c;
	int rc;

	if (argc < 2 || argc > WORDS_MAX) {
		help_main(&o);
		return EXIT_USAGE;
	}
	if (str_eq(argv[1], "--help") || str_eq(argv[1], "-h"))
		return help_main(&o);
	if (str_eq(argv[1], "--version"))
		return version_main(&o);
	c = command_find(argv[1]);
	if (!c)
		return usage(argv[1]);
	if (options_read(argc, argv, &o, words))
		return EXIT_USAGE;
	if (realpath(o.state, state))
		o.state = state;
	o.arena = arena_new(65536);
	rc = c->run(&o);
	arena_free(o.arena);
	return rc;
}
