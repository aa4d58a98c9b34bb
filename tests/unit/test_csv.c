/* Tables as text: what comes back is what went in, and no cell is a formula.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/csv.h"
#include "base/shape.h"
#include "check.h"

struct line {
	const char *name;
	int64_t sum, at;
	bool is_paid;
};
SHAPE(line, line, FIELD(line, name, K_TEXT), FIELD(line, sum, K_USD), FIELD(line, at, K_TIME), FIELD(line, is_paid, K_BOOL));


static void test_write(struct arena *a)
{
	static const struct {
		const char *name, *cell;
	} rows[] = {
		{"plain", "plain"}, {"a,b", "\"a,b\""}, {"say \"x\"", "\"say \"\"x\"\"\""}, {"two\nlines", "\"two\nlines\""},
		{"=1+1", "\"'=1+1\""}, {"+81", "\"'+81\""}, {"-2", "\"'-2\""}, {"@x", "\"'@x\""}, {"\tx", "\"'\tx\""},
		{"\r=1", "\"'\r=1\""}, {"", ""}, {NULL, ""}, {"a=b", "a=b"}, {"あ", "あ"},
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		struct line item = {rows[i].name, 2050, 0, true};
		struct list list = {1, &item};
		struct buf b;

		check_row = rows[i].name ? rows[i].name : "NULL";
		buf_init(&b, a, 4096);
		csv_write(&b, &line_shape, &list);
		CHECK(str_eq(buf_text(&b), arena_printf(a, "name,sum,at,is_paid\r\n%s,20.5,,true\r\n", rows[i].cell)));
	}
	check_row = "";
}


static void test_read(struct arena *a)
{
	static const struct {
		const char *text;
		size_t rows;
		bool good;
	} rows[] = {
		{"a,b\r\n1,2\r\n", 2, true}, {"a,b\n1,2", 2, true}, {"\xEF\xBB\xBF" "a\n\n\n1\n", 2, true}, {"a,b\n\"1,\n\",\"\"\"\"\n", 2, true},
		{"", 0, true}, {"a\n\"1", 0, false}, {"a\n\"1\"x\n", 0, false}, {"a\n1\n2\n3\n4\n", 0, false}, {",\n", 1, true},
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		struct list table;
		err_t e = csv_read(a, rows[i].text, 4, &table);

		check_row = rows[i].text;
		CHECK(rows[i].good == (e == ERR_OK));
		CHECK(e || table.n == rows[i].rows);
	}
	check_row = "";
}


static void test_cells(struct arena *a)
{
	struct list table;
	const struct csv_row *rows;

	CHECK(csv_read(a, "Task_ID , status\n\n x ,\"a \"\"b\"\"\"\nlone\n", 9, &table) == ERR_OK);
	rows = table.items;
	CHECK(table.n == 3 && rows[1].line == 3 && rows[2].line == 4);
	CHECK(str_eq(csv_cell(a, rows, &rows[1], "task_id"), "x"));
	CHECK(str_eq(csv_cell(a, rows, &rows[1], "status"), "a \"b\""));
	CHECK(!csv_cell(a, rows, &rows[2], "status") && !csv_cell(a, rows, &rows[1], "fee"));
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_write(a);
	test_read(a);
	test_cells(a);
	arena_free(a);
	return check_end();
}
