# Apply, accept, skip: one task in hand a person, one person a task.

== a person applies
! account a
! account b
! human h
! human k
! open t by a
> POST /api/tasks/{{t}}/apply
> as h
{"human_id": "{{h.id}}", "cover_letter": "I live next door.", "availability": "today"}
< 200
< exact
{"status": "applied", "task_id": "{{t}}", "application_id": "<uuid>"}
: app = .application_id

== applying twice
> POST /api/tasks/{{t}}/apply
> as h
{"human_id": "{{h.id}}", "cover_letter": "Again.", "availability": "today"}
< 409
{"status": "error", "reason": "already_applied"}

== has it been applied for
> GET /api/tasks/{{t}}/apply?human_id={{h.id}}
> as h
< 200
{"status": "applied", "application_id": "{{app}}"}

== not by the other
> GET /api/tasks/{{t}}/apply?human_id={{k.id}}
> as k
< 200
{"status": "not_applied", "task_id": "{{t}}"}

== with the test token
> POST /api/tasks/{{t}}/apply
{"human_id": "{{k.id}}", "human_test_token": "{{k.token}}", "cover_letter": "Me too.", "availability": "now", "counter_budget_usd": 25}
< 200
{"status": "applied"}

== without anything
> POST /api/tasks/{{t}}/apply
{"human_id": "{{h.id}}", "cover_letter": "x", "availability": "now"}
< 401
{"status": "error"}

== no cover letter
! human z
> POST /api/tasks/{{t}}/apply
> as z
{"human_id": "{{z.id}}", "availability": "now"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "cover_letter", "code": "required"}]}

== a cover letter of 4001 characters
> POST /api/tasks/{{t}}/apply
> as z
{"human_id": "{{z.id}}", "cover_letter": "{{x 4001}}", "availability": "now"}
< 400
{"status": "error", "field_errors": [{"field": "cover_letter", "code": "too_long"}]}

== an availability of 501 characters
> POST /api/tasks/{{t}}/apply
> as z
{"human_id": "{{z.id}}", "cover_letter": "x", "availability": "{{x 501}}"}
< 400
{"status": "error", "field_errors": [{"field": "availability", "code": "too_long"}]}

== for an unknown task
> POST /api/tasks/{{uuid}}/apply
> as z
{"human_id": "{{z.id}}", "cover_letter": "x", "availability": "now"}
< 404
{"status": "error", "reason": "not_found"}

== in the name of another person
> POST /api/tasks/{{t}}/apply
> as z
{"human_id": "{{h.id}}", "cover_letter": "x", "availability": "now"}
< 400|401|403|404|409
{"status": "error"}

== who applied
> GET /api/tasks/{{t}}/applications
> Authorization: Bearer {{a.key}}
< 200
< ~ {{app}}
< ~ I live next door\.

== another account does not see who applied
> GET /api/tasks/{{t}}/applications
> Authorization: Bearer {{b.key}}
< 404
{"status": "error", "reason": "not_found"}

== nor does anybody else
> GET /api/tasks/{{t}}/applications
< 401
{"status": "error"}

== another account cannot choose
> POST /api/tasks/{{t}}/accept
{"ai_account_id": "{{b.id}}", "ai_api_key": "{{b.key}}", "human_id": "{{h.id}}"}
< 404
{"status": "error", "reason": "not_found"}

== a wrong key cannot choose
> POST /api/tasks/{{t}}/accept
{"ai_account_id": "{{a.id}}", "ai_api_key": "wrong", "human_id": "{{h.id}}"}
< 401
{"status": "error", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== who did not apply cannot be chosen
> POST /api/tasks/{{t}}/accept
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "human_id": "{{z.id}}"}
< 409
{"status": "error", "reason": "not_applied"}

== nobody named
> POST /api/tasks/{{t}}/accept
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 400
{"status": "error"}

== the account chooses
> POST /api/tasks/{{t}}/accept
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "human_id": "{{h.id}}"}
< 200
{"status": "accepted", "task_id": "{{t}}", "application_id": "{{app}}"}

== a second accept
> POST /api/tasks/{{t}}/accept
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "human_id": "{{k.id}}"}
< 409
{"status": "error", "reason": "/already_assigned|not_open/"}

