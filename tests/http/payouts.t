# What became of payouts: said by admins, sent in batches, held, read in again; and what the person reads meanwhile.

== only an admin pays
! account a
! human h
! human k
! admin m
! task t by a for h budget_usd=5.45
> POST /api/tasks/{{t}}/pay
> as h
{"action": "mark_paid"}
< 403
{"status": "error", "reason": "forbidden"}

== not from another site
> POST /api/tasks/{{t}}/pay
> Cookie: hirehall_session={{m.cookie}}
> Origin: https://evil.example
{"action": "mark_paid"}
< 403
{"status": "error", "reason": "cross_origin_request"}

== nor with a key
> POST /api/tasks/{{t}}/pay
> Authorization: Bearer {{a.key}}
{"action": "mark_paid"}
< 401

== nothing before the work is completed
! deliver t as h
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid"}
< 409
{"status": "error", "reason": "not_completed"}

== an unknown task
> POST /api/tasks/{{uuid}}/pay
> as m
{"action": "mark_paid"}
< 404
{"status": "error", "reason": "not_found"}

== an unknown action
! approve t by a
> POST /api/tasks/{{t}}/pay
> as m
{"action": "pay"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "action", "code": "invalid_enum"}]}

== approving what is approved changes nothing
> POST /api/tasks/{{t}}/pay
> as m
{"action": "approve"}
< 200
{"status": "approved", "task_id": "{{t}}", "net_amount": 4.36}

== a fee below nothing
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid", "paypal_fee_usd": -0.01}
< 400
{"status": "error", "reason": "invalid_paypal_fee"}

== a fee that is no sum
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid", "paypal_fee_usd": "many"}
< 400
{"status": "error", "reason": "invalid_paypal_fee"}

== a fee above what was earned
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid", "paypal_fee_usd": 4.37}
< 400
{"status": "error", "reason": "invalid_paypal_fee"}

== a fee of half a cent
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid", "paypal_fee_usd": 0.005}
< 400

== and the person reads: approved, not paid
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 0, "approved_total": 4.36, "paid_total": 0}, "payments": [{"status": "approved", "paid_at": null}]}

== it failed, and says why
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_failed", "error_message": "The account cannot receive payments."}
< 200
{"status": "failed"}

== the person reads that, and it counts nowhere
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 0, "approved_total": 0, "paid_total": 0}, "payments": [{"status": "failed", "error_message": "The account cannot receive payments.", "paid_at": null}]}

== what failed is not paid before it is approved again
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid"}
< 409
{"status": "error", "reason": "not_approved"}

== approved again
> POST /api/tasks/{{t}}/pay
> as m
{"action": "approve"}
< 200
{"status": "approved"}

== held
> POST /api/admin/payouts/{{t}}/hold
> as m
{"reason": "The name differs from the account."}
< 200
{"status": "approved"}

== a held one is not paid
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid"}
< 409
{"status": "error", "reason": "payout_held"}

== nor put into a batch
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{t}}"]}
< 409
< Content-Type: /problem/
{"code": "nothing_due"}

== a hold needs a reason
> POST /api/admin/payouts/{{t}}/hold
> as m
{}
< 400

== a person holds nothing
> POST /api/admin/payouts/{{t}}/hold
> as h
{"reason": "x"}
< 403

== released
> POST /api/admin/payouts/{{t}}/release
> as m
{}
< 200

== twenty say at once that it was paid: one did it
> times 20
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_paid", "paypal_fee_usd": 0.25, "payout_batch_id": "PP-{{t}}"}
< 200 x1
< 409 x19

== the fee makes the net less, and it is paid now
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 0, "approved_total": 0, "paid_total": 4.11}, "payments": [{"gross_amount": 5.45, "platform_fee": 1.09, "paypal_fee": 0.25, "net_amount": 4.11, "status": "paid", "paid_at": "<time>", "payout_batch_id": "PP-{{t}}", "error_message": null}]}

