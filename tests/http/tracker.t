# The run tracker: what agents report, what people read, who may, and what is wrong.

== a run begins
! tracker k *
! tracker other
! set p = proj-{{unique}}
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "Разработка новой фичи", "task_id": "task-123", "agent": "claude-3-5-sonnet", "metadata": {"priority": "high", "estimated_duration": 3600, "dependencies": ["task-100", "task-101"]}}
< 200
< RateLimit-Limit: 100
< RateLimit-Remaining: 99
< exact
{"status": "started", "task_id": "task-123", "message": "Task started successfully", "timestamp": "<time>"}

== how it goes
> POST /webhook/status?api_key={{k.key}}
{"project": "{{p}}", "task": "Разработка новой фичи", "task_id": "task-123", "agent": "claude-3-5-sonnet", "status": "running", "progress": 75, "message": "Implementing core functionality, 75% complete"}
< 200
< exact
{"status": "updated", "task_id": "task-123", "message": "Task status updated successfully", "timestamp": "<time>"}

== it is completed
> POST /webhook/finish
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "Разработка новой фичи", "task_id": "task-123", "agent": "claude-3-5-sonnet", "result": "Feature successfully implemented", "duration_seconds": 3450.5, "metadata": {"lines_of_code": 250}}
< 200
< exact
{"status": "completed", "task_id": "task-123", "message": "Task completed successfully", "duration_seconds": 3450.5, "timestamp": "<time>"}

== a late report changes nothing and says so
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "task-123", "agent": "late", "status": "running", "progress": 10}
< 200
{"status": "updated", "late": true}

== the run with its timeline
> GET /api/projects/{{p}}/tasks/task-123
> X-API-Key: {{k.key}}
< 200
{"project": "{{p}}", "status": "completed", "progress": 100, "agent": "claude-3-5-sonnet", "duration_seconds": 3450.5, "attempt": 1, "attempts": [], "metadata": {"priority": "high", "lines_of_code": 250}, "timeline": [{"n": 1, "type": "task_started"}, {"n": 2, "type": "task_status_updated", "data": {"progress": 75, "status": "running"}}, {"n": 3, "type": "task_finished"}, {"n": 4, "type": "task_status_updated", "data": {"status": "completed", "late": true}}]}

== a start after the end is the second attempt
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "Again", "task_id": "task-123", "agent": "claude-3-5-sonnet"}
< 200

== which fails with a long stack
> POST /webhook/error
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "Again", "task_id": "task-123", "agent": "claude-3-5-sonnet", "error_type": "RuntimeError", "error_message": "Failed to connect to database", "stack_trace": "я{{x 10239}}", "metadata": {"retry_count": 3}}
< 200
{"status": "error_recorded", "message": "Error recorded successfully", "stack_trace_truncated": true}

== the first attempt is kept
> GET /api/projects/{{p}}/tasks/task-123
> X-API-Key: {{k.key}}
< 200
{"status": "failed", "attempt": 2, "result": null, "error_type": "RuntimeError", "error_message": "Failed to connect to database", "attempts": [{"attempt": 1, "status": "completed", "result": "Feature successfully implemented"}]}

== a short stack is not cut
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "Two", "task_id": "two", "agent": "b"}
< 200

== it fails
> POST /webhook/error
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "Two", "task_id": "two", "agent": "b", "error_type": "E", "error_message": "x", "stack_trace": "s"}
< 200
{"stack_trace_truncated": "<absent>", "late": "<absent>"}

== unknown runs
> POST /webhook/finish
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "nobody", "agent": "b"}
< 404
{"error": {"code": "NOT_FOUND", "message": "<string>", "details": null}, "timestamp": "<time>"}

== no key
> POST /webhook/start
{}
< 401
{"error": {"code": "UNAUTHORIZED", "message": "/needed/", "details": null}, "timestamp": "<time>"}

== a wrong key
> POST /webhook/start?api_key=wrong
{}
< 401
{"error": {"code": "UNAUTHORIZED", "message": "/wrong/", "details": null}}

== the key of another project
> GET /api/projects/{{p}}
> X-API-Key: {{other.key}}
< 404

