/* main.c - the one binary: finds the command's row and runs it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proc/proc.h"

static int help_main(const struct options *o);
static int version_main(const struct options *o);

const struct command commands[] = {
	{"serve", serve_main, "run and watch all processes of a state folder"},
	{"web", web_main, "answer requests on the socket given as standard input"},
	{"slow", slow_main, "the same for routes that wait for third parties"},
	{"jobs", jobs_main, "run due jobs; --once: until idle"},
	{"agents", agents_main, "run bounties by models and programs; --once: until idle"},
	{"live", live_main, "keep WebSockets and event streams open"},
	{"media", media_main, "decode a picture, confined; run by the others"},
	{"migrate", migrate_main, "bring the database to this version"},
	{"demo", demo_main, "make the demo data; prints the settings it made up"},
	{"status", status_main, "say how everything is; --json for machines"},
	{"scale", scale_main, "web=N jobs=N live=N agents=N: change how many processes run"},
	{"reload", reload_main, "start new processes with new settings, then end the old ones"},
	{"stop", stop_main, "finish what is under way and end"},
	{"audit", audit_main, "recompute everything that concerns money and states, and name what does not add up; --json, --providers"},
	{"doctor", doctor_main, "check settings and surroundings, with a fix for each finding"},
	{"admin", admin_main, "orders, payouts, accounts, jobs: see `hirehall admin help`"},
	{"key", key_main, "create, list, revoke: keys of the run tracker"},
	{"spec", spec_main, "routes | openapi | errors | settings: print a table of the program"},
	{"version", version_main, "print the version"},
	{"help", help_main, "print this"},
	{NULL, NULL, NULL},
};

static int help_main(const struct options *o)
{
	const struct command *c;

	(void)o;
	printf("usage: hirehall COMMAND [--state DIR] [--json] [--once] [words]\n\n");
	for (c = commands; c->name; c++)
		printf("  %-8s  %s\n", c->name, c->note);
	printf("\nDIR is the folder with the settings and all data, by default ./var.\n"
	       "Exit: 0 done, 1 failed, 2 called wrongly.\n"
	       "Signals to `serve`: HUP reload, TERM or QUIT stop, TTIN and TTOU one web process "
	       "more or fewer.\n");
	return EXIT_DONE;
}

static int version_main(const struct options *o)
{
	(void)o;
	puts("hirehall " PACKAGE_VERSION);
	return EXIT_DONE;
}

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
