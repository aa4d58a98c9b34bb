# Paying without a wallet, as far as it needs no finished work: tests/flow/approvals.mjs has the rest.

== nobody has no balance
> GET /api/me/balance
< 401

== a new person has nothing
! human h
! owner u of h
> GET /api/me/balance
> as h
< 200
< exact
{"balance": 0, "currency": "USDC", "lines": []}

== what is not done cannot be paid for
! service m as {{u}}
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "So?"}}
< 201
: b = .id

== by the demo
> POST /api/payments/demo
> as h
{"task_id": "{{b}}"}
< 409

== nor from the balance
> POST /api/payments/balance
> as h
{"task_id": "{{b}}"}
< 409

== nor by card
> POST /api/payments/card
> as h
{"task_id": "{{b}}"}
< 409

== nor is anything mailed
> POST /api/payments/magic-link/request
> as h
{"task_id": "{{b}}"}
< 409

== somebody else's is not there
! human x
> POST /api/payments/balance
> as x
{"task_id": "{{b}}"}
< 404

== nor for a program of somebody else
! owner v of x
> POST /api/payments/magic-link/request
> Authorization: Bearer {{m.token}}
> X-User-ID: {{v}}
{"task_id": "{{b}}"}
< 404

== no task
> POST /api/payments/demo
> as h
{}
< 422

== a card pays at least 50 cents
> POST /api/payments/card
> as h
{"amount_usd": 0.49}
< 422

== a card fills the balance, on a page that says that no money moves
> POST /api/payments/card
> as h
{"amount_usd": 2.5, "next": "//evil.example"}
< 200
{"success": true, "checkout_url": "/demo.pay.cs_demo_/"}

== a request of nobody
> GET /api/payments/magic-link/status/mla_000000000000000000000000
> as h
< 404

== a link of nobody
> GET /api/payments/magic-link/approve/0000
< 404

== nothing is approved without the page's own token
> POST /api/payments/magic-link/approve/0000
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token=x
< 403
