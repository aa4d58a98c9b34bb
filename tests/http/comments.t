# Comments on a task: everybody reads them, people with a worker profile write them.

== none yet
! account a
! human h name=Hanako
! open t by a
> GET /api/tasks/{{t}}/comments
< 200
< exact
{"comments": []}

== one by a session
> POST /api/tasks/{{t}}/comments
> as h
{"body": " Is the gate open on Sundays? "}
< 200
< exact
{"status": "created", "comment": {"id": "<uuid>", "task_id": "{{t}}", "human_id": "{{h.id}}", "human_name": "Hanako", "body": "Is the gate open on Sundays?", "created_at": "<time>"}}

== one by a test token
> POST /api/tasks/{{t}}/comments
{"body": "<script>alert(1)</script>", "human_id": "{{h.id}}", "human_test_token": "{{h.token}}"}
< 200

== oldest first, without an address
> GET /api/tasks/{{t}}/comments
< 200
< ~ ^((?!@example).)*$
{"comments": [{"body": "Is the gate open on Sundays?", "human_name": "Hanako"}, {"body": "<script>alert(1)</script>"}]}

== nobody
> POST /api/tasks/{{t}}/comments
{"body": "x"}
< 401

== an account is no person
> POST /api/tasks/{{t}}/comments
> Authorization: Bearer {{a.key}}
{"body": "x"}
< 401

== a wrong token
> POST /api/tasks/{{t}}/comments
{"body": "x", "human_id": "{{h.id}}", "human_test_token": "0"}
< 401

== empty
> POST /api/tasks/{{t}}/comments
> as h
{"body": "   "}
< 400
{"status": "error", "reason": "invalid_request"}

== 2000 characters
! wide long 2000
> POST /api/tasks/{{t}}/comments
> as h
{"body": "{{long}}"}
< 200

== one more
> POST /api/tasks/{{t}}/comments
> as h
{"body": "{{long}}x"}
< 400
{"reason": "invalid_request"}

== no such task
> POST /api/tasks/0198c5a0-0000-7000-8000-000000000000/comments
> as h
{"body": "x"}
< 404

== nor to read
> GET /api/tasks/0198c5a0-0000-7000-8000-000000000000/comments
< 404
{"status": "error", "reason": "not_found"}

== no task at all
> GET /api/tasks/nonsense/comments
< 404
