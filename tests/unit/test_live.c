/* The live gateway's frames, who wants which event, and whose pages may open sockets.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/live.h"
#include "base/buf.h"
#include "check.h"

static struct arena *a;


static const char *message(const struct live_event *e, void (*write)(struct buf *, const struct live_event *))
{
	struct buf b;

	buf_init(&b, a, 65536);
	write(&b, e);
	return buf_text(&b);
}


static void test_frames(void)
{
	const struct live_event e = {.seq = 7, .at = INT64_C(1705312800000000), .project = "p", .type = "task_started",
				     .data = "{\"task_id\": \"task-123\"}"};
	struct buf b;

	CHECK_STR(message(&e, live_message), "{\"type\":\"task_started\",\"data\":{\"task_id\": \"task-123\"},"
		  "\"timestamp\":\"2024-01-15T10:00:00.000Z\",\"seq\":7}");
	CHECK_STR(message(&e, live_record), "id: 7\ndata: {\"type\":\"task_started\",\"data\":{\"task_id\": \"task-123\"},"
		  "\"timestamp\":\"2024-01-15T10:00:00.000Z\",\"seq\":7}\n\n");
	buf_init(&b, a, 65536);
	live_pong(&b, SPAN("a \"b\"\n"));
	CHECK_STR(buf_text(&b), "{\"type\":\"pong\",\"message\":\"pong\",\"timestamp\":\"a \\\"b\\\"\\n\"}");
	buf_init(&b, a, 65536);
	live_greeting(&b, NULL, e.at);
	CHECK_STR(buf_text(&b), "{\"type\":\"connection\",\"message\":\"Listening to all projects\",\"project\":null,"
		  "\"timestamp\":\"2024-01-15T10:00:00.000Z\"}");
}


static void test_since(void)
{
	static const struct {
		const char *since, *last;
		err_t e;
		int64_t at;
	} rows[] = {
		{NULL, NULL, ERR_OK, -1}, {"", "", ERR_OK, -1}, {"0", NULL, ERR_OK, 0}, {"12", NULL, ERR_OK, 12},
		{"12", "40", ERR_OK, 40}, {NULL, "40", ERR_OK, 40}, {"-1", NULL, ERR_BAD_FIELD, 0}, {"x", NULL, ERR_BAD_FIELD, 0},
		{"1 ", NULL, ERR_BAD_FIELD, 0}, {"99999999999999999999", NULL, ERR_BAD_FIELD, 0}, {"3", "x", ERR_BAD_FIELD, 0},
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		int64_t at;

		CHECK_INT(live_since(rows[i].since, rows[i].last, &at), rows[i].e);
		if (rows[i].e == ERR_OK)
			CHECK_INT(at, rows[i].at);
	}
}


static void test_take(void)
{
	struct live_place all = {.seq = 5}, one = {.project = "p", .seq = 5}, behind = {.seq = 5, .is_behind = true};
	const struct live_event old = {.seq = 5, .project = "p"}, other = {.seq = 6, .project = "q"}, own = {.seq = 7, .project = "p"};

	CHECK(!live_take(&all, &old) && !live_take(&one, &old));
	CHECK(live_take(&all, &other) && !live_take(&one, &other));
	CHECK_INT(one.seq, 6);
	CHECK(live_take(&all, &own) && live_take(&one, &own));
	CHECK(!live_take(&all, &own) && !live_take(&one, &own));
	/* who reads the past gets what is new from there too: in order, and once */
	CHECK(!live_take(&behind, &own));
	CHECK_INT(behind.seq, 5);
}


static void test_origins(void)
{
	struct conf c = {.app_base_url = "https://hall.example/", .live_origins = "https://a.example, http://b.example:81"};
	static const struct {
		const char *origin;
		bool may;
	} rows[] = {
		{NULL, true}, {"https://hall.example", true}, {"HTTPS://HALL.example", true}, {"http://hall.example", false},
		{"https://hall.example:444", false}, {"https://hall.example.org", false}, {"https://hall.exampl", false},
		{"https://a.example", true}, {"http://b.example:81", true}, {"http://b.example", false}, {"null", false}, {"", false},
	};

	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK_INT(conf_knows_origin(&c, rows[i].origin), rows[i].may);
	c.live_origins = NULL;
	CHECK(!conf_knows_origin(&c, "https://a.example"));
	CHECK(!conf_knows_origin(&c, "http://localhost:3000"));
	c.app_base_url = "http://127.0.0.1:8000";
	CHECK(conf_knows_origin(&c, "http://localhost:3000"));
	CHECK(!conf_knows_origin(&c, "http://localhost.example:3000"));
	CHECK(!conf_knows_origin(&c, "null"));
}


int main(void)
{
	a = arena_new(4096);
	test_frames();
	test_since();
	test_take();
	test_origins();
	arena_free(a);
	return check_end();
}
