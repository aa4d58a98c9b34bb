# Delivering: the right kind, by the right one, in time, and seen by nobody else.

== a text by the assigned person
! account a
! account b
! human h
! human k
! task t by a for h
> POST /api/submissions
> as h
{"task_id": "{{t}}", "type": "text", "text": "The building exists and the nameplate matches."}
< 200
{"status": "stored", "submission_id": "<uuid>"}
: s = .submission_id

== the task waits for review
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "review_pending", "review_pending_deadline_at": "<time>", "submission": {"id": "{{s}}", "task_id": "{{t}}", "type": "text", "content_url": null, "text": "The building exists and the nameplate matches.", "created_at": "<time>"}}}

== a stranger does not see the text
> GET /api/tasks/{{t}}
< 200
{"task": {"status": "review_pending", "submission": {"text": null, "content_url": null}}}

== nor does another account
> GET /api/tasks/{{t}}
> Authorization: Bearer {{b.key}}
< 200
{"task": {"submission": {"text": null, "content_url": null}}}

== nor another person
> GET /api/tasks/{{t}}
> as k
< 200
{"task": {"submission": {"text": null}}}

== the person sees it
> GET /api/tasks/{{t}}
> as h
< 200
{"task": {"submission": {"text": "/nameplate/"}}}

== nor does a list
> GET /api/tasks?human_id={{h.id}}&limit=100
< 200
< ~ ^((?!nameplate).)*$

== a second delivery
> POST /api/submissions
> as h
{"task_id": "{{t}}", "type": "text", "text": "Again"}
< 409
{"status": "error", "reason": "not_assigned"}

== a picture, by the test token
! task p by a for h deliverable=photo
> POST /api/submissions
> part human_id = {{h.id}}
> part human_test_token = {{h.token}}
> part task_id = {{p}}
> part type = photo
> file file = gate.png image/png @png
< 200
{"status": "stored", "submission_id": "<uuid>"}

