/* How long a failed job waits: by its kind's schedule, the last delay for ever, a fifth more or less.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "events/job.h"
#include "check.h"

static const int64_t schedule_s[] = {5, 100, 1000, -1};
static const int64_t once_s[] = {60, -1};

static const struct {
	const char *name;
	const int64_t *schedule_s;
	int64_t attempts, want_s;
} rows[] = {
	{"first failure", schedule_s, 1, 5},
	{"second", schedule_s, 2, 100},
	{"third", schedule_s, 3, 1000},
	{"after the end", schedule_s, 4, 1000},
	{"long after the end", schedule_s, 1000000, 1000},
	{"before the first", schedule_s, 0, 5},
	{"one delay only", once_s, 7, 60},
};

int main(void)
{
	EACH(i, rows) {
		struct job_kind k = {.name = "k", .schedule_s = rows[i].schedule_s};
		int64_t least = INT64_MAX, most = 0;

		check_row = rows[i].name;
		for (int n = 0; n < 300; n++) {
			int64_t s = job_delay(&k, rows[i].attempts);

			least = s < least ? s : least;
			most = s > most ? s : most;
		}
		CHECK(least >= rows[i].want_s * 8 / 10 && most <= rows[i].want_s * 12 / 10);
		/* not all at the same moment */
		CHECK(rows[i].want_s < 50 || least < most);
	}
	return check_end();
}