== paid is paid
> POST /api/tasks/{{t}}/pay
> as m
{"action": "mark_failed"}
< 409
{"status": "error", "reason": "already_paid"}

== nor held any more
> POST /api/admin/payouts/{{t}}/hold
> as m
{"reason": "late"}
< 409
{"code": "already_paid"}

== who has no PayPal address is not in a batch
! task u by a for h budget_usd=20
! deliver u as h
! approve u by a
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{u}}"], "provider": "csv"}
< 409
{"code": "nothing_due"}

== and the list says so
> GET /api/admin/payouts?human={{h.id}}&status=approved
> as m
< 200
{"payouts": [{"task_id": "{{u}}", "waits_for": "address", "net_amount": 16, "receiver": null}], "summary": {"n": 1, "approved": 16, "on_the_way": 0}}

== with an address
> POST /api/humans
> as h
{"name": "=HYPERLINK(\"x\")", "country": "JP", "min_budget_usd": 0, "location": "{{h.location}}", "paypal_email": "{{unique}}@pay.example"}
< 200

== PayPal is off here
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{u}}"], "provider": "paypal"}
< 503
{"code": "not_configured"}

== ids are ids
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["x\",\"y"]}
< 400

== unknown fields are refused
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{u}}"], "all": true}
< 400

== twenty make a batch of it at once: it is in one
> times 20
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{u}}"]}
< 200 x1
< 409 x19

== which the list of batches shows
> GET /api/admin/payouts/batches?limit=1
> as m
< 200
{"batches": [{"provider": "csv", "status": "made", "items": 1, "total_usd": 16, "paid": 0, "failed": 0, "waiting": 1}]}
: b = .batches[0].batch_id

== one that is on its way cannot be held
> POST /api/admin/payouts/{{u}}/hold
> as m
{"reason": "x"}
< 409
{"code": "payout_sent"}

== the person reads: approved, not paid
> GET /api/me/payments
> as h
< 200
{"summary": {"approved_total": 16, "paid_total": 4.11}}
: first = .payments[0].status

== the batch as a list
> GET /api/admin/payouts/batches/{{b}}/csv
> as m
< 200
< Content-Type: text/csv; charset=utf-8
< Content-Disposition: /attachment/
< ~ ^batch_id,task_id,human_name,receiver,amount_usd,status,paypal_fee_usd,transaction_id,error\r\n
< ~ {{b}},{{u}},"'=HYPERLINK\(""x""\)",

== one batch
> GET /api/admin/payouts/batches/{{b}}
> as m
< 200
{"batch": {"batch_id": "{{b}}"}, "items": [{"task_id": "{{u}}", "status": "waiting", "amount_usd": 16}]}

== no batch
> GET /api/admin/payouts/batches/{{uuid}}
> as m
< 404

== its results are read in; what cannot be read is refused by itself
> POST /api/admin/payouts/import
> as m
{"csv": "task_id,status,paypal_fee_usd,error\r\n{{u}},SUCCESS,$0.40,\r\nnobody,paid,,\r\n{{u}},maybe,,\r\n{{uuid}},paid,,\r\n"}
< 200
{"status": "read", "rows": 4, "done": 1, "unchanged": 0, "refused": 3}

== a second time nothing happens
> POST /api/admin/payouts/import
> as m
> file file = results.csv text/csv @zeros 0
< 400

== as it does with the same list
> POST /api/admin/payouts/import
> as m
{"csv": "task_id,status\n{{u}},paid\n"}
< 200
{"rows": 1, "done": 0, "unchanged": 1, "refused": 0, "results": [{"line": 2, "task_id": "{{u}}", "outcome": "paid", "said": "unchanged"}]}

== the sums follow
> GET /api/me/payments
> as h
< 200
{"summary": {"approved_total": 0, "paid_total": 19.71}}

