/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/shown.h"
#include <string.h>
#include "humans/uploads.h"

/* In pixels of the page, as .photo of app.css. */
#define MAX_WIDTH 704
#define MAX_HEIGHT 384


const char *own_path(const struct rq *rq, const char *url)
{
	const char *base = rq->conf->app_base_url;

	return url && str_starts(url, base) ? url + strlen(base) : url;
}


err_t shown_of(struct rq *rq, const char *file, const char *href, const char *size, struct shown *out)
{
	struct file_look look;
	err_t e = file && href ? upload_look(rq, file, &look) : ERR_NO_ROW;

	*out = (struct shown){0};
	if (e || look.width <= 0 || look.height <= 0)
		return e == ERR_NO_ROW ? ERR_OK : e;
	if (look.width > MAX_WIDTH) {
		look.height = look.height * MAX_WIDTH / look.width;
		look.width = MAX_WIDTH;
	}
	if (look.height > MAX_HEIGHT) {
		look.width = look.width * MAX_HEIGHT / look.height;
		look.height = MAX_HEIGHT;
	}
	out->href = arena_printf(rq->arena, "%s?size=%s", href, size);
	out->width = arena_printf(rq->arena, "%lld", (long long)(look.width ? look.width : 1));
	out->height = arena_printf(rq->arena, "%lld", (long long)(look.height ? look.height : 1));
	out->is_film = str_starts(look.type, "video/");
	return ERR_OK;
}
