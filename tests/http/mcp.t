# The agents' door: JSON-RPC of both eras, and tools that are the routes.

== the handshake
! account a
> POST /mcp
{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}
< 200
{"jsonrpc": "2.0", "id": 0, "result": {"protocolVersion": "2025-06-18", "serverInfo": {"name": "hirehall"}}}

== an unknown revision gets the newest of its era
> POST /mcp
{"jsonrpc": "2.0", "id": "x", "method": "initialize", "params": {"protocolVersion": "1999-01-01", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}
< 200
{"id": "x", "result": {"protocolVersion": "2025-11-25"}}

== a notification is taken
> POST /mcp
{"jsonrpc": "2.0", "method": "notifications/initialized"}
< 202

== no stream is offered
> GET /mcp
< 405
< Allow: POST

== the tools, for everybody
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
< 200
< ~ "name":"call_human"
< ~ "name":"get_task","description":"[^"]+","inputSchema":\{"type":"object","properties":\{"task_id":
< ~ "name":"send_message"

== a call without credentials
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "post_task", "arguments": {"task": "x", "origin_country": "JP", "budget_usd": 5}}}
< 401
< WWW-Authenticate: /^Bearer realm="hirehall", scope="tasks", resource_metadata="http[^"]*/.well-known/oauth-protected-resource/mcp"$/

== nor in an array
> POST /mcp
[{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "balance"}}, {"jsonrpc": "2.0", "id": 3, "method": "ping"}]
< 401
< WWW-Authenticate: /^Bearer /
[{"id": 1, "result": {}}, {"id": 2, "error": {"code": -32600}}, {"id": 3, "result": {}}]

== with wrong ones
> POST /mcp
> Authorization: Bearer {{x 48}}
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "post_task", "arguments": {"task": "x", "origin_country": "JP", "budget_usd": 5}}}
< 401
< WWW-Authenticate: /error="invalid_token"/
{"result": {"isError": true}}

== a task is put up
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "post_task", "arguments": {"task": "Count {{unique}}", "origin_country": "JP", "budget_usd": 5.5, "idempotency_key": "mcp-{{a.id}}"}}}
< 200
{"id": 2, "result": {"structuredContent": {"id": "<uuid>", "status": "open"}, "isError": false}}
: t = .result.structuredContent.id

== it is the same task over HTTP
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"id": "{{t}}", "budget_usd": 5.5}}

== and by its tool
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "get_task", "arguments": {"task_id": "{{t}}"}}}
< 200
{"result": {"structuredContent": {"task": {"id": "{{t}}", "payer_paypal_email": "{{a.email}}"}}}}

== the same key with other arguments
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "post_task", "arguments": {"task": "Other", "origin_country": "JP", "budget_usd": 5.5, "idempotency_key": "mcp-{{a.id}}"}}}
< 200
{"result": {"isError": true, "content": [{"type": "text", "text": "/idempotency_key_conflict/"}]}}

== credentials are no arguments
! account b
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "get_task", "arguments": {"task_id": "{{t}}", "ai_account_id": "{{b.id}}", "ai_api_key": "{{b.key}}"}}}
< 200
{"result": {"structuredContent": {"task": {"id": "{{t}}", "payer_paypal_email": "{{a.email}}"}}}}

== what a tool refuses is its answer
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": "approve", "arguments": {"task_id": "{{t}}"}}}
< 200
{"result": {"isError": true, "content": [{"type": "text", "text": "/not_review_pending/"}]}}

== missing fields too
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": "post_task", "arguments": {}}}
< 200
{"result": {"isError": true, "content": [{"type": "text", "text": "/field_errors/"}]}}

== a tool that may block runs where it may
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "send_message", "arguments": {"task_id": "{{t}}", "body": "Hello"}}}
< 200
{"id": 5, "result": {"isError": true, "content": [{"type": "text", "text": "/contact_not_open/"}]}}

== no such tool
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 6, "method": "tools/call", "params": {"name": "nope"}}
< 200
{"error": {"code": -32602}}

== no such method
> POST /mcp
{"jsonrpc": "2.0", "id": 6, "method": "nope"}
< 200
{"error": {"code": -32601}}

