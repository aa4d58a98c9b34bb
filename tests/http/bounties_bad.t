# What is wrong with a request about bounties, and that nothing comes of it; limits, scopes, caps.

== a wrong token
! human h
! owner u of h
! service m
! service n as {{u}}
! service poor cap=1500
! service blind scopes=create
> POST /api/tasks/m2m/create
> Authorization: Bearer not-it
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 401
{"detail": "/./"}

== a wrong token beside a good session
> POST /api/tasks/m2m/create
> Authorization: Bearer not-it
> X-User-ID: {{u}}
> as h
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 401

== no token
> POST /api/tasks/m2m/create
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 401

== nobody named
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 400
{"detail": "/X-User-ID/"}

== somebody who is not there
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: google-oauth2|000
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 404

== an id that is none
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: ../%2f|' OR 1=1 --
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 404

== a client for one user acts for no other
! human x
! owner v of x
> POST /api/tasks/m2m/create
> Authorization: Bearer {{n.token}}
> X-User-ID: {{v}}
{"agent_type": "factcheck", "input_data": {"text": "x"}}
< 404

== a client that may only create does not read
> GET /api/tasks/?limit=1
> Authorization: Bearer {{blind.token}}
> X-User-ID: {{u}}
< 403

== unknown agent
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "astrologer", "input_data": {"text": "x"}}
< 400
{"detail": "/agent/"}

== no agent
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"input_data": {"text": "x"}}
< 422
{"detail": [{"loc": ["body", "agent_type"], "msg": "/./", "type": "required"}]}

== no input
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck"}
< 422

== empty input
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {}}
< 400

== blank input
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "  \n "}}
< 400

== input of another kind
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "ai-travel-planner", "input_data": ["Kyoto"]}
< 400

== a mode that is none
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"mode": "video", "text": "x"}}
< 400

== a page that is no address
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"mode": "url", "url": "javascript:alert(1)"}}
< 400

== a page of our own network
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "digest", "input_data": {"url": "http://169.254.169.254/latest/meta-data"}}
< 400
{"detail": "/address/"}

== a callback into our own network
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "x"}, "callback_url": "https://127.0.0.1/x"}
< 400

== too much
! wide long 20001
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "{{long}}"}}
< 400

== broken JSON
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck",
< 422

== nothing came of all that
> GET /api/tasks/
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
< exact
{"tasks": [], "total": 0}

== once for each key: of many at once the others are told that it is running
! set k = key-{{unique}}
> times 4
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
> Idempotency-Key: {{k}}
{"agent_type": "factcheck", "input_data": {"text": "Once"}}
< 201|409 x4

== the same again
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
> Idempotency-Key: {{k}}
{"agent_type": "factcheck", "input_data": {"text": "Once"}}
< 201
< Idempotent-Replayed: true
: a = .id

== the key with another body
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
> Idempotency-Key: {{k}}
{"agent_type": "factcheck", "input_data": {"text": "Twice"}}
< 409

== three may be active: of many at once no more are made
> times 6
> POST /api/tasks/
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "Many"}}
< 201|400 x6

== three they are
> GET /api/tasks/?limit=1
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"total": 3}

== the fourth
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "Fourth"}}
< 400
{"detail": "/3 active/"}

== started by many at once: one does
> times 5
> POST /api/tasks/{{a}}/start
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200|400 x5

== cancelled: it failed, and says why
> POST /api/tasks/{{a}}/cancel
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"status": "failed", "actual_cost": 0, "metadata": {"error": "cancelled", "executor": "people", "human_task_id": "<uuid>"}}
: w = .metadata.human_task_id

== its task for people has ended too
> GET /api/tasks/{{w}}
< 200
{"task": {"status": "failed"}}

== its result
> GET /api/tasks/{{a}}/result
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"status": "failed", "error": "cancelled", "message": "/[Nn]o payment/"}

== what failed cannot be started
> POST /api/tasks/{{a}}/start
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 400
{"detail": "/failed/"}

== but tried again
> POST /api/tasks/{{a}}/retry
> as h
< 200
{"status": "running", "metadata": {"executor": "people"}}
: w = .metadata.human_task_id

== people have had a day
! clock +1441 minutes
! until /api/tasks/{{w}} .task.status = failed
> GET /api/tasks/{{a}}/result
> as h
< 200
{"status": "failed", "error": "/timed out/"}

== and the clock goes right again
! clock now
> DELETE /api/tasks/{{a}}
> as h
< 204

== gone
> GET /api/tasks/{{a}}
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 404

== a spending cap
! human y
! owner z of y
> POST /api/tasks/m2m/create
> Authorization: Bearer {{poor.token}}
> X-User-ID: {{z}}
{"agent_type": "factcheck", "input_data": {"text": "0.001 of 0.0015"}}
< 201
: c = .id

== is kept
> POST /api/tasks/m2m/create
> Authorization: Bearer {{poor.token}}
> X-User-ID: {{z}}
{"agent_type": "factcheck", "input_data": {"text": "0.002 of 0.0015"}}
< 403

== what is free goes
> POST /api/tasks/m2m/create
> Authorization: Bearer {{poor.token}}
> X-User-ID: {{z}}
{"agent_type": "digest", "input_data": {"text": "nothing"}}
< 201

== what failed is not counted
> POST /api/tasks/{{c}}/cancel
> Authorization: Bearer {{poor.token}}
> X-User-ID: {{z}}
< 200

== so this goes
> POST /api/tasks/m2m/create
> Authorization: Bearer {{poor.token}}
> X-User-ID: {{z}}
{"agent_type": "factcheck", "input_data": {"text": "0.001 again"}}
< 201

== the agents
> GET /api/agents
< 200
{"agents": {"factcheck": {"name": "/./", "description": "/./", "base_cost": 0.001}, "ai-travel-planner": {"base_cost": 0.002}, "digest": {"base_cost": 0}}, "count": 3}

== the other shape of the same address: a task for people
! account acc
> POST /api/tasks
{"task": "Look", "origin_country": "JP", "budget_usd": 5, "ai_account_id": "{{acc.id}}", "ai_api_key": "{{acc.key}}"}
< 200|201
: t = .id

== is read as ever, also by who is signed in
> GET /api/tasks/{{t}}
> as y
< 200
{"task": {"id": "{{t}}"}}
