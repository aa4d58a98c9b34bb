# What admins see and do. How the pages look and read is tested in tests/pages/admin.mjs.

== visitors are sent to the sign-in page
> GET /admin
> Accept: text/html
< 303
< Location: /\/login\?next=%2Fadmin/

== people are not let in
! human h min=0
> GET /admin
> as h
> Accept: text/html
< 403
< Content-Type: /^text\/html/

== nor to what an act would do
> GET /admin/act?act=human.delete&id={{h.id}}
> as h
< 403

== admins are
! admin m
> GET /admin
> as m
< 200
< ~ aria-current="page">Needs attention

== the bar has the way there for them alone
> GET /tasks
> as m
< 200
< ~ href="/admin"

== not for others
> GET /tasks
> as h
< 200
< ~ ^((?!href="/admin").)*$

# ---- JSON twins

== nobody
> GET /api/admin/humans
< 401
{"status": "error", "reason": "unauthorized"}

== somebody who is no admin
> GET /api/admin/humans
> as h
< 403
{"status": "error", "reason": "forbidden"}

== people, by a part of their address
> GET /api/admin/humans?q={{h.email}}
> as m
< 200
{"humans": [{"id": "{{h.id}}", "email": "{{h.email}}", "status": "available", "deleted_at": null}]}

== a limit that is none
> GET /api/admin/humans?limit=201
> as m
< 400

== the person takes a task
! account a
! task t by a for h
> GET /api/admin/tasks?q={{t}}
> as m
< 200
{"tasks": [{"id": "{{t}}", "status": "accepted", "human_id": "{{h.id}}", "budget_usd": 20}]}

== another site cannot delete
> DELETE /api/admin/humans/{{h.id}}
> Cookie: hirehall_session={{m.cookie}}
> Sec-Fetch-Site: cross-site
> Origin: https://evil.example
< 403
{"status": "error", "reason": "cross_origin_request"}

== nor can the person
> DELETE /api/admin/humans/{{h.id}}
> as h
< 403

== the admin can
> DELETE /api/admin/humans/{{h.id}}
> as m
< 200
{"status": "deleted", "id": "{{h.id}}"}

== what was in hand has failed
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
{"task": {"status": "failed", "failure_reason": "missing_human"}}

== once
> DELETE /api/admin/humans/{{h.id}}
> as m
< 404

== deleted people are not listed
> GET /api/admin/humans?q={{h.email}}
> as m
< 200
< exact
{"humans": []}

== unless asked for
> GET /api/admin/humans?q={{h.email}}&include_deleted=true
> as m
< 200
{"humans": [{"id": "{{h.id}}", "deleted_at": "<time>"}]}

== and come back
> PATCH /api/admin/humans/{{h.id}}
> as m
{"note": "it was a mistake"}
< 200
{"status": "restored", "id": "{{h.id}}"}

== once
> PATCH /api/admin/humans/{{h.id}}
> as m
{}
< 404

== with the note in the log
> GET /admin/acts?q={{h.id}}
> as m
< 200
< ~ it was a mistake
: act = ~ /admin/acts/(\d+)">human.restore

== one act, before and after
> GET /admin/acts/{{act}}
> as m
< 200
< ~ deleted_at

== AI accounts
> GET /api/admin/ai-accounts?q={{a.email}}
> as m
< 200
{"ai_accounts": [{"id": "{{a.id}}", "status": "active"}]}

== a deleted account's key does nothing
> DELETE /api/admin/ai-accounts/{{a.id}}
> as m
< 200
{"status": "deleted"}

== so
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 401

== until it is back
> PATCH /api/admin/ai-accounts/{{a.id}}
> as m
{}
< 200
{"status": "restored"}

== an open task that is deleted has failed first
! open o by a
> DELETE /api/admin/tasks/{{o}}
> as m
< 200
{"status": "deleted"}

== nobody sees it
> GET /api/tasks/{{o}}
< 404

== until it is back, as it ended
> PATCH /api/admin/tasks/{{o}}
> as m
{}
< 200
{"status": "restored"}

== failed
> GET /api/tasks/{{o}}
< 200
{"task": {"status": "failed", "failure_reason": "unknown"}}

== not an id
> DELETE /api/admin/tasks/1
> as m
< 404

# ---- pages: the lists, and one of each

== people
> GET /admin/people?q={{h.email}}
> as m
< 200
< ~ name="id" value="{{h.id}}"

== one of them
> GET /admin/people/{{h.id}}
> as m
< 200
< ~ human.restore

== somebody unknown
> GET /admin/people/{{uuid}}
> as m
> Accept: text/html
< 404

== accounts
> GET /admin/ai-accounts
> as m
< 200

== one
> GET /admin/ai-accounts/{{a.id}}
> as m
< 200

== tasks
> GET /admin/tasks?status=failed&from=2020-01-01&to=2090-01-01
> as m
< 200
< ~ {{t}}

