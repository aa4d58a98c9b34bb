/* proc_shapes.c - the shapes of proc_sql.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proc/proc_sql.h"
#include "sql_migrate.h"

SHAPE(durability, durability,
      FIELD(durability, synchronous_commit, K_TEXT),
      FIELD(durability, fsync, K_TEXT),
      FIELD(durability, full_page_writes, K_TEXT));

SHAPE(db_version, db_version, FIELD(db_version, server_version, K_TEXT));

SHAPE(db_clock, db_clock, FIELD(db_clock, now, K_TIME), FIELD(db_clock, is_shifted, K_BOOL));

SHAPE(jobs_counts, jobs_counts,
      FIELD(jobs_counts, due, K_INT),
      FIELD(jobs_counts, later, K_INT),
      FIELD(jobs_counts, dead, K_INT),
      FIELD(jobs_counts, lag_s, K_INT));

SHAPE(script_key, script_key,
      FIELD(script_key, name, K_TEXT),
      FIELD(script_key, hash, K_TEXT));

SHAPE(health, health,
      FIELD(health, status, K_WORD, .words = "healthy|unhealthy"),
      FIELD(health, database, K_WORD, .words = "connected|unavailable"),
      FIELD(health, version, K_TEXT, .note = "of the program"),
      FIELD(health, timestamp, K_TIME));

SHAPE(db_check, health,
      FIELD(health, status, K_WORD, .words = "connected"),
      FIELD(health, database, K_WORD, .words = "postgresql"),
      FIELD(health, timestamp, K_TIME));

SHAPE(redis_check, redis_check,
      FIELD(redis_check, status, K_WORD, .words = "connected|disconnected|not_configured"),
      FIELD(redis_check, redis_version, K_TEXT),
      FIELD(redis_check, timestamp, K_TIME));
