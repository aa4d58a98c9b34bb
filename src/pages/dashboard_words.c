/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Words, numbers and addresses of the run tracker's pages. */
#include <string.h>
#include "base/buf.h"
#include "base/time.h"
#include "pages/dashboard_parts.h"

#define DAY_US (86400 * US_PER_S)
#define HREF_MAX 4096
#define MS_PER_MIN 60000

static const struct {
	const char *status;
	struct look look;
} looks[] = {
	{"pending", {"badge", "·", TR_ID("Waiting")}},
	{"running", {"badge run", "◐", TR_ID("Running")}},
	{"completed", {"badge done", "✓", TR_ID("Done")}},
	{"failed", {"badge fail", "✕", TR_ID("Failed")}},
};


struct look run_look(enum lang lang, const char *status, bool is_silent)
{
	struct look look = looks[0].look;

	for (size_t i = 0; i < N_OF(looks); i++)
		if (str_eq(looks[i].status, status))
			look = looks[i].look;
	if (is_silent)
		look = (struct look){"badge turn", "!", TR_ID("Silent")};
	look.words = tr(lang, look.words);
	return look;
}


/* Between slashes a name can hold no slash, and "." and ".." would be taken as folders. */
static bool fits_path(const char *name)
{
	return !strchr(name, '/') && !str_eq(name, ".") && !str_eq(name, "..");
}


const char *dash_run_href(struct arena *a, const char *project, const char *task_id)
{
	bool in_path = fits_path(project) && (!task_id || fits_path(task_id));
	struct buf b;

	buf_init(&b, a, HREF_MAX);
	buf_str(&b, in_path ? "/dashboard/" : "/dashboard?project=");
	url_encode(&b, project);
	if (task_id) {
		buf_str(&b, in_path ? "/" : "&task=");
		url_encode(&b, task_id);
	}
	return buf_text(&b);
}


const char *dash_project_href(struct arena *a, const char *project)
{
	return dash_run_href(a, project, NULL);
}


const char *dash_count(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}


const char *dash_success(struct arena *a, int64_t completed, int64_t failed)
{
	int64_t ended = completed + failed;

	return ended ? arena_printf(a, "%lld %%", (long long)((completed * 200 + ended) / (ended * 2))) : "–";
}


const char *dash_duration(const struct reader *r, int64_t ms)
{
	if (ms == INT_UNSET)
		return NULL;
	if (ms >= MS_PER_MIN)
		return when_length(r, ms * (US_PER_S / 1000));
	return TR_FILL(r->arena, r->lang, "{0} s", ms < 10000 ? arena_printf(r->arena, "%lld.%lld", (long long)(ms / 1000),
		(long long)(ms % 1000 / 100)) : dash_count(r->arena, ms / 1000));
}


const char *dash_ago(const struct reader *r, int64_t at, int64_t now)
{
	return now - at < 60 * US_PER_S ? tr(r->lang, "now")
					: TR_FILL(r->arena, r->lang, "{0} ago", when_length(r, now - at));
}


int64_t dash_today(int64_t now)
{
	return now / DAY_US;
}


const char *dash_day_iso(struct arena *a, int64_t day)
{
	return arena_strndup(a, time_iso_text(a, day * DAY_US), sizeof("2026-11-22") - 1);
}


const char *dash_day_words(const struct reader *r, int64_t day)
{
	const struct reader utc = {.arena = r->arena, .lang = r->lang};

	return when_date(&utc, day * DAY_US);
}


bool dash_day_read(const char *iso, int64_t *day)
{
	char text[sizeof("2026-11-22T00:00:00Z")];
	int64_t us;

	if (!iso || strlen(iso) != sizeof("2026-11-22") - 1)
		return false;
	memcpy(text, iso, sizeof("2026-11-22") - 1);
	memcpy(text + sizeof("2026-11-22") - 1, "T00:00:00Z", sizeof("T00:00:00Z"));
	if (!time_parse(text, &us) || us < 0)
		return false;
	*day = us / DAY_US;
	return true;
}
