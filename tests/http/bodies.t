# Bodies that are broken before their meaning matters.

== not JSON
> POST /api/ai/accounts
hello
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== JSON that stops
> POST /api/ai/accounts
{"name": "A", "paypal_email":
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== JSON with more after it
> POST /api/ai/accounts
{"name": "A", "paypal_email": "x-{{unique}}@example.com"} {}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== a list where an object belongs
> POST /api/ai/accounts
[1, 2]
< 400
{"status": "error"}

== a word where an object belongs
> POST /api/ai/accounts
"hello"
< 400
{"status": "error"}

== null
> POST /api/ai/accounts
null
< 400
{"status": "error"}

== the same member twice
> POST /api/ai/accounts
{"name": "A", "name": "B", "paypal_email": "x-{{unique}}@example.com"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== NUL as a byte
> POST /api/ai/accounts
> body @nul-json
< 400
{"status": "error"}

== NUL as an escape
> POST /api/ai/accounts
> body @nul-escape
< 400
{"status": "error"}

== bytes that are no UTF-8
> POST /api/ai/accounts
> body @bad-utf8
< 400
{"status": "error"}

== overlong UTF-8
> POST /api/ai/accounts
> body @overlong-utf8
< 400
{"status": "error"}

== half a surrogate pair
> POST /api/ai/accounts
> body @lone-surrogate
< 400
{"status": "error"}

== 33 levels
> POST /api/ai/accounts
> body @deep 33
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== 100,000 levels
> POST /api/ai/accounts
> body @deep 100000
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== 30 levels are read, and refused for what they are
> POST /api/ai/accounts
> body @deep 30
< 400
{"status": "error", "reason": "invalid_request"}

== 200,000 values
> POST /api/ai/accounts
> body @many 200000
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "body", "code": "invalid_json"}]}

== one mebibyte is read
> POST /api/ai/accounts
> body @long-json 1048576
< 400
{"status": "error", "reason": "invalid_request"}

== one byte more is not
> POST /api/ai/accounts
> body @long-json 1048577
< 413
{"status": "error", "reason": "body_too_large"}

== twenty mebibytes neither
> POST /api/ai/accounts
> body @zeros 20971520
< 413
{"status": "error"}

== 120 mebibytes: nginx says it, in our words
> POST /api/submissions
> body @zeros 125829120
< 413
< Content-Type: /^application\/json/
{"status": "error", "reason": "<string>"}

== nginx in the words of the bounties
> POST /api/tasks/m2m/create
> body @zeros 2097152
< 413
< Content-Type: /^application\/json/
{"detail": "<string>"}

== and where they share an address with the human hall
> POST /api/tasks/00000000-0000-4000-8000-000000000000/start
> body @zeros 2097152
< 413
{"detail": "<string>"}

== in those of the stories
> POST /api/task/new
> body @zeros 2097152
< 413
{"detail": "<string>"}

== in those of the tracker
> POST /api/ws/ticket
> body @zeros 2097152
< 413
{"error": {"code": "PAYLOAD_TOO_LARGE"}}

== the call's own words
> POST /api/call_human
> body @zeros 2097152
< 413
{"status": "rejected"}

== no body
> POST /api/ai/accounts
< 400
{"status": "error"}

== an unknown kind of body
> POST /api/ai/accounts
> Content-Type: application/xml
<a/>
< 400|415
{"status": "error"}

== JSON under a charset
> POST /api/ai/accounts
> Content-Type: application/json; charset=utf-8
{"name": "A", "paypal_email": "x-{{unique}}@example.com"}
< 200

== JSON by its suffix or without a name
> POST /api/ai/accounts
> Content-Type: application/vnd.api+json
{"name": "A", "paypal_email": "x-{{unique}}@example.com"}
< 200|415

== a huge number
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 99999999999999999999999999999999999999}
< 400
{"status": "error"}

== the greatest number there is
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 9223372036854775807}
< 400
{"status": "error"}

== a number in an odd spelling
> POST /api/tasks
{"task": "x", "origin_country": "JP", "budget_usd": 2e1, "location": "Nowhere {{unique}}"}
< 200|201|400
