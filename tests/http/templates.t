# Ready texts of a person.

== a new one
! human h
! human k
> POST /api/me/message-templates
> as h
{"title": " On my way ", "body": "I am on my way.\nSee you soon."}
< 200
< exact
{"status": "stored", "template": {"id": "<uuid>", "human_id": "{{h.id}}", "title": "On my way", "body": "I am on my way.\nSee you soon.", "created_at": "<time>", "updated_at": "<time>"}}
: t = .template.id

== it is in the list
> GET /api/me/messages
> as h
< 200
{"templates": [{"id": "{{t}}", "body": "I am on my way.\nSee you soon."}]}

== changed: only what is sent
> PATCH /api/me/message-templates/{{t}}
> as h
{"title": "Late"}
< 200
{"status": "updated", "id": "{{t}}", "title": "Late", "body": "I am on my way.\nSee you soon.", "template": {"id": "{{t}}", "title": "Late"}}

== nothing sent
> PATCH /api/me/message-templates/{{t}}
> as h
{}
< 400
{"reason": "invalid_request"}

== too long
! wide line 121
> PATCH /api/me/message-templates/{{t}}
> as h
{"title": "{{line}}"}
< 400
{"field_errors": [{"field": "title", "code": "too_long"}]}

== 120 of any bytes
! wide line 120
> PATCH /api/me/message-templates/{{t}}
> as h
{"title": "{{line}}"}
< 200

== a body of 4001
! wide long 4001
> POST /api/me/message-templates
> as h
{"title": "x", "body": "{{long}}"}
< 400
{"field_errors": [{"field": "body", "code": "too_long"}]}

== both are needed
> POST /api/me/message-templates
> as h
{}
< 400
{"field_errors": [{"field": "title", "code": "required"}, {"field": "body", "code": "required"}]}

== somebody else's
> PATCH /api/me/message-templates/{{t}}
> as k
{"title": "Mine"}
< 404

== nor removed
> DELETE /api/me/message-templates/{{t}}
> as k
< 404

== nobody
> DELETE /api/me/message-templates/{{t}}
< 401

== nobody makes one
> POST /api/me/message-templates
{"title": "x", "body": "x"}
< 401

== somebody without a worker profile
! admin m
> POST /api/me/message-templates
> as m
{"title": "x", "body": "x"}
< 400
{"reason": "missing_human"}

== by test token
> POST /api/me/message-templates
{"title": "x", "body": "x", "human_id": "{{h.id}}", "human_test_token": "{{h.token}}"}
< 200
: s = .template.id

== removed
> DELETE /api/me/message-templates/{{s}}?human_id={{h.id}}&human_test_token={{h.token}}
< 200
< exact
{"status": "deleted", "id": "{{s}}"}

== once
> DELETE /api/me/message-templates/{{s}}
> as h
< 404

== no id
> DELETE /api/me/message-templates/nonsense
> as h
< 404

== a hundred at most
> times 105
> POST /api/me/message-templates
> as k
{"title": "x", "body": "x"}
< 200 x100
< 429 x5
