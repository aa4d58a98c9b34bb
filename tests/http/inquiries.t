# Inquiries: anybody writes to a person, 20 an hour from one address; the person reads them and their other messages.

== anybody
! human h
! human k
> POST /api/inquiries
> from 127.0.7.1
{"human_id": "{{h.id}}", "subject": "A question", "body": "Do you work on Sundays?", "from_name": "山田", "from_email": "Asker@Example.com"}
< 200
< exact
{"status": "stored", "inquiry_id": "<uuid>"}
: i = .inquiry_id

== without a name
> POST /api/inquiries
> from 127.0.7.1
{"human_id": "{{h.id}}", "subject": "Another", "body": "<img src=x onerror=alert(1)>"}
< 200

== a form will do
> POST /api/inquiries
> from 127.0.7.1
> part human_id = {{h.id}}
> part subject = By form
> part body = Hello
< 200

== the person reads them, newest first
> GET /api/me/messages
> as h
< 200
{"human_id": "{{h.id}}", "templates": [], "channels": [], "inquiries": [{"subject": "By form", "is_read": 0}, {"subject": "Another", "from_name": null, "from_email": null}, {"id": "{{i}}", "human_id": "{{h.id}}", "from_name": "山田", "from_email": "asker@example.com", "subject": "A question", "body": "Do you work on Sundays?", "is_read": 0, "created_at": "<time>"}]}

== read
> PATCH /api/me/messages/{{i}}
> as h
{"is_read": true}
< 200
< exact
{"status": "updated", "id": "{{i}}", "is_read": 1}

== unread, as the seed's clients send it
> PATCH /api/me/messages/{{i}}
> as h
{"is_read": 0}
< 200
{"is_read": 0}

== nonsense
> PATCH /api/me/messages/{{i}}
> as h
{"is_read": "maybe"}
< 400
{"status": "error", "reason": "invalid_request"}

== nothing
> PATCH /api/me/messages/{{i}}
> as h
{}
< 400

== somebody else's
> PATCH /api/me/messages/{{i}}
> as k
{"is_read": true}
< 404

== nobody
> PATCH /api/me/messages/{{i}}
{"is_read": true}
< 401

== nobody reads messages
> GET /api/me/messages
< 401

== a wrong token
> GET /api/me/messages?human_id={{h.id}}&human_test_token={{k.token}}
< 401

== somebody without a worker profile
! admin m
> GET /api/me/messages
> as m
< 200
{"human_id": null, "inquiries": [], "templates": [], "channels": []}

== a line break in the name would be a mail header
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "{{h.id}}", "subject": "x", "body": "x", "from_name": "a\r\nBcc: x@y.example"}
< 400
{"reason": "invalid_request", "field_errors": [{"field": "from_name", "code": "invalid_characters"}]}

== and in the subject
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "{{h.id}}", "subject": "a\nBcc: x@y.example", "body": "x"}
< 400
{"field_errors": [{"field": "subject", "code": "invalid_characters"}]}

== and in the address
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "{{h.id}}", "subject": "x", "body": "x", "from_email": "a@b.example\r\nBcc: x@y.example"}
< 400
{"field_errors": [{"field": "from_email", "code": "invalid_format"}]}

== a text that runs the other way, in a name
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "{{h.id}}", "subject": "\u202egnp.exe", "body": "x"}
< 400
{"field_errors": [{"field": "subject", "code": "invalid_characters"}]}

== 160 characters
! wide line 160
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "{{h.id}}", "subject": "{{line}}", "body": "x"}
< 200

== one more, and an empty body
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "{{h.id}}", "subject": "{{line}}x", "body": ""}
< 400
{"field_errors": [{"field": "subject", "code": "too_long"}, {"field": "body", "code": "required"}]}

== nobody of that id
> POST /api/inquiries
> from 127.0.7.2
{"human_id": "0198c5a0-0000-7000-8000-000000000000", "subject": "x", "body": "x"}
< 404

== 20 an hour
> times 25
> POST /api/inquiries
> from 127.0.7.3
{"human_id": "{{k.id}}", "subject": "Again", "body": "x"}
< 200 x20
< 429 x5

== then no more
> POST /api/inquiries
> from 127.0.7.3
{"human_id": "{{k.id}}", "subject": "Again", "body": "x"}
< 429
< Retry-After: /^[1-9][0-9]*$/
{"status": "error", "reason": "rate_limited"}

== another address is not in the way
> POST /api/inquiries
> from 127.0.7.4
{"human_id": "{{k.id}}", "subject": "Again", "body": "x"}
< 200
