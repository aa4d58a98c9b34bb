# What a program finds that knows nothing but the address.

== for language models
> GET /llms.txt
< 200
< Content-Type: /^text\/plain/
< ~ ^# Hirehall\n\n> A hiring hall
< ~ \(http[^)]+/mcp\)
< ~ - `call_human`: Hire a person at once
< ~ - `POST /api/call_human`: Hire a person
< ~ ## API tracker

== whom to tell of a hole
> GET /.well-known/security.txt
< 200
< Content-Type: /^text\/plain/
< ~ ^Contact: mailto:[^\n]+@
< ~ \nExpires: 20\d\d-\d\d-\d\dT[0-9:.]+Z\n
< ~ \nCanonical: http[^\n]+/\.well-known/security\.txt\n

== what is sent without being asked for
> GET /asyncapi.json
< 200
{"asyncapi": "3.0.0", "channels": {"runs": {"address": "/ws"}, "devices": {"address": "/v1/ws"}, "run_stream": {"address": "/events"}}, "components": {"messages": {"runs.task_started": {"payload": {"required": ["type", "data", "timestamp", "seq"]}}, "webhooks.task.completed": {"name": "task.completed"}}}}
: tag = header ETag

== once
> GET /asyncapi.json
> If-None-Match: {{tag}}
< 304
