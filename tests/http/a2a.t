# The hall as an agent of A2A 1.0: its card, JSON-RPC and REST, and the same task over all doors.

== the card
> GET /.well-known/agent-card.json
< 200
< Content-Type: /^application\/json/
{"name": "Hirehall", "supportedInterfaces": [{"url": "/^http.*.a2a$/", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}, {"url": "/^http.*.a2a.rest$/", "protocolBinding": "HTTP+JSON", "protocolVersion": "1.0"}], "capabilities": {"streaming": false, "pushNotifications": false}, "securitySchemes": {"oauth": {"oauth2SecurityScheme": {"flows": {"authorizationCode": {"pkceRequired": true}}}}}, "skills": [{"id": "hire-human"}, {"id": "review"}]}
: tag = header ETag

== which one has already
> GET /.well-known/agent-card.json
> If-None-Match: {{tag}}
< 304

== the version must be said
! account a
> POST /a2a
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "ListTasks", "params": {}}
< 200
{"id": 1, "error": {"code": -32009, "data": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "VERSION_NOT_SUPPORTED", "domain": "a2a-protocol.org"}]}}

== who has no key is told where to get one
> POST /a2a
> A2A-Version: 1.0
{"jsonrpc": "2.0", "id": "x", "method": "ListTasks"}
< 401
< WWW-Authenticate: /^Bearer resource_metadata="http[^"]+\/\.well-known\/oauth-protected-resource\/a2a"/
{"id": "x", "error": {"code": -32603}}

== nor with a wrong one
> GET /a2a/rest/tasks
> A2A-Version: 1.0
> Authorization: Bearer {{x 48}}
< 401
{"error": {"code": 401, "status": "UNAUTHENTICATED"}}

== no JSON
> POST /a2a
> A2A-Version: 1.0
{"jsonrpc"
< 200
{"id": null, "error": {"code": -32700}}

== no request
> POST /a2a
> A2A-Version: 1.0
{"id": 3}
< 200
{"id": 3, "error": {"code": -32600}}

== an unknown method
> POST /a2a
> A2A-Version: 1.0
{"jsonrpc": "2.0", "id": 3, "method": "message/send"}
< 200
{"error": {"code": -32601}}

== words alone hire nobody
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": {"messageId": "w1", "role": "ROLE_USER", "parts": [{"text": "ping"}]}}}
< 200
{"result": {"message": {"role": "ROLE_AGENT", "parts": [{"text": "/data part/"}]}}}

== nor do fields that are missing
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": {"messageId": "w2", "role": "ROLE_USER", "parts": [{"data": {"task": "x"}}]}}}
< 200
{"error": {"code": -32602, "message": "/origin_country/"}}

== a message without an id
> POST /a2a/rest/message:send
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"message": {"role": "ROLE_USER", "parts": [{"data": {}}]}}
< 400
{"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "/messageId/"}}

== a file is not taken
> POST /a2a/rest/message:send
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"message": {"messageId": "f", "role": "ROLE_USER", "parts": [{"url": "https://app.example/x.png"}]}}
< 400
{"error": {"details": [{"reason": "CONTENT_TYPE_NOT_SUPPORTED"}]}}

== nobody is there
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": {"messageId": "nobody-{{a.id}}", "role": "ROLE_USER", "parts": [{"data": {"task": "Look", "origin_country": "JP", "task_label": "real_world_verification", "acceptance_criteria": "x", "not_allowed": "y", "budget_usd": 20, "location": "No such place"}}]}}}
< 200
{"result": {"task": {"status": {"state": "TASK_STATE_REJECTED"}}}}

== a person is hired
! human h
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 7, "method": "SendMessage", "params": {"message": {"messageId": "m-{{a.id}}", "contextId": "trip", "role": "ROLE_USER", "parts": [{"data": {"task": "Look at the gate", "origin_country": "JP", "task_label": "real_world_verification", "acceptance_criteria": "One sentence.", "not_allowed": "Nothing private.", "budget_usd": 20, "location": "{{h.location}}", "deliverable": "text", "deadline_minutes": 30, "ai_api_key": "dropped"}}]}}}
< 200
{"jsonrpc": "2.0", "id": 7, "result": {"task": {"id": "<uuid>", "contextId": "trip", "status": {"state": "TASK_STATE_WORKING", "timestamp": "<time>"}, "history": [{"messageId": "m-{{a.id}}", "role": "ROLE_USER"}], "metadata": {"hirehall": {"status": "accepted", "human_id": "{{h.id}}"}}}}}
: t = .result.task.id

== the same message again is the same task
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 8, "method": "SendMessage", "params": {"message": {"messageId": "m-{{a.id}}", "contextId": "trip", "role": "ROLE_USER", "parts": [{"data": {"task": "Look at the gate", "origin_country": "JP", "task_label": "real_world_verification", "acceptance_criteria": "One sentence.", "not_allowed": "Nothing private.", "budget_usd": 20, "location": "{{h.location}}", "deliverable": "text", "deadline_minutes": 30, "ai_api_key": "dropped"}}]}}}
< 200
{"result": {"task": {"id": "{{t}}"}}}

== it is the hall's task
> GET /api/tasks/{{t}}
> Authorization: Bearer {{a.key}}
< 200
{"task": {"status": "accepted"}}

