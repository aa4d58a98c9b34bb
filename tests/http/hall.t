# The hall itself: health, metrics, description, documents.

== it is well
> GET /health
< 200
{"status": "/healthy|ok/", "database": "<string>", "version": "<string>", "timestamp": "<string>"}

== so is its database
> GET /db-check
< 200

== the description
> GET /openapi.json
< 200
< Content-Type: application/json
< ETag: /^(W\/)?"[0-9a-f]{32}"$/
{"openapi": "3.1.0", "info": {"title": "Hirehall"}}
: tag = header ETag

== is not sent twice
> GET /openapi.json
> If-None-Match: {{tag}}
< 304
< ETag: {{tag}}

== is sent again when it differs
> GET /openapi.json
> If-None-Match: "00000000000000000000000000000000"
< 200

== Swagger UI
> GET /docs
< 200
< Content-Type: /^text\/html/
< ~ ^((?!<script>).)*$

== ReDoc
> GET /redoc
< 200
< Content-Type: /^text\/html/
< ~ ^((?!<script>).)*$

== the plain reference
> GET /docs/reference
< 200
< ~ /api/call_human

== metrics, from this machine
> GET /metrics
< 200
< Content-Type: /^text\/plain/
< ~ _http_requests_total

== no metrics for others' tokens
> GET /metrics
> Authorization: Bearer wrong
< 200|401

== the bundles of both readers are served, and kept
> GET /static/vendor/swagger-ui-5.35.0.js
< 200
< Content-Type: /javascript/
< Cache-Control: /immutable/

== ReDoc's too
> GET /static/vendor/redoc-2.5.4.js
< 200
< Content-Type: /javascript/
