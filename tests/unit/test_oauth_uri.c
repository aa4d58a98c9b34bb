/* SPDX-License-Identifier: AGPL-3.0-or-later
 * people: addresses that codes may be sent to. */
#include "check.h"
#include "people/oauth_internal.h"

static const struct {
	const char *uri;
	bool is_ok;
} uris[] = {
	{"https://app.example/cb", true}, {"https://app.example:8443/cb?keep=1", true}, {"http://127.0.0.1:1/back", true},
	{"http://localhost/cb", true}, {"http://[::1]:8080/cb", true}, {"cursor://anysphere.cursor-mcp/callback", true}, {"com.example.app:/cb", true},
	{"", false}, {"/cb", false}, {"app.example/cb", false}, {"https://", false}, {"https:///cb", false}, {"http://app.example/cb", false},
	{"http://127.0.0.1.evil.example/cb", false}, {"http://localhost.evil.example/", false}, {"http://127.0.0.1:80@evil.example/", false},
	{"https://user@app.example/cb", false}, {"https://app.example/cb#x", false}, {"https://app.example/a b", false}, {"https://app.example/\"", false},
	{"https://app.example/cb\r\nSet-Cookie: a=b", false}, {"https://app.example/;a,b", false}, {"javascript:alert(1)", false}, {"data:text/html,x", false},
	{"vbscript:x", false}, {"file:///etc/passwd", false}, {"HTTPS://app.example/", false}, {"ws://127.0.0.1/", false}, {"a:/cb", false},
};

static const struct {
	const char *registered, *asked;
	bool fits;
} pairs[] = {
	{"https://app.example/cb", "https://app.example/cb", true}, {"https://app.example/cb", "https://app.example/cb/", false},
	{"https://app.example/cb", "https://app.example/cb?x", false}, {"https://app.example/cb", "https://app.example:443/cb", false},
	{"https://app.example/cb", "https://APP.example/cb", false}, {"http://127.0.0.1:1/cb", "http://127.0.0.1:50000/cb", true},
	{"http://127.0.0.1/cb", "http://127.0.0.1:50000/cb", true}, {"http://[::1]/cb", "http://[::1]:9/cb", true},
	{"http://localhost:1/cb", "http://localhost:2/cb", true}, {"http://127.0.0.1:1/cb", "http://localhost:1/cb", false},
	{"http://127.0.0.1:1/cb", "https://127.0.0.1:2/cb", false}, {"http://127.0.0.1:1/cb", "http://127.0.0.1:2/other", false},
	{"http://127.0.0.1:1/cb", "http://127.0.0.1:2/cb?x=1", false}, {"http://127.0.0.1:1/cb", "http://127.0.0.1:x@evil.example/cb", false},
	{"http://127.0.0.1:1/cb", "http://127.0.0.1:2x/cb", false}, {"https://localhost:1/cb", "https://localhost:2/cb", false},
	{"app:/cb", "app:/cb2", false},
};

static void addresses(void)
{
	for (size_t i = 0; i < N_OF(uris); i++) {
		check_row = uris[i].uri;
		CHECK(oauth_uri_ok(uris[i].uri) == uris[i].is_ok);
	}
	for (size_t i = 0; i < N_OF(pairs); i++) {
		check_row = pairs[i].asked;
		CHECK(oauth_uri_fits(pairs[i].registered, pairs[i].asked) == pairs[i].fits);
	}
	check_row = "";
}

static void words(void)
{
	struct arena *a = arena_new(0);
	const struct pair said[] = {{.name = "state", .value = "a"}, {.name = "scope", .value = "b"}, {.name = "state", .value = "a"},
				    {.name = "x", .value = "1"}, {.name = "x", .value = "2"}};
	struct texts t = oauth_words(a, "one|two|three");

	CHECK(t.n == 3 && str_eq(t.items[0], "one") && str_eq(t.items[2], "three"));
	CHECK(oauth_words(a, "").n == 0);
	CHECK(oauth_has_twice((struct pairs){5, said}, "state|scope"));
	CHECK(!oauth_has_twice((struct pairs){5, said}, "scope"));
	CHECK(str_eq(oauth_scope(NULL), "tasks") && str_eq(oauth_scope("openid tasks"), "tasks"));
	CHECK(!oauth_scope("admin") && !oauth_scope("tasksx") && !oauth_scope("xtasks"));
	CHECK(str_eq(oauth_origin(a, "https://app.example:1/cb?x"), "https://app.example:1"));
	CHECK(str_eq(oauth_origin(a, "cursor://x/y"), "cursor:"));
	arena_free(a);
}

int main(void)
{
	addresses();
	words();
	return check_end();
}
