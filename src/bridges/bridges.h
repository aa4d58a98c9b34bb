/* bridges.h - the only code that joins two systems: their objects are runs of the tracker too, and people judge what devices say.
 *
 * Layer: bridges.  A job reads the log of events on and writes runs; it may run twice, because the last event of each
 * object that its run knows is kept beside it (sql/functions/bridge_humans.sql).  bridge_device puts right what is between a task of
 * devices and the one of people (sql/functions/bridge_device.sql).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BRIDGES_BRIDGES_H
#define BRIDGES_BRIDGES_H
#include "events/job.h"

extern const struct job_kind bridges_jobs[];
extern struct stmt *const sql_bridges[];

#endif
