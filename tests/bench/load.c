/* load.c - a load generator that misses nothing: many connections, one request at a time each, over HTTP/1.1 (kept
 * open) or FastCGI (a new connection a request, as nginx does with fastcgi_keep_conn off).
 *
 *   load (--http PORT | --fcgi SOCKET) -r TEMPLATE -p PATHS -c CONNECTIONS (-t SECONDS | -n REQUESTS) [-b BODY]
 *
 * TEMPLATE: for HTTP the request head as it goes over the wire, for FastCGI lines NAME=value; @PATH@ in it becomes a
 * line of PATHS, each connection going through them from a place of its own.  Prints one line of JSON.
 * A connection that never had an answer is counted: throughput alone hides those (a starved client makes the others
 * faster).  Times in µs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "wire.h"

#define CHUNK 65536u
#define SUB_BITS 5 /* the histogram keeps 1/32 of precision */
#define BUCKETS (64u << SUB_BITS)
#define PATIENCE_US 30000000 /* with -n: how long to wait for one more answer */

struct conn {
	int fd;
	size_t next; /* request to send */
	int64_t sent_us, worst_us;
	uint64_t answers;
	struct answer answer;
};

static struct {
	bool is_fcgi;
	const char *target;
	size_t n_conns, n_requests;
	uint64_t limit; /* requests to send, 0: by time */
	int64_t stop_us;
	struct bytes *requests;
	struct conn *conns;
	int epoll;
	uint64_t sent, answered, refused, broken; /* refused: not 2xx; broken: no whole answer */
	uint64_t histogram[BUCKETS];
} load;


static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}


static void requests_make(const char *template, char *paths, struct bytes body)
{
	size_t n = 0;

	for (const char *p = paths; *p; p++)
		n += *p == '\n';
	load.requests = need((n + 1) * sizeof(*load.requests));
	for (char *path = strtok(paths, "\n"); path; path = strtok(NULL, "\n"))
		load.requests[load.n_requests++] = request_make(load.is_fcgi, template, path, body);
	if (!load.n_requests)
		fail("no paths");
}


static int open_http(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				 .sin_port = htons((uint16_t)atoi(load.target))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		fail("connect");
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}


static int open_fcgi(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(to.sun_path, load.target, strnlen(load.target, sizeof(to.sun_path) - 1));
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		fail("connect");
	return fd;
}


static void conn_open(struct conn *c)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.ptr = c};

	c->fd = load.is_fcgi ? open_fcgi() : open_http();
	if (fcntl(c->fd, F_SETFL, O_NONBLOCK) || epoll_ctl(load.epoll, EPOLL_CTL_ADD, c->fd, &ev))
		fail("epoll");
}


static void conn_close(struct conn *c)
{
	(void)close(c->fd);
	c->fd = -1;
}


static bool may_send(void)
{
	return load.limit ? load.sent < load.limit : now_us() < load.stop_us;
}


/* A request is far smaller than a socket's buffer: what does not fit at once is a fault. */
static void conn_send(struct conn *c)
{
	struct bytes *r = &load.requests[c->next++ % load.n_requests];

	if (!may_send()) {
		if (c->fd >= 0)
			conn_close(c);
		return;
	}
	if (c->fd < 0)
		conn_open(c);
	answer_clear(&c->answer);
	c->sent_us = now_us();
	load.sent++;
	if (write(c->fd, r->at, r->len) == (ssize_t)r->len)
		return;
	load.broken++;
	conn_close(c);
}


static unsigned bucket_of(uint64_t us)
{
	unsigned top = 0;

	if (us < 1u << SUB_BITS)
		return (unsigned)us;
	while (us >> (top + 1))
		top++;
	return ((top - SUB_BITS + 1) << SUB_BITS) + (unsigned)((us >> (top - SUB_BITS)) & ((1u << SUB_BITS) - 1));
}


static double bucket_ms(unsigned b)
{
	unsigned group = b >> SUB_BITS, rest = b & ((1u << SUB_BITS) - 1);

	if (!group)
		return b / 1e3;
	return (double)(((uint64_t)rest | 1u << SUB_BITS) << (group - 1)) / 1e3;
}


