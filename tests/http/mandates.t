# Limits that the owner of a key sets.

== an account made by somebody who is signed in is theirs
! human o
! human stranger
! admin m
! account other
> POST /api/ai/accounts
> as o
{"name": "Owned", "paypal_email": "owned-{{unique}}@example.com"}
< 200
: ai = .account_id
: key = .api_key

== without a mandate there is no limit
> GET /api/mandates/{{ai}}
> as o
< 200
< exact
{"key_id": "{{ai}}", "kind": "ai", "currency": "USD", "per_task": null, "per_day": null, "total": null, "needs_approval_above": null, "classes": null, "spent_day": 0, "spent_total": 0, "updated_at": null}

== what it has in hand counts from the start
> POST /api/tasks
{"task": "First", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 20}
< 200

== the owner limits it
> PUT /api/mandates/{{ai}}
> as o
{"per_task": 50, "per_day": 100, "total": 130.5, "needs_approval_above": 40, "classes": ["human", "agent"]}
< 200
< exact
{"key_id": "{{ai}}", "kind": "ai", "currency": "USD", "per_task": 50, "per_day": 100, "total": 130.5, "needs_approval_above": 40, "classes": ["human", "agent"], "spent_day": 20, "spent_total": 20, "updated_at": "<time>"}

== the key reads it
> GET /api/mandates/{{ai}}
> Authorization: Bearer {{key}}
< 200
{"per_task": 50, "spent_total": 20}

== too much for one task
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 50.01}
< 403
< exact
{"status": "error", "reason": "mandate_exceeded", "field_errors": [{"field": "per_task", "code": "mandate_exceeded"}]}

== call_human is bound by it too
> POST /api/call_human
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 51, "location": "{{o.location}}"}
< 403
{"status": "rejected", "reason": "mandate_exceeded"}

== every place of a task for several counts
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 20, "max_assignments": 3}
< 403
{"reason": "mandate_exceeded"}

== this much only after a word of the owner
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 45}
< 403
{"reason": "mandate_exceeded", "field_errors": [{"field": "needs_approval_above"}]}

== the key cannot say it itself
> POST /api/mandates/{{ai}}/approvals
> Authorization: Bearer {{key}}
{"amount": 45}
< 401

== the owner does
> POST /api/mandates/{{ai}}/approvals
> as o
{"amount": 45}
< 200
{"id": "<uuid>", "amount": 45, "expires_at": "<time>"}

== once
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 45}
< 200

== and no more
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 45}
< 403

== of thirty at once as many go through as fit
> times 30
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 5}
< 200 x7
< 403 x23

== the day is used up, not more
> GET /api/mandates/{{ai}}
> as o
< 200
{"spent_day": 100, "spent_total": 100}

== a day later the total is what binds
! clock +25 hours
> GET /api/mandates/{{ai}}
> as o
< 200
{"spent_day": 0, "spent_total": 100}

== it is full at 130.5
> times 10
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 7}
< 200 x4
< 403 x6

== the key may tighten
! clock now
> PUT /api/mandates/{{ai}}
> Authorization: Bearer {{key}}
{"per_task": 10, "per_day": 100, "total": 130.5, "needs_approval_above": 10, "classes": ["human"]}
< 200
{"per_task": 10, "classes": ["human"]}

== it may not loosen
> PUT /api/mandates/{{ai}}
> Authorization: Bearer {{key}}
{"per_task": 10, "per_day": 100, "needs_approval_above": 10, "classes": ["human"]}
< 403
{"code": "mandate_loosened"}

== nor hire others
> PUT /api/mandates/{{ai}}
> Authorization: Bearer {{key}}
{"per_task": 10, "per_day": 100, "total": 130.5, "needs_approval_above": 10}
< 403

== only agents
> PUT /api/mandates/{{ai}}
> as o
{"classes": ["agent"]}
< 200
{"per_task": null, "classes": ["agent"]}

