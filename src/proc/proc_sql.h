/* proc_sql.h - the structs that the statements and routes of proc take and give.
 *
 * Layer: proc.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_PROC_SQL_H
#define PROC_PROC_SQL_H
#include "base/shape.h"
#include "sql_proc.h"

#define PROC_STATEMENT_MS 10000

struct durability {
	const char *synchronous_commit, *fsync, *full_page_writes;
};
struct db_version {
	const char *server_version;
};
struct db_clock {
	int64_t now;
	bool is_shifted; /* by tests or rehearsals */
};
struct jobs_counts {
	int64_t due, later, dead;
	int64_t lag_s; /* how long the oldest due one has waited */
};
struct script_key {
	const char *name, *hash;
};
struct health {
	const char *status, *database, *version;
	int64_t timestamp;
};
struct redis_check {
	const char *status, *redis_version;
	int64_t timestamp;
};
extern const struct shape health_shape, db_check_shape, redis_check_shape;

#endif