== no JSON
> POST /webhook/start
> X-API-Key: {{k.key}}
{broken
< 400
{"error": {"code": "BAD_REQUEST"}}

== nothing of what is needed
> POST /webhook/start
> X-API-Key: {{k.key}}
{"task": "{{x 501}}"}
< 422
{"error": {"code": "VALIDATION_ERROR", "details": {"field": "project", "issue": "This field is required"}, "errors": [{"field": "project"}, {"field": "task", "issue": "This is too long"}, {"field": "task_id"}, {"field": "agent"}]}}

== all that is wrong in one answer, also numbers and metadata
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "agent": "b", "status": "wat", "progress": "x", "metadata": [1], "cost_usd": -1}
< 422
{"error": {"details": {"field": "task_id"}, "errors": [{"field": "task_id"}, {"field": "metadata", "issue": "This value is of the wrong type"}, {"field": "cost_usd", "issue": "This is too small"}, {"field": "status"}, {"field": "progress", "issue": "This is no number"}]}}

== what programs print, colours and all
! tracker kc
> POST /webhook/start
> X-API-Key: {{kc.key}}
{"project": "{{kc.project}}", "task": "Colours", "task_id": "colours", "agent": "b"}
< 200

== a message with colours
> POST /webhook/status
> X-API-Key: {{kc.key}}
{"project": "{{kc.project}}", "task": "Colours", "task_id": "colours", "agent": "b", "status": "running", "message": "\u001b[31mred\u001b[0m \\u0000 \u0000\u0007.", "metadata": {"k": "a\u0000b"}}
< 200

== an error with colours
> POST /webhook/error
> X-API-Key: {{kc.key}}
{"project": "{{kc.project}}", "task": "Colours", "task_id": "colours", "agent": "b", "error_type": "E", "error_message": "\u001b[1mno\u001b[0m", "stack_trace": "\u001b[31mx\u0000\r\n"}
< 200

== they are as they were, but for NUL
> GET /api/projects/{{kc.project}}/tasks/colours
> X-API-Key: {{kc.key}}
< 200
{"message": "\u001b[31mred\u001b[0m \\u0000 \ufffd\u0007.", "error_message": "\u001b[1mno\u001b[0m", "stack_trace": "\u001b[31mx\ufffd\r\n", "metadata": {"k": "a\ufffdb"}, "timeline": [{}, {"data": {"message": "\u001b[31mred\u001b[0m \\u0000 \ufffd\u0007."}}, {"data": {"error_message": "\u001b[1mno\u001b[0m"}}]}

== names take none
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "a\u001bb", "agent": "b"}
< 422

== progress of 101
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "two", "agent": "b", "status": "running", "progress": 101}
< 422
{"error": {"details": {"field": "progress", "issue": "This is too large"}}}

== progress of -1
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "two", "agent": "b", "status": "running", "progress": -1}
< 422

== progress that is no number
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "two", "agent": "b", "status": "running", "progress": "x"}
< 422
{"error": {"details": {"field": "progress", "issue": "This is no number"}}}

== a status there is not
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{p}}", "task": "x", "task_id": "two", "agent": "b", "status": "cancelled"}
< 422

== too large
> POST /webhook/start
> X-API-Key: {{k.key}}
> body @zeros 1048577
< 413
{"error": {"code": "PAYLOAD_TOO_LARGE"}}

== no such report
> POST /webhook/nothing
> X-API-Key: {{k.key}}
{}
< 404
{"error": {"code": "NOT_FOUND"}}

== the same report under one Idempotency-Key is one
> POST /webhook/start
> X-API-Key: {{k.key}}
> Idempotency-Key: {{p}}
{"project": "{{p}}", "task": "Three", "task_id": "three", "agent": "b"}
< 200

== again
> POST /webhook/start
> X-API-Key: {{k.key}}
> Idempotency-Key: {{p}}
{"project": "{{p}}", "task": "Three", "task_id": "three", "agent": "b"}
< 200
< Idempotent-Replayed: true

== another body under it
> POST /webhook/start
> X-API-Key: {{k.key}}
> Idempotency-Key: {{p}}
{"project": "{{p}}", "task": "Four", "task_id": "four", "agent": "b"}
< 409
{"error": {"code": "CONFLICT"}}

== projects
> GET /api/projects?limit=1000&sort_by=name&sort_order=asc
> X-API-Key: {{k.key}}
< 200
{"projects": "<list>", "total": "<int>", "limit": 1000, "offset": 0}

