# Fair work: criteria, corrections, disputes, reviews, places of a task for several people, reservations.

== a task with criteria
! account a
! account b
! human h
! human k
> POST /api/tasks
{"task": "Describe the gate", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20, "deadline_minutes": 60, "criteria": [{"id": "long", "text": "At least one sentence", "check": {"min_chars": 12, "max_chars": 400, "lang": "en"}}, {"id": "colour", "text": "Names the colour"}]}
< 200|201
: t = .id

== they are in the task
> GET /api/tasks/{{t}}
< 200
{"task": {"criteria": [{"id": "long", "text": "At least one sentence", "check": {"min_chars": 12, "max_chars": 400, "lang": "en"}}, {"id": "colour", "text": "Names the colour"}], "round": "<absent>", "dispute": "<absent>"}}

== a task without any has no such key
! open plain by a
> GET /api/tasks/{{plain}}
< 200
{"task": {"criteria": "<absent>", "max_assignments": "<absent>", "reserve_minutes": "<absent>", "verdict": "<absent>"}}

== wrong criteria are told one by one
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 20, "criteria": [{"id": "a b", "text": "x"}, {"id": "ok", "text": " "}, {"id": "ok", "text": "x", "check": {"min_width": 3}}, {"id": "d", "text": "x", "check": {"min_chars": 0, "lang": "fr", "shine": 1}, "more": 1}, 7]}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "criteria.0.id", "code": "invalid_format"}, {"field": "criteria.1.text", "code": "required"}, {"field": "criteria.2.id", "code": "repeated"}, {"field": "criteria.2.check.min_width", "code": "wrong_deliverable"}, {"field": "criteria.3.more", "code": "unknown_field"}, {"field": "criteria.3.check.lang", "code": "invalid_enum"}, {"field": "criteria.3.check.min_chars", "code": "below_min"}, {"field": "criteria.3.check.shine", "code": "unknown_field"}, {"field": "criteria.4", "code": "invalid_type"}]}

== no list
> POST /api/call_human
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "criteria": "all of it"}
< 400
{"status": "rejected", "reason": "invalid_request", "field_errors": [{"field": "criteria", "code": "invalid_type"}]}

== call_human takes them too
> POST /api/call_human
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "location": "{{k.location}}", "criteria": [{"id": "only", "text": "Said"}]}
< 200
{"status": "accepted"}
: ch = .task_id

== a delivery that fails checks is not stored
> POST /api/tasks/{{t}}/accept
> as h
{}
< 200
{"status": "accepted", "assignment_id": "<absent>"}

== it names the criterion and its checks
> POST /api/submissions
> as h
{"task_id": "{{t}}", "type": "text", "text": "赤い門"}
< 400
{"status": "error", "reason": "criteria_failed", "field_errors": [{"field": "criteria.long", "code": "lang"}, {"field": "criteria.long", "code": "min_chars"}]}

== and nothing happened
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "accepted", "submission": null}}

== a good one
> POST /api/submissions
> as h
{"task_id": "{{t}}", "type": "text", "text": "The gate is wide."}
< 200
{"status": "stored"}

== changes are asked for by the right account
> POST /api/tasks/{{t}}/request_changes
{"reason": "x"}
< 401
{"status": "error"}

== not by another
> POST /api/tasks/{{t}}/request_changes
> Authorization: Bearer {{b.key}}
{"reason": "x"}
< 404
{"status": "error", "reason": "not_found"}

== nor with a wrong key
> POST /api/tasks/{{t}}/request_changes
> Authorization: Bearer {{unique}}
{"reason": "x"}
< 401
{"status": "error", "reason": "invalid_credentials"}

== a reason is needed
> POST /api/tasks/{{t}}/request_changes
> Authorization: Bearer {{a.key}}
{"criteria": ["colour"]}
< 400
{"field_errors": [{"field": "reason", "code": "required"}]}

== a criterion it does not have
> POST /api/tasks/{{t}}/request_changes
> Authorization: Bearer {{a.key}}
{"reason": "x", "criteria": ["smell"]}
< 400
{"reason": "unknown_criterion", "field_errors": [{"field": "criteria", "code": "invalid_enum"}]}

== and right
> POST /api/tasks/{{t}}/request_changes
> Authorization: Bearer {{a.key}}
{"reason": "Say which colour", "criteria": ["colour"]}
< 200
< exact
{"status": "accepted", "task_id": "{{t}}", "round": 1}

