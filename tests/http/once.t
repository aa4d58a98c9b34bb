# Idempotency-Key: the same key and body give the first answer again; nothing else does.

== the first call
! account a
! account b
! human h
! set key = once-{{unique}}
> POST /api/call_human
> Idempotency-Key: {{key}}
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{h.location}}", "budget_usd": 20}
< 200
< ! Idempotent-Replayed
{"status": "accepted"}
: t = .task_id

== the same again, though the person is busy now
> POST /api/call_human
> Idempotency-Key: {{key}}
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{h.location}}", "budget_usd": 20}
< 200
< Idempotent-Replayed: true
< exact
{"task_id": "{{t}}", "status": "accepted"}

== members in another order, a number written otherwise, credentials in the header
> POST /api/call_human
> Idempotency-Key: {{key}}
> Authorization: Bearer {{a.key}}
{"budget_usd": 20.0, "not_allowed": "y", "acceptance_criteria": "x", "location": "{{h.location}}", "task_label": "lead_prep", "origin_country": "JP",    "task": "Once"}
< 200
< Idempotent-Replayed: true
{"task_id": "{{t}}"}

== another body
> POST /api/call_human
> Idempotency-Key: {{key}}
{"task": "Twice", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{h.location}}", "budget_usd": 20}
< 409
{"status": "/error|rejected/", "reason": "idempotency_key_conflict"}

== another account has its own keys
! human k
> POST /api/call_human
> Idempotency-Key: {{key}}
{"task": "Once", "ai_account_id": "{{b.id}}", "ai_api_key": "{{b.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{k.location}}", "budget_usd": 20}
< 200
< ! Idempotent-Replayed
{"status": "accepted"}

== another route has its own keys
> POST /api/tasks
> Idempotency-Key: {{key}}
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20, "location": "Nowhere"}
< 200|201
< ! Idempotent-Replayed
{"status": "open"}
: o = .id

== which replay too
> POST /api/tasks
> Idempotency-Key: {{key}}
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20, "location": "Nowhere"}
< 200|201
< Idempotent-Replayed: true
{"id": "{{o}}"}

== a wrong key of the account reads nothing back
> POST /api/call_human
> Idempotency-Key: {{key}}
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "wrong", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{h.location}}", "budget_usd": 20}
< 401
< ! Idempotent-Replayed

== nobody there is an answer too, and stays
! set none = none-{{unique}}
! set place = Nowhere {{unique}}
> POST /api/call_human
> Idempotency-Key: {{none}}
{"task": "Nobody", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{place}}", "budget_usd": 20}
< 200
{"status": "rejected", "reason": "no_human_available"}
: nt = .task_id

== even when somebody came meanwhile
> POST /api/humans
{"name": "Late", "email": "late-{{unique}}@example.com", "password": "a long enough password", "country": "JP", "location": "{{place}}", "min_budget_usd": 5}
< 200

== the same answer
> POST /api/call_human
> Idempotency-Key: {{none}}
{"task": "Nobody", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{place}}", "budget_usd": 20}
< 200
< Idempotent-Replayed: true
{"status": "rejected", "reason": "no_human_available", "task_id": "{{nt}}"}

== a refusal is not kept
! human f
! set fix = fix-{{unique}}
> POST /api/call_human
> Idempotency-Key: {{fix}}
{"task": "Cheap", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{f.location}}", "budget_usd": 1}
< 400

== so the key serves the corrected call
> POST /api/call_human
> Idempotency-Key: {{fix}}
{"task": "Cheap", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{f.location}}", "budget_usd": 10}
< 200
< ! Idempotent-Replayed
{"status": "accepted"}

== an empty key
> POST /api/tasks
> Idempotency-Key: " "
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20}
< 200|201|400

== a key of 256 characters
> POST /api/tasks
> Idempotency-Key: {{x 256}}
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20}
< 400
{"status": "error", "reason": "invalid_idempotency_key"}

== a key with letters that are not ASCII
> POST /api/tasks
> Idempotency-Key: 鍵
{"task": "Once", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20}
< 400
{"status": "error", "reason": "invalid_idempotency_key"}

== twenty at once with one key: one task
! human r
! set race = race-{{unique}}
> times 20
> POST /api/call_human
> Idempotency-Key: {{race}}
{"task": "Race", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{r.location}}", "budget_usd": 20}
< 200|409

== afterwards every call gives that one
> POST /api/call_human
> Idempotency-Key: {{race}}
{"task": "Race", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{r.location}}", "budget_usd": 20}
< 200
< Idempotent-Replayed: true
{"status": "accepted"}
: rt = .task_id

== the person has exactly that task
> GET /api/tasks?human_id={{r.id}}&limit=1
< 200
{"tasks": [{"id": "{{rt}}", "human_id": "{{r.id}}"}]}
