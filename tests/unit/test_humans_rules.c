/* The rules of the human hall: states, money, who sees what, cursors.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_rules.h"
#include "check.h"

static struct arena *arena;


static void test_states(void)
{
	static const char *const states[] = {"open", "accepted", "review_pending", "completed", "failed"};
	static const struct {
		const char *status, *event, *after;
	} rows[] = {
		{"open", "accept", "accepted"}, {"open", "timeout", "failed"}, {"open", "no_human", "failed"},
		{"open", "deliver", NULL}, {"open", "approve", NULL}, {"open", "reject", NULL}, {"open", "skip", NULL},
		{"accepted", "skip", "open"}, {"accepted", "deliver", "review_pending"}, {"accepted", "timeout", "failed"},
		{"accepted", "accept", NULL}, {"accepted", "approve", NULL}, {"accepted", "reject", NULL},
		{"review_pending", "approve", "completed"}, {"review_pending", "auto_approve", "completed"},
		{"review_pending", "reject", "failed"}, {"review_pending", "timeout", NULL},
		{"review_pending", "skip", NULL}, {"review_pending", "deliver", NULL},
		{"completed", "reject", NULL}, {"completed", "approve", NULL}, {"failed", "accept", NULL},
		{"failed", "skip", NULL}, {"nonsense", "accept", NULL}, {NULL, NULL, NULL},
	};

	EACH(i, rows) {
		check_row = rows[i].event ? rows[i].event : "";
		CHECK_STR(task_after(rows[i].status, rows[i].event), rows[i].after);
	}
	check_row = "";
	/* every word of the table is a status */
	for (const struct task_move *m = task_moves; m->from; m++) {
		bool from = false, to = false;

		EACH(i, states) {
			from |= str_eq(states[i], m->from);
			to |= str_eq(states[i], m->to);
		}
		CHECK(from && to && !str_eq(m->from, m->to));
	}
	/* every state that is not the end of a task has a move by the clock, so none lasts for ever */
	CHECK(task_after("open", "timeout") && task_after("accepted", "timeout"));
	CHECK(task_after("review_pending", "auto_approve") != NULL);
}


static void test_fees(void)
{
	static const struct {
		int64_t budget, fee, payout;
	} rows[] = {
		{500, 100, 400}, {501, 101, 400}, {504, 101, 403}, {505, 101, 404}, {506, 102, 404},
		{545, 109, 436}, {550, 110, 440}, {2000, 400, 1600}, {2001, 401, 1600},
		{TASK_MAX_BUDGET, 200000000, 800000000},
	};

	EACH(i, rows) {
		CHECK_INT(task_fee(rows[i].budget, 2000), rows[i].fee);
		CHECK_INT(task_payout(rows[i].budget, rows[i].fee, 0), rows[i].payout);
	}
	CHECK_INT(task_fee(500, 0), 0);
	CHECK_INT(task_fee(500, 1), 1);
	CHECK_INT(task_payout(500, 100, 401), 0);
	CHECK_INT(task_payout(500, 100, 400), 0);
	CHECK_INT(task_payout(500, 100, 399), 1);
}


/* The share is the least whole cent that is not below the exact one, and the parts make the whole. */
static void test_fees_all(void)
{
	int64_t wrong = 0;

	for (int64_t cents = TASK_MIN_BUDGET; cents <= 100000; cents++) {
		int64_t fee = task_fee(cents, 2000);

		wrong += fee * 10000 < cents * 2000 || (fee - 1) * 10000 >= cents * 2000;
		wrong += fee + task_payout(cents, fee, 0) != cents;
	}
	CHECK_INT(wrong, 0);
}


static void test_sight(void)
{
	const struct submission s = {.id = "s", .task_id = "t", .type = "photo", .content_url = "http://x/files/1",
				     .text = "note", .file = "1", .created_at = 5};
	struct actor stranger = {.kind = ACTOR_PERSON}, admin = {.kind = ACTOR_PERSON, .is_admin = true};
	struct task t = {.id = "t", .task = "x", .payer_paypal_email = "a@x", .payee_paypal_email = "b@x",
			 .reject_reason = "why", .submission = &s};

	CHECK(!task_sees(&stranger, &t));
	CHECK(task_sees(&admin, &t));
	t.is_owner = true;
	CHECK(task_sees(&stranger, &t));
	t.is_owner = false;
	t.is_mine = true;
	CHECK(task_sees(&stranger, &t));

	task_redact(arena, &t);
	CHECK_STR(t.task, "x");
	CHECK_STR(t.payer_paypal_email, NULL);
	CHECK_STR(t.payee_paypal_email, NULL);
	CHECK_STR(t.reject_reason, NULL);
	CHECK_STR(t.submission->id, "s");
	CHECK_STR(t.submission->type, "photo");
	CHECK_INT(t.submission->created_at, 5);
	CHECK_STR(t.submission->content_url, NULL);
	CHECK_STR(t.submission->text, NULL);
	CHECK_STR(s.text, "note");
	t.submission = NULL;
	task_redact(arena, &t);
	CHECK(t.submission == NULL);
}