== the person reads why, and has a day at least
> GET /api/tasks/{{t}}
> as h
< 200
{"task": {"status": "accepted", "round": 1, "verdict": {"what": "changes", "reason": "Say which colour", "criteria": ["colour"]}, "review_pending_deadline_at": null, "submissions": [{"n": 1, "text": "The gate is wide."}]}}

== a stranger does not
> GET /api/tasks/{{t}}
< 200
{"task": {"round": 1, "verdict": "<absent>", "submissions": "<absent>"}}

== twice is one too many
> POST /api/tasks/{{t}}/request_changes
> Authorization: Bearer {{a.key}}
{"reason": "And the size"}
< 409
{"reason": "not_review_pending"}

== nothing is owed meanwhile
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 0}}

== the person may take another task meanwhile
! open second by a location={{h.location}}
> POST /api/tasks/{{second}}/accept
> as h
{}
< 200
{"status": "accepted"}

== and delivers again
> POST /api/submissions
> as h
{"task_id": "{{t}}", "type": "text", "text": "The gate is wide and red."}
< 200
{"status": "stored"}

== the new delivery replaces the old one, both are kept
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "review_pending", "round": 1, "submission": {"text": "The gate is wide and red."}, "submissions": [{"n": 1, "text": "The gate is wide."}, {"n": 2, "text": "The gate is wide and red."}]}}

== the other task is still in hand
> POST /api/tasks/{{second}}/skip
> as h
{}
< 200
{"status": "skipped"}

== a bare rejection does not do where there are criteria
> POST /api/tasks/{{t}}/reject
> Authorization: Bearer {{a.key}}
{}
< 400
{"reason": "criterion_required", "field_errors": [{"field": "reason", "code": "required"}]}

== nor a reason without a criterion
> POST /api/tasks/{{t}}/reject
> Authorization: Bearer {{a.key}}
{"reason": "I do not like it, nor colours"}
< 400
{"reason": "criterion_required", "field_errors": [{"field": "criteria", "code": "required"}]}

== a reason that names one
> POST /api/tasks/{{t}}/reject
> Authorization: Bearer {{a.key}}
{"reason": "colour: it is brown"}
< 200
{"status": "rejected"}

== a dispute needs the person
> POST /api/tasks/{{t}}/dispute
{"reason": "It is red"}
< 401
{"status": "error"}

== another person cannot
> POST /api/tasks/{{t}}/dispute
> as k
{"reason": "It is red"}
< 403
{"reason": "not_assigned"}

== nor one without a right token
> POST /api/tasks/{{t}}/dispute
{"reason": "It is red", "human_id": "{{h.id}}", "human_test_token": "{{k.token}}"}
< 401
{"status": "error"}

== nor without words
> POST /api/tasks/{{t}}/dispute
> as h
{"reason": " "}
< 400
{"field_errors": [{"field": "reason", "code": "required"}]}

== the person
> POST /api/tasks/{{t}}/dispute
> as h
{"reason": "It is red, look again"}
< 200
< exact
{"status": "disputed", "task_id": "{{t}}"}

== once
> POST /api/tasks/{{t}}/dispute
> as h
{"reason": "It is red, look again"}
< 409
{"reason": "already_disputed"}

== the payout waits, held
> GET /api/me/payments
> as h
< 200
{"summary": {"pending_total": 16}}

== only what was rejected can be disputed
> POST /api/tasks/{{ch}}/dispute
> as k
{"reason": "x"}
< 409
{"reason": "not_rejected"}

== a review comes after completion
> POST /api/tasks/{{t}}/reviews
> as h
{"rating": 1}
< 409
{"reason": "not_completed"}

== nobody decided in fourteen days: it ends for the person
! clock +15 days
! until /api/tasks/{{t}} .task.status = completed
! clock now
> GET /api/tasks/{{t}}
> as h
< 200
{"task": {"status": "completed", "failure_reason": null, "dispute": "overturned", "paid_status": "approved", "payout_amount": 16}}

== reviews: a rating is one of five
> POST /api/tasks/{{t}}/reviews
> as h
{"rating": 6, "comment": "x"}
< 400
{"field_errors": [{"field": "rating", "code": "above_max"}]}

== and a number
> POST /api/tasks/{{t}}/reviews
> as h
{"rating": "good"}
< 400
{"field_errors": [{"field": "rating", "code": "invalid_number"}]}