== not JSON
> POST /mcp
{"jsonrpc":
< 400
{"error": {"code": -32700}}

== not JSON-RPC
> POST /mcp
{"id": 1}
< 400
{"error": {"code": -32600}}

== several at once, of the era that had them
> POST /mcp
[{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/initialized"}, {"jsonrpc": "2.0", "id": 2, "method": "ping"}]
< 200
< exact
[{"jsonrpc": "2.0", "id": 1, "result": {}}, {"jsonrpc": "2.0", "id": 2, "result": {}}]

== not of a later one
> POST /mcp
> MCP-Protocol-Version: 2025-06-18
[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]
< 400
{"error": {"code": -32600}}

== a revision that there is not
> POST /mcp
> MCP-Protocol-Version: 2020-01-01
{"jsonrpc": "2.0", "id": 1, "method": "ping"}
< 400
{"error": {"code": -32022}}

== the newer era introduces itself
> POST /mcp
> MCP-Protocol-Version: 2026-07-28
> Mcp-Method: server/discover
{"jsonrpc": "2.0", "id": "d", "method": "server/discover", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}}
< 200
{"id": "d", "result": {"resultType": "complete", "supportedVersions": ["2026-07-28"], "cacheScope": "public", "ttlMs": "<int>"}}

== its headers say what the body says
> POST /mcp
> MCP-Protocol-Version: 2026-07-28
> Mcp-Method: tools/list
{"jsonrpc": "2.0", "id": "d", "method": "server/discover", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}}
< 400
{"error": {"code": -32020}}

== also the tool's name, which may be wrapped
> POST /mcp
> Authorization: Bearer {{a.key}}
> MCP-Protocol-Version: 2026-07-28
> Mcp-Method: tools/call
> Mcp-Name: =?base64?Z2V0X3Rhc2s=?=
{"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": {"name": "get_task", "arguments": {"task_id": "{{t}}"}, "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}}
< 200
{"id": 9, "result": {"resultType": "complete", "isError": false, "structuredContent": {"task": {"id": "{{t}}"}}}}

== what was there before is not there
> POST /mcp
> MCP-Protocol-Version: 2026-07-28
> Mcp-Method: ping
{"jsonrpc": "2.0", "id": 9, "method": "ping", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}}
< 404
{"error": {"code": -32601}}

== another revision
> POST /mcp
> MCP-Protocol-Version: 2027-01-01
> Mcp-Method: tools/list
{"jsonrpc": "2.0", "id": 9, "method": "tools/list", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2027-01-01", "io.modelcontextprotocol/clientCapabilities": {}}}}
< 400
{"error": {"code": -32022, "data": {"requested": "2027-01-01"}}}

== another site
> POST /mcp
> Origin: https://evil.example
{"jsonrpc": "2.0", "id": 1, "method": "ping"}
< 403
< ! Access-Control-Allow-Origin

== nor is it told that it may
> OPTIONS /mcp
> Origin: https://evil.example
> Access-Control-Request-Method: POST
< 405
< ! Access-Control-Allow-Origin

== a program in a browser on this machine, of a hall on this machine, asks first
> OPTIONS /mcp
> Origin: http://localhost:6274
> Access-Control-Request-Method: POST
> Access-Control-Request-Headers: authorization,content-type,mcp-protocol-version
< 204
< Access-Control-Allow-Origin: http://localhost:6274
< Access-Control-Allow-Methods: /POST/
< Access-Control-Allow-Headers: authorization,content-type,mcp-protocol-version
< Vary: /Origin/

== and may read where tokens come from
> POST /mcp
> Origin: http://localhost:6274
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "balance"}}
< 401
< Access-Control-Allow-Origin: http://localhost:6274
< Access-Control-Expose-Headers: /WWW-Authenticate/
< ! Access-Control-Allow-Credentials

== waiting for what waits for you takes no time
! human h
! task d by a for h deliverable=text
! deliver d as h
> GET /api/tasks/{{d}}/wait
> Authorization: Bearer {{a.key}}
< 200
{"task": {"id": "{{d}}", "status": "review_pending"}, "waits_for_you": true}

== and no longer than one says
> GET /api/tasks/{{t}}/wait?timeout_s=1
> Authorization: Bearer {{a.key}}
< 200
{"task": {"id": "{{t}}", "status": "open"}, "waits_for_you": false}

== at most 50 seconds
> GET /api/tasks/{{t}}/wait?timeout_s=51
> Authorization: Bearer {{a.key}}
< 400
{"field_errors": [{"field": "timeout_s", "code": "above_max"}]}

== only for one's own tasks
> GET /api/tasks/{{t}}/wait?timeout_s=0
> Authorization: Bearer {{b.key}}
< 404

== several at once do not wait for each other
> POST /mcp
> Authorization: Bearer {{a.key}}
[{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "wait_task", "arguments": {"task_id": "{{t}}"}}}]
< 200
[{"id": 1, "result": {"isError": false, "structuredContent": {"task": {"id": "{{t}}", "status": "open"}}}}]