static void test_cursors(void)
{
	static const struct task_cursor good[] = {
		{0, 0, "new", "00000000-0000-0000-0000-000000000000"},
		{1, 1795307560756352, "deadline", "01a200ab-5f35-7859-922d-2f4b7a566d13"},
		{0, 500, "pay", "01a200ab-5f35-7859-922d-2f4b7a566d13"},
	};
	static const char *const texts[] = {
		"new:1:5", "new:1:5:", "new:1:5:x", "new:2:5:01a200ab-5f35-7859-922d-2f4b7a566d13",
		"new:-1:5:01a200ab-5f35-7859-922d-2f4b7a566d13", "new:x:5:01a200ab-5f35-7859-922d-2f4b7a566d13",
		"new:1::01a200ab-5f35-7859-922d-2f4b7a566d13", "new:1:-5:01a200ab-5f35-7859-922d-2f4b7a566d13",
		"new:1:999999999999999999:01a200ab-5f35-7859-922d-2f4b7a566d13", "new:1:5:01a200ab-5f35-7859-922d-2f4b7a566d13:",
		"new:1:5:01a200ab-5f35-7859-922d-2f4b7a566d13\n", "1:5:01a200ab-5f35-7859-922d-2f4b7a566d13", "new", "new:", "",
		"pay:1:5:01a200ab-5f35-7859-922d-2f4b7a566d13", "old:1:5:01a200ab-5f35-7859-922d-2f4b7a566d13",
	};
	static const char *const raw[] = {"", "!", "zz", "=", "AA==AA", "\xff", "MTo1"};
	struct task t = {.id = "i", .created_at = 7, .budget_usd = 500, .deadline_at = 9}, never = {.id = "i"};
	struct task_cursor c;

	EACH(i, good) {
		CHECK(cursor_read(arena, good[i].sort, cursor_write(arena, &good[i]), &c));
		CHECK_INT(c.rank, good[i].rank);
		CHECK_INT(c.key, good[i].key);
		CHECK_STR(c.id, good[i].id);
	}
	EACH(i, good) {
		c = cursor_start(good[i].sort);
		CHECK(cursor_read(arena, good[i].sort, cursor_write(arena, &c), &c));
	}
	EACH(i, texts) {
		check_row = texts[i];
		CHECK(!cursor_read(arena, "new", base64url_encode(arena, texts[i], strlen(texts[i])), &c));
	}
	EACH(i, raw) {
		check_row = raw[i];
		CHECK(!cursor_read(arena, "new", raw[i], &c));
	}
	check_row = "";
	CHECK(!cursor_read(arena, "new", base64url_encode(arena, "new:1:5\0:01a200ab-5f35-7859-922d-2f4b7a566d13", 45), &c));
	CHECK(!cursor_read(arena, "new", arena_printf(arena, "%0*d", 1000, 0), &c));
	CHECK_INT(cursor_of("new", 0, &t).key, 7);
	CHECK_INT(cursor_of("pay", 0, &t).key, 500);
	CHECK_INT(cursor_of("deadline", 1, &t).key, 9);
	CHECK(cursor_of("deadline", 0, &never).key > cursor_of("deadline", 0, &t).key);
	CHECK(cursor_start("deadline").key < cursor_start("new").key);
}


static void test_degrees(void)
{
	static const struct {
		const char *text;
		int64_t most, micro;
	} good[] = {
		{"0", 90, 0}, {"35.6595", 90, 35659500}, {"-179.9", 180, -179900000}, {"90", 90, 90000000}, {"-90.0", 90, -90000000},
		{"1e1", 90, 10000000}, {"0.0000004", 90, 0}, {"35.659500000000001", 90, 35659500},
	};
	static const char *const wrong[] = {"", "north", "90.001", "-91", "1e999", "nan", "inf", "0x10", "1 2", "[1]", "\"35\"", "1.2.3", "+-1",
		"3500000000000000000000000000000000000000e-38"};
	int64_t micro;

	EACH(i, good) {
		check_row = good[i].text;
		CHECK(degrees_read(good[i].text, good[i].most, &micro));
		CHECK_INT(micro, good[i].micro);
	}
	EACH(i, wrong) {
		check_row = wrong[i];
		CHECK(!degrees_read(wrong[i], 90, &micro));
	}
	check_row = "";
}


int main(void)
{
	arena = arena_new(0);
	test_states();
	test_fees();
	test_fees_all();
	test_sight();
	test_cursors();
	test_degrees();
	arena_free(arena);
	return check_end();
}
