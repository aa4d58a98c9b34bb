/* commands.c - what the one binary can be told to do.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/buf.h"
#include "proc/docs.h"
#include "proc/proc.h"


const struct command commands[] = {
	{"serve", serve_main, "run and watch all processes of a state folder"},
	{"web", web_main, "answer requests on the socket given as standard input"},
	{"slow", slow_main, "the same for routes that wait for third parties"},
	{"jobs", jobs_main, "run due jobs; --once: until idle"},
	{"agents", agents_main, "run the jobs that take minutes: bounties, segments of stories; --once: until idle"},
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

int help_main(const struct options *o)
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

int version_main(const struct options *o)
{
	(void)o;
	puts("hirehall " PACKAGE_VERSION);
	return EXIT_DONE;
}

void spec_commands(struct buf *b)
{
	BUF_LIT(b, "The program is `hirehall COMMAND [--state DIR] [--json] [--once] [words]`; `scripts/hirehall` runs it with the settings of a "
		   "state folder. Exit: 0 done, 1 failed, 2 called wrongly.\n\n| Command | What it does |\n|---|---|\n");
	for (const struct command *c = commands; c->name; c++)
		buf_fmt(b, "| `%s` | %s |\n", c->name, c->note);
}
