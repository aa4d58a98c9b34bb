# Orders, checkouts, refunds and Stripe's events in a hall with the demo provider. Stripe itself: tests/flow/stripe.mjs.

== an order of a task
! account a
! account b
! admin m
! human h
! task t by a for h
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 10000}
< 200
{"status": "ok", "order": {"id": "/^order_[0-9a-f-]{36}$/", "version": 1, "payment_flow": "checkout", "status": "created", "currency": "jpy", "base_amount_jpy": 10000, "fx_cost_jpy": 0, "total_amount_jpy": 10000, "platform_fee_jpy": 2000, "intl_surcharge_minor": 0, "payer_country": "JP", "payee_country": "JP", "is_international": 0, "destination_account_id": null, "human_id": "{{h.id}}", "task_id": "{{t}}", "checkout_session_id": null, "payment_intent_id": null, "charge_id": null, "refund_status": "none", "refund_amount_minor": 0, "refund_reason": null, "refund_id": null, "refunded_at": null, "refund_error_message": null, "mismatch_reason": null, "provider_error": null, "created_at": "<time>", "updated_at": "<time>"}}
: o = .order.id

== the same again is the same, with the names of the document
> POST /api/stripe/orders
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "task_id": "{{t}}", "order_id": "{{o}}", "version": 1, "base_amount_jpy": 10000, "fx_cost_jpy": 0}
< 200
{"status": "ok", "order": {"id": "{{o}}", "version": 1}}

== other values under the same id and version
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "order_id": "{{o}}", "base_amount_minor": 10001, "fx_cost_minor": 5}
< 409
{"status": "error", "reason": "order_conflict", "detail": {"mismatch": {"base_amount_minor": {"existing": 10000, "requested": 10001}, "fx_cost_minor": {"existing": 0, "requested": 5}}}}

== from abroad: 3 percent, in the person's currency
! human far
! task abroad by a for far origin_country=US
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{abroad}}", "base_amount_minor": 9990, "fx_cost_minor": 10}
< 200
{"order": {"intl_surcharge_minor": 300, "total_amount_jpy": 10300, "platform_fee_jpy": 2000, "is_international": 1, "payer_country": "US"}}
: far = .order.id

== from abroad: at least 100
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{abroad}}", "order_id": "{{far}}", "version": 2, "base_amount_minor": 2000}
< 200
{"order": {"intl_surcharge_minor": 100, "total_amount_jpy": 2100, "platform_fee_jpy": 400, "version": 2}}

== a new version ended the unpaid older one
> GET /api/stripe/orders/{{far}}?version=1
> Authorization: Bearer {{a.key}}
< 200
{"order": {"status": "canceled", "provider_error": "replaced by version 2"}}

== in dollars: the task's budget to the cent
! human us country=US
! task dollars by a for us origin_country=US
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{dollars}}", "base_amount_minor": 2000}
< 200
{"order": {"currency": "usd", "total_amount_jpy": 2000, "platform_fee_jpy": 400, "intl_surcharge_minor": 0}}

== in dollars: another price
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{dollars}}", "base_amount_minor": 1999}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "base_amount_minor", "code": "amount_mismatch"}]}

== without a task
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"base_amount_minor": 2000}
< 400
{"reason": "missing_task_id"}

== without a price
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}"}
< 400
{"reason": "invalid_request", "field_errors": [{"field": "base_amount_minor", "code": "required"}]}

== of nothing
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 0}
< 400
{"reason": "invalid_request"}

== of half a yen
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 10.5}
< 400
{"reason": "invalid_request"}

== version 0
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 10000, "version": 0}
< 400
{"reason": "invalid_version"}

== version one and a half
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 10000, "version": 1.5}
< 400
{"reason": "invalid_version"}

== an id that would not be one
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 10000, "order_id": "a:v2/../b"}
< 400
{"reason": "invalid_request", "field_errors": [{"field": "order_id", "code": "invalid_characters"}]}

== a task that nobody has
! open free by a
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{free}}", "base_amount_minor": 2000}
< 409
{"status": "error", "reason": "missing_human"}

== a payer from elsewhere
! human fr
! task france by a for fr origin_country=FR
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{france}}", "base_amount_minor": 2000}
< 409
{"reason": "unsupported_payer_country"}

== a payee from elsewhere
! human de country=DE
! task german by a for de
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{german}}", "base_amount_minor": 2000}
< 409
{"reason": "unsupported_payee_country"}

== somebody else's task
> POST /api/stripe/orders
> Authorization: Bearer {{b.key}}
{"task_id": "{{t}}", "base_amount_minor": 10000}
< 404
{"reason": "task_not_found"}

