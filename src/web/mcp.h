/* mcp.h - the Model Context Protocol: rows of the route table as tools, at POST /mcp.
 *
 * Layer: web.  Stateless, both eras: 2026-07-28, and the handshake of 2025-03-26 to 2025-11-25.  A row with .tool is a tool:
 * its in-shape flat as arguments (the task is always task_id), its out-shape as structured content, its note as
 * description.  A call goes the way of the same request over HTTP: guard, rate, shape, key, handler.  Credentials are
 * headers, never arguments; idempotency_key is an argument of every row that takes the header.
 * Source: modelcontextprotocol.io, revisions named above; JSON-RPC 2.0.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MCP_H
#define WEB_MCP_H
#include "web/route.h"
struct buf;
struct json_t;

extern const struct route mcp_routes[];
/* The row of a tool; NULL for none. */
const struct route *mcp_tool_find(const struct route *const *tables, const char *name);
/* The tools as JSON, with commas between, in the order of the tables. */
void mcp_tools_write(struct buf *b, const struct route *const *tables);
/* Writes it once into w->mcp_tools; `a` must live as long as w. */
void mcp_prepare(struct web *w, struct arena *a);

#endif
