/* bridges.h - the only code that joins two systems: their objects are runs of the tracker too, people judge what devices say, and
 * an agent asks once what people and agents cost.
 *
 * Layer: bridges.  A job reads the log of events on and writes runs; it may run twice, because the last event of each
 * object that its run knows is kept beside it (sql/functions/bridge_humans.sql).  bridge_device puts right what is between a task of
 * devices and the one of people (sql/functions/bridge_device.sql).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BRIDGES_BRIDGES_H
#define BRIDGES_BRIDGES_H
#include "events/job.h"
#include "web/route.h"

extern const struct job_kind bridges_jobs[];
extern const struct route bridges_routes[];
extern struct stmt *const sql_bridges[], *const sql_quotes[];

#endif
