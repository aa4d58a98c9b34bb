# Putting up a task, and reading it as each kind of caller.

== an account puts one up
! account a
! account b
> POST /api/tasks
{"task": "Count the benches", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "real_world_verification", "acceptance_criteria": "A number.", "not_allowed": "Nothing.", "location": "Ueno {{unique}}", "budget_usd": 12.34, "deliverable": "text", "deadline_minutes": 60}
< 200|201
< exact
{"id": "<uuid>", "status": "open"}
: t = .id

== the seed's fields are all there
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"id": "{{t}}", "task": "Count the benches", "task_label": "real_world_verification", "acceptance_criteria": "A number.", "not_allowed": "Nothing.", "ai_account_id": "{{a.id}}", "payer_paypal_email": "{{a.email}}", "payee_paypal_email": null, "location": "<string>", "budget_usd": 12.34, "deliverable": "text", "task_display": "Count the benches", "lang": "en", "deadline_at": "<time>", "status": "open", "failure_reason": null, "human_id": null, "created_at": "<time>", "submission": null, "origin_country": "JP", "review_pending_deadline_at": null, "paid_status": "pending", "approved_at": null, "paid_at": null, "paid_method": null, "fee_rate": "<any>", "fee_amount": null, "payout_amount": null, "paypal_fee_amount": null, "payout_batch_id": null, "payment_error_message": null}}

== the alias says the same
> GET /api/task/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"id": "{{t}}", "payer_paypal_email": "{{a.email}}"}}

== a stranger sees no address
> GET /api/tasks/{{t}}
< 200
{"task": {"id": "{{t}}", "payer_paypal_email": null, "payee_paypal_email": null, "task": "Count the benches"}}

== another account is a stranger
> GET /api/tasks/{{t}}?ai_account_id={{b.id}}&ai_api_key={{b.key}}
< 200
{"task": {"id": "{{t}}", "payer_paypal_email": null}}

== a wrong key is not a stranger
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}&ai_api_key=wrong
< 401
{"status": "error", "reason": "invalid_credentials"}

== half credentials are wrong ones
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}
< 400|401
{"status": "error"}

== an unknown id
> GET /api/tasks/{{uuid}}
< 404
{"status": "/error|not_found/"}

== an id that is none
> GET /api/tasks/nonsense
< 404
{"status": "/error|not_found/"}

== an id with an escape
> GET /api/tasks/%27%20OR%201=1
< 404

== an id with a broken escape
> GET /api/tasks/%zz
< 400|404

== an id with a NUL
> GET /api/tasks/%00
< 400|404

== in Japanese
> GET /api/tasks/{{t}}?lang=ja
< 200
{"task": {"id": "{{t}}", "lang": "/en|ja/", "task": "Count the benches", "task_display": "<string>"}}

== a translated task of the demo
! set park = 公園の入口
> GET /api/tasks?lang=ja&limit=1&q={{url park}}
< 200
: ja = .tasks[0].id

== the query asks for a language
> GET /api/tasks/{{ja}}?lang=ja
< 200
{"task": {"lang": "ja", "task_display": "/[ぁ-ん]/"}}

== the header asks for a language too
> GET /api/tasks/{{ja}}
> Accept-Language: ja,en;q=0.5
< 200
{"task": {"lang": "ja", "task_display": "/[ぁ-ん]/"}}

== so does the cookie
> GET /api/tasks/{{ja}}
> Cookie: lang=ja
> Accept-Language: en
< 200
{"task": {"lang": "ja"}}

== the query wins over cookie and header
> GET /api/tasks/{{ja}}?lang=en
> Accept-Language: ja
> Cookie: lang=ja
< 200
{"task": {"lang": "en"}}

== an unknown language is English
> GET /api/tasks/{{t}}?lang=fr
< 200
{"task": {"lang": "en"}}

== without an account
> POST /api/tasks
{"task": "Anonymous work", "origin_country": "US", "budget_usd": 5, "location": "Nowhere {{unique}}"}
< 200|201
{"id": "<uuid>", "status": "open"}
: anon = .id

== it belongs to nobody
> GET /api/tasks/{{anon}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"ai_account_id": null, "payer_paypal_email": null, "deliverable": "text"}}

== an id without a key
> POST /api/tasks
{"task": "x", "ai_account_id": "{{a.id}}", "origin_country": "JP", "budget_usd": 5}
< 400|401
{"status": "error"}

== a wrong key
> POST /api/tasks
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "wrong", "origin_country": "JP", "budget_usd": 5}
< 401
{"status": "error", "reason": "<string>", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== the client cannot choose the id
! set mine = {{uuid}}
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"id": "{{mine}}", "task": "x", "origin_country": "JP", "budget_usd": 5, "location": "Nowhere {{unique}}"}
< 200|201
{"id": "<uuid>"}

== that id is unknown
> GET /api/tasks/{{mine}}
< 404

== missing country
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "x", "budget_usd": 5}
< 400
{"status": "error", "reason": "missing_origin_country"}

== below the minimum
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "budget_usd": 4.99}
< 400
{"status": "error", "reason": "below_min_budget"}

== missing task and budget
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"origin_country": "JP"}
< 400
{"status": "error", "reason": "invalid_request"}

== an unknown label
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "x", "origin_country": "JP", "budget_usd": 5, "task_label": "nope"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "task_label", "code": "invalid_enum"}]}
