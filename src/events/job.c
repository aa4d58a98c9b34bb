/* job.c - how a run ends late, and how long a failed one waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "events/job.h"

#include "base/id.h"

#define JITTER_PERCENT 20

void job_end(struct job_run *r, err_t e)
{
	r->ended(r, e);
}

int64_t job_delay(const struct job_kind *k, int64_t attempts)
{
	int64_t i = 0, s;
	uint32_t dice;

	while (i + 1 < attempts && k->schedule_s[i] >= 0 && k->schedule_s[i + 1] >= 0)
		i++;
	s = k->schedule_s[i] > 0 ? k->schedule_s[i] : 0;
	random_bytes(&dice, sizeof(dice));
	/* a little more or less, so that what failed together does not come back together */
	return s + s * ((int64_t)(dice % (2 * JITTER_PERCENT + 1)) - JITTER_PERCENT) / 100;
}