== none is that old
> GET /admin/tasks?to=2001-01-01
> as m
< 200
< ~ Nothing fits these filters

== filters that make no sense are none
> GET /admin/tasks?status=nonsense&from=yesterday&before=x
> as m
< 200
< ~ name="id"

== one
> GET /admin/tasks/{{t}}
> as m
< 200
< ~ missing_human

== jobs
> GET /admin/jobs
> as m
< 200
: job = ~ /admin/jobs/(\d+)"

== one
> GET /admin/jobs/{{job}}
> as m
< 200

# ---- an act: question, token, note, states

== what it would do
! human k min=0
> GET /admin/act?act=human.delete&id={{k.id}}
> as m
< 200
< ~ >Delete this person</button>
: ft = ~ name="form_token" value="([^"]+)"
: seen = ~ name="seen" value="([^"]+)"

== without a token
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=human.delete&id={{k.id}}&seen={{seen}}&note=x
< 403

== from another site
> POST /admin/act
> Cookie: hirehall_session={{m.cookie}}
> Sec-Fetch-Site: cross-site
> Origin: https://evil.example
> Content-Type: application/x-www-form-urlencoded
act=human.delete&id={{k.id}}&seen={{seen}}&note=x&form_token={{ft}}
< 403

== by somebody who is no admin
> POST /admin/act
> as h
> Content-Type: application/x-www-form-urlencoded
act=human.delete&id={{k.id}}&seen={{seen}}&note=x&form_token={{ft}}
< 403

== without a note
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=human.delete&id={{k.id}}&seen={{seen}}&form_token={{ft}}
< 422
< ~ Say why: the log needs it

== an act that is none
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
> Accept: text/html
act=human.promote&id={{k.id}}&seen={{seen}}&note=x&form_token={{ft}}
< 404

== the person has taken a task since
! task w by a for k
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=human.delete&id={{k.id}}&seen={{seen}}&note=x&form_token={{ft}}
< 409
< ~ you saw “Free”, now it is “Busy”
: seen = ~ name="seen" value="([^"]+)"

== nothing was done
> GET /api/tasks/{{w}}
< 200
{"task": {"status": "accepted"}}

== as it is now
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=human.delete&id={{k.id}}&seen={{seen}}&note=left+the+hall&form_token={{ft}}
< 303
< Location: /admin/people/{{k.id}}?done=admin_done

== the task has failed
> GET /api/tasks/{{w}}
< 200
{"task": {"status": "failed", "failure_reason": "missing_human"}}

== nothing ticked
> GET /admin/act?act=job.retry
> as m
< 200
< ~ Nothing was ticked

== a job that was not given up is left out
> GET /admin/act?act=job.retry&id={{job}}
> as m
< 200
< ~ 1 of the ticked rows

== and not run again by force
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=job.retry&id={{job}}&seen=waiting&note=x&form_token={{ft}}
< 409
< ~ was not given up

# ---- messages to agents

== a message that failed
> POST /api/webhooks
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "url": "https://hooks.invalid/admin"}
< 200
: hook = .webhook.id

== is made
> POST /api/webhooks/{{hook}}/test
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
: delivery = .delivery_id

== and found
> GET /admin/deliveries?q={{hook}}
> as m
< 200

== by its id
> GET /admin/deliveries/{{delivery}}
> as m
< 200
< ~ hooks.invalid

# ---- an order, and giving its money back

== an order
! human p min=0
! task d by a for p
! deliver d as p
! approve d by a
> POST /api/stripe/orders
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "task_id": "{{d}}", "order_id": "adm_{{d}}", "base_amount_minor": 3000}
< 200
{"order": {"status": "created"}}

== before it is paid there is nothing to give back
> GET /admin/orders/adm_{{d}}/1
> as m
< 200
< ~ ^((?!/refund").)*$

== is checked out
> POST /api/stripe/orders/adm_{{d}}/checkout
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "version": 1}
< 200
: session = .checkout_session_id

== at the demo's page
> GET /demo/pay/{{session}}
< 200
: any = ~ name="form_token" value="([^"]+)"

== and paid
> POST /demo/pay/{{session}}
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{any}}&outcome=pay
< 303

== the order is listed as paid
! until /api/stripe/orders/adm_{{d}}?version=1&ai_account_id={{a.id}}&ai_api_key={{a.key}} .order.status = paid
> GET /admin/orders?status=paid&q=adm_{{d}}
> as m
< 200
< ~ ¥3,000

== what the provider told
> GET /admin/events?q=adm_{{d}}
> as m
< 200
: event = ~ href="/admin/events/([^"]+)"

== one of it
> GET /admin/events/{{event}}
> as m
< 200

== the question how much
> GET /admin/orders/adm_{{d}}/1/refund
> as m
< 200
< ~ All that is left

== not for people
> GET /admin/orders/adm_{{d}}/1/refund
> as h
< 403

