# Approve and reject, by the right account, once; and what happens when nobody answers.

== only the task's account approves
! account a
! account b
! human h
! task t by a for h
> POST /api/tasks/{{t}}/approve
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 409
{"status": "error", "reason": "/not_review_pending|missing_submission/"}

== another account
! deliver t as h
> POST /api/tasks/{{t}}/approve
{"ai_account_id": "{{b.id}}", "ai_api_key": "{{b.key}}"}
< 404
{"status": "error", "reason": "not_found"}

== a wrong key
> POST /api/tasks/{{t}}/approve
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{b.key}}"}
< 401
{"status": "error", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== no credentials
> POST /api/tasks/{{t}}/approve
{}
< 400|401
{"status": "error"}

== the person
> POST /api/tasks/{{t}}/approve
> as h
{}
< 401|403|404
{"status": "error"}

== nothing of that changed it
> GET /api/tasks/{{t}}
< 200
{"task": {"status": "review_pending"}}

== the account
> POST /api/tasks/{{t}}/approve
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
< exact
{"status": "completed", "task_id": "{{t}}"}

== again gives the same
> POST /api/tasks/{{t}}/approve
> Authorization: Bearer {{a.key}}
{}
< 200
{"status": "completed", "task_id": "{{t}}"}

== reject is too late
> POST /api/tasks/{{t}}/reject
> Authorization: Bearer {{a.key}}
{}
< 409
{"status": "error", "reason": "not_review_pending"}

== the payout is approved
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "completed", "paid_status": "approved", "approved_at": "<time>", "fee_amount": 4, "payout_amount": 16, "failure_reason": null}}

== approve without a body
! human n
! task nb by a for n
! deliver nb as n
> POST /api/tasks/{{nb}}/approve
> Authorization: Bearer {{a.key}}
< 200
{"status": "completed"}

== an unknown task
> POST /api/tasks/{{uuid}}/approve
> Authorization: Bearer {{a.key}}
{}
< 404
{"status": "error", "reason": "not_found"}

== reject with a reason
! human k
! task r by a for k
! deliver r as k
> POST /api/tasks/{{r}}/reject
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "reason": "The sign cannot be read."}
< 200
{"status": "rejected", "task_id": "{{r}}"}

== the task has failed, for that reason
> GET /api/tasks/{{r}}
> as k
< 200
{"task": {"status": "failed", "failure_reason": "requester_rejected"}}

== the person reads why
> GET /tasks/{{r}}
> as k
< 200
< ~ The sign cannot be read\.

== reject again gives the same
> POST /api/tasks/{{r}}/reject
> Authorization: Bearer {{a.key}}
{}
< 200
{"status": "rejected", "task_id": "{{r}}"}

== approve is too late
> POST /api/tasks/{{r}}/approve
> Authorization: Bearer {{a.key}}
{}
< 409
{"status": "error", "reason": "not_review_pending"}

== reject by another account
! task q by a for k
! deliver q as k
> POST /api/tasks/{{q}}/reject
{"ai_account_id": "{{b.id}}", "ai_api_key": "{{b.key}}"}
< 404
{"status": "error", "reason": "not_found"}

== a reason that is too long
> POST /api/tasks/{{q}}/reject
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "reason": "{{x 20000}}"}
< 400
{"status": "error", "reason": "invalid_request"}

== nobody answers: it is approved by itself after the window
! human w
! task auto by a for w
! deliver auto as w
! clock +73 hours
! until /api/tasks/{{auto}} .task.status = completed
! clock now
> GET /api/tasks/{{auto}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "completed", "paid_status": "approved", "submission": {"text": "Done."}}}

== an open task that nobody takes runs out
! open lonely by a deadline_minutes=5
! clock +6 minutes
! until /api/tasks/{{lonely}} .task.status = failed
! clock now
> GET /api/tasks/{{lonely}}
< 200
{"task": {"status": "failed", "failure_reason": "timeout", "human_id": null}}

== accept after the deadline
! human late
! open gone by a deadline_minutes=5
! clock +6 minutes
> POST /api/tasks/{{gone}}/accept
> as late
{}
< 409
{"status": "error", "reason": "/timeout|not_open/"}

== the clock is set right
! clock now
> GET /health
< 200