== a second accept by a person
> POST /api/tasks/{{t}}/accept
> as k
{}
< 409
{"status": "error", "reason": "/already_assigned|not_open/"}

== who is busy takes nothing else
! open u by a
> POST /api/tasks/{{u}}/accept
> as h
{}
< 409
{"status": "error", "reason": "human_not_available"}

== who is free takes it, whatever their minimum
! human m min=500
> POST /api/tasks/{{u}}/accept
> as m
{"human_id": "{{m.id}}"}
< 200
{"status": "accepted", "task_id": "{{u}}"}

== accept without anything
! open v by a
> POST /api/tasks/{{v}}/accept
{}
< 401
{"status": "error", "reason": "unauthorized"}

== accept from another site
> POST /api/tasks/{{v}}/accept
> Cookie: hirehall_session={{k.cookie}}
> Origin: https://evil.example
{}
< 403
{"status": "error", "reason": "cross_origin_request"}

== accept with a session and no word of its origin
> POST /api/tasks/{{v}}/accept
> Cookie: hirehall_session={{k.cookie}}
{}
< 403
{"status": "error", "reason": "cross_origin_request"}

== accept with our own origin
> POST /api/tasks/{{v}}/accept
> Cookie: hirehall_session={{k.cookie}}
> Origin: {{base}}
{}
< 200
{"status": "accepted", "task_id": "{{v}}"}

== accept where the browser says that nobody else asked
! human nav
! open vv by a
> POST /api/tasks/{{vv}}/accept
> Cookie: hirehall_session={{nav.cookie}}
> Sec-Fetch-Site: none
{}
< 200
{"status": "accepted"}

== accept from a sister site
! open vw by a
> POST /api/tasks/{{vw}}/accept
> Cookie: hirehall_session={{z.cookie}}
> Sec-Fetch-Site: same-site
{}
< 403
{"status": "error", "reason": "cross_origin_request"}

== accept of an unknown task
> POST /api/tasks/{{uuid}}/accept
> as z
{}
< 404
{"status": "error", "reason": "not_found"}

== skip by somebody else
> POST /api/tasks/{{v}}/skip
> as z
{"human_id": "{{z.id}}"}
< 403
{"status": "error", "reason": "not_assigned"}

== skip in the name of the one who has it
> POST /api/tasks/{{v}}/skip
> as z
{"human_id": "{{k.id}}"}
< 400|403
{"status": "error"}

== skip without anything
> POST /api/tasks/{{v}}/skip
{"human_id": "{{k.id}}"}
< 401
{"status": "error"}

== skip gives it back
> POST /api/tasks/{{v}}/skip
> as k
{"human_id": "{{k.id}}"}
< 200
< exact
{"status": "skipped", "task_id": "{{v}}"}

== it is open again
> GET /api/tasks/{{v}}
< 200
{"task": {"status": "open", "human_id": null, "payee_paypal_email": null}}

== and they are free again
! open w by a
> POST /api/tasks/{{w}}/accept
> as k
{}
< 200
{"status": "accepted"}

== skip as a form
> POST /api/tasks/{{w}}/skip
> as k
> Content-Type: application/x-www-form-urlencoded
human_id={{k.id}}
< 200|303

== skip of an unknown task
> POST /api/tasks/{{uuid}}/skip
> as k
{"human_id": "{{k.id}}"}
< 404
{"status": "error", "reason": "not_found"}

== a failed task is not opened by a skip
! human p
! task x by a for p
! deliver x as p
! reject x by a
> POST /api/tasks/{{x}}/skip
> as p
{"human_id": "{{p.id}}"}
< 403|409
{"status": "error"}

== it stays failed
> GET /api/tasks/{{x}}
< 200
{"task": {"status": "failed", "failure_reason": "requester_rejected"}}

== skip under review is too late
! task y by a for p
! deliver y as p
> POST /api/tasks/{{y}}/skip
> as p
{"human_id": "{{p.id}}"}
< 409
{"status": "error", "reason": "already_completed"}

== accept of a task that is done
> POST /api/tasks/{{y}}/accept
> as z
{}
< 409
{"status": "error", "reason": "/not_open|already_assigned/"}