== a stranger writes none
> POST /api/tasks/{{t}}/reviews
> Authorization: Bearer {{b.key}}
{"rating": 5}
< 404
{"reason": "not_found"}

== nor another person
> POST /api/tasks/{{t}}/reviews
> as k
{"rating": 5}
< 403
{"reason": "not_assigned"}

== nor nobody
> POST /api/tasks/{{t}}/reviews
{"rating": 5}
< 401
{"status": "error"}

== the person
> POST /api/tasks/{{t}}/reviews
> as h
{"rating": 2, "comment": "Fair in the end"}
< 200
< exact
{"status": "stored", "review_id": "<uuid>"}

== once a side
> POST /api/tasks/{{t}}/reviews
> as h
{"rating": 5}
< 409
{"reason": "already_reviewed"}

== the writer sees it
> GET /api/tasks/{{t}}/reviews
> as h
< 200
{"task_id": "{{t}}", "reviews": [{"by": "human", "rating": 2, "is_shown": false}]}

== the other side does not yet
> GET /api/tasks/{{t}}/reviews
> Authorization: Bearer {{a.key}}
< 200
{"reviews": []}

== it writes
> POST /api/tasks/{{t}}/reviews
> Authorization: Bearer {{a.key}}
{"rating": 4, "comment": "Good eyes"}
< 200
{"status": "stored"}

== now everybody sees both
> GET /api/tasks/{{t}}/reviews
< 200
{"reviews": [{"by": "human", "rating": 2, "comment": "Fair in the end", "is_shown": true}, {"by": "ai", "rating": 4, "comment": "Good eyes"}]}

== no such task
> GET /api/tasks/00000000-0000-7000-8000-000000000000/reviews
< 404
{"reason": "not_found"}

== how the requester answers
! until /api/requesters/{{a.id}} .requester.reviewed_count = 1
> GET /api/requesters/{{a.id}}
< 200
{"requester": {"id": "{{a.id}}", "approval_rate": "<number>", "reviewed_count": 1, "median_review_minutes": "<int>", "review_count": 1, "avg_rating": 2, "reviews": [{"by": "human", "rating": 2}]}}

== an account without answers
> GET /api/requesters/{{b.id}}
< 200
{"requester": {"approval_rate": null, "reviewed_count": 0, "median_review_minutes": null, "review_count": 0, "avg_rating": null, "reviews": []}}

== no account
> GET /api/requesters/nobody
< 404
{"reason": "not_found"}

== one side alone is shown after seven days
! human one
! task solo by a for one
! deliver solo as one
! approve solo by a
> POST /api/tasks/{{solo}}/reviews
> Authorization: Bearer {{a.key}}
{"rating": 3}
< 200
{"status": "stored"}

== not before
> GET /api/tasks/{{solo}}/reviews
> as one
< 200
{"reviews": []}

== but then
! clock +7 days 1 minute
> GET /api/tasks/{{solo}}/reviews
> as one
< 200
{"reviews": [{"by": "ai", "rating": 3, "is_shown": true}]}

== and it is too late to answer
> POST /api/tasks/{{solo}}/reviews
> as one
{"rating": 1}
< 409
{"reason": "review_closed"}

== a rejection cannot be disputed after seven days
! clock now
! human two
! task late by a for two
! deliver late as two
! reject late by a
! clock +7 days 1 minute
> POST /api/tasks/{{late}}/dispute
> as two
{"reason": "x"}
< 409
{"reason": "dispute_closed"}

== a picture that is too small, and one that was there before
! clock now
! human pic
! human pic2
> POST /api/tasks
{"task": "Photograph the sign", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20, "deliverable": "photo", "criteria": [{"id": "size", "text": "Large", "check": {"min_width": 5000, "min_height": 1, "min_bytes": 10}}, {"id": "new", "text": "Not used", "check": {"duplicate": false}}]}
< 200
: p = .id

== taken
> POST /api/tasks/{{p}}/accept
> as pic
{}
< 200

== too small
> POST /api/submissions
> as pic
> part task_id = {{p}}
> part type = photo
> file file = p.png image/png @png
< 400
{"reason": "criteria_failed", "field_errors": [{"field": "criteria.size", "code": "min_width"}]}

== the task that wants another picture
> POST /api/tasks
{"task": "Photograph the sign", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20, "deliverable": "photo"}
< 200
: q = .id

== delivers it first
! until /api/tasks/{{q}} .task.status = open
> POST /api/tasks/{{q}}/accept
> as pic2
{}
< 200