== somebody else's order id
! human hb
! task tb by b for hb
> POST /api/stripe/orders
> Authorization: Bearer {{b.key}}
{"task_id": "{{tb}}", "base_amount_minor": 10000, "order_id": "{{o}}", "version": 7}
< 409
{"reason": "order_conflict"}

== without credentials
> POST /api/stripe/orders
{"task_id": "{{t}}", "base_amount_minor": 10000}
< 401
{"status": "error", "reason": "unauthorized"}

== read it
> GET /api/stripe/orders/{{o}}
> Authorization: Bearer {{a.key}}
< 200
{"status": "ok", "order": {"id": "{{o}}", "status": "created"}}

== read somebody else's
> GET /api/stripe/orders/{{o}}
> Authorization: Bearer {{b.key}}
< 404
{"reason": "not_found"}

== read a version that is none
> GET /api/stripe/orders/{{o}}?version=x
> Authorization: Bearer {{a.key}}
< 400
{"reason": "invalid_version"}

== read a version that is not there
> GET /api/stripe/orders/{{o}}?version=9
> Authorization: Bearer {{a.key}}
< 404

== back to another host
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{a.key}}
{"version": 1, "success_url": "https://evil.example/"}
< 400
{"reason": "invalid_redirect"}

== back to a host that begins like ours
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{a.key}}
{"version": 1, "cancel_url": "{{base}}1/x"}
< 400
{"reason": "invalid_redirect"}

== back to another host behind our name
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{a.key}}
{"version": 1, "success_url": "{{base}}@evil.example/"}
< 400
{"reason": "invalid_redirect"}

== refund before the payment
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "duplicate"}
< 409
{"reason": "invalid_order_status", "detail": {"order_status": "created"}}

== a checkout
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{a.key}}
{"version": 1}
< 200
{"status": "ok", "order_id": "{{o}}", "version": 1, "checkout_session_id": "<string>", "checkout_url": "/^http.*[/]demo[/]pay[/]cs_/", "warning_message": null}
: s = .checkout_session_id

== a second one
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{a.key}}
{"version": 1}
< 409
{"reason": "checkout_already_created", "detail": {"checkout_session_id": "{{s}}"}}

== somebody else's checkout
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{b.key}}
{"version": 1}
< 404

== across borders it warns, in Japanese
> POST /api/stripe/orders/{{far}}/checkout
> Authorization: Bearer {{a.key}}
{}
< 200
{"version": 2, "warning_message": "/手数料/"}
: far.s = .checkout_session_id

== the task waits for the payer
> GET /api/tasks/{{t}}
< 200
{"task": {"paid_status": "pending", "paid_at": null, "payment_error_message": null}}

== the demo's page changes nothing by being looked at
> GET /demo/pay/{{s}}
< 200
< ~ no money moves
< ~ ¥10,000

== and not by a foreign form
> POST /demo/pay/{{s}}
> Content-Type: application/x-www-form-urlencoded
> Origin: https://evil.example
outcome=pay
< 403

== no such session
> GET /demo/pay/cs_demo_none
< 404

== the payer comes back before the news
> GET /for-agents?status=success&session_id={{s}}
< 200
< ~ being confirmed

== an unsigned event
> POST /webhooks/stripe
{"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {}}}
< 400
{"status": "error", "reason": "invalid_signature"}

== paid
! stripe payment_intent.succeeded '{"object":"payment_intent","id":"pi_{{o}}","amount":10000,"amount_received":10000,"currency":"jpy","latest_charge":"ch_{{o}}","metadata":{"order_id":"{{o}}","version":"1"}}'
> GET /api/stripe/orders/{{o}}
> Authorization: Bearer {{a.key}}
< 200
{"order": {"status": "paid", "payment_intent_id": "pi_{{o}}", "charge_id": "ch_{{o}}", "mismatch_reason": null}}

== and so is its task
> GET /api/tasks/{{t}}
< 200
{"task": {"paid_status": "paid", "paid_method": "stripe", "paid_at": "<time>"}}

== the payer sees it
> GET /for-agents?status=success&session_id={{s}}&lang=ja
< 200
< ~ お支払いを確認しました

== a paid task takes no further order
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{t}}", "base_amount_minor": 10000}
< 409
{"reason": "already_paid"}

== and a paid order no checkout
> POST /api/stripe/orders/{{o}}/checkout
> Authorization: Bearer {{a.key}}
{"version": 1}
< 409
{"reason": "invalid_order_status"}

== an expiry that comes late
! stripe checkout.session.expired '{"object":"checkout.session","id":"{{s}}","client_reference_id":"{{o}}:v1"}'
> GET /api/stripe/orders/{{o}}
> Authorization: Bearer {{a.key}}
< 200
{"order": {"status": "paid"}}

