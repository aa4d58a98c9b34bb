/* make_program.c - programs that makers run: where they are, what they may do, and what is said when they fail.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "base/time.h"
#include "base/words.h"
#include "io/program.h"
#include "io/save.h"
#include "io/tree.h"
#include "stories/make.h"

#define PROGRAM_SAYS ((size_t)64 << 10)

static const struct {
	const char *name, *what;
} tools[] = {
	[TOOL_DRAW] = {"rsvg-convert", TR_ID("Drawing")},
	[TOOL_SPEAK] = {"espeak-ng", TR_ID("Speaking")},
	[TOOL_FILM] = {"ffmpeg", TR_ID("Filming")},
	[TOOL_JOIN] = {"ffmpeg", TR_ID("Joining the pages")},
	[TOOL_FIT] = {"ffmpeg", TR_ID("Reading what came")},
};

const char *maker_tool(struct maker *m, enum maker_tool tool)
{
	return arena_printf(m->arena, "%s/%s", m->conf->story_tools_dir, tools[tool].name);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What cannot be counted any more is too much. */
static bool folder_is_full(struct maker *m)
{
	int64_t bytes;

	return tree_bytes(m->dir, &bytes) || bytes > m->conf->story_folder_mb << 20;
}

/* Until it is over, it is told to stop, or too much lies in the folder (then true). */
static bool run(struct maker *m, struct program *p)
{
	int64_t looked_us = time_mono();

	while (!program_step(p) && !m->is_over) {
		maker_pause(m);
		if (time_mono() - looked_us < US_PER_S)
			continue;
		looked_us = time_mono();
		if (folder_is_full(m))
			return true;
	}
	return folder_is_full(m);
}

/* What it left is of no use, and takes room. */
static bool tool_failed(struct maker *m, enum maker_tool tool, const char *why)
{
	const char *work = arena_printf(m->arena, "%s/" MAKER_WORK, m->dir);

	if (tree_remove(work) || folder_make(m->arena, work))
		log_line(LOG_WARN, "what a program wrote stays for now id=%lld", (long long)m->key.id);
	return maker_fail(m, arena_printf(m->arena, "%s: %s", tools[tool].what, why));
}

bool maker_program(struct maker *m, enum maker_tool tool, const char *const *argv, struct span in)
{
	const struct generator_limits *l = &m->gen->limits;
	const char *const reads[] = {m->dir, m->conf->story_tools_dir, NULL};
	struct program p = {.argv = argv, .in = in, .dir = m->dir, .max_out = PROGRAM_SAYS, .reads = reads,
			    .writes = arena_printf(m->arena, "%s/" MAKER_WORK, m->dir),
			    .wall_ms = least(l->wall_s, m->conf->story_program_s) * 1000, .memory_bytes = l->memory_mb << 20,
			    .max_file = least(l->file_mb, m->conf->story_file_mb) << 20};
	bool is_full;

	if (m->is_over)
		return false;
	if (program_start(&p, m->arena))
		return tool_failed(m, tool, TR_ID("the program is not installed."));
	is_full = run(m, &p);
	program_end(&p);
	if (m->is_over)
		return false;
	if (p.e || is_full)
		log_line(LOG_WARN, "story program=%s error=%s is_full=%d", argv[0], err_info(p.e)->code, is_full);
	if (is_full)
		return tool_failed(m, tool, TR_ID("the files of this story take more room than they may."));
	return !p.e || tool_failed(m, tool, p.e == ERR_TIMED_OUT ? TR_ID("the program took too long.") : TR_ID("the program failed."));
}

bool maker_picture(struct maker *m, size_t i, const char *made_of, struct span bytes)
{
	const char *name = arena_printf(m->arena, "image/p%zu.png", i + 1), *came = arena_printf(m->arena, "p%zu.came", i + 1);
	const char *const argv[] = {maker_tool(m, TOOL_FIT), "-nostdin", "-v", "error", "-y", "-i",
				    arena_printf(m->arena, MAKER_WORK "/%s", came), "-vf",
				    "scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720", "-frames:v", "1",
				    maker_temporary(m, name), NULL};

	if (m->is_over || file_save(m->arena, arena_printf(m->arena, "%s/" MAKER_WORK, m->dir), came, &bytes, 1))
		return maker_fail(m, TR_ID("The disk does not take what is made."));
	return maker_program(m, TOOL_FIT, argv, SPAN("")) && maker_place(m, name, "image", made_of);
}
