# Tickets for sockets, and how many are open. The sockets themselves: tests/flow/live.mjs.
# SPDX-License-Identifier: AGPL-3.0-or-later

== a key for everything gets a ticket for one project
! tracker all *
! tracker own
> POST /api/ws/ticket
> X-API-Key: {{all.key}}
{"project": "{{own.project}}"}
< 200
< Cache-Control: no-store
< exact
{"ticket": "/^[A-Za-z0-9_-]{20,}$/", "expires_in": 30}

== a key of one project, for that one
> POST /api/ws/ticket
> X-API-Key: {{own.key}}
{}
< 200

== but for no other
> POST /api/ws/ticket
> X-API-Key: {{own.key}}
{"project": "somebody-elses"}
< 403
{"error": {"code": "FORBIDDEN"}}

== nobody gets none
> POST /api/ws/ticket
{}
< 401

== a wrong key gets none
> POST /api/ws/ticket?api_key=nonsense
{}
< 401

== how many listen
> GET /api/websocket/stats?api_key={{all.key}}
< 200
< exact
{"total_connections": 0, "project_connections": {}, "uptime": "<int>", "messages_sent": "<int>", "messages_received": "<int>"}

== not without a key
> GET /api/websocket/stats
< 401