== refund by nobody
> POST /api/stripe/orders/{{o}}/refund
{"version": 1, "reason": "duplicate"}
< 401

== refund by the account
> POST /api/stripe/orders/{{o}}/refund
> Authorization: Bearer {{a.key}}
{"version": 1, "reason": "duplicate"}
< 401

== refund by a person
> POST /api/stripe/orders/{{o}}/refund
> as h
{"version": 1, "reason": "duplicate"}
< 403

== refund from another origin
> POST /api/stripe/orders/{{o}}/refund
> Cookie: hirehall_session={{m.cookie}}
> Origin: https://evil.example
{"version": 1, "reason": "duplicate"}
< 403
{"reason": "cross_origin_request"}

== refund without a version
> POST /api/stripe/orders/{{o}}/refund
> as m
{"reason": "duplicate"}
< 400
{"reason": "invalid_version"}

== refund without a reason
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1}
< 400
{"reason": "invalid_refund_reason"}

== refund for another reason
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "generous"}
< 400
{"reason": "invalid_refund_reason"}

== refund of nothing
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "duplicate", "amount_minor": 0}
< 400
{"reason": "invalid_refund_amount"}

== refund below nothing
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "duplicate", "amount_minor": -5}
< 400
{"reason": "invalid_refund_amount"}

== refund of half a yen
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "duplicate", "amount_minor": 0.5}
< 400
{"reason": "invalid_refund_amount"}

== refund of too much
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "duplicate", "amount_minor": 10001}
< 409
{"reason": "refund_amount_exceeds_remaining", "detail": {"requested": 10001, "remaining": 10000}}

== refund of a version that is not there
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 2, "reason": "duplicate"}
< 404

== a part
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "requested_by_customer", "amount_minor": 500, "note": "The photo was late."}
< 200
{"status": "ok", "refund": {"id": "<string>", "stripe_status": "succeeded", "amount_minor": 500, "reason": "requested_by_customer"}, "order": {"status": "partially_refunded", "refund_status": "partial", "refund_amount_minor": 500, "refund_reason": "requested_by_customer", "refunded_at": "<time>"}}
: r1 = .refund.id

== the same part again is another refund
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "requested_by_customer", "amount_minor": 500}
< 200
{"order": {"refund_amount_minor": 1000}}

== all that is left
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "fraudulent"}
< 200
{"refund": {"amount_minor": 9000}, "order": {"status": "refunded", "refund_status": "full", "refund_amount_minor": 10000}}

== nothing is left
> POST /api/stripe/orders/{{o}}/refund
> as m
{"version": 1, "reason": "fraudulent"}
< 409
{"reason": "already_fully_refunded"}

== the task says so
> GET /api/tasks/{{t}}
< 200
{"task": {"paid_status": "failed", "payment_error_message": "refunded"}}

== another amount is never paid
! human w
! task wrong by a for w
> POST /api/stripe/orders
> Authorization: Bearer {{a.key}}
{"task_id": "{{wrong}}", "base_amount_minor": 3000, "order_id": "wrong-{{wrong}}"}
< 200

== it is a mismatch
! stripe payment_intent.succeeded '{"object":"payment_intent","id":"pi_{{wrong}}","amount":2999,"currency":"jpy","metadata":{"order_id":"wrong-{{wrong}}","version":"1"}}'
> GET /api/stripe/orders/wrong-{{wrong}}
> Authorization: Bearer {{a.key}}
< 200
{"order": {"status": "failed_mismatch", "mismatch_reason": {"amount": {"expected": 3000, "got": 2999}}}}

== an event, told twice
! signed e customer.created '{"object":"customer","id":"cus_1"}'
> times 2
> POST /webhooks/stripe
> Stripe-Signature: {{e.signature}}
{{e.body}}
< 200 x2
< exact
{"received": true}

== the same with a blank more
> POST /webhooks/stripe
> Stripe-Signature: {{e.signature}}
{{e.body}} 
< 400
{"reason": "invalid_signature"}

== the demo's page in Japanese
> GET /demo/pay/{{far.s}}?lang=ja
< 200
< ~ お金は動きません
: token = ~ name="form_token" value="([^"]+)"

== pay there
> POST /demo/pay/{{far.s}}
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: same-origin
form_token={{token}}&outcome=pay
< 303
< Location: /for-agents\?status=success/

== it is paid by the demo
! until /api/stripe/orders/{{far}}?ai_account_id={{a.id}}&ai_api_key={{a.key}} .order.status = paid
> GET /api/tasks/{{abroad}}
< 200
{"task": {"paid_status": "paid", "paid_method": "demo"}}
