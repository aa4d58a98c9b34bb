/* docs.h - /docs/…: a page for each API with the reader's own address and key in its examples, and what is generated
 * from the tables: errors, limits, settings, commands, metrics.
 *
 * Layer: proc, because it reads every table.  The words of the APIs stand in doc/guide/NAME.md and are built into the
 * program; {{base}}, {{account}}, {{key}}, {{user}} and {{tools}} are filled in.  Lists are Markdown too (spec.c).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_DOCS_H
#define PROC_DOCS_H
#include "web/route.h"
#include "web/template.h"
struct buf;

extern const struct route docs_pages_routes[];
extern const struct template_use docs_templates[];

/* As Markdown: spec.c prints the first two, main.c has the commands. */
void spec_errors(struct buf *b);
void spec_settings(struct buf *b);
void spec_commands(struct buf *b);

#endif