static void conn_answered(struct conn *c)
{
	int64_t took = now_us() - c->sent_us;

	c->answers++;
	load.answered++;
	load.refused += answer_status(load.is_fcgi, &c->answer) / 100 != 2;
	load.histogram[bucket_of((uint64_t)took)]++;
	if (took > c->worst_us)
		c->worst_us = took;
	if (load.is_fcgi)
		conn_close(c);
	conn_send(c);
}


static void conn_broken(struct conn *c)
{
	load.broken++;
	conn_close(c);
	conn_send(c);
}


static void conn_read(struct conn *c)
{
	static char chunk[CHUNK];
	ssize_t n = read(c->fd, chunk, sizeof(chunk));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		conn_broken(c);
		return;
	}
	switch (answer_take(load.is_fcgi, &c->answer, chunk, (size_t)n)) {
	case TAKEN_PART: break;
	case TAKEN_WHOLE: conn_answered(c); break;
	default: conn_broken(c);
	}
}


static bool is_done(int64_t now)
{
	if (!load.limit)
		return now >= load.stop_us;
	return load.answered + load.broken >= load.limit || now >= load.stop_us;
}


static void run(void)
{
	struct epoll_event events[256];
	int64_t begun = now_us();

	for (size_t i = 0; i < load.n_conns; i++) {
		load.conns[i].fd = -1;
		load.conns[i].next = i * 7919;
		conn_send(&load.conns[i]);
	}
	while (!is_done(now_us())) {
		int n = epoll_wait(load.epoll, events, 256, 100);
		uint64_t before = load.answered;

		for (int i = 0; i < n; i++)
			conn_read(events[i].data.ptr);
		if (load.limit && load.answered != before)
			load.stop_us = now_us() + PATIENCE_US;
	}
	load.stop_us = now_us() - begun; /* how long it took */
}


static double percentile(double p)
{
	uint64_t want = (uint64_t)((double)load.answered * p), seen = 0;

	for (unsigned b = 0; b < BUCKETS; b++) {
		seen += load.histogram[b];
		if (seen > want)
			return bucket_ms(b);
	}
	return 0;
}


static void report(void)
{
	double seconds = (double)load.stop_us / 1e6;
	int64_t end = now_us(), worst = 0;
	size_t never = 0;

	for (size_t i = 0; i < load.n_conns; i++) {
		struct conn *c = &load.conns[i];
		int64_t waits = c->fd >= 0 ? end - c->sent_us : 0;

		never += c->answers == 0;
		if (c->worst_us > worst)
			worst = c->worst_us;
		if (waits > worst)
			worst = waits;
	}
	printf("{\"requests\":%llu,\"seconds\":%.4f,\"rate\":%.1f,\"broken\":%llu,\"not_2xx\":%llu,"
	       "\"connections\":%zu,\"never_answered\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"worst_ms\":%.3f}\n",
	       (unsigned long long)load.answered, seconds, (double)load.answered / seconds,
	       (unsigned long long)load.broken, (unsigned long long)load.refused, load.n_conns, never, percentile(0.5),
	       percentile(0.99), (double)worst / 1e3);
}


int main(int argc, char **argv)
{
	const char *template = NULL, *paths = NULL, *body = NULL;
	double seconds = 0;

	for (int i = 1; i + 1 < argc; i += 2) {
		const char *option = argv[i], *value = argv[i + 1];

		switch (option[1] == '-' ? option[2] : option[1]) {
		case 'h': load.target = value; break;
		case 'f': load.target = value; load.is_fcgi = true; break;
		case 'r': template = value; break;
		case 'p': paths = value; break;
		case 'b': body = value; break;
		case 'c': load.n_conns = (size_t)atol(value); break;
		case 'n': load.limit = (uint64_t)atoll(value); break;
		case 't': seconds = atof(value); break;
		default: (void)fprintf(stderr, "load: %s?\n", option); return 2;
		}
	}
	if (!load.target || !template || !paths || !load.n_conns || (!load.limit && seconds <= 0)) {
		(void)fprintf(stderr, "load (--http PORT | --fcgi SOCKET) -r TEMPLATE -p PATHS -c N (-t S | -n N) [-b BODY]\n");
		return 2;
	}
	requests_make(file_read(template).at, file_read(paths).at, body ? file_read(body) : (struct bytes){0});
	load.conns = need(load.n_conns * sizeof(*load.conns));
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	load.stop_us = now_us() + (load.limit ? PATIENCE_US : (int64_t)(seconds * 1e6));
	run();
	report();
	return 0;
}
