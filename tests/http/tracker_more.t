# The run tracker beyond its document: alerts, budgets, pings, spans, links between runs.

== a start with links, spending and an estimate
! tracker k *
! tracker own
> POST /webhook/start
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Child", "task_id": "child", "agent": "more", "tokens_in": 100, "metadata": {"dependencies": ["first", "later"], "parent_task_id": "boss", "estimated_duration": 600}}
< 200

== the parent comes after its child
> POST /webhook/start
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Boss", "task_id": "boss", "agent": "more", "metadata": {}}
< 200

== and one of those it waits for
> POST /webhook/start
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "First", "task_id": "first", "agent": "more"}
< 200

== spending is the newest that was said, as a field or in metadata
> POST /webhook/status
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Child", "task_id": "child", "agent": "more", "status": "running", "tokens_in": 250, "metadata": {"tokens_out": 50, "cost_usd": 0.25}}
< 200

== no spending is negative or a word
> POST /webhook/status
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Child", "task_id": "child", "agent": "more", "status": "running", "tokens_in": -1, "cost_usd": "much"}
< 422
{"error": {"code": "VALIDATION_ERROR", "errors": [{"field": "tokens_in"}, {"field": "cost_usd"}]}}

== the run's detail names the others
> GET /api/projects/{{own.project}}/tasks/child
> X-API-Key: {{own.key}}
< 200
{"more": {"tokens_in": 250, "tokens_out": 50, "cost_usd": 0.25, "silence": null, "parent": {"task_id": "boss", "status": "running"}, "children": [], "dependents": [], "dependencies": [{"task_id": "first", "status": "running"}, {"task_id": "later", "status": null}]}}

== the parent its children
> GET /api/projects/{{own.project}}/tasks/boss
> X-API-Key: {{own.key}}
< 200
{"more": {"parent": null, "children": [{"task_id": "child", "title": "Child"}]}}

== and what others wait for says so
> GET /api/projects/{{own.project}}/tasks/first
> X-API-Key: {{own.key}}
< 200
{"more": {"dependents": [{"task_id": "child"}]}}

== a budget counts what was spent before
> PUT /api/projects/{{own.project}}/budget
> X-API-Key: {{own.key}}
{"cost_usd": 0.3, "tokens": 1000, "period": "day"}
< 200
{"project": "{{own.project}}", "period": "day", "cost_usd": 0.3, "tokens": 1000, "spent_cost_usd": 0.25, "spent_tokens": 300, "percent": 83, "agents": [{"agent": "more", "tokens_in": 250, "tokens_out": 50, "cost_usd": 0.25}]}

== and warns once at 80 percent
> GET /api/projects/{{own.project}}/alerts
> X-API-Key: {{own.key}}
< 200
{"on": [], "email": null, "webhook_url": null, "grace_seconds": 900, "flips": [{"kind": "budget", "percent": 80}]}

== the same again is no news
> POST /webhook/status
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Child", "task_id": "child", "agent": "more", "status": "running", "cost_usd": 0.26}
< 200

== 100 percent is
> POST /webhook/finish
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Child", "task_id": "child", "agent": "more", "cost_usd": 0.3}
< 200

== two warnings in all, the newest first
> GET /api/projects/{{own.project}}/alerts
> X-API-Key: {{own.key}}
< 200
< ~ "flips":\[\{[^{}]*"percent": 100[^{}]*\}, \{[^{}]*"percent": 80[^{}]*\}\]

== the next attempt adds to the one before
> POST /webhook/start
> X-API-Key: {{own.key}}
{"project": "{{own.project}}", "task": "Child", "task_id": "child", "agent": "more", "tokens_in": 10}
< 200

== 250 and 10
> GET /api/projects/{{own.project}}/tasks/child
> X-API-Key: {{own.key}}
< 200
{"attempt": 2, "more": {"tokens_in": 260, "cost_usd": 0.3}}

== what was spent, by agent
> GET /api/projects/{{own.project}}/budget
> X-API-Key: {{own.key}}
< 200
{"spent_tokens": 310, "spent_cost_usd": 0.3, "percent": 100}

