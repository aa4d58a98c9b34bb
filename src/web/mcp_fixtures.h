/* mcp_fixtures.h - between the two files of fixtures.
 *
 * Layer: web, for mcp_fixtures*.c only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MCP_FIXTURES_H
#define WEB_MCP_FIXTURES_H
#include "web/mcp_internal.h"

#define FIXTURE_ASKING_PROMPT "test_input_required_result_prompt"

/* Tools that ask the client first; the list ends with NULL. */
extern const char *const fixture_askers[];
bool fixture_asks(struct message *m, const char *name);

/* Tools that run as tasks of the protocol (mcp_fixtures_tasks.c). */
bool fixture_job(struct message *m, const char *name);
void fixture_jobs_write(struct message *m);

#endif