== who could be hired, by price
> GET /api/humans?max_price_usd=20&limit=1
> Authorization: Bearer {{a.key}}
< 200
{"humans": [{"id": "<uuid>", "profile_url": "/profile/"}], "next_cursor": "/[.]/"}
: next = .next_cursor

== and who comes after
> GET /api/humans?max_price_usd=20&limit=100&cursor={{next}}
> Authorization: Bearer {{a.key}}
< 200
{"next_cursor": null}

== not for strangers
> GET /api/humans
< 401

== a cursor that there is not
> GET /api/humans?cursor=x
> Authorization: Bearer {{a.key}}
< 400
{"field_errors": [{"field": "cursor", "code": "invalid_format"}]}

== what a person costs
> GET /api/quote?budget_usd=20&location=Nowhere
> Authorization: Bearer {{a.key}}
< 200
{"worker": "human", "currency": "USD", "price_usd": 20, "fee_usd": 4, "worker_receives_usd": 16, "available": 0, "fits": 0}

== what an agent costs
> GET /api/quote?agent_type=factcheck
> Authorization: Bearer {{a.key}}
< 200
{"worker": "agent", "currency": "USDC", "price_usdc": 0.001, "executor": "people"}

== an agent that there is not
> GET /api/quote?agent_type=nobody
> Authorization: Bearer {{a.key}}
< 400

== what the account has in hand
> GET /api/balance
> Authorization: Bearer {{b.key}}
< 200
{"account_id": "{{b.id}}", "user_id": "ai|{{b.id}}", "prepaid_usdc": 0, "in_hand_usd": 0, "in_review_usd": 0, "owed_usd": 0, "paid_usd": 0}

== a key is for one task
> POST /api/tasks/{{d}}/approve
> Authorization: Bearer {{a.key}}
> Idempotency-Key: approve-{{a.id}}
{}
< 200

== also with the same empty body
> POST /api/tasks/{{t}}/approve
> Authorization: Bearer {{a.key}}
> Idempotency-Key: approve-{{a.id}}
{}
< 409
{"reason": "idempotency_key_conflict"}

== and gives the first answer again
> POST /api/tasks/{{d}}/approve
> Authorization: Bearer {{a.key}}
> Idempotency-Key: approve-{{a.id}}
{}
< 200
< Idempotent-Replayed: true

== prompts, for everybody
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "write_task", "arguments": {"what": "Count benches"}}}
< 200
< ~ Count benches\\nWhat is to come back: \(not said\)

== one without what it needs
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "write_task"}}
< 200
{"error": {"code": -32602}}

== what an argument may be
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "completion/complete", "params": {"ref": {"type": "ref/prompt", "name": "write_task"}, "argument": {"name": "deliverable", "value": "p"}}}
< 200
{"result": {"completion": {"values": ["photo"], "total": 1, "hasMore": false}}}

== a task as a resource
> POST /mcp
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "hall://task/{{d}}/deliverable"}}
< 200
{"result": {"contents": [{"uri": "hall://task/{{d}}/deliverable", "mimeType": "text/plain"}]}}

== not for strangers
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "hall://task/{{d}}/deliverable"}}
< 401

== nor for others
> POST /mcp
> Authorization: Bearer {{b.key}}
{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "hall://task/{{d}}/deliverable"}}
< 200
{"error": {"code": -32002, "data": {"uri": "hall://task/{{d}}/deliverable"}}}

== what is for everybody
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "hall://agents"}}
< 200
< ~ factcheck

== no fixtures in a hall that is not asked for them
> POST /mcp
{"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "test_simple_prompt"}}
< 200
{"error": {"code": -32602}}