== no budget
> PUT /api/projects/{{own.project}}/budget
> X-API-Key: {{own.key}}
{}
< 200
{"cost_usd": null, "tokens": null, "percent": null, "period": "month"}

== broken budgets
> PUT /api/projects/{{own.project}}/budget
> X-API-Key: {{own.key}}
{"cost_usd": 0.0000001, "tokens": 0, "period": "week"}
< 422
{"error": {"errors": [{"field": "tokens"}, {"field": "period"}]}}

== a price with seven decimals
> PUT /api/projects/{{own.project}}/budget
> X-API-Key: {{own.key}}
{"cost_usd": 0.0000001}
< 422
{"error": {"details": {"field": "cost_usd"}}}

== a project the key may not see
> PUT /api/projects/hirehall-humans/budget
> X-API-Key: {{own.key}}
{"tokens": 5}
< 404

== who is told
> PUT /api/projects/{{own.project}}/alerts
> X-API-Key: {{own.key}}
{"on": ["failed", "stuck"], "webhook_url": "https://hooks.invalid/a", "email": "ops@example.com", "grace_seconds": 120}
< 200
{"on": ["failed", "stuck"], "webhook_url": "https://hooks.invalid/a", "webhook_status": "active", "email": "ops@example.com", "grace_seconds": 120, "webhook_secret": "/whsec_.+/"}

== the same address keeps its secret, which is not shown again
> PUT /api/projects/{{own.project}}/alerts
> X-API-Key: {{own.key}}
{"webhook_url": "https://hooks.invalid/a"}
< 200
< ~ ^(?!.*webhook_secret)
{"on": ["failed", "stuck", "overdue", "recovered", "budget"], "email": null, "grace_seconds": 120}

== no address that is ours, no strange word, no short grace
> PUT /api/projects/{{own.project}}/alerts
> X-API-Key: {{own.key}}
{"on": ["failed", "bored"], "webhook_url": "https://127.0.0.1/x"}
< 422
{"error": {"errors": [{"field": "on"}, {"field": "webhook_url"}]}}

== no address of mail, no grace of a second
> PUT /api/projects/{{own.project}}/alerts
> X-API-Key: {{own.key}}
{"email": "nobody", "grace_seconds": 1, "more": true}
< 422
{"error": {"errors": [{"field": "email"}, {"field": "grace_seconds"}, {"field": "more"}]}}

== a ping makes the run
! tracker p {{own.project}} ping
> GET /ping/{{p.key}}/nightly?every=3600
< 200
< Content-Type: /text.plain/
< Ping-Body-Limit: 10240
< RateLimit-Limit: 100
< RateLimit-Remaining: 99
< ~ ^OK$

== start and done are the next attempt
> POST /ping/{{p.key}}/nightly/start
< 200

== with its words
> POST /ping/{{p.key}}/nightly/0
> Content-Type: text/plain
copied 12 files
< 200

== as the run tells
> GET /api/projects/{{own.project}}/tasks/nightly
> X-API-Key: {{own.key}}
< 200
{"status": "completed", "attempt": 2, "agent": "ping", "message": "/copied 12 files\\s*/", "more": {"due_at": "/.+/"}}

== also where they are no UTF-8
> POST /ping/{{p.key}}/latin
> Content-Type: text/plain
> body @latin
< 200

== what could be read is kept
> GET /api/projects/{{own.project}}/tasks/latin
> X-API-Key: {{own.key}}
< 200
{"message": "gr??e ä?"}

== POST without a body too
> POST /ping/{{p.key}}/posted
< 200

== HEAD is a ping
> HEAD /ping/{{p.key}}/nightly
< 200

== a program that failed
> GET /ping/{{p.key}}/nightly/3
< 200

== says its exit code
> GET /api/projects/{{own.project}}/tasks/nightly
> X-API-Key: {{own.key}}
< 200
{"status": "failed", "attempt": 4, "error_type": "exit 3"}

== fail, and much more than is kept
> POST /ping/{{p.key}}/big/fail
> Content-Type: text/plain
> body @zeros 1000000
< 200

== pings of one slug that overlap
> GET /ping/{{p.key}}/nightly/start?rid=0b2f3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d
< 200