== stored, for there is no criterion
> POST /api/submissions
> as pic2
> part task_id = {{q}}
> part type = photo
> file file = p.png image/png @png
< 200
{"status": "stored"}

== the same picture again
> POST /api/submissions
> as pic
> part task_id = {{p}}
> part type = photo
> file file = other.png image/png @png
< 400
{"field_errors": [{"field": "criteria.size", "code": "min_width"}, {"field": "criteria.new", "code": "duplicate"}]}

== what somebody delivered stays theirs when another takes the task
> GET /api/tasks/{{q}}
> Authorization: Bearer {{a.key}}
< 200
: qf = .task.submission.content_url
: qh = ~ /files/([0-9a-f]{32})

== changes
> POST /api/tasks/{{q}}/request_changes
> Authorization: Bearer {{a.key}}
{"reason": "Sharper"}
< 200

== they give it back
> POST /api/tasks/{{q}}/skip
> as pic2
{}
< 200

== nothing of it is in the task
> GET /api/tasks/{{q}}
< 200
{"task": {"status": "open", "submission": null, "round": "<absent>", "verdict": "<absent>"}}

== the next person
! human next
> POST /api/tasks/{{q}}/accept
> as next
{}
< 200

== does not see the old file
> GET /files/{{qh}}
> as next
< 404

== the one who delivered it does
> GET /files/{{qh}}
> as pic2
< 200

== and is owed nothing
> GET /api/me/payments
> as pic2
< 200
{"summary": {"pending_total": 0}}

== the next delivery is the first of theirs
> POST /api/submissions
> as next
> part task_id = {{q}}
> part type = photo
> file file = p.png image/png @png
< 200

== which they are owed for
> GET /api/me/payments
> as next
< 200
{"summary": {"pending_total": 16}}

== an admin lets a rejection stand
! human up
! task upt by a for up
! deliver upt as up
! reject upt by a
> POST /api/tasks/{{upt}}/dispute
> as up
{"reason": "It was right <b>"}
< 200

== people do not see the list
> GET /admin/disputes
> as up
> Accept: text/html
< 403

== admins do
! admin m
> GET /admin/disputes?status=open
> as m
< 200
< ~ {{upt}}

== with what both sides say
> GET /admin/disputes/{{upt}}
> as m
< 200
< ~ It was right &lt;b&gt;

== and what a verdict does
> GET /admin/act?act=dispute.uphold&id={{upt}}
> as m
< 200
: ft = ~ name="form_token" value="([^"]+)"
: seen = ~ name="seen" value="([^"]+)"

== it stands
> POST /admin/act
> as m
> Content-Type: application/x-www-form-urlencoded
act=dispute.uphold&id={{upt}}&seen={{seen}}&note=Not+as+asked&form_token={{ft}}
< 303

== for good
> GET /api/tasks/{{upt}}
> as up
< 200
{"task": {"status": "failed", "failure_reason": "requester_rejected", "dispute": "upheld"}}

== nothing is owed
> GET /api/me/payments
> as up
< 200
{"summary": {"pending_total": 0, "approved_total": 0}}

== the person reads the note
> GET /tasks/{{upt}}
> as up
< 200
< ~ Not as asked

== others do not
> GET /tasks/{{upt}}
> as k
< 200
< ~ ^((?!Not as asked).)*$

== one's reviews
> GET /me/reviews
> as h
< 200
< ~ Good eyes

== nobody's
> GET /me/reviews
< 303

== several people: wrong numbers
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 20, "max_assignments": 101, "agreement": "most", "reserve_minutes": 0}
< 400
{"field_errors": [{"field": "max_assignments", "code": "above_max"}, {"field": "agreement", "code": "invalid_enum"}, {"field": "reserve_minutes", "code": "below_min"}]}

== pictures cannot agree
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 20, "max_assignments": 3, "agreement": "majority", "deliverable": "photo"}
< 400
{"field_errors": [{"field": "agreement", "code": "wrong_deliverable"}]}

== one is none
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 20, "max_assignments": 1, "agreement": "first"}
< 200
: alone = .id

== it is as any other
> GET /api/tasks/{{alone}}
< 200
{"task": {"max_assignments": "<absent>", "agreement": "<absent>"}}

== three people, the majority's text
! human m1
! human m2
! human m3
> POST /api/tasks
{"task": "Which colour?", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "budget_usd": 20, "max_assignments": 3, "agreement": "majority", "deadline_minutes": 60}
< 200
: m = .id

