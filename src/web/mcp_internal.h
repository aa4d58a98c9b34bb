/* mcp_internal.h - one message of /mcp, and how it is answered.
 *
 * Layer: web, for mcp*.c only.  A method writes its answer into m->out: result_begin, members by result_member, result_end;
 * or rpc_error.  What it tells the client before that goes through told_add, and makes the answer an event stream.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MCP_INTERNAL_H
#define WEB_MCP_INTERNAL_H
#include "base/buf.h"
#include "base/json.h"
#include "web/call.h"
#include "web/mcp.h"

#define MCP_MODERN "2026-07-28"
#define MCP_META "io.modelcontextprotocol/"
#define MCP_TASKS MCP_META "tasks"
#define MCP_TTL_MS 60000

enum { RPC_PARSE = -32700, RPC_INVALID = -32600, RPC_METHOD = -32601, RPC_PARAMS = -32602, RPC_INTERNAL = -32603, RPC_HEADER = -32020,
       RPC_CAPABILITY = -32021, RPC_VERSION = -32022 };

struct message {
	struct rq *rq;
	json_t *id, *params;
	const char *method;
	bool is_modern, is_batch, later; /* later: the result has a member already */
	struct buf *out;
	int status;
	const struct rq *elsewhere; /* the request goes where this one was sent */
	struct buf *told;
};

/* data: JSON, or NULL. */
void rpc_error(struct message *m, int code, int status, const char *text, const char *data);
void result_begin(struct message *m, const char *type); /* "complete", "input_required", "task" */
void result_member(struct message *m, const char *name);
void result_text(struct message *m, const char *name, const char *value);
void result_end(struct message *m);
/* The end of one that may be kept for a moment, by everybody or by the caller alone. */
void result_kept(struct message *m, bool is_public);
/* A JSON text that is told before the answer. */
void told_add(struct message *m, const char *json);

/* Has the client said that it can do that?  "elicitation", "url"; of the newer era only. */
bool client_can(const struct message *m, const char *what, const char *how);
bool mcp_header_says(struct rq *rq, const char *header, const char *value);
/* Nobody said who is calling: then true, and it is answered with 401. */
bool is_stranger(struct message *m);

/* ---- a file each */
void tools_list(struct message *m);
void tools_call(struct message *m);
/* The route with these arguments, in the pool that may. False: the request went there. */
struct mcp_called {
	int status; /* of the same request over HTTP */
	struct span body;
};
bool mcp_call(struct message *m, const struct route *tool, json_t *arguments, struct mcp_called *out);
/* The members of a tool's result. */
void called_write(struct message *m, const struct route *tool, const struct mcp_called *c);
struct json_t *called_json(struct message *m, const struct mcp_called *c); /* NULL: no object */

/* ---- asking the person behind the client (mcp_ask.c).  Text that only we can have made for this method and name, good for some minutes; open gives NULL for anything else. */
const char *ask_seal(struct message *m, const char *state);
const char *ask_open(struct message *m, const char *sealed);
/* Something to be paid or connected first: asks for it by an address, where the client can. False: not asked. */
bool ask_for_payment(struct message *m, const struct route *tool, const struct mcp_called *c);
/* Before: an account that no person has is to be connected to one first. */
bool ask_to_connect(struct message *m, const struct route *tool);

void resources_list(struct message *m);
void resource_templates_list(struct message *m);
void resources_read(struct message *m);
void prompts_list(struct message *m);
void prompts_get(struct message *m);
void completion_complete(struct message *m);
bool task_begun(struct message *m, const struct route *tool, const struct mcp_called *c);
void tasks_get(struct message *m);
void tasks_update(struct message *m);
void tasks_cancel(struct message *m);

/* ---- what the conformance suite wants to be there (mcp_fixtures.c); each is false where there is none of that name */
bool fixture_tool(struct message *m, const char *name);
bool fixture_prompt(struct message *m, const char *name);
bool fixture_resource(struct message *m, const char *uri);
/* Tasks of fixtures; false: it is none of theirs. */
bool fixture_task_get(struct message *m, const char *id);
bool fixture_task_update(struct message *m, const char *id);
bool fixture_task_cancel(struct message *m, const char *id);
/* The members that every task has. */
void task_members(struct message *m, const char *id, const char *status, const char *words);
void task_times(struct message *m, const char *created, const char *changed);
bool client_has_tasks(const struct message *m);
void tasks_are_needed(struct message *m);
void acknowledge(struct message *m);
/* The hall itself logs nothing to clients. */
void fixture_level(struct message *m);
/* Objects of a list, each with a comma behind it. */
void fixtures_write(struct message *m, const char *what);

#endif
