/* test_http_client.c - outgoing calls: where names lead, and receivers that are slow, huge or lying.
 *
 * A child process is the receiver (for_http_client.h); getaddrinfo is ours, so that names lead where the table says.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include <netdb.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdlib.h>
#include "base/time.h"
#include "for_http_client.h"
#include "io/http_client.h"

#define HOST "hall.example.com" /* leads to 127.0.0.1, and is allowed */

/* ---- names that lead elsewhere than they look */

static const struct {
	const char *name, *address;
} names[] = {
	{HOST, "127.0.0.1"},
	{"loop.example.com", "127.0.0.1"},
	{"loop6.example.com", "::1"},
	{"mapped.example.com", "::ffff:127.0.0.1"},
	{"ten.example.com", "10.0.0.1"},
	{"meta.example.com", "169.254.169.254"},
	{"ula.example.com", "fd00::1"},
	{"nat64.example.com", "64:ff9b::7f00:1"},
	{"zero.example.com", "0.0.0.0"},
};
static _Atomic int lookups;


static struct addrinfo *answer_make(const char *address, int port)
{
	struct addrinfo *ai = calloc(1, sizeof(*ai) + sizeof(struct sockaddr_in6));
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)(ai + 1);
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)(ai + 1);

	ai->ai_addr = (struct sockaddr *)(ai + 1);
	ai->ai_socktype = SOCK_STREAM;
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		ai->ai_addrlen = sizeof(*v4);
	} else {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		(void)inet_pton(AF_INET6, address, &v6->sin6_addr);
		ai->ai_addrlen = sizeof(*v6);
	}
	ai->ai_family = ai->ai_addr->sa_family;
	return ai;
}


/* Takes the place of the C library's for libcurl in this program. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	(void)hints;
	atomic_fetch_add(&lookups, 1);
	EACH(i, names)
		if (str_eq(names[i].name, node)) {
			*out = answer_make(names[i].address, service ? atoi(service) : 0);
			return 0;
		}
	return EAI_NONAME;
}


void freeaddrinfo(struct addrinfo *ai)
{
	free(ai);
}

/* ---- calls */

static struct http_client *client_new(struct arena *a)
{
	return http_client_new(arena_printf(a, "%s:%d", HOST, receiver_port));
}


static struct http_call *call_new(struct arena *a, const char *path)
{
	struct http_call *c = ARENA_NEW(a, struct http_call);

	c->arena = a;
	c->method = "GET";
	c->url = arena_printf(a, "http://%s:%d%s", HOST, receiver_port, path);
	c->connect_ms = 1000;
	c->total_ms = 1500;
	c->max_body = 65536;
	return c;
}


static const struct {
	const char *path;
	err_t e;
	long status;
	size_t len;
	long retry_after_s;
} receivers[] = {
	{"/ok", ERR_OK, 200, 2, -1},
	{"/redirect", ERR_OK, 302, 0, -1}, /* seen, not followed */
	{"/later", ERR_OK, 503, 0, 7},
	{"/much", ERR_OK, 200, 65536, -1}, /* cut, and the status counts */
	{"/hang", ERR_TIMED_OUT, 0, 0, -1},
	{"/slow", ERR_TIMED_OUT, 200, 8, -1},
	{"/headers", ERR_IO, 200, 0, -1},
	{"/cut", ERR_IO, 200, 4, -1},
};


static void test_receivers(struct arena *a)
{
	struct http_client *h = client_new(a);

	EACH(i, receivers) {
		struct http_call *c = call_new(a, receivers[i].path);
		int64_t began = time_mono();

		check_row = receivers[i].path;
		http_client_run(h, c);
		CHECK_INT(c->e, receivers[i].e);
		CHECK_INT(c->status, receivers[i].status);
		CHECK_INT(c->retry_after_s, receivers[i].retry_after_s);
		CHECK(c->answer.len <= receivers[i].len);
		CHECK(time_mono() - began < 4 * US_PER_S);
		if (c->e == ERR_OK)
			CHECK_INT(c->answer.len, receivers[i].len);
	}
	check_row = "";
	http_client_free(h);
}


static void test_names(struct arena *a)
{
	struct http_client *h = client_new(a);

	EACH(i, names) {
		struct http_call *c = call_new(a, "/");
		int before = atomic_load(hits), asked = atomic_load(&lookups);

		if (i == 0)
			continue;
		check_row = names[i].name;
		c->url = arena_printf(a, "https://%s/", names[i].name);
		CHECK_INT(http_url_allowed(NULL, c->url), ERR_OK); /* a name is not judged before it is resolved */
		CHECK_INT(atomic_load(&lookups), asked);
		http_client_run(h, c);
		CHECK_INT(c->e, ERR_BLOCKED_ADDRESS);
		CHECK(atomic_load(&lookups) > asked);
		CHECK_INT(atomic_load(hits), before);
	}
	check_row = "the operator's own address may be private, for that call only";
	for (int any = 0; any < 2; any++) {
		struct http_call *c = call_new(a, "/ok");

		c->url = arena_printf(a, "http://loop.example.com:%d/ok", receiver_port);
		c->any_address = any;
		http_client_run(h, c);
		CHECK_INT(c->e, any ? ERR_OK : ERR_BLOCKED_ADDRESS);
	}
	check_row = "a name without an address, a port without a listener";
	{
		struct http_call *c = call_new(a, "/");

		c->url = "https://nowhere.example.com/";
		http_client_run(h, c);
		CHECK_INT(c->e, ERR_REFUSED);
		c = call_new(a, "/");
		c->url = "http://loop.example.com:1/";
		c->any_address = true;
		http_client_run(h, c);
		CHECK_INT(c->e, ERR_REFUSED);
	}
	check_row = "";
	http_client_free(h);
}


