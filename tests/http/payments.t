# What a person earned: exact to the cent, and only theirs.

== pending while under review
! account a
! human h
! task t by a for h budget_usd=5.45
! deliver t as h
> GET /api/me/payments
> as h
< 200
{"human_id": "{{h.id}}", "summary": {"pending_total": 4.36, "approved_total": 0, "paid_total": 0}, "payments": [{"task_id": "{{t}}", "task": "<string>", "gross_amount": 5.45, "platform_fee": 1.09, "paypal_fee": 0, "net_amount": 4.36, "status": "pending", "approved_at": null, "paid_at": null, "payout_batch_id": null, "error_message": null, "updated_at": "<time>"}]}

== approved after the approval
! approve t by a
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 0, "approved_total": 4.36, "paid_total": 0}, "payments": [{"status": "approved", "approved_at": "<time>", "net_amount": 4.36}]}

== a rejected one counts nowhere
! task r by a for h budget_usd=100
! deliver r as h
! reject r by a
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 0, "approved_total": 4.36, "paid_total": 0}}

== newest first, totals add up
! task u by a for h budget_usd=20
! deliver u as h
! approve u by a
> GET /api/me/payments
> as h
< 200
{"summary": {"approved_total": 20.36}}
: first = .payments[0].task_id

== a share that does not divide is rounded up for the hall
! human c
! task odd by a for c budget_usd=5.01
! deliver odd as c
> GET /api/me/payments
> as c
< 200
{"payments": [{"gross_amount": 5.01, "platform_fee": 1.01, "net_amount": 4}]}

== without a session
> GET /api/me/payments
< 401
{"status": "error", "reason": "unauthorized"}

== with an account's key
> GET /api/me/payments
> Authorization: Bearer {{a.key}}
< 401|403
{"status": "error"}

== with a cookie that was never ours
> GET /api/me/payments
> Cookie: hirehall_session=forged
< 401
{"status": "error"}