== the first place
> POST /api/tasks/{{m}}/accept
> as m1
{}
< 200
{"status": "accepted", "task_id": "{{m}}", "assignment_id": "<uuid>"}
: p1 = .assignment_id

== not twice
> POST /api/tasks/{{m}}/accept
> as m1
{}
< 409
{"reason": "already_assigned"}

== the second
> POST /api/tasks/{{m}}/accept
> as m2
{}
< 200
: p2 = .assignment_id

== the place is a task of its own
> GET /api/tasks/{{p1}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"parent_id": "{{m}}", "status": "accepted", "human_id": "{{m1.id}}", "budget_usd": 20}}

== lists have the whole, not the places
> GET /api/tasks?limit=100
< 200
< ~ {{m}}
< ~ ^((?!{{p1}}).)*$

== delivered by the whole's id
> POST /api/submissions
> as m1
{"task_id": "{{m}}", "type": "text", "text": "Red"}
< 200
{"status": "stored"}

== one of three is no majority
> GET /api/tasks/{{m}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "open", "submission": null, "assignments": [{"id": "{{p1}}", "status": "review_pending", "text": "Red"}, {"id": "{{p2}}", "status": "accepted", "text": null}]}}

== strangers do not read the places
> GET /api/tasks/{{m}}
> Authorization: Bearer {{b.key}}
< 200
{"task": {"max_assignments": 3, "agreement": "majority", "assignments": "<absent>"}}

== the whole is nobody's to approve
> POST /api/tasks/{{m}}/approve
> Authorization: Bearer {{a.key}}
{}
< 409
{"reason": "not_review_pending"}

== two are
> POST /api/submissions
> as m2
{"task_id": "{{p2}}", "type": "text", "text": " red "}
< 200

== the whole is completed with that text
> GET /api/tasks/{{m}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "completed", "submission": {"task_id": "{{p1}}", "text": "Red"}}}

== no further place
> POST /api/tasks/{{m}}/accept
> as m3
{}
< 409
{"reason": "not_open"}

== each place is paid for itself
> POST /api/tasks/{{p2}}/approve
> Authorization: Bearer {{a.key}}
{}
< 200

== that much
> GET /api/tasks/{{p2}}
> as m2
< 200
{"task": {"status": "completed", "payout_amount": 16}}

== the first that is approved
! open f by a max_assignments=2 agreement=first reserve_minutes=5
> POST /api/tasks/{{f}}/accept
> as m3
{}
< 200
: f1 = .assignment_id

== it is kept for a while
> GET /api/tasks/{{f1}}
< 200
{"task": {"reserve_minutes": 5, "reserved_until": "<time>"}}

== then the place is free, and so is the person
! clock +6 minutes
! until /api/tasks/{{f1}} .reason = not_found
! clock now
> POST /api/tasks/{{f}}/accept
> as m3
{}
< 200
: f2 = .assignment_id

== the second place fills it
> POST /api/tasks/{{f}}/accept
> as m2
{}
< 200
: f3 = .assignment_id

== full
> GET /api/tasks/{{f}}
< 200
{"task": {"status": "accepted"}}

== given back by the whole's id
> POST /api/tasks/{{f}}/skip
> as m2
{}
< 200

== open again
> GET /api/tasks/{{f}}
< 200
{"task": {"status": "open"}}

== delivered and approved
! deliver f2 as m3
! approve f2 by a
> GET /api/tasks/{{f}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "completed", "submission": {"task_id": "{{f2}}"}, "assignments": [{"id": "{{f2}}", "status": "completed"}]}}

== call_human for several takes whoever is free
! human c1
! human c2 location={{c1.location}}
> POST /api/call_human
{"task": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "location": "{{c1.location}}", "max_assignments": 3}
< 200
{"status": "accepted"}
: c = .task_id

== two of three
> GET /api/tasks/{{c}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "open", "agreement": "all", "assignments": [{"human_id": "{{c1.id}}"}, {"human_id": "{{c2.id}}"}]}}

== a reservation of a task for one
! human r1
! open r by a reserve_minutes=5
> POST /api/tasks/{{r}}/accept
> as r1
{}
< 200

== lapses
! clock +6 minutes
! until /api/tasks/{{r}} .task.status = open
! clock now
> GET /api/tasks/{{r}}
< 200
{"task": {"status": "open", "human_id": null}}
