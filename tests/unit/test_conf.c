/* Settings: environment over file over default; every wrong one is refused.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/conf.h"
#include <stdlib.h>
#include <unistd.h>
#include "check.h"

#define SECRET "SECRET_KEY=0123456789abcdef0123456789abcdef\nDATABASE_URL=postgres:///x\n"

static char state[] = "/tmp/hirehall-conf-XXXXXX";


static err_t load(struct arena *a, const char *env_file, struct conf *c)
{
	char *path = arena_printf(a, "%s/hirehall.env", state);
	FILE *f = fopen(path, "we");

	if (!f || fputs(env_file, f) < 0 || fclose(f))
		return ERR_IO;
	return conf_load(a, state, c);
}


static void test_files(struct arena *a)
{
	static const struct {
		const char *file;
		bool good;
	} rows[] = {
		{SECRET, true}, {"", false}, {"SECRET_KEY=short\nDATABASE_URL=x\n", false},
		{"DATABASE_URL=x\n", false}, {"SECRET_KEY=0123456789abcdef0123456789abcdef\n", false},
		{SECRET "# comment\n\n  LOG_LEVEL = warn \n", true}, {SECRET "LOG_LEVEL=loud\n", false},
		{SECRET "WEB_WORKERS=0\n", false}, {SECRET "WEB_WORKERS=129\n", false}, {SECRET "WEB_WORKERS=x\n", false},
		{SECRET "WEB_WORKERS=1e1\n", false}, {SECRET "PLATFORM_FEE_BPS=-1\n", false},
		{SECRET "PLATFORM_FEE_BPS=5001\n", false}, {SECRET "PLATFORM_FEE_BPS=0\n", true},
		{SECRET "FROM_EMAIL=nobody\n", false}, {SECRET "HIREHALL_DEMO=maybe\n", false},
		{SECRET "HIREHALL_DEMO=true\n", true},
		{SECRET "HIREHALL_DEMO=true\nAPP_BASE_URL=https://hall.example\n", false},
		{SECRET "HIREHALL_DEMO=true\nAPP_BASE_URL=http://127.0.0.1.evil.example\n", false},
		{SECRET "HIREHALL_DEMO=true\nAPP_BASE_URL=http://localhost:8000/x\n", true},
		{SECRET "HIREHALL_DEMO=true\nSTRIPE_SECRET_KEY=sk_live_x\n", false},
		{SECRET "HIREHALL_DEMO=true\nSTRIPE_SECRET_KEY=sk_test_x\n", true},
		{SECRET "ENABLE_TEST_HUMAN_AUTH=true\n", false},
		{SECRET "ENABLE_TEST_HUMAN_AUTH=true\nTEST_HUMAN_AUTH_SECRET=s\n", true},
		{SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=soon\n", true}, {SECRET "UNKNOWN_THING=1\n", true},
		{SECRET "no equals sign\n=\n==\n", true},
	};

	EACH(i, rows) {
		struct conf c;

		check_row = rows[i].file;
		CHECK_INT(!load(a, rows[i].file, &c), rows[i].good);
	}
	check_row = "";
}


static void test_values(struct arena *a)
{
	struct conf c;

	CHECK(!load(a, SECRET "LOG_LEVEL='debug'\nFROM_EMAIL=\"Hall@Example.com\"\nWEB_WORKERS=3\n", &c));
	CHECK_STR(c.log_level, "debug");
	CHECK_STR(c.from_email, "hall@example.com");
	CHECK_INT(c.web_workers, 3);
	CHECK_INT(c.platform_fee_bps, 2000);
	CHECK(!c.demo);
	CHECK_STR(c.stripe_secret_key, NULL);
	CHECK_STR(conf_path(&c, a, "mail"), arena_printf(a, "%s/mail", c.state));
	CHECK(setenv("WEB_WORKERS", "5", 1) == 0 && setenv("LOG_LEVEL", "", 1) == 0);
	CHECK(!load(a, SECRET "LOG_LEVEL=debug\nWEB_WORKERS=3\n", &c));
	CHECK_INT(c.web_workers, 5);
	CHECK_STR(c.log_level, "debug"); /* an empty variable says nothing */
	CHECK(unsetenv("WEB_WORKERS") == 0 && unsetenv("LOG_LEVEL") == 0);
	CHECK_STR(conf_default("LOG_LEVEL"), "info");
	CHECK_STR(conf_default("SECRET_KEY"), NULL);
	CHECK(conf_load(a, "/nonexistent/state", &c) != ERR_OK);
}


static void test_review_hours(struct arena *a)
{
	static const struct {
		const char *file;
		int64_t hours;
	} rows[] = {
		{SECRET, 72}, {SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=48\n", 48},
		{SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=24\n", 24}, {SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=1\n", 24},
		{SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=0\n", 24}, {SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=73\n", 72},
		{SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=999999\n", 72},
		{SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=x\n", 72}, {SECRET "REVIEW_PENDING_AUTO_APPROVE_HOURS=\n", 72},
	};

	EACH(i, rows) {
		struct conf c;

		check_row = rows[i].file;
		CHECK(!load(a, rows[i].file, &c));
		CHECK_INT(c.review_hours, rows[i].hours);
	}
	check_row = "";
}


static void test_admins(void)
{
	static const struct {
		const char *list, *email;
		bool is_admin;
	} rows[] = {
		{"a@x.y", "a@x.y", true}, {"a@x.y", "A@X.Y", true}, {"b@x.y, a@x.y ,c@x.y", "a@x.y", true},
		{"b@x.y,a@x.y", "x.y", false}, {"aa@x.y", "a@x.y", false}, {"a@x.yy", "a@x.y", false}, {"", "", false},
		{"a@x.y,,b@x.y", "", false}, {"a@x.y", NULL, false}, {NULL, "a@x.y", false}, {"  ,  ", " ", false},
		{"a@x.y b@x.y", "a@x.y", false},
	};

	EACH(i, rows) {
		struct conf c = {.admin_emails = rows[i].list};

		check_row = rows[i].email ? rows[i].email : "NULL";
		CHECK_INT(conf_is_admin(&c, rows[i].email), rows[i].is_admin);
	}
	check_row = "";
}


static void test_loopback(void)
{
	static const struct {
		const char *url;
		bool is_loopback;
	} rows[] = {
		{"http://127.0.0.1:8000", true}, {"http://localhost", true}, {"https://LOCALHOST:8443/x", true},
		{"http://[::1]:8000", true}, {"http://127.0.0.2", false}, {"http://127.0.0.1.example", false},
		{"http://localhost.example", false}, {"http://localhost@evil.example", false}, {"https://hall.example", false},
		{"http://evil.example/?http://127.0.0.1", false}, {"http://0.0.0.0", false}, {"", false},
	};

	EACH(i, rows) {
		struct conf c = {.app_base_url = rows[i].url};

		check_row = rows[i].url;
		CHECK_INT(conf_is_loopback(&c), rows[i].is_loopback);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(0);

	if (!mkdtemp(state) || !freopen("/dev/null", "w", stderr))
		return 99;
	for (size_t i = 0; i < conf_shape.n; i++)
		if (unsetenv(conf_shape.fields[i].name))
			return 99;
	test_files(a);
	test_values(a);
	test_review_hours(a);
	test_admins();
	test_loopback();
	(void)unlink(arena_printf(a, "%s/hirehall.env", state));
	(void)rmdir(state);
	arena_free(a);
	return check_end();
}
