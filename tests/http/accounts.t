# AI accounts: one key, shown once, never given to whoever names the address again.

== an account is connected
> POST /api/ai/accounts
{"name": "My Agent", "paypal_email": "agent-{{unique}}@example.com"}
< 200
< Content-Type: /^application\/json/
< Cache-Control: /no-store/
< exact
{"status": "connected", "account_id": "<uuid>", "api_key": "/^[0-9a-f]{48}$/"}
: id = .account_id
: key = .api_key

== it reads itself, by query
> GET /api/ai/accounts?account_id={{id}}&api_key={{key}}
< 200
{"account": {"id": "{{id}}", "name": "My Agent", "paypal_email": "/^agent-/", "status": "active"}}

== it reads itself, by Bearer
> GET /api/ai/accounts
> Authorization: Bearer {{key}}
< 200
{"account": {"id": "{{id}}"}}

== the key is nowhere in that answer
> GET /api/ai/accounts
> Authorization: Bearer {{key}}
< 200
{"account": {"api_key": "<absent>", "key_hash": "<absent>"}}

== without credentials
> GET /api/ai/accounts
< 401
{"status": "error", "reason": "<string>"}

== with a wrong key
> GET /api/ai/accounts?account_id={{id}}&api_key=000000000000000000000000000000000000000000000000
< 401
{"status": "error", "reason": "invalid_credentials"}

== with a wrong Bearer
> GET /api/ai/accounts
> Authorization: Bearer wrong
< 401
{"status": "error", "reason": "invalid_credentials"}

== a key of another account under this id
! account other
> GET /api/ai/accounts?account_id={{id}}&api_key={{other.key}}
< 401
{"status": "error", "reason": "invalid_credentials"}

== an id that is no id
> GET /api/ai/accounts?account_id=nope&api_key={{key}}
< 400|401
{"status": "error"}

== the same address again never shows a key
! account a
> POST /api/ai/accounts
{"name": "Thief", "paypal_email": "{{a.email}}"}
< 409
{"status": "error", "reason": "account_exists", "api_key": "<absent>", "account_id": "<absent>"}

== addresses are case-blind
> POST /api/ai/accounts
{"name": "Thief", "paypal_email": "{{upper a.email}}"}
< 409
{"status": "error", "reason": "account_exists"}

== the old key still works
> GET /api/ai/accounts?account_id={{a.id}}&api_key={{a.key}}
< 200

== no name
> POST /api/ai/accounts
{"paypal_email": "x-{{unique}}@example.com"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "name", "code": "required"}]}

== an empty name
> POST /api/ai/accounts
{"name": "", "paypal_email": "x-{{unique}}@example.com"}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "name", "code": "required"}]}

== both missing are told at once
> POST /api/ai/accounts
{}
< 400
{"reason": "invalid_request", "field_errors": [{"field": "name", "code": "required"}, {"field": "paypal_email", "code": "required"}]}

== no address at all
> POST /api/ai/accounts
{"name": "A", "paypal_email": "not an address"}
< 400
{"reason": "invalid_request", "field_errors": [{"field": "paypal_email", "code": "<string>"}]}

== a name that is a number
> POST /api/ai/accounts
{"name": 5, "paypal_email": "x-{{unique}}@example.com"}
< 400
{"field_errors": [{"field": "name", "code": "invalid_type"}]}

== a name with a line break
> POST /api/ai/accounts
{"name": "a\nBcc: x", "paypal_email": "x-{{unique}}@example.com"}
< 400
{"field_errors": [{"field": "name", "code": "<string>"}]}

== a very long name
> POST /api/ai/accounts
{"name": "{{x 5000}}", "paypal_email": "x-{{unique}}@example.com"}
< 400
{"field_errors": [{"field": "name", "code": "too_long"}]}

== unknown members are ignored
> POST /api/ai/accounts
{"name": "B", "paypal_email": "x-{{unique}}@example.com", "status": "disabled", "api_key": "mine", "id": "mine"}
< 200
{"status": "connected", "api_key": "/^[0-9a-f]{48}$/"}

== twenty at once with one address: one account
! set same = same-{{unique}}@example.com
> times 20
> POST /api/ai/accounts
{"name": "Race", "paypal_email": "{{same}}"}
< 200 x1
< 409 x19
