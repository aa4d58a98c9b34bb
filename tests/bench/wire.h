/* wire.h - HTTP/1.1 and FastCGI as the load generator speaks them: requests made ahead, answers taken apart.
 * FastCGI: specification 1.0, sections 3.3 and 3.4.  What is allocated lives as long as the process.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAD_MAX 65536u

struct bytes {
	char *at;
	size_t len;
};

/* An answer so far: its head, then how much of its body is still to come. */
struct answer {
	char head[HEAD_MAX + 1];
	size_t head_len;
	int64_t body_left;
	struct bytes record; /* FastCGI: what is there of a record that is not whole */
	bool is_ended; /* FastCGI: the end record was seen */
};
enum taken { TAKEN_BROKEN, TAKEN_PART, TAKEN_WHOLE };

/* Ends the process with what and errno. */
_Noreturn void fail(const char *what);
void *need(size_t n);
struct bytes file_read(const char *path);
/* `template` with @PATH@ replaced: an HTTP head, or NAME=value lines for FastCGI. */
struct bytes request_make(bool is_fcgi, const char *template, const char *path, struct bytes body);
void answer_clear(struct answer *a);
enum taken answer_take(bool is_fcgi, struct answer *a, const char *at, size_t n);
int answer_status(bool is_fcgi, const struct answer *a);

#endif
