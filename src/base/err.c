/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/err.h"
#include <stdatomic.h>
#include "base/log.h"

static const struct err_info infos[ERR_COUNT] = {
	[ERR_OK] = {200, "ERR_OK", "ok", "Done."},
#define ERR(symbol, http, code, text) [symbol] = {http, #symbol, code, text},
#include "base/errors.def"
#undef ERR
};

static atomic_ulong ours_count;


const struct err_info *err_info(err_t e)
{
	if ((unsigned)e >= ERR_COUNT)
		e = ERR_INTERNAL;
	return &infos[e];
}


bool err_ours(const char *file, int line, const char *what)
{
	atomic_fetch_add(&ours_count, 1);
	log_line(LOG_ERROR, "ours place=%s:%d cond=%s", file, line, what);
	return true;
}


bool err_theirs(const char *file, int line, const char *what)
{
	log_line(LOG_DEBUG, "theirs place=%s:%d cond=%s", file, line, what);
	return true;
}


unsigned long err_ours_count(void)
{
	return atomic_load(&ours_count);
}