static void test_request(struct arena *a)
{
	static const struct http_header good[] = {{"content-type", "application/json"}, {"X-One", "1"}, {"X-None", ""}};
	static const struct http_header bad[][1] = {{{"X-A", "b\r\nX-Evil: 1"}}, {{"X-A\r\nX-Evil", "1"}}, {{"X A", "1"}},
						    {{"", "1"}}, {{"X-A", "b\n"}}};
	struct http_client *h = client_new(a);
	struct http_call *c = call_new(a, "/echo");

	c->method = "POST";
	c->body = SPAN("{\"a\":1} end of body");
	c->headers = good;
	c->n_headers = N_OF(good);
	http_client_run(h, c);
	CHECK_INT(c->e, ERR_OK);
	CHECK(strstr(c->answer.at, "POST /echo HTTP/1.1\r\n") != NULL);
	CHECK(strstr(c->answer.at, "content-type: application/json\r\n") != NULL);
	CHECK(strstr(c->answer.at, "X-One: 1\r\n") != NULL);
	CHECK(strstr(c->answer.at, "X-None:\r\n") != NULL);
	CHECK(strstr(c->answer.at, "\r\n\r\n{\"a\":1} end of body") != NULL);
	CHECK(strstr(c->answer.at, "Expect:") == NULL);
	CHECK(strstr(c->answer.at, "Accept-Encoding:") == NULL);
	EACH(i, bad) {
		int before = atomic_load(hits);

		check_row = bad[i][0].value;
		c = call_new(a, "/echo");
		c->headers = bad[i];
		c->n_headers = 1;
		http_client_run(h, c);
		CHECK_INT(c->e, ERR_BAD_REQUEST);
		CHECK_INT(atomic_load(hits), before);
	}
	check_row = "";
	http_client_free(h);
}

/* A proxy of the environment is not used. */
static void test_proxy(struct arena *a)
{
	struct http_client *h;
	struct http_call *c = call_new(a, "/ok");

	(void)setenv("http_proxy", "http://127.0.0.1:1", 1);
	(void)setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	h = client_new(a);
	http_client_run(h, c);
	CHECK_INT(c->e, ERR_OK);
	(void)unsetenv("http_proxy");
	(void)unsetenv("ALL_PROXY");
	http_client_free(h);
}

/* ---- many at once */

static void count_done(struct http_call *c)
{
	*(size_t *)c->owner += 1;
}


static void test_many(struct arena *a)
{
	enum { N_HANG = 12, N_GOOD = 40 };
	struct http_client *h = http_client_new(arena_printf(a, "%s:%d,loop.example.com:%d", HOST, receiver_port, receiver_port));
	size_t good = 0, hung = 0;
	int64_t began = time_mono();

	for (int i = 0; i < N_HANG; i++) {
		struct http_call *c = call_new(a, "/hang");

		c->done = count_done;
		c->owner = &hung;
		http_client_start(h, c);
	}
	for (int i = 0; i < N_GOOD; i++) {
		struct http_call *c = call_new(a, "/ok");

		c->url = arena_printf(a, "http://loop.example.com:%d/ok", receiver_port);
		c->done = count_done;
		c->owner = &good;
		http_client_start(h, c);
	}
	CHECK_INT(http_client_load(h, call_new(a, "/x")->url), N_HANG);
	while (good < N_GOOD && time_mono() - began < 5 * US_PER_S)
		(void)http_client_poll(h, 100);
	CHECK_INT(good, N_GOOD);
	CHECK_INT(hung, 0); /* before the first of the hanging ones gave up */
	while (http_client_poll(h, 100) > 0 && time_mono() - began < 20 * US_PER_S)
		continue;
	CHECK_INT(hung, N_HANG);
	/* three rounds of four, each with its own time limit */
	CHECK(time_mono() - began > 3 * 1400000);
	http_client_free(h);
}


/* A client that is thrown away while calls are under way leaves nothing behind (the sanitizers look). */
static void test_free(struct arena *a)
{
	struct http_client *h = client_new(a);
	size_t n = 0;

	for (int i = 0; i < 6; i++) {
		struct http_call *c = call_new(a, "/hang");

		c->done = count_done;
		c->owner = &n;
		http_client_start(h, c);
	}
	CHECK_INT(http_client_poll(h, 50), 6);
	http_client_free(h);
	CHECK_INT(n, 0);
}


int main(void)
{
	struct arena *a = arena_new(65536);

	CHECK(receiver_start());
	test_receivers(a);
	test_names(a);
	test_request(a);
	test_proxy(a);
	test_many(a);
	test_free(a);
	receiver_stop();
	arena_free(a);
	return check_end();
}
