/* a2a.h - the Agent2Agent protocol 1.0: the hall as an agent that hires people, over JSON-RPC and REST.
 *
 * Layer: a2a.  Stateless: what is asked goes the way of the same request over HTTP (web/call.h), as the AI account of the
 * Bearer key or token.  A message's one data part has the fields of call_human; the task's id is the hall's; a message
 * {"approve": true}, {"reject": "why"} or {"request_changes": "what"} on that task decides about what was delivered.
 * Source: a2a-protocol.org, specification 1.0.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef A2A_A2A_H
#define A2A_A2A_H
#include "web/route.h"

extern const struct route a2a_routes[];
extern struct stmt *const sql_a2a[];

#endif