== so no people
> POST /api/tasks
{"task": "x", "ai_account_id": "{{ai}}", "ai_api_key": "{{key}}", "origin_country": "JP", "budget_usd": 5}
< 403
{"reason": "mandate_exceeded", "field_errors": [{"field": "classes"}]}

== a stranger neither reads it
> GET /api/mandates/{{ai}}
> as stranger
< 404

== nor writes it
> PUT /api/mandates/{{ai}}
> as stranger
{"total": 1}
< 404

== nor another account
> GET /api/mandates/{{ai}}
> Authorization: Bearer {{other.key}}
< 404

== nor nobody
> GET /api/mandates/{{ai}}
< 401

== an admin does both
> PUT /api/mandates/{{other.id}}
> as m
{"total": 12}
< 200
{"total": 12, "spent_total": 0}

== a task that nobody could take binds nothing
> POST /api/call_human
{"task": "x", "ai_account_id": "{{other.id}}", "ai_api_key": "{{other.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 10, "location": "Nowhere{{unique}}"}
< 200
{"status": "rejected"}

== one that is given to somebody does
> POST /api/call_human
{"task": "x", "ai_account_id": "{{other.id}}", "ai_api_key": "{{other.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 10, "location": "{{o.location}}"}
< 200
{"status": "accepted"}
: work = .task_id

== so there is nothing left
> POST /api/tasks
{"task": "x", "ai_account_id": "{{other.id}}", "ai_api_key": "{{other.key}}", "origin_country": "JP", "budget_usd": 5}
< 403
{"reason": "mandate_exceeded", "field_errors": [{"field": "total"}]}

== what is rejected is free again
! deliver work as o
! reject work by other
> POST /api/tasks
{"task": "x", "ai_account_id": "{{other.id}}", "ai_api_key": "{{other.key}}", "origin_country": "JP", "budget_usd": 5}
< 200

== a limit that is not known is refused
> PUT /api/mandates/{{other.id}}
> as m
{"per_week": 5}
< 400
{"errors": [{"field": "per_week", "code": "unknown_field"}]}

== nor one that is no amount
> PUT /api/mandates/{{other.id}}
> as m
{"total": -5}
< 400

== nor another class
> PUT /api/mandates/{{other.id}}
> as m
{"classes": ["robot"]}
< 400
{"errors": [{"field": "classes", "code": "invalid_enum"}]}

== no such key
> GET /api/mandates/{{uuid}}
> as m
< 404

== a program's token
! owner u of o
! service p as {{u}}
> PUT /api/mandates/{{p.name}}
> as o
{"per_task": 0.0005}
< 200
{"kind": "client", "per_task": 0.0005}

== agents cost more
> POST /api/tasks/m2m/create
> Authorization: Bearer {{p.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 403
{"detail": "/one task/"}

== enough for one
> PUT /api/mandates/{{p.name}}
> as o
{"total": 0.0015}
< 200

== so it makes one of two
> times 2
> POST /api/tasks/m2m/create
> Authorization: Bearer {{p.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 201 x1
< 403 x1

== a wallet
! wallet w ton=1
> PUT /api/mandates/{{w.address}}
> as m
{"per_task": 0.02, "total": 0.03, "classes": ["device"]}
< 200
{"kind": "wallet", "currency": "TON", "per_task": 0.02}

== within it
> by w
> POST /v1/tasks
{"task_type": "inference", "operation": "classify_text", "model": "light-nlp-v1", "input": {"source": "ipfs", "hash": "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco"}, "constraints": {"time_limit_sec": 5, "max_energy_mwh": 10}, "reward": {"amount_ton": 0.02}, "validation": "human"}
< 200
: dt = .task_id

== and beyond
> by w
> POST /v1/tasks
{"task_type": "inference", "operation": "classify_text", "model": "light-nlp-v1", "input": {"source": "ipfs", "hash": "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco"}, "constraints": {"time_limit_sec": 5, "max_energy_mwh": 10}, "reward": {"amount_ton": 0.02}, "validation": "human"}
< 403
< exact
{"error": "That is more than the owner of this key allows in all.", "code": "MANDATE_EXCEEDED"}

== what is cancelled is free again
> by w
> POST /v1/tasks/{{dt}}/cancel
{}
< 200

== so another fits
> by w
> POST /v1/tasks
{"task_type": "inference", "operation": "classify_text", "model": "light-nlp-v1", "input": {"source": "ipfs", "hash": "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco"}, "constraints": {"time_limit_sec": 5, "max_energy_mwh": 10}, "reward": {"amount_ton": 0.02}, "validation": "human"}
< 200

== the owner's page
! human p
! owner up of p
> POST /api/ai/accounts
> as p
{"name": "Shown <b>", "paypal_email": "shown-{{unique}}@example.com"}
< 200
: pai = .account_id
: pkey = .api_key

== it lists the account
> GET /me/limits
> as p
< 200
< ~ href="/me/limits/{{pai}}">Shown &lt;b&gt;

== its form
> GET /me/limits/{{pai}}
> as p
< 200
< ~ name="per_task"
: ft = ~ name="form_token" value="([^"]+)"

== nothing to let through yet
> POST /me/limits/{{pai}}/approvals
> as p
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&amount=9
< 422
< ~ Set a limit first

== a wrong amount
> POST /me/limits/{{pai}}
> as p
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&per_task=many&classes=
< 422
< ~ value="many"

== set
> POST /me/limits/{{pai}}
> as p
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&per_task=10.5&per_day=&total=100&needs_approval_above=6&classes=human%7Cagent
< 303
< Location: /\/me\/limits\/{{pai}}\?done=saved/

== as the API reads it
> GET /api/mandates/{{pai}}
> Authorization: Bearer {{pkey}}
< 200
{"per_task": 10.5, "per_day": null, "total": 100, "needs_approval_above": 6, "classes": ["human", "agent"]}

== in the reader's language, with the choice
> GET /me/limits/{{pai}}?lang=ja
> as p
< 200
< ~ value="10.5"
< ~ <option value="human\|agent" selected="[^"]*">人とエージェント

== above it asks
> POST /api/tasks
{"task": "x", "ai_account_id": "{{pai}}", "ai_api_key": "{{pkey}}", "origin_country": "JP", "budget_usd": 9}
< 403

== one word
> POST /me/limits/{{pai}}/approvals
> as p
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&amount=9
< 303

== and it goes through
> POST /api/tasks
{"task": "x", "ai_account_id": "{{pai}}", "ai_api_key": "{{pkey}}", "origin_country": "JP", "budget_usd": 9}
< 200

== strangers find nothing there
> GET /me/limits/{{pai}}
> as stranger
< 404

== nor in their list
> GET /me/limits
> as stranger
< 200
< ~ You have no AI account here yet

== a mandate binds the key whatever it hires
> PUT /api/mandates/{{pai}}
> as p
{"classes": ["human"]}
< 200

== an agent is refused by the tool too
> POST /mcp
> Authorization: Bearer {{pkey}}
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_bounty", "arguments": {"agent_type": "factcheck", "input_data": {"text": "x"}}}}
< 200
{"result": {"isError": true, "content": [{"type": "text", "text": "/lets it hire others only/"}]}}

== with a sum for one
> PUT /api/mandates/{{pai}}
> as p
{"classes": ["agent"], "total": 9.0015}
< 200
{"spent_total": 9}

== it makes one
> POST /mcp
> Authorization: Bearer {{pkey}}
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_bounty", "arguments": {"agent_type": "factcheck", "input_data": {"text": "x"}}}}
< 200
{"result": {"isError": false}}

== and no second
> POST /mcp
> Authorization: Bearer {{pkey}}
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_bounty", "arguments": {"agent_type": "factcheck", "input_data": {"text": "x"}}}}
< 200
{"result": {"isError": true}}

== which is counted
> GET /api/mandates/{{pai}}
> as p
< 200
{"spent_total": 9.001}
