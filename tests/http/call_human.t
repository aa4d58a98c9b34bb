# The tool call of an agent: each bad field told, a person matched once, nothing promised that is not there.

== a person in the same place is hired
! account a
! human h
> POST /api/call_human
{"task": "Take a photo of the nearest public park entrance", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "real_world_verification", "acceptance_criteria": "One clear photo of the sign.", "not_allowed": "No faces.", "location": "{{h.location}}", "budget_usd": 20, "deliverable": "photo", "deadline_minutes": 30}
< 200
< exact
{"task_id": "<uuid>", "status": "accepted"}
: t = .task_id

== the task knows who and until when
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
{"task": {"id": "{{t}}", "status": "accepted", "human_id": "{{h.id}}", "failure_reason": null, "budget_usd": 20, "deliverable": "photo", "origin_country": "JP", "ai_account_id": "{{a.id}}", "payer_paypal_email": "{{a.email}}", "location": "{{h.location}}", "deadline_at": "<time>", "created_at": "<time>", "submission": null, "task_display": "<string>", "lang": "en", "paid_status": "pending"}}

== the same person is not hired twice
> POST /api/call_human
{"task": "Another", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{h.location}}", "budget_usd": 20}
< 200
< exact
{"status": "rejected", "reason": "no_human_available", "task_id": "<uuid>"}
: none = .task_id

== that task failed with its reason
> GET /api/tasks/{{none}}
< 200
{"task": {"status": "failed", "failure_reason": "no_human_available", "human_id": null, "deliverable": "text"}}

== Bearer instead of members
! human h2
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "By Bearer", "origin_country": "jp", "task_label": "ai_output_qa", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{h2.location}}", "budget_usd": 5}
< 200
{"status": "accepted"}

== the person's minimum counts
! human dear min=50
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "Cheap", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{dear.location}}", "budget_usd": 49.99}
< 200
{"status": "rejected", "reason": "no_human_available"}

== at the minimum they come
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "Fair", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{dear.location}}", "budget_usd": 50}
< 200
{"status": "accepted"}

== every missing field is told at once
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"origin_country": "JP"}
< 400
{"status": "rejected", "reason": "invalid_request", "field_errors": "<list>"}

== each of them by name
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"origin_country": "JP"}
< 400
< ~ "field":"task","code":"required"
< ~ "field":"acceptance_criteria","code":"required"
< ~ "field":"not_allowed","code":"required"
< ~ "field":"task_label","code":"required"
< ~ "field":"budget_usd","code":"(required|invalid_number)"

== an unknown label
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "anything", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 400
{"status": "rejected", "reason": "invalid_request", "field_errors": [{"field": "task_label", "code": "invalid_enum"}]}

== no country
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 400
{"status": "rejected", "reason": "missing_origin_country", "field_errors": [{"field": "origin_country", "code": "required"}]}

== a country of three letters
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JPN", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 400
{"status": "rejected", "reason": "missing_origin_country"}

== 4.99 dollars
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 4.99}
< 400
{"status": "rejected", "reason": "below_min_budget", "field_errors": [{"field": "budget_usd", "code": "below_min"}]}

== minus one dollar
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": -1}
< 400
{"status": "rejected", "reason": "below_min_budget"}

== 1e309 dollars
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 1e309}
< 400
{"status": "rejected"}

== not a number
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": NaN}
< 400
{"status": "rejected"}

== a number in quotes, as some clients send it
! human quoted
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{quoted.location}}", "budget_usd": "20"}
< 200|400

== words in quotes are no number
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": "twenty"}
< 400
{"status": "rejected", "reason": "invalid_request", "field_errors": [{"field": "budget_usd", "code": "/invalid_/"}]}

== three decimals
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20.001}
< 400
{"status": "rejected", "reason": "invalid_request", "field_errors": [{"field": "budget_usd", "code": "<string>"}]}

== a deadline of no minutes
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "deadline_minutes": 0}
< 400
{"status": "rejected", "field_errors": [{"field": "deadline_minutes", "code": "<string>"}]}

== a deadline in the past
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "deadline_minutes": -5}
< 400
{"status": "rejected", "field_errors": [{"field": "deadline_minutes", "code": "<string>"}]}

== a deadline after more than a year
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "deadline_minutes": 525601}
< 400
{"status": "rejected", "field_errors": [{"field": "deadline_minutes", "code": "<string>"}]}

== a year is allowed
! human patient
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{patient.location}}", "budget_usd": 20, "deadline_minutes": 525600}
< 200
{"status": "accepted"}

== an unknown deliverable
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "Nowhere {{unique}}", "budget_usd": 20, "deliverable": "smell"}
< 200|400

== a wrong key
> POST /api/call_human
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "wrong", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 401
{"status": "rejected", "reason": "<string>", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== another account's key
! account b
> POST /api/call_human
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "{{b.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 401
{"status": "rejected", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== no credentials
> POST /api/call_human
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 400
{"status": "rejected", "reason": "invalid_request", "field_errors": [{"field": "ai_account_id", "code": "required"}, {"field": "ai_api_key", "code": "required"}]}

== a person's session is no account
! human s
> as s
> POST /api/call_human
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20}
< 400|401|403
{"status": "rejected"}

== wrong types, all told
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": ["x"], "origin_country": "JP", "task_label": 5, "acceptance_criteria": {}, "not_allowed": true, "budget_usd": []}
< 400
< ~ "field":"task","code":"invalid_type"
< ~ "field":"acceptance_criteria","code":"invalid_type"
< ~ "field":"not_allowed","code":"invalid_type"
{"status": "rejected", "reason": "invalid_request"}

== extra members are ignored, also those that name columns
! human extra
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{extra.location}}", "budget_usd": 20, "status": "completed", "paid_status": "paid", "human_id": "{{h.id}}", "id": "{{uuid}}", "created_at": "2020-01-01T00:00:00.000Z"}
< 200
{"status": "accepted"}
: extra_task = .task_id

== and had no effect
> GET /api/tasks/{{extra_task}}
< 200
{"task": {"status": "accepted", "paid_status": "pending", "human_id": "{{extra.id}}", "created_at": "/^202[6-9]/"}}

== the robot takes the demo account's pings only
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "ping", "origin_country": "JP", "task_label": "ai_output_qa", "acceptance_criteria": "ping", "not_allowed": "ping", "location": "Nowhere {{unique}}", "budget_usd": 5, "deliverable": "text"}
< 200
{"status": "rejected", "reason": "no_human_available"}

== for the demo account it comes
> POST /api/call_human
{"task": "ping", "ai_account_id": "{{env.DEMO_AI_ACCOUNT_ID}}", "ai_api_key": "{{env.DEMO_AI_API_KEY}}", "origin_country": "JP", "task_label": "ai_output_qa", "acceptance_criteria": "ping", "not_allowed": "ping", "location": "Nowhere {{unique}}", "budget_usd": 5, "deliverable": "text"}
< 200

== text is kept as it was written
! human yen
> POST /api/call_human
> Authorization: Bearer {{a.key}}
{"task": "渋谷の<b>公園</b> & \"quotes\" 🏞️\nsecond line", "origin_country": "JP", "task_label": "jp_local_research", "acceptance_criteria": "x", "not_allowed": "y", "location": "{{yen.location}}", "budget_usd": 20.5}
< 200
: t = .task_id

== in every character
> GET /api/tasks/{{t}}
< 200
{"task": {"task": "渋谷の<b>公園</b> & \"quotes\" 🏞️\nsecond line", "budget_usd": 20.5}}
