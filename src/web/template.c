/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/template.h"
#include <stdio.h>
#include "web/template_internal.h"

#define SCRATCH_BYTES (1u << 20)


static const struct page *page_find(const struct page *pages, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(pages[i].name, name))
			return &pages[i];
	return NULL;
}


static void page_load(struct loader *l, struct arena *keep, struct page *page)
{
	struct source *s = source_get(l, page->name, page->name, 0);

	for (int lang = 0; s->root && lang < N_LANGS; lang++)
		source_compile(l, keep, s, page, (enum lang)lang);
}


/* One page more, unless it is there. */
static void use_load(struct loader *l, struct arena *keep, const struct template_use *use, struct page *pages, size_t *n)
{
	const struct page *known = page_find(pages, *n, use->name);

	if (known && known->shape != use->shape)
		mistake(l, use->name, 0, "is used with two shapes: %s and %s", known->shape->name, use->shape->name);
	if (known)
		return;
	pages[*n] = (struct page){.name = use->name, .shape = use->shape};
	page_load(l, keep, &pages[(*n)++]);
}


err_t templates_load(struct arena *a, const char *dir, const struct template_use *const *tables, struct templates **out)
{
	struct arena *scratch = arena_new(SCRATCH_BYTES);
	struct loader l;
	struct page *pages;
	size_t n = 0;

	loader_init(&l, scratch, dir);
	for (const struct template_use *const *t = tables; *t; t++)
		for (const struct template_use *use = *t; use->name; use++)
			n++;
	pages = ARENA_ARRAY(a, struct page, n);
	n = 0;
	for (const struct template_use *const *t = tables; *t; t++)
		for (const struct template_use *use = *t; use->name; use++)
			use_load(&l, a, use, pages, &n);
	for (const struct mistake *m = l.mistakes; m; m = m->next)
		(void)fprintf(stderr, "%s\n", m->text);
	arena_free(scratch);
	if (l.n_mistakes)
		return ERR_INTERNAL;
	*out = ARENA_NEW(a, struct templates);
	**out = (struct templates){pages, n};
	return ERR_OK;
}


err_t template_render(const struct templates *t, const char *name, enum lang lang, const void *data, struct buf *out)
{
	const struct page *page = page_find(t->pages, t->n, name);

	if (OURS(!page))
		return ERR_INTERNAL;
	program_run(&page->program[lang], data, out);
	return OURS(out->is_full) ? ERR_INTERNAL : ERR_OK;
}
