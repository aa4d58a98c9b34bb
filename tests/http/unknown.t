# Addresses and methods that are not there, in the words of the API they are near; nginx's own refusals too.

== under /api
> GET /api/nothing
< 404
< Content-Type: /^application\/json/
{"status": "error", "reason": "not_found"}

== under /v1
> GET /v1/nothing
< 404
< Content-Type: /^application\/json/
{"error": "<string>", "code": "<string>"}

== under /webhook
> POST /webhook/nothing
{}
< 404
< Content-Type: /^application\/json/
{"error": {"code": "<string>", "message": "<string>"}, "timestamp": "<string>"}

== a page
> GET /nothing
> Accept: text/html
< 404
< Content-Type: /^text\/html/
< ~ <html lang="en"

== a page in Japanese
> GET /nothing?lang=ja
> Accept: text/html
< 404
< ~ <html lang="ja"

== the wrong method
> DELETE /api/tasks
< 405
< Allow: /GET.*POST|POST.*GET/
{"status": "error", "reason": "method_not_allowed"}

== the wrong method on one task
! account a
! open t by a
> PUT /api/tasks/{{t}}
{}
< 405
< Allow: /GET/
{"status": "error", "reason": "method_not_allowed"}

== GET where only POST is
> GET /api/call_human
< 405
< Allow: /POST/
{"status": "/error|rejected/", "reason": "method_not_allowed"}

== a method nobody knows
> BREW /api/tasks
< 405|501
{"status": "error"}

== TRACE
> TRACE /api/tasks
< 405
{"status": "error"}

== OPTIONS tells nothing away
> OPTIONS /api/tasks
< 204|405
< ! Access-Control-Allow-Origin

== HEAD is GET without a body
> HEAD /api/tasks/{{t}}
< 200
< Content-Type: /^application\/json/

== a slash at the end
> GET /api/tasks/
< 200|301|308|404

== two slashes
> GET //api//tasks
< 200|301|308|400|404

== dots do not climb
> GET /static/../hirehall.env
< 400|404

== escaped dots neither
> GET /static/%2e%2e/%2e%2e/hirehall.env
< 400|404

== an address of 20,000 characters
> GET /api/tasks?q={{x 20000}}
< 400|414
{"status": "error"}

== a header of 100,000 characters
> GET /api/tasks
> X-Long: {{x 100000}}
< 400|431

== no Host
> RAW /
GET /api/tasks HTTP/1.1
Connection: close
< 400

== two lengths
> RAW /
POST /api/ai/accounts HTTP/1.1
Host: x
Content-Length: 5
Content-Length: 6
Connection: close
< 400

== a length and chunks
> RAW /
POST /api/ai/accounts HTTP/1.1
Host: x
Content-Length: 5
Transfer-Encoding: chunked
Connection: close
< 400

== a length that is no number
> RAW /
POST /api/ai/accounts HTTP/1.1
Host: x
Content-Length: many
Connection: close
< 400

== not HTTP at all
> RAW /
hello
< 400

== the id of the request may be given
> GET /api/nothing
> X-Request-Id: my-own-id-12345678
< 404
< X-Request-Id: /./

== and cannot carry anything else
> GET /api/nothing
> X-Request-Id: a b<script>
< 404
< X-Request-Id: /^[A-Za-z0-9_.-]+$/

== in the words of the bounties
> GET /api/payments/nothing
< 404
{"detail": "/./"}

== also where another method is taken
> GET /api/wallet/connect
< 405
< Allow: POST
{"detail": "/./"}

== in those of the tracker
> GET /api/ws/ticket
< 405
{"error": {"code": "METHOD_NOT_ALLOWED"}}

== a ping without a name
> GET /ping/nobody
> Accept: */*
< 404
{"error": {"code": "NOT_FOUND"}}

== spans are not asked for
> GET /v1/traces
< 405
{"error": {"code": "METHOD_NOT_ALLOWED"}}
