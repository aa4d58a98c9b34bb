/* tracker_more_routes.c - the routes of alerts, budgets, pings and spans.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tracker/tracker_more.h"

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_TRACKER, __VA_ARGS__}
#define REST(name_, method_, path_, ...) \
	ROUTE(name_, method_, path_, .who = W_TRACKER, .rate = RATE_REST, .errors = E(ERR_NOT_FOUND), __VA_ARGS__)
#define PING(name_, method_, path_, note_) \
	ROUTE(name_, method_, path_, .who = W_ANYONE, .rate = RATE_WEBHOOK, .in = &run_ping_in_shape, .flags = R_RAW | R_RAW_MIB, \
	      .errors = E(ERR_API_KEY, ERR_NOT_FOUND, ERR_RATE, ERR_BODY_TOO_LARGE), .media = "text/plain", .headers = "Ping-Body-Limit", \
	      .run = ping_take, .note = (note_))

const struct route tracker_more_routes[] = {
	REST("track_alerts", GET, "/api/projects/{project}/alerts", .in = &project_in_shape, .out = &alerts_shape,
	     .flags = R_AUTH_IN_SQL, .run = alerts_get, .note = "Who is told of a project's flips, and the newest of them"),
	REST("track_alerts_set", PUT, "/api/projects/{project}/alerts", .in = &alerts_in_shape, .out = &alerts_shape,
	     .flags = R_AUTH_IN_SQL | R_STRICT, .run = alerts_put, .note = "Tell flips by webhook and mail; set the grace"),
	REST("track_budget", GET, "/api/projects/{project}/budget", .in = &project_in_shape, .out = &budget_shape,
	     .flags = R_AUTH_IN_SQL, .run = budget_get, .note = "What a project may spend, has spent, and by which agent"),
	REST("track_budget_set", PUT, "/api/projects/{project}/budget", .in = &budget_in_shape, .out = &budget_shape,
	     .flags = R_AUTH_IN_SQL | R_STRICT, .run = budget_put,
	     .note = "What a project may spend; warned at 80 and 100 percent. An empty object: no budget"),
	PING("ping", GET, "/ping/{key}/{slug}", "A run is done; GET and HEAD do as POST does"),
	PING("ping_post", POST, "/ping/{key}/{slug}", "A run is done; the body is kept as its message"),
	PING("ping_part", GET, "/ping/{key}/{slug}/{last}", "A run begins, failed, or ended with an exit code"),
	PING("ping_part_post", POST, "/ping/{key}/{slug}/{last}", "The same; the body is kept as its message"),
	ROUTE("otlp_traces", POST, "/v1/traces", .who = W_TRACKER, .rate = RATE_WEBHOOK,
	      .flags = R_AUTH_IN_SQL | R_RAW | R_RAW_MIB,
	      .errors = E(ERR_BAD_JSON, ERR_MEDIA_TYPE, ERR_BODY_TOO_LARGE), .media = "application/json", .run = traces_post,
	      .note = "OTLP/HTTP JSON; a trace with gen_ai spans is a run of the project service.name"),
	ROUTES_END,
};