== more than there is
> GET /admin/orders/adm_{{d}}/1/refund?part=part&amount=3001&reason=duplicate
> as m
< 422

== a part of a yen
> GET /admin/orders/adm_{{d}}/1/refund?part=part&amount=10.5&reason=duplicate
> as m
< 422

== nothing
> GET /admin/orders/adm_{{d}}/1/refund?part=part&amount=0&reason=duplicate
> as m
< 422

== a reason of one's own
> GET /admin/orders/adm_{{d}}/1/refund?part=all&reason=spite
> as m
< 422

== a part: the button says the amount
> GET /admin/orders/adm_{{d}}/1/refund?part=part&amount=1000&reason=duplicate
> as m
< 200
< ~ >Refund ¥1,000</button>
: seen = ~ name="seen" value="([^"]+)"
: ft = ~ name="form_token" value="([^"]+)"

== without the token
> POST /admin/orders/adm_{{d}}/1/refund
> as m
> Content-Type: application/x-www-form-urlencoded
part=part&amount=1000&reason=duplicate&note=x&seen={{seen}}
< 403

== without a note
> POST /admin/orders/adm_{{d}}/1/refund
> as m
> Content-Type: application/x-www-form-urlencoded
part=part&amount=1000&reason=duplicate&note=&seen={{seen}}&form_token={{ft}}
< 422

== given back
> POST /admin/orders/adm_{{d}}/1/refund
> as m
> Content-Type: application/x-www-form-urlencoded
part=part&amount=1000&reason=duplicate&note=half+of+it&seen={{seen}}&form_token={{ft}}
< 303
< Location: /admin/orders/adm_{{d}}/1?done=refund_asked

== the same form again: both states
> POST /admin/orders/adm_{{d}}/1/refund
> as m
> Content-Type: application/x-www-form-urlencoded
part=part&amount=1000&reason=duplicate&note=half+of+it&seen={{seen}}&form_token={{ft}}
< 409
< ~ You saw “Paid” with ¥0 refunded. Now it is “Partly refunded” with ¥1,000 refunded.

== once
> GET /admin/refunds?q=adm_{{d}}
> as m
< 200
: refund = ~ href="/admin/refunds/([^"]+)"

== with the note
> GET /admin/refunds/{{refund}}
> as m
< 200
< ~ half of it

== the timeline has it all
> GET /admin/orders/adm_{{d}}/1
> as m
< 200
< ~ (?s)checkout.session.completed
< ~ (?s)provider:demo
< ~ (?s)half of it

== the person's payout is on hold
> GET /admin/payouts?status=held&q={{d}}
> as m
< 200
< ~ name="id" value="{{d}}"

== one payout
> GET /admin/payouts/{{d}}
> as m
< 200
< ~ Release this payout

== batches
> GET /admin/batches
> as m
< 200

== released
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=payout.release&id={{d}}&seen=held&note=the+rest+is+theirs&form_token={{ft}}
< 303

== paid by hand, with what PayPal kept
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=payout.mark_paid&id={{d}}&seen=approved&fee=0.50&name=hand-1&note=friday&form_token={{ft}}
< 303

== the person gets that much less
> GET /admin/payouts/{{d}}
> as m
< 200
< ~ \$15.50

== it is a batch of its own
> GET /admin/batches?status=done
> as m
< 200
: batch = ~ href="/admin/batches/([0-9a-f-]{36})"

== one batch
> GET /admin/batches/{{batch}}
> as m
< 200
< ~ <code>hand</code>

# ---- keys of the run tracker

== a key that works
! tracker rk *
> GET /api/stats
> X-API-Key: {{rk.key}}
< 200

== it is in the list by how it begins, and nowhere whole
> GET /admin/keys?q={{rk.prefix}}
> as m
< 200
< ~ ^((?!{{rk.key}}).)*$
: key_id = ~ /admin/keys/(\d+)">

== its page
> GET /admin/keys/{{key_id}}
> as m
< 200
< ~ Revoke this key

== what revoking it would do
> GET /admin/act?act=tracker_key.revoke&id={{key_id}}
> as m
< 200
< ~ It stops working at once
: ft = ~ name="form_token" value="([^"]+)"
: seen = ~ name="seen" value="([^"]+)"

== revoked
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=tracker_key.revoke&id={{key_id}}&seen={{seen}}&note=it+leaked&form_token={{ft}}
< 303
< Location: /admin/keys/{{key_id}}?done=admin_done

== it stopped working
> GET /api/stats
> X-API-Key: {{rk.key}}
< 401

== and cannot be revoked again
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=tracker_key.revoke&id={{key_id}}&seen={{seen}}&note=again&form_token={{ft}}
< 409

== the log says why
> GET /admin/acts?q={{key_id}}
> as m
< 200
< ~ tracker_key.revoke
< ~ it leaked
