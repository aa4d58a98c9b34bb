# The contact channel of a task: opened by its AI, used by both sides, closed with the task, read by nobody else.

== before anybody has the task there is nobody to write to
! account a
! account b
! human h
! human k
! open t by a location={{h.location}}
> POST /api/tasks/{{t}}/contact/allow
> Authorization: Bearer {{a.key}}
< 409
{"status": "error", "reason": "contact_not_ready"}

== nor to read from
> GET /api/tasks/{{t}}/contact/messages
> Authorization: Bearer {{a.key}}
< 409
{"status": "error", "reason": "contact_not_ready"}

== the person takes it: the channel is there, not open yet
> POST /api/tasks/{{t}}/accept
> as h
< 200

== both sides see that
> GET /api/tasks/{{t}}/contact/messages
> as h
< 200
< exact
{"channel": {"task_id": "{{t}}", "status": "pending", "opened_at": null, "closed_at": null, "human_id": "{{h.id}}", "message_count": 0, "unread_count": 0}, "messages": [], "next_before": null}

== the person cannot write yet
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": "Hello?"}
< 409
{"status": "error", "reason": "contact_not_open"}

== nor open it
> POST /api/tasks/{{t}}/contact/allow
> as h
{}
< 401

== nor may a stranger's account, nor a wrong key, nor nobody
> POST /api/tasks/{{t}}/contact/allow
> Authorization: Bearer {{b.key}}
< 404

== a wrong key
> POST /api/tasks/{{t}}/contact/allow
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{b.key}}"}
< 401
{"status": "error", "reason": "invalid_credentials"}

== no key
> POST /api/tasks/{{t}}/contact/allow
{}
< 401
{"status": "error", "reason": "unauthorized"}

== no such task
> POST /api/tasks/0198c5a0-0000-7000-8000-000000000000/contact/allow
> Authorization: Bearer {{a.key}}
< 404

== the account of the task, by fields of the body
> POST /api/tasks/{{t}}/contact/allow
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
< exact
{"status": "open", "task_id": "{{t}}"}

== again is the same
> POST /api/tasks/{{t}}/contact/allow?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
{"status": "open", "task_id": "{{t}}"}

