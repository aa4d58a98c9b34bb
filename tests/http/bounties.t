# Bounties: programs with a service token start agents for people, people pay for the results.

== a program makes a task for a person
! human h
! owner u of h
! service m as {{u}}
! set secret = kept{{unique}}
> POST /api/tasks/m2m/create
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
{"agent_type": "factcheck", "input_data": {"text": "Does vitamin C cure the common cold?"}}
< 201
< exact
{"id": "<uuid>", "user_id": "{{u}}", "agent_type": "factcheck", "status": "pending", "input_data": {"text": "Does vitamin C cure the common cold?"}, "estimated_cost": 0.001, "actual_cost": null, "created_at": "<time>", "started_at": null, "completed_at": null, "output_data": null, "metadata": null, "payment_status": null, "progress_message": null, "paid_at": null}
: b = .id

== it reads it
> GET /api/tasks/{{b}}
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"id": "{{b}}", "status": "pending"}

== what is pending waits for its program
> GET /api/tasks/{{b}}/wait
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"task": {"id": "{{b}}", "status": "pending"}, "waits_for_you": true}

== the result of what is pending
> GET /api/tasks/{{b}}/result
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"status": "pending", "message": "/./"}

== it is started: without a model people do it
> POST /api/tasks/{{b}}/start
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"id": "{{b}}", "status": "running", "started_at": "<time>", "metadata": {"executor": "people", "human_task_id": "<uuid>"}}
: w = .metadata.human_task_id

== it cannot be started twice
> POST /api/tasks/{{b}}/start
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 400
{"detail": "/running/"}

== what runs is waited for, as long as one says
> GET /api/tasks/{{b}}/wait?timeout_s=1
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"task": {"id": "{{b}}", "status": "running"}, "waits_for_you": false}

== at most 50 seconds
> GET /api/tasks/{{b}}/wait?timeout_s=51
> as h
< 422
{"detail": [{"loc": ["query", "timeout_s"], "type": "above_max"}]}

== the task for people is open
> GET /api/tasks/{{w}}
< 200
{"task": {"id": "{{w}}", "status": "open", "budget_usd": 5, "deliverable": "text", "task": "/vitamin C/"}}

== strangers do not find it in the list
> GET /api/tasks?q=vitamin&status=open
< 200
< exact
{"tasks": [], "next_cursor": null}

== somebody who is signed in does
! human g
> GET /api/tasks?q=vitamin&status=open
> as g
< 200
< ~ {{w}}

== takes it
> POST /api/tasks/{{w}}/accept
> as g
< 200

== and delivers
> POST /api/submissions
> as g
{"task_id": "{{w}}", "type": "text", "text": "## Post Summary\n\nNo, says {{secret}} everybody."}
< 200|201

== the bounty is completed at once, without its result
> GET /api/tasks/{{b}}
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"status": "completed", "actual_cost": 0.001, "output_data": null, "payment_status": null, "completed_at": "<time>"}

== a program gets a link instead of the result
> GET /api/tasks/{{b}}/result
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
< exact
{"status": "payment_link_sent", "message": "A link to complete the payment has been sent to the user's email.", "task_id": "{{b}}", "amount": 0.001}

== its person is asked to pay
> GET /api/tasks/{{b}}/result
> as h
< 402
{"task_id": "{{b}}"}

== what was delivered is nowhere before it is paid
! nowhere {{secret}} {{b}} {{w}} as h by m
> GET /api/tasks/?limit=5
> as h
< 200
{"total": 1}

== no receipt before it is paid
> GET /api/tasks/{{b}}/receipt
> as h
< 409

== another person sees nothing of it
! human x
> GET /api/tasks/{{b}}
> as x
< 404

== nor its result
> GET /api/tasks/{{b}}/result
> as x
< 404
< exact
{"detail": "There is nothing at this address."}

== nor waits for it
> GET /api/tasks/{{b}}/wait
> as x
< 404

== nor starts it
> POST /api/tasks/{{b}}/start
> as x
< 404

== nor cancels it
> POST /api/tasks/{{b}}/cancel
> as x
< 404

== nor takes it away
> DELETE /api/tasks/{{b}}
> as x
< 404

== nor a program for another person
! owner v of x
> GET /api/tasks/{{b}}/result
> Authorization: Bearer {{m.token}}
> X-User-ID: {{v}}
< 404

== a result is no place to tell from a stranger's
> GET /api/tasks/00000000-0000-4000-8000-000000000000/result
> as x
< 404

== what is completed is not cancelled
> POST /api/tasks/{{b}}/cancel
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 400

== nor taken away
> DELETE /api/tasks/{{b}}
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 400

== nor retried
> POST /api/tasks/{{b}}/retry
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 400

== paid, it is given
! paid {{b}}
> GET /api/tasks/{{b}}/result
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
{"task_id": "{{b}}", "status": "completed", "result_type": "text", "content": "/^## Post Summary/", "actual_cost": 0.001, "created_at": "<time>"}

== and stands in the task
> GET /api/tasks/{{b}}
> as h
< 200
{"payment_status": "paid", "output_data": {"output": "/^## Post Summary/"}}

== with a receipt
> GET /api/tasks/{{b}}/receipt
> as h
< 200
{"task_id": "{{b}}", "amount": 0.001, "currency": "USDC", "method": "demo", "payment_status": "paid", "paid_at": "<time>"}

== an admin gives it back
! admin adm
> POST /api/tasks/{{b}}/refund
> as adm
{"reason": "not what was asked for"}
< 200
{"task_id": "{{b}}", "status": "done"}

== once
> POST /api/tasks/{{b}}/refund
> as adm
{}
< 409

== nobody else
> POST /api/tasks/{{b}}/refund
> as h
{}
< 401|403

== the result is closed again
> GET /api/tasks/{{b}}/result
> Authorization: Bearer {{m.token}}
> X-User-ID: {{u}}
< 200
< exact
{"status": "refunded", "message": "/./", "task_id": "{{b}}"}