== the only project of a key
> GET /api/projects
> X-API-Key: {{other.key}}
< 200
{"projects": [{"id": "<int>", "name": "{{other.project}}", "task_count": 0, "active_tasks": 0, "created_at": "<time>", "updated_at": "<time>"}], "total": 1, "limit": 50, "offset": 0}

== one project
> GET /api/projects/{{p}}
> X-API-Key: {{k.key}}
< 200
{"name": "{{p}}", "task_count": 3, "active_tasks": 1, "agents": ["b", "claude-3-5-sonnet"], "last_activity": "<time>"}

== a report of progress is activity too
! tracker act
> POST /webhook/start
> X-API-Key: {{act.key}}
{"project": "{{act.project}}", "task": "x", "task_id": "x", "agent": "a"}
< 200

== when it began
> GET /api/projects/{{act.project}}
> X-API-Key: {{act.key}}
< 200
: began = .last_activity

== a report without a change of the status
> POST /webhook/status
> X-API-Key: {{act.key}}
{"project": "{{act.project}}", "task": "x", "task_id": "x", "agent": "a", "status": "running", "progress": 5}
< 200

== is later
> GET /api/projects/{{act.project}}
> X-API-Key: {{act.key}}
< 200
{"last_activity": "/^(?!{{began}})20/"}

== names with a slash
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "org/{{p}}", "task": "x", "task_id": "pull/7", "agent": "a"}
< 200

== are asked for with %2F
> GET /api/projects/org%2F{{p}}
> X-API-Key: {{k.key}}
< 200
{"name": "org/{{p}}", "task_count": 1}

== their runs too, in small letters as well
> GET /api/projects/org%2f{{p}}/tasks/pull%2F7
> X-API-Key: {{k.key}}
< 200
{"project": "org/{{p}}", "task_id": "pull/7"}

== and their statistics
> GET /api/stats/projects/org%2F{{p}}
> X-API-Key: {{k.key}}
< 200
{"project": "org/{{p}}"}

== it is hidden like any other
> PATCH /api/projects/org%2F{{p}}/tasks/pull%2F7
> X-API-Key: {{k.key}}
{"archived": true}
< 200
{"task_id": "pull/7", "archived_at": "<time>"}

== a slash that was not escaped is one of the address
> GET /api/projects/org/{{p}}
> X-API-Key: {{k.key}}
< 404

== a page of a site in LIVE_ORIGINS asks whether it may report
> OPTIONS /webhook/start
> Origin: https://front.example
> Access-Control-Request-Method: POST
> Access-Control-Request-Headers: content-type,x-api-key
< 204
< Access-Control-Allow-Origin: https://front.example
< Access-Control-Allow-Methods: /POST/
< Access-Control-Allow-Headers: content-type,x-api-key
< ! Access-Control-Allow-Credentials

== and reads
> GET /api/projects/{{p}}
> X-API-Key: {{k.key}}
> Origin: https://front.example
< 200
< Access-Control-Allow-Origin: https://front.example
< Vary: /Origin/

== what is wrong, too
> GET /api/projects/{{p}}
> Origin: https://front.example
< 401
< Access-Control-Allow-Origin: https://front.example

== no other site
> GET /api/projects/{{p}}
> X-API-Key: {{k.key}}
> Origin: https://front.example.evil.example
< 200
< ! Access-Control-Allow-Origin

== nor its question
> OPTIONS /webhook/start
> Origin: https://evil.example
> Access-Control-Request-Method: POST
< 405
< ! Access-Control-Allow-Origin

== and no other API
> GET /api/agents
> Origin: https://front.example
< 200
< ! Access-Control-Allow-Origin

== limits of a page
> GET /api/projects?limit=0
> X-API-Key: {{k.key}}
< 422
{"error": {"code": "VALIDATION_ERROR", "details": {"field": "limit"}}}

== and above
> GET /api/projects/{{p}}/tasks?limit=1000000000&offset=-1&status=x&date_from=yesterday
> X-API-Key: {{k.key}}
< 422
{"error": {"errors": [{"field": "limit"}, {"field": "offset"}, {"field": "status"}]}}

== a date that is none
> GET /api/projects/{{p}}/tasks?date_from=yesterday
> X-API-Key: {{k.key}}
< 422
{"error": {"details": {"field": "date_from"}}}

