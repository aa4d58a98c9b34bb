/* scripts.h - the migrations and functions of sql/, and the guides of doc/, built into the program.
 *
 * Layer: io.  Each table is sorted by file name and ends with name NULL; a name is the file's without its ending.
 * Written by tools/scriptsgen.awk.  Migrations run once, in order; functions are created again by every migrate.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_SCRIPTS_H
#define IO_SCRIPTS_H
#include <stddef.h>

struct sql_script {
	const char *name, *text;
};
extern const struct sql_script sql_migrations[], sql_functions[];
/* doc/guide: the words of /docs/NAME. */
extern const struct sql_script doc_guides[];

#endif