== it has an address
> GET /api/tasks/{{p}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "review_pending", "submission": {"type": "photo", "text": null, "content_url": "<string>"}}}
: file = ~ "content_url":"(?:https?://[^/"]+)?(/[^"]+)"

== which opens for the account
> GET {{file}}
> Authorization: Bearer {{a.key}}
< 200
< Content-Type: image/png
< X-Content-Type-Options: nosniff
< Cache-Control: /private|no-store/
< ~ ^((?!GPS).)*$

== by query too
> GET {{file}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
< Content-Type: image/png

== and for the person
> GET {{file}}
> as h
< 200

== and for an admin
! admin m
> GET {{file}}
> as m
< 200

== who also reads the task whole
> GET /api/tasks/{{t}}
> as m
< 200
{"task": {"payer_paypal_email": "{{a.email}}", "submission": {"text": "/nameplate/"}}}

== not for a stranger
> GET {{file}}
< 401|403|404

== not for another account
> GET {{file}}
> Authorization: Bearer {{b.key}}
< 403|404

== not for another person
> GET {{file}}
> as k
< 403|404

== not with a wrong key
> GET {{file}}
> Authorization: Bearer wrong
< 401

== no way up the folders
> GET {{file}}/../../../hirehall.env
> Authorization: Bearer {{a.key}}
< 400|404

== a picture with the camera's notes
! task j by a for k deliverable=photo
> POST /api/submissions
> as k
> part task_id = {{j}}
> part type = photo
> file file = a.jpg image/jpeg @jpeg
< 200
{"status": "stored"}

== has lost them
> GET /api/tasks/{{j}}
> Authorization: Bearer {{a.key}}
< 200
: file2 = ~ "content_url":"(?:https?://[^/"]+)?(/[^"]+)"

== on the way
> GET {{file2}}
> Authorization: Bearer {{a.key}}
< 200
< Content-Type: image/jpeg
< ~ ^((?!CANON).)*$

== its page shows the small one, in its own room
> GET /tasks/{{j}}
> as k
< 200
< ~ <img[^>]*src="/files/[0-9a-f]{32}\?size=960"[^>]*width="[0-9]+" height="[0-9]+"

== HEIC in name only
! task hh by a for k deliverable=photo
> POST /api/submissions
> as k
> part task_id = {{hh}}
> part type = photo
> file file = a.jpg image/jpeg @heic-head
< 400
{"status": "error", "reason": "invalid_file_type"}

== a film
! human v
! task f by a for v deliverable=video
> POST /api/submissions
> as v
> part task_id = {{f}}
> part type = video
> file file = a.mp4 video/mp4 @mp4
< 200
{"status": "stored"}

== has an address
> GET /api/tasks/{{f}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"submission": {"type": "video"}}}
: film = ~ "content_url":"(?:https?://[^/"]+)?(/[^"]+)"

== and has lost its place
> GET {{film}}
> Authorization: Bearer {{a.key}}
< 200
< Content-Type: video/mp4
< ~ ^((?!139\.7005).)*$

== no frame of it, because it has none
> GET {{film}}?size=960
> Authorization: Bearer {{a.key}}
< 404

== its page plays it
> GET /tasks/{{f}}
> as v
< 200
< ~ <video[^>]*src="/files/[0-9a-f]{32}"

== the account may deliver for its own task
! human w
! task o by a for w
> POST /api/submissions
{"task_id": "{{o}}", "type": "text", "text": "By the agent", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
{"status": "stored"}

== another account may not
! task q by a for w
> POST /api/submissions
{"task_id": "{{q}}", "type": "text", "text": "x", "ai_account_id": "{{b.id}}", "ai_api_key": "{{b.key}}"}
< 401|404
{"status": "error"}

== a wrong key may not
> POST /api/submissions
{"task_id": "{{q}}", "type": "text", "text": "x", "ai_account_id": "{{a.id}}", "ai_api_key": "wrong"}
< 401
{"status": "error", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== nobody may not
> POST /api/submissions
{"task_id": "{{q}}", "type": "text", "text": "x"}
< 401
{"status": "error", "reason": "unauthorized"}

== another person may not
> POST /api/submissions
> as k
{"task_id": "{{q}}", "type": "text", "text": "x"}
< 401|403|404
{"status": "error"}

== a wrong test token may not
> POST /api/submissions
{"task_id": "{{q}}", "type": "text", "text": "x", "human_id": "{{w.id}}", "human_test_token": "{{k.token}}"}
< 401
{"status": "error"}

== two credentials at once
> POST /api/submissions
{"task_id": "{{q}}", "type": "text", "text": "x", "human_id": "{{w.id}}", "human_test_token": "{{w.token}}", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 400
{"status": "error", "reason": "ambiguous_credentials"}

== an explicit credential wins over a cookie
> POST /api/submissions
> as k
{"task_id": "{{q}}", "type": "text", "text": "By w", "human_id": "{{w.id}}", "human_test_token": "{{w.token}}"}
< 200
{"status": "stored"}

== an unknown kind
! human n
! task r by a for n deliverable=photo
> POST /api/submissions
> as n
{"task_id": "{{r}}", "type": "smell", "text": "x"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "type", "code": "invalid_enum"}]}

== a text where a picture was asked
> POST /api/submissions
> as n
{"task_id": "{{r}}", "type": "text", "text": "x"}
< 400
{"status": "error", "reason": "wrong_deliverable"}

== a picture without the picture
> POST /api/submissions
> as n
{"task_id": "{{r}}", "type": "photo"}
< 400
{"status": "error", "reason": "missing_file"}

== a form without the picture
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
< 400
{"status": "error", "reason": "missing_file"}

== an empty picture
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.png image/png @empty
< 400
{"status": "error", "reason": "/missing_file|invalid_file_type/"}

== a page that says it is a picture
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.png image/png @html
< 400
{"status": "error", "reason": "invalid_file_type"}

== a drawing with a script
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.svg image/svg+xml @svg
< 400
{"status": "error", "reason": "invalid_file_type"}

== a program
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.png image/png @elf
< 400
{"status": "error", "reason": "invalid_file_type"}

== a picture that stops after its head
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.png image/png @png-head
< 400
{"status": "error", "reason": "invalid_file_type"}

== a film where a picture was asked
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.mp4 video/mp4 @mp4
< 400
{"status": "error", "reason": "invalid_file_type"}

== one byte too many
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = a.png image/png @png-big 10485761
< 413
{"status": "error", "reason": "file_too_large"}

== just the limit, under a hostile name
> POST /api/submissions
> as n
> part task_id = {{r}}
> part type = photo
> file file = ../../../etc/passwd%00.png image/png @png-big 10485760
< 200
{"status": "stored"}

== an unknown task
> POST /api/submissions
> as n
{"task_id": "{{uuid}}", "type": "text", "text": "x"}
< 404
{"status": "error", "reason": "not_found"}

== no task
> POST /api/submissions
> as n
{"type": "text", "text": "x"}
< 400
{"status": "error", "reason": "invalid_request"}

== an empty text
! human e
! task g by a for e
> POST /api/submissions
> as e
{"task_id": "{{g}}", "type": "text", "text": ""}
< 400
{"status": "error", "reason": "missing_text"}

== no text
> POST /api/submissions
> as e
{"task_id": "{{g}}", "type": "text"}
< 400
{"status": "error", "reason": "missing_text"}

== after the deadline
! clock +31 minutes
> POST /api/submissions
> as e
{"task_id": "{{g}}", "type": "text", "text": "late"}
< 409
{"status": "error", "reason": "/timeout|not_assigned/"}

== the task has failed for its time
! until /api/tasks/{{g}} .task.status = failed
> GET /api/tasks/{{g}}
< 200
{"task": {"status": "failed", "failure_reason": "timeout", "submission": null}}

== and the person is free again
! task after by a for e
! deliver after as e
! clock now
> GET /api/tasks/{{after}}
< 200
{"task": {"status": "review_pending"}}