== are runs of their own
> GET /api/projects/{{own.project}}/tasks/nightly:0b2f3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d
> X-API-Key: {{own.key}}
< 200
{"status": "running"}

== no exit code
> GET /ping/{{p.key}}/nightly/256
< 404

== no key
> GET /ping/nokey/nightly
< 401
{"error": {"code": "UNAUTHORIZED"}}

== a key for reports cannot ping
> GET /ping/{{own.key}}/nightly
< 401

== a key for pings can do nothing else
> GET /api/projects/{{own.project}}
> X-API-Key: {{p.key}}
< 401

== not even report
> POST /webhook/start
> X-API-Key: {{p.key}}
{"project": "{{own.project}}", "task": "x", "task_id": "x", "agent": "x"}
< 401

== spans of a model are a run
> POST /v1/traces
> X-API-Key: {{k.key}}
{"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "otel-{{own.project}}"}}]}, "scopeSpans": [{"spans": [
{"traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174", "name": "invoke_agent Weather", "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712662500000000", "kind": 1, "attributes": [{"key": "gen_ai.operation.name", "value": {"stringValue": "invoke_agent"}}, {"key": "gen_ai.agent.name", "value": {"stringValue": "Weather"}}, {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "12"}}]},
{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b175", "parentSpanId": "eee19b7ec3c1b174", "name": "chat m", "startTimeUnixNano": 1544712660500000000, "endTimeUnixNano": "1544712661000000000", "attributes": [{"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}, {"key": "gen_ai.request.model", "value": {"stringValue": "m"}}, {"key": "gen_ai.usage.input_tokens", "value": {"intValue": 12}}, {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "7"}}, {"key": "gen_ai.usage.cost", "value": {"doubleValue": 0.0015}}]}
]}]}]}
< 200
< exact
{}

== which knows its steps
> GET /api/projects/otel-{{own.project}}/tasks/5b8efff798038103d269b633813fc60c
> X-API-Key: {{k.key}}
< 200
{"title": "invoke_agent Weather", "agent": "Weather", "status": "completed", "duration_seconds": 2.5, "more": {"tokens_in": 12, "tokens_out": 7, "cost_usd": 0.0015, "steps": [{"operation": "invoke_agent"}, {"operation": "chat", "model": "m", "parent_span_id": "eee19b7ec3c1b174"}]}}

== what is none is refused, the rest is taken
> POST /v1/traces
> X-API-Key: {{k.key}}
{"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "otel-{{own.project}}"}}]}, "scopeSpans": [{"spans": [
{"traceId": "00", "spanId": "1"}, {"traceId": "6b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "GET /", "startTimeUnixNano": "1544712660000000000"}]}]}]}
< 200
< exact
{"partialSuccess": {"rejectedSpans": "1", "errorMessage": "traceId is no 32 hex digits"}}

== a trace without a model is no run
> GET /api/projects/otel-{{own.project}}/tasks/6b8efff798038103d269b633813fc60c
> X-API-Key: {{k.key}}
< 404

== an agent without a name is no reason to lose the rest
> POST /v1/traces
> X-API-Key: {{k.key}}
{"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "otel-{{own.project}}"}}]}, "scopeSpans": [{"spans": [{"traceId": "8b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "startTimeUnixNano": "1544712660000000000", "attributes": [{"key": "gen_ai.system", "value": {"stringValue": "x"}}, {"key": "gen_ai.agent.name", "value": {"stringValue": ""}}]}]}]}]}
< 200
< exact
{}

== a key of another project
> POST /v1/traces
> X-API-Key: {{own.key}}
{"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "not-mine"}}]}, "scopeSpans": [{"spans": [{"traceId": "7b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "startTimeUnixNano": "1544712660000000000"}]}]}]}
< 200
{"partialSuccess": {"rejectedSpans": "1"}}

== no JSON
> POST /v1/traces
> X-API-Key: {{k.key}}
{"resourceSpans": [
< 400

== protobuf
> POST /v1/traces
> X-API-Key: {{k.key}}
> Content-Type: application/x-protobuf
abc
< 415|400

== nobody's spans
> POST /v1/traces
{"resourceSpans": []}
< 401

== nothing to take
> POST /v1/traces
> X-API-Key: {{k.key}}
{}
< 200