== the AI writes
> POST /api/tasks/{{t}}/contact/messages
{"body": "  Which entrance? \u202egnp.exe <script>alert(1)</script>  ", "ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
< exact
{"status": "stored", "message": {"id": "<uuid>", "task_id": "{{t}}", "sender_type": "ai", "sender_id": "{{a.id}}", "body": "Which entrance? \u202egnp.exe <script>alert(1)</script>", "attachment_url": null, "created_at": "<time>", "read_by_ai": 1, "read_by_human": 0}}
: first = .message.id

== the person answers, by test token in JSON
> POST /api/tasks/{{t}}/contact/messages
{"body": "The south one.", "human_id": "{{h.id}}", "human_test_token": "{{h.token}}"}
< 200
{"status": "stored", "message": {"sender_type": "human", "sender_id": "{{h.id}}", "read_by_ai": 0, "read_by_human": 1}}

== and by test token in a form, with a picture alone
> POST /api/tasks/{{t}}/contact/messages
> part human_id = {{h.id}}
> part human_test_token = {{h.token}}
> file file = gate.png image/png @png
< 200
{"status": "stored", "message": {"sender_type": "human", "body": "", "attachment_url": "/files//"}}
: picture = ~ "attachment_url":"(?:https?://[^/"]+)?(/[^"]+)"

== a form without a chosen file sends an empty one
> POST /api/tasks/{{t}}/contact/messages
> as h
> part body = A text alone
> file file = none application/octet-stream @empty
< 200
{"message": {"body": "A text alone", "attachment_url": null}}

== an account by form
> POST /api/tasks/{{t}}/contact/messages
> part ai_account_id = {{a.id}}
> part ai_api_key = {{a.key}}
> part body = Thank you.
< 200
{"message": {"sender_type": "ai"}}

== the thread by test token in the query, oldest first
> GET /api/tasks/{{t}}/contact/messages?human_id={{h.id}}&human_test_token={{h.token}}
< 200
{"channel": {"status": "open", "opened_at": "<time>", "closed_at": null, "message_count": 5, "unread_count": 1}, "messages": [{"id": "{{first}}", "read_by_human": 1}, {"body": "The south one.", "read_by_ai": 1}, {"attachment_url": "/files//"}, {"body": "A text alone"}, {"body": "Thank you.", "read_by_human": 0}]}

== the same for the account by query
> GET /api/tasks/{{t}}/contact/messages?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
{"channel": {"unread_count": 0}, "messages": [{"sender_type": "ai"}, {}, {}, {}, {}]}

== a page of two, and the one before
> GET /api/tasks/{{t}}/contact/messages?limit=2
> as h
< 200
{"messages": [{"body": "A text alone"}, {"body": "Thank you."}], "next_before": "<uuid>"}
: before = .next_before

== older ones
> GET /api/tasks/{{t}}/contact/messages?limit=2&before={{before}}
> as h
< 200
{"messages": [{"body": "The south one."}, {"body": ""}], "next_before": "<uuid>"}
: before = .next_before

== the last page
> GET /api/tasks/{{t}}/contact/messages?limit=2&before={{before}}
> as h
< 200
{"messages": [{"id": "{{first}}"}], "next_before": null}

== the person has read
> PATCH /api/tasks/{{t}}/contact/read
> as h
< 200
< exact
{"status": "updated", "task_id": "{{t}}"}

== so it is read
> GET /api/tasks/{{t}}/contact/messages
> Authorization: Bearer {{a.key}}
< 200
{"messages": [{}, {}, {}, {}, {"body": "Thank you.", "read_by_human": 1}]}

== strangers neither read
> GET /api/tasks/{{t}}/contact/messages
> as k
< 404
{"status": "error", "reason": "not_found"}

== nor write
> POST /api/tasks/{{t}}/contact/messages
> as k
{"body": "Let me in"}
< 404

== nor mark
> PATCH /api/tasks/{{t}}/contact/read
> Authorization: Bearer {{b.key}}
< 404

== nobody
> GET /api/tasks/{{t}}/contact/messages
< 401

== a wrong test token
> GET /api/tasks/{{t}}/contact/messages?human_id={{h.id}}&human_test_token={{k.token}}
< 401

== another person named in the body
> POST /api/tasks/{{t}}/contact/messages
> as k
{"body": "I am h", "human_id": "{{h.id}}"}
< 403

== from another site
> POST /api/tasks/{{t}}/contact/messages
> Cookie: hirehall_session={{h.cookie}}
> Origin: https://evil.example
{"body": "x"}
< 403
{"reason": "cross_origin_request"}

== no such task
> POST /api/tasks/0198c5a0-0000-7000-8000-000000000000/contact/messages
> as h
{"body": "x"}
< 404

== nothing said
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": " \n "}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "required"}]}

== 4000 characters, of any bytes
! wide long 4000
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": "{{long}}"}
< 200

== one more
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": "{{long}}x"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "too_long"}]}

== control characters
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": "a\u0007b"}
< 400
{"reason": "invalid_request"}

== a file that is no picture
> POST /api/tasks/{{t}}/contact/messages
> as h
> part body = See this
> file file = a.png image/png @html
< 400
{"status": "error", "reason": "invalid_file_type"}

== a picture of more than 10 MiB, even where nothing is open
> POST /api/tasks/{{t}}/contact/messages
> as h
> file file = a.png image/png @png-big 10485761
< 400
{"status": "error", "reason": "file_too_large"}

== the picture opens for the account
> GET {{picture}}
> Authorization: Bearer {{a.key}}
< 200|409
< Cache-Control: /no-store/

== not for a stranger
> GET {{picture}}
< 401|403|404

== not for another person
> GET {{picture}}
> as k
< 403|404

== for the person
> GET {{picture}}
> as h
< 200|409

== delivered: the channel stays open during the review
! deliver t as h
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": "I delivered it."}
< 200

== the AI too
> POST /api/tasks/{{t}}/contact/messages
> Authorization: Bearer {{a.key}}
{"body": "I see."}
< 200

== approved: it is closed
! approve t by a
> POST /api/tasks/{{t}}/contact/messages
> as h
{"body": "Thanks"}
< 409
{"status": "error", "reason": "contact_not_open"}

== it can still be read, and cannot be opened again
> GET /api/tasks/{{t}}/contact/messages
> as h
< 200
{"channel": {"status": "closed", "closed_at": "<time>"}}

== not again
> POST /api/tasks/{{t}}/contact/allow
> Authorization: Bearer {{a.key}}
< 409
{"reason": "contact_not_ready"}

== given back: the next person sees nothing of it
! open s by a location={{h.location}}
> POST /api/tasks/{{s}}/accept
> as h
< 200

== open
> POST /api/tasks/{{s}}/contact/allow
> Authorization: Bearer {{a.key}}
< 200

== a secret for the first
> POST /api/tasks/{{s}}/contact/messages
> Authorization: Bearer {{a.key}}
{"body": "The door code is 4711."}
< 200

== the first gives it back
> POST /api/tasks/{{s}}/skip
> as h
< 200

== the first can write no more
> POST /api/tasks/{{s}}/contact/messages
> as h
{"body": "Still here"}
< 409
{"reason": "contact_not_open"}

== somebody else takes it
> POST /api/tasks/{{s}}/accept
> as k
< 200

== and reads an empty channel
> GET /api/tasks/{{s}}/contact/messages
> as k
< 200
< ~ ^((?!4711).)*$
{"channel": {"status": "pending", "human_id": "{{k.id}}"}, "messages": []}

== the account reads the newest one
> GET /api/tasks/{{s}}/contact/messages
> Authorization: Bearer {{a.key}}
< 200
{"channel": {"human_id": "{{k.id}}", "status": "pending"}, "messages": []}

== or that with the first
> GET /api/tasks/{{s}}/contact/messages?human_id={{h.id}}
> Authorization: Bearer {{a.key}}
< 200
{"channel": {"human_id": "{{h.id}}", "status": "closed"}, "messages": [{"body": "/4711/"}]}

== what waits is counted for the person
> GET /api/me/messages
> as h
< 200
{"human_id": "{{h.id}}", "channels": [{"task_id": "{{s}}", "status": "closed", "unread_count": 1, "message_count": 1, "task_status": "accepted"}, {"task_id": "{{t}}", "unread_count": 1, "task_status": "completed"}]}

== is there something new? Nothing yet
! account n
! human p
> GET /api/me/news
> as p
< 200
{"unread_messages": 0, "unread_inquiries": 0}
: tag = header ETag
: before = .state

== asked again, it costs no body
> GET /api/me/news
> as p
> If-None-Match: {{tag}}
< 304

== nobody's news
> GET /api/me/news
< 401

== a task, its channel and a message
! task new by n for p
> POST /api/tasks/{{new}}/contact/allow
> Authorization: Bearer {{n.key}}
< 200

== the message
> POST /api/tasks/{{new}}/contact/messages
> Authorization: Bearer {{n.key}}
{"body": "Which door?"}
< 200

== an inquiry
> POST /api/inquiries
> from 127.0.0.77
{"human_id": "{{p.id}}", "subject": "Photos", "body": "Are you free?"}
< 200

== both count, and the task is another state
> GET /api/me/news
> as p
> If-None-Match: {{tag}}
< 200
{"unread_messages": 1, "unread_inquiries": 1, "state": "/^[0-9a-f]{32}$/"}
: tag = header ETag
: state = .state

== read
> PATCH /api/tasks/{{new}}/contact/read
> as p
{}
< 200

== which is news for the person's other pages
> GET /api/me/news
> as p
> If-None-Match: {{tag}}
< 200
{"unread_messages": 0, "unread_inquiries": 1, "state": "{{state}}"}
: tag = header ETag

== what is decided is news too
! deliver new as p
! approve new by n
> GET /api/me/news
> as p
> If-None-Match: {{tag}}
< 200
< ~ ^((?!{{state}})[\s\S])*$
