# Why a task is not taken, not paid or stuck.

== an open task where nobody works
! account a
! account b
! human h min=30
! human far country=US
! admin m
! open nowhere by a location=Elsewhere{{unique}}
> GET /api/tasks/{{nowhere}}/why
> Authorization: Bearer {{a.key}}
< 200
< exact
{"reasons": [{"code": "nobody_at_place", "text": "/^Nobody works at the place that the task names: Elsewhere/", "who_can_fix": "requester"}]}

== in the reader's language
> GET /api/tasks/{{nowhere}}/why
> Authorization: Bearer {{a.key}}
> Accept-Language: ja
< 200
{"reasons": [{"code": "nobody_at_place", "text": "/^依頼に書かれた場所/"}]}

== for too little
! open cheap by a location={{h.location}}
> GET /api/tasks/{{cheap}}/why
> Authorization: Bearer {{a.key}}
< 200
< exact
{"reasons": [{"code": "price_too_low", "text": "Nobody there works for this budget. The lowest asks for 30 dollars.", "who_can_fix": "requester"}]}

== people abroad are not shown what is not from Japan
! open abroad by a location={{far.location}} origin_country=US
> GET /api/tasks/{{abroad}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "not_shown_abroad", "who_can_fix": "requester"}]}

== nobody took it yet
! open plain by a location={{h.location}} budget_usd=40
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "nobody_took_it", "who_can_fix": "person"}]}

== somebody applied
> POST /api/tasks/{{plain}}/apply
> as h
{"cover_letter": "x", "availability": "x"}
< 200

== then they wait
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "applicants_wait", "text": "1 people have applied and wait to be chosen.", "who_can_fix": "requester"}, {"code": "nobody_took_it"}]}

== taken
> POST /api/tasks/{{plain}}/accept
> as h
{}
< 200

== it is under way
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{a.key}}
< 200
< exact
{"reasons": [{"code": "being_worked_on", "text": "/^A person is working on it, until 2/", "who_can_fix": "person"}]}

== who is busy takes nothing else
! open second by a location={{h.location}} budget_usd=40
> GET /api/tasks/{{second}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "everybody_busy", "who_can_fix": "nobody"}]}

== delivered
! deliver plain as h
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "waiting_for_approval", "who_can_fix": "requester"}]}

== approved, and not paid
! approve plain by a
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "no_payout_address", "who_can_fix": "person"}, {"code": "no_order", "who_can_fix": "requester"}]}

== an order waits for its payment
> POST /api/stripe/orders
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "task_id": "{{plain}}", "base_amount_minor": 4000}
< 200|201

== so it says
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "no_payout_address"}, {"code": "order_unpaid", "who_can_fix": "requester"}]}

== nobody was free
> POST /api/call_human
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "location": "{{h.location}}"}
< 200
{"status": "rejected"}
: none = .task_id

== and why
> GET /api/tasks/{{none}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "no_human_available", "who_can_fix": "requester"}, {"code": "price_too_low"}]}

== a stranger learns nothing
> GET /api/tasks/{{plain}}/why
> Authorization: Bearer {{b.key}}
< 404

== nor the person who did it
> GET /api/tasks/{{plain}}/why
> as h
< 404

== nor anybody
> GET /api/tasks/{{plain}}/why
< 401

== an admin sees it
> GET /api/tasks/{{plain}}/why
> as m
< 200
{"reasons": [{"code": "no_payout_address"}, {"code": "order_unpaid"}]}

== no such task
> GET /api/tasks/{{uuid}}/why
> Authorization: Bearer {{a.key}}
< 404

== no id
> GET /api/tasks/x/why
> Authorization: Bearer {{a.key}}
< 404

== a bounty that was not started
! owner u of h
! service p as {{u}}
> POST /api/tasks/m2m/create
> Authorization: Bearer {{p.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "Why not?"}}
< 201
: bounty = .id

== its reason
> GET /api/tasks/{{bounty}}/why
> Authorization: Bearer {{p.token}}
> X-User-ID: {{u}}
< 200
< exact
{"reasons": [{"code": "not_started", "text": "It was not started.", "who_can_fix": "requester"}]}

== started, it waits for people
> POST /api/tasks/{{bounty}}/start
> as h
{}
< 200

== its reason then
> GET /api/tasks/{{bounty}}/why
> as h
< 200
{"reasons": [{"code": "/^nobody_/"}]}

== cancelled
> POST /api/tasks/{{bounty}}/cancel
> as h
{}
< 200

== it says so
> GET /api/tasks/{{bounty}}/why
> as h
< 200
{"reasons": [{"code": "bounty_failed", "text": "The run failed: cancelled. It can be tried again."}]}

== not to others
> GET /api/tasks/{{bounty}}/why
> as far
< 404

== somebody who has not been here for long is not here
! human other
! open idle by a location={{other.location}}
! away other
> GET /api/tasks/{{idle}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "nobody_online", "who_can_fix": "nobody"}]}

== until they come
> GET /api/tasks/{{idle}}
> as other
< 200

== then they are
> GET /api/tasks/{{idle}}/why
> Authorization: Bearer {{a.key}}
< 200
{"reasons": [{"code": "nobody_took_it"}]}