== an order there is not
> GET /api/projects?sort_by=color
> X-API-Key: {{k.key}}
< 422

== runs by what is known of them
> GET /api/projects/{{p}}/tasks?status=failed&agent=claude-3-5-sonnet&date_from=2024-01-15&date_to=2999-12-31
> X-API-Key: {{k.key}}
< 200
< exact
{"tasks": [{"id": "<int>", "task_id": "task-123", "title": "Again", "status": "failed", "progress": 0, "agent": "claude-3-5-sonnet", "started_at": "<time>", "finished_at": "<time>", "duration_seconds": "<number>", "result": null, "error_message": "Failed to connect to database", "metadata": {"priority": "high", "estimated_duration": 3600, "dependencies": ["task-100", "task-101"], "lines_of_code": 250, "retry_count": 3}, "attempt": 2}], "total": 1, "limit": 20, "offset": 0, "filters": {"status": "failed", "agent": "claude-3-5-sonnet", "date_from": "2024-01-15", "date_to": "2999-12-31"}}

== of an unknown project
> GET /api/projects/none-{{unique}}/tasks
> X-API-Key: {{k.key}}
< 404

== searched
> GET /api/tasks/search?task_name=THREE&project_name={{p}}
> X-API-Key: {{k.key}}
< 200
{"tasks": [{"project": "{{p}}", "task_id": "three"}], "total": 1, "filters": {"task_name": "THREE", "project_name": "{{p}}"}}

== statistics
> GET /api/stats
> X-API-Key: {{k.key}}
< 200
{"overview": {"total_projects": "<int>", "total_tasks": "<int>", "active_tasks": "<int>", "completed_tasks": "<int>", "failed_tasks": "<int>"}, "performance": {"average_duration": "<any>", "success_rate": "<number>", "total_duration": "<number>"}, "agents": "<list>", "recent_activity": "<list>"}

== of a project
> GET /api/stats/projects/{{p}}
> X-API-Key: {{k.key}}
< 200
{"project": "{{p}}", "task_stats": {"total": 3, "completed": 0, "running": 1, "failed": 2}, "performance": {"average_duration": null, "success_rate": 0.0}, "timeline": [{"date": "/^[0-9-]{10}$/", "completed": 0, "failed": 2}]}

== all runs as a table
> GET /api/projects/{{p}}/export?format=csv
> X-API-Key: {{k.key}}
< 200
< Content-Type: text/csv; charset=utf-8
< ~ id,task_id,title

== and as JSON
> GET /api/projects/{{p}}/export
> X-API-Key: {{k.key}}
< 200
{"project": "{{p}}", "tasks": [{"task_id": "task-123"}, {"task_id": "two"}, {"task_id": "three"}], "next_after": null}

== a run is hidden
> PATCH /api/projects/{{p}}/tasks/two
> X-API-Key: {{k.key}}
{"archived": true}
< 200
{"archived_at": "<time>"}

== and not among the others
> GET /api/projects/{{p}}/tasks?status=failed
> X-API-Key: {{k.key}}
< 200
{"total": 1}

== a run is deleted
> DELETE /api/projects/{{p}}/tasks/two
> X-API-Key: {{k.key}}
< 200
{"status": "deleted", "task_id": "two"}

== and gone
> DELETE /api/projects/{{p}}/tasks/two
> X-API-Key: {{k.key}}
< 404

== the project is hidden
> PATCH /api/projects/{{p}}
> X-API-Key: {{k.key}}
{"archived": true}
< 200
{"archived_at": "<time>", "task_count": 2}

== without a key one is told nothing, and how things are
> GET /redis-check
< 200
< exact
{"status": "not_configured", "redis_version": null, "timestamp": "<time>"}

== 100 reports a minute a key
! tracker fast *
! set fp = fast-{{unique}}
> times 130
> POST /webhook/start
> X-API-Key: {{fast.key}}
{"project": "{{fp}}", "task": "x", "task_id": "x", "agent": "a"}
< 200|429

== then no more, though reading goes on
> POST /webhook/start
> X-API-Key: {{fast.key}}
{"project": "{{fp}}", "task": "x", "task_id": "x", "agent": "a"}
< 429|200
< RateLimit-Limit: 100

== reading
> GET /api/projects/{{fp}}
> X-API-Key: {{fast.key}}
< 200
< RateLimit-Limit: 1000