== nobody else's
! account b
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{b.key}}
{"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "{{t}}"}}
< 200
{"error": {"code": -32001, "data": [{"reason": "TASK_NOT_FOUND"}]}}

== not over REST either
> GET /a2a/rest/tasks/{{t}}
> A2A-Version: 1.0
> Authorization: Bearer {{b.key}}
< 404
{"error": {"code": 404, "status": "NOT_FOUND"}}

== it is not approved before it is delivered
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": {"messageId": "early", "taskId": "{{t}}", "role": "ROLE_USER", "parts": [{"data": {"approve": true}}]}}}
< 200
{"error": {"code": -32004, "message": "/not_review_pending|missing_submission/"}}

== what was promised is not taken back
> POST /a2a/rest/tasks/{{t}}:cancel
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 400
{"error": {"details": [{"reason": "TASK_NOT_CANCELABLE"}]}}

== the same by JSON-RPC
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 1, "method": "CancelTask", "params": {"id": "{{t}}"}}
< 200
{"error": {"code": -32002}}

== delivered, it waits for an answer
! deliver t as h "The gate is open."
> GET /a2a/rest/tasks/{{t}}?historyLength=0
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 200
< Content-Type: /^application\/a2a\+json/
{"id": "{{t}}", "status": {"state": "TASK_STATE_INPUT_REQUIRED", "message": {"role": "ROLE_AGENT"}}, "history": "<absent>", "artifacts": [{"artifactId": "<uuid>", "parts": [{"text": "The gate is open."}]}]}

== changes are asked for
> POST /a2a/rest/message:send
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"message": {"messageId": "again", "taskId": "{{t}}", "contextId": "trip", "role": "ROLE_USER", "parts": [{"data": {"request_changes": "And its colour?"}}]}}
< 200
{"task": {"status": {"state": "TASK_STATE_WORKING"}, "history": [{"messageId": "m-{{a.id}}"}, {"messageId": "again"}]}}

== two decisions at once are none
! deliver t as h "It is open and green."
> POST /a2a/rest/message:send
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"message": {"messageId": "both", "taskId": "{{t}}", "role": "ROLE_USER", "parts": [{"data": {"approve": true, "reject": "no"}}]}}
< 400

== another context is another conversation
> POST /a2a/rest/message:send
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"message": {"messageId": "other", "taskId": "{{t}}", "contextId": "other", "role": "ROLE_USER", "parts": [{"data": {"approve": true}}]}}
< 400

== yes
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 9, "method": "SendMessage", "params": {"message": {"messageId": "yes", "taskId": "{{t}}", "role": "ROLE_USER", "parts": [{"data": {"approve": true}}]}}}
< 200
{"result": {"task": {"id": "{{t}}", "status": {"state": "TASK_STATE_COMPLETED"}, "artifacts": [{"parts": [{"text": "It is open and green."}]}]}}}

== once more is the same answer
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 10, "method": "SendMessage", "params": {"message": {"messageId": "yes", "taskId": "{{t}}", "role": "ROLE_USER", "parts": [{"data": {"approve": true}}]}}}
< 200
{"result": {"task": {"status": {"state": "TASK_STATE_COMPLETED"}}}}

== a new message is not taken any more
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 11, "method": "SendMessage", "params": {"message": {"messageId": "late", "taskId": "{{t}}", "role": "ROLE_USER", "parts": [{"data": {"reject": "no"}}]}}}
< 200
{"error": {"code": -32004}}

== a task that came another way is judged here too
! task u by a for h
! deliver u as h
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 12, "method": "SendMessage", "params": {"message": {"messageId": "no", "taskId": "{{u}}", "role": "ROLE_USER", "parts": [{"data": {"reject": "Nothing to see."}}]}}}
< 200
{"result": {"task": {"contextId": "{{u}}", "status": {"state": "TASK_STATE_FAILED"}, "metadata": {"hirehall": {"failure_reason": "requester_rejected", "reject_reason": "Nothing to see."}}}}}

== the list: the newest change first
> POST /a2a
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{"jsonrpc": "2.0", "id": 13, "method": "ListTasks", "params": {"pageSize": 1}}
< 200
{"result": {"tasks": [{"id": "{{u}}", "artifacts": "<absent>"}], "pageSize": 1, "totalSize": 3}}
: next = .result.nextPageToken

== and on
> GET /a2a/rest/tasks?pageSize=2&pageToken={{next}}&includeArtifacts=true
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 200
{"tasks": [{"id": "{{t}}", "artifacts": [{"parts": [{"text": "It is open and green."}]}]}, {"status": {"state": "TASK_STATE_REJECTED"}}], "nextPageToken": ""}

== by context and state
> GET /a2a/rest/tasks?contextId=trip&status=TASK_STATE_COMPLETED
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 200
{"tasks": [{"id": "{{t}}"}], "totalSize": 1}

== of others nothing
> GET /a2a/rest/tasks
> A2A-Version: 1.0
> Authorization: Bearer {{b.key}}
< 200
< exact
{"tasks": [], "nextPageToken": "", "pageSize": 50, "totalSize": 0}

== a page that is too large
> GET /a2a/rest/tasks?pageSize=1000
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 400

== a token that is none
> GET /a2a/rest/tasks?pageToken=x
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 400

== no streams
> POST /a2a/rest/message:stream
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{}
< 400
{"error": {"details": [{"reason": "UNSUPPORTED_OPERATION"}]}}

== no push
> POST /a2a/rest/tasks/{{t}}/pushNotificationConfigs
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
{}
< 400
{"error": {"details": [{"reason": "PUSH_NOTIFICATION_NOT_SUPPORTED"}]}}

== no other card
> GET /a2a/rest/extendedAgentCard
> A2A-Version: 1.0
> Authorization: Bearer {{a.key}}
< 400
