/* transfer.h - libcurl easy handles side by side on one multi handle; under http_client and mailer.
 *
 * Layer: io.  At most TRANSFERS_PER_HOST of one host and TRANSFERS_MAX in all are under way; the others wait in the
 * order of their start, and their own time limits run only from when they leave the line.  So a slow host holds up
 * only those who wait for the same host.
 * A struct transfer belongs to its owner and must live until `done`, which may free it; the easy handle is cleaned up
 * before done runs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_TRANSFER_H
#define IO_TRANSFER_H
#include <curl/curl.h>
#include "base/arena.h"

#define TRANSFERS_PER_HOST 4
#define TRANSFERS_MAX 512

struct transfers;

struct transfer {
	CURL *easy; /* NULL: fails at once with `code` */
	CURLcode code; /* the result */
	const char *host; /* lower case, with port: what the limit by host counts */
	void (*read)(struct transfer *t); /* the last look at the easy handle; may be NULL */
	void (*done)(struct transfer *t);
	void *owner;
	/* transfer.c only */
	struct transfer *next;
	bool is_running, is_over;
};

struct transfers *transfers_new(void);
/* Those still under way end without their done. */
void transfers_free(struct transfers *ts);
void transfers_start(struct transfers *ts, struct transfer *t);
/* Waits at most wait_ms and runs the done callbacks; gives the number still under way or waiting. */
size_t transfers_poll(struct transfers *ts, int wait_ms);
/* Under way or waiting for that host. */
size_t transfers_of_host(const struct transfers *ts, const char *host);

#endif