== it came back: failed, owed, and said so
> POST /api/admin/payouts/import
> as m
{"csv": "task_id,status,error\n{{u}},RETURNED,nobody claimed it\n"}
< 200
{"done": 1}

== never paid and failed at once
> GET /api/me/payments
> as h
< 200
{"summary": {"approved_total": 0, "paid_total": 4.11}, "payments": [{"status": "failed", "error_message": "nobody claimed it", "paid_at": null, "net_amount": 16, "paypal_fee": 0}, {"status": "paid"}]}

== it may be sent again
> POST /api/admin/payouts/{{u}}/retry
> as m
{}
< 200
{"status": "approved"}

== a list without headings
> POST /api/admin/payouts/import
> as m
{"csv": "{{u}},paid\n"}
< 400

== a quote that does not end
> POST /api/admin/payouts/import
> as m
{"csv": "task_id,status\n\"{{u}},paid\n"}
< 400

== all payouts as CSV: eighteen columns, and no cell is a formula
> GET /api/payments/export?limit=2000
> as m
< 200
< Content-Type: text/csv; charset=utf-8
< ~ ^task_id,created_at,human_id,human_name,human_country,payee_paypal_email,ai_account_id,payer_paypal_email,gross_usd,fee_rate,platform_fee_usd,paypal_fee_usd,net_usd,paid_status,approved_at,paid_at,payout_batch_id,error_message\r\n
< ~ \n{{t}},[^\n]*,5.45,0.2,1.09,0.25,4.11,paid,
< ~ "'=HYPERLINK

== a page at a time
> GET /api/payments/export?limit=1
> as m
< 200
< X-Next-Cursor: /^[0-9a-f-]{36}$/
: c = header X-Next-Cursor

== the next page
> GET /api/payments/export?limit=1&cursor={{c}}
> as m
< 200

== not for others
> GET /api/payments/export
> as h
< 403
{"status": "error", "reason": "forbidden"}

== nor for nobody
> GET /api/payments/export
< 401

== one's own list
> GET /api/me/payments/export
> as h
< 200
< Content-Type: text/csv; charset=utf-8
< ~ {{t}},

== has nobody else's
> GET /api/me/payments/export
> as k
< 200
< ~ ^task_id,task,created_at,gross_usd,platform_fee_usd,paypal_fee_usd,net_usd,status,waits_for,approved_at,paid_at,payout_batch_id,error_message\r\n$

== the list is for admins
> GET /api/admin/payouts
> as h
< 403

== a wrong filter
> GET /api/admin/payouts?status=gone
> as m
< 400

== another address: nothing is paid for a day
> POST /api/humans
> as h
{"name": "Person h", "country": "JP", "min_budget_usd": 0, "location": "{{h.location}}", "paypal_email": "{{unique}}@pay.example"}
< 200

== so the batch does not take it
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{u}}"]}
< 409
{"code": "nothing_due"}

== nor is it paid by hand
> POST /api/tasks/{{u}}/pay
> as m
{"action": "mark_paid"}
< 409
{"status": "error", "reason": "payout_held"}

== the old address was told
> GET /dev/mail
> as m
< 200
< ~ Your payout address was changed

== the list says until when
> GET /api/admin/payouts?human={{h.id}}&status=approved
> as m
< 200
{"payouts": [{"task_id": "{{u}}", "waits_for": "new_address", "hold_until": "<time>"}]}

== after the day it does
! clock +25 hours
> POST /api/admin/payouts/batch
> as m
{"task_ids": ["{{u}}"], "until": "2090-01-01T00:00:00Z"}
< 200
{"items": 1}

== Connect is off without Stripe
! clock now
> GET /api/connect/status
> as h
< 503
{"status": "error", "reason": "not_configured"}

== so nobody is sent there
> POST /api/connect/onboarding/start
> as h
{}
< 503
{"status": "error", "reason": "not_configured"}

== nor back
> GET /api/connect/onboarding/redirect
> as h
< 503

== and it is for people
> GET /api/connect/status
< 401
