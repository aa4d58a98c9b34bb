/* devices.h - wallets that put up compute tasks, devices that do them, and who believes what they say.
 *
 * Layer: devices.  doc/devices.md tells the rules; the engine of a task is device_turn() of sql/functions, which claims,
 * results, verdicts and the job device_task call.  Amounts are nanoTON.  Events have kind "device_task", the task's id and
 * the types device_task.created, .assigned, .moved, .reopened, .submitted, .validated, .cancelled; none carries a result.
 * Money goes out by rows of device_payouts (queued, sent, confirmed, expired), made where device_chain says is_on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_H
#define DEVICES_DEVICES_H
#include "events/job.h"
#include "web/route.h"

/* For ton_hooks. */
MUST_CHECK err_t devices_stake_look(struct rq *rq, const char *wallet);
extern const struct route devices_routes[];
extern const struct job_kind devices_jobs[];
extern const struct job_kind device_chain_jobs[];
extern struct stmt *const sql_devices[];
extern struct stmt *const sql_device_chain[];

/* The address of the hall's wallet, as people pay to it; NULL without TON_WALLET_SEED. */
const char *devices_hall_address(const struct conf *c, struct arena *a);

#endif
