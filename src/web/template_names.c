/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Names of templates become places in structs: the innermost t-each item first, then outwards. */
#include <string.h>
#include "web/template_compile.h"

static const struct field texts_fields[] = {{.name = ".", .kind = K_TEXT}};
const struct shape template_texts_shape = {"text", sizeof(const char *), texts_fields, N_OF(texts_fields)};


/* One part of a dotted name, up to the dot; "." alone is the name of a text in a list of texts. */
static const char *part_of(struct arena *a, const char *name, size_t *len)
{
	*len = strcmp(name, ".") == 0 ? 1 : strcspn(name, ".");
	return arena_strndup(a, name, *len);
}


/* The frame that knows the first part; false when none does. A frame of NULL stops the search: it may know it. */
static bool frame_find(const struct compile *c, const char *part, size_t *frame)
{
	for (size_t i = c->n_frames; i-- > 0;)
		if (!c->frames[i] || shape_field(c->frames[i], part)) {
			*frame = i;
			return true;
		}
	return false;
}


const struct field *name_bind(struct compile *c, const xmlNode *node, const char *name, struct place *out)
{
	struct arena *a = c->loader->scratch;
	size_t len, frame;
	const char *part = part_of(a, name, &len), *rest = name + len;
	const struct field *f;

	if (!frame_find(c, part, &frame)) {
		mistake_at(c, node, "there is no name", name);
		return NULL;
	}
	if (!c->frames[frame])
		return NULL;
	f = shape_field(c->frames[frame], part);
	*out = (struct place){.frame = (uint8_t)frame, .n_steps = 1, .step = {(uint32_t)f->offset}};
	while (*rest) {
		part = part_of(a, rest + 1, &len);
		rest += 1 + len;
		if (f->kind != K_OBJ || out->n_steps == TEMPLATE_MAX_STEPS) {
			mistake_at(c, node, "the name reaches into something that is no object", name);
			return NULL;
		}
		f = shape_field(f->of, part);
		if (!f) {
			mistake_at(c, node, "there is no name", name);
			return NULL;
		}
		out->step[out->n_steps++] = (uint32_t)f->offset;
	}
	out->kind = (uint8_t)f->kind;
	return f;
}
