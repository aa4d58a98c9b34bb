# An AI takes a task back that nobody has in hand: by its own route, over MCP and over A2A.

== nobody took it yet
! account a
! account b
! human h
! open t by a location={{h.location}} deadline_minutes=60
> POST /api/tasks/{{t}}/cancel
> Authorization: Bearer {{a.key}}
{"reason": "It rained."}
< 200
< exact
{"status": "cancelled", "task_id": "{{t}}"}

== it is failed, and the reason stays with it
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "failed", "failure_reason": "unknown", "reject_reason": "It rained.", "verdict": {"what": "cancel", "reason": "It rained."}}}

== strangers read neither
> GET /api/tasks/{{t}}
< 200
{"task": {"status": "failed", "reject_reason": null, "verdict": "<absent>"}}

== nobody takes it any more
> POST /api/tasks/{{t}}/accept
> as h
{}
< 409
{"reason": "not_open"}

== the same again is no error
> POST /api/tasks/{{t}}/cancel
> Authorization: Bearer {{a.key}}
{}
< 200
{"status": "cancelled"}

== why says who did it
> GET /api/tasks/{{t}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "cancelled", "who_can_fix": "requester"}]}

== and the page too
> GET /tasks/{{t}}?lang=ja
> as h
< 200
< ~ 誰も引き受けないうちに

== of another account there is no such task
! open u by a location={{h.location}}
> POST /api/tasks/{{u}}/cancel
> Authorization: Bearer {{b.key}}
{}
< 404
{"reason": "not_found"}

== with a wrong key nothing
> POST /api/tasks/{{u}}/cancel
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{b.key}}"}
< 401

== nor without one
> POST /api/tasks/{{u}}/cancel
{}
< 401

== what a person has taken is theirs
> POST /api/tasks/{{u}}/accept
> as h
{}
< 200

== until the deadline
> POST /api/tasks/{{u}}/cancel
> Authorization: Bearer {{a.key}}
{}
< 409
{"reason": "already_assigned"}

== given back it may be taken back
> POST /api/tasks/{{u}}/skip
> as h
{}
< 200

== also with the credentials in the body, beside a session
> POST /api/tasks/{{u}}/cancel
> as h
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
{"status": "cancelled"}

== what has ended otherwise is not cancelled
! task done by a for h
! deliver done as h
! approve done by a
> POST /api/tasks/{{done}}/cancel
> Authorization: Bearer {{a.key}}
{}
< 409
{"reason": "not_open"}

== a place of a task for several that somebody has keeps it
! open many by a location={{h.location}} max_assignments=2
> POST /api/tasks/{{many}}/accept
> as h
{}
< 200

== though it is still open
> POST /api/tasks/{{many}}/cancel
> Authorization: Bearer {{a.key}}
{}
< 409
{"reason": "already_assigned"}

== when the place is free again
> POST /api/tasks/{{many}}/skip
> as h
{}
< 200

== it goes
> POST /api/tasks/{{many}}/cancel
> Authorization: Bearer {{a.key}}
{}
< 200

== what it bound of a mandate is free
! human o
> POST /api/ai/accounts
> as o
{"name": "Limited", "paypal_email": "limited-{{unique}}@example.com"}
< 200
: ai = .account_id
: key = .api_key

== so much in all
> PUT /api/mandates/{{ai}}
> as o
{"total": 30}
< 200

== all of it is bound
> POST /api/tasks
> Authorization: Bearer {{key}}
{"task": "Count the benches", "origin_country": "JP", "budget_usd": 30}
< 200
: m = .id

== nothing is left
> POST /api/tasks
> Authorization: Bearer {{key}}
{"task": "Count the trees", "origin_country": "JP", "budget_usd": 5}
< 403

== over MCP
> POST /mcp
> Authorization: Bearer {{key}}
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "cancel_task", "arguments": {"task_id": "{{m}}", "reason": "Enough."}}}
< 200
{"result": {"isError": false, "structuredContent": {"status": "cancelled", "task_id": "{{m}}"}}}

== all of it is there again
> GET /api/mandates/{{ai}}
> Authorization: Bearer {{key}}
< 200
{"spent_total": 0}

== over A2A
! open w by a
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "CancelTask", "params": {"id": "{{w}}"}}
< 200
{"result": {"id": "{{w}}", "status": {"state": "TASK_STATE_CANCELED"}, "metadata": {"hirehall": {"status": "failed"}}}}

== in the list by its state
> GET /a2a/rest/tasks?status=TASK_STATE_CANCELED&pageSize=1
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 200
{"tasks": [{"id": "{{w}}"}]}

== over REST, and only for its own account
! open x by a
> POST /a2a/rest/tasks/{{x}}:cancel
> A2A-Version: 1.0
> Authorization: Bearer {{b.key}}
< 404

== it is
> POST /a2a/rest/tasks/{{x}}:cancel
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 200
{"id": "{{x}}", "status": {"state": "TASK_STATE_CANCELED"}}

== the task of the newer MCP, too
! open y by a
> POST /mcp
> Authorization: Bearer {{a.key}}
> MCP-Protocol-Version: 2026-07-28
> Mcp-Method: tasks/cancel
> Mcp-Name: {{y}}
{"jsonrpc": "2.0", "id": 1, "method": "tasks/cancel", "params": {"taskId": "{{y}}", "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {"extensions": {"io.modelcontextprotocol/tasks": {}}}}}}
< 200
{"result": {"resultType": "complete"}}

== says so
> POST /mcp
> Authorization: Bearer {{a.key}}
> MCP-Protocol-Version: 2026-07-28
> Mcp-Method: tasks/get
> Mcp-Name: {{y}}
{"jsonrpc": "2.0", "id": 1, "method": "tasks/get", "params": {"taskId": "{{y}}", "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {"extensions": {"io.modelcontextprotocol/tasks": {}}}}}}
< 200
{"result": {"status": "cancelled", "result": "<absent>"}}

== a person's session cancels bounties at the same address
> POST /api/tasks/{{uuid}}/cancel
> as h
{}
< 404
{"detail": "/./"}

== a key beside a session is the AI's: the session says nothing
> GET /api/tasks/{{x}}
> as h
> Authorization: Bearer {{a.key}}
< 200
{"task": {"id": "{{x}}", "payer_paypal_email": "{{a.email}}"}}
