# People who register: a worker profile, with an account or added to one.

== registering without a session makes the account and signs it in
! set mail = new-{{unique}}@example.com
> POST /api/humans
{"name": "Hana Sato", "email": "{{mail}}", "password": "a long enough password", "country": "JP", "location": "Shibuya-{{unique}}", "min_budget_usd": 10}
< 200
< Set-Cookie: /hirehall_session=[^;]+;.*HttpOnly/
< Set-Cookie: /SameSite=Lax/
{"id": "<uuid>", "status": "available"}
: h = .id
: cookie = cookie hirehall_session

== over plain http the cookie is not marked Secure
> POST /api/humans
{"name": "Ken", "email": "ken-{{unique}}@example.com", "password": "a long enough password", "country": "US", "min_budget_usd": 5}
< 200
{"status": "available"}
: ken = .id

== the new session has the profile
> GET /api/me/payments
> Cookie: hirehall_session={{cookie}}
< 200
{"human_id": "{{h}}", "summary": {"pending_total": 0, "approved_total": 0, "paid_total": 0}, "payments": []}

== country in lower case will do
> POST /api/humans
{"name": "Low", "email": "low-{{unique}}@example.com", "password": "a long enough password", "country": "jp", "min_budget_usd": 5}
< 200

== without a country
> POST /api/humans
{"name": "N", "email": "n-{{unique}}@example.com", "password": "a long enough password", "min_budget_usd": 5}
< 400
{"status": "error", "field_errors": [{"field": "country", "code": "<string>"}]}

== a country that is none
> POST /api/humans
{"name": "N", "email": "n-{{unique}}@example.com", "password": "a long enough password", "country": "Japan", "min_budget_usd": 5}
< 400
{"status": "error", "field_errors": [{"field": "country", "code": "<string>"}]}

== a short password
> POST /api/humans
{"name": "N", "email": "n-{{unique}}@example.com", "password": "short", "country": "JP", "min_budget_usd": 5}
< 400
{"status": "error", "field_errors": [{"field": "password", "code": "too_short"}]}

== an empty password is not a missing one
> POST /api/humans
{"name": "N", "email": "n-{{unique}}@example.com", "password": "", "country": "JP", "min_budget_usd": 5}
< 400|200
< ! X-Api-Key

== no password: a link is mailed, nobody is signed in
> POST /api/humans
{"name": "Linked", "email": "link-{{unique}}@example.com", "country": "JP", "min_budget_usd": 5}
< 200
{"id": "<uuid>", "status": "available"}

== neither session nor address
> POST /api/humans
{"name": "N", "country": "JP", "min_budget_usd": 5}
< 400|401
{"status": "error"}

== a negative minimum
> POST /api/humans
{"name": "N", "email": "n-{{unique}}@example.com", "password": "a long enough password", "country": "JP", "min_budget_usd": -1}
< 400
{"field_errors": [{"field": "min_budget_usd", "code": "<string>"}]}

== a minimum with three decimals
> POST /api/humans
{"name": "N", "email": "n-{{unique}}@example.com", "password": "a long enough password", "country": "JP", "min_budget_usd": 5.001}
< 400
{"field_errors": [{"field": "min_budget_usd", "code": "<string>"}]}

== a known address makes nothing and signs nobody in
> POST /api/humans
{"name": "Thief", "email": "{{upper mail}}", "password": "a long enough password", "country": "JP", "min_budget_usd": 5}
< 409
< ! Set-Cookie
{"status": "error", "reason": "account_exists", "id": "<absent>"}

== a second profile for one session
> POST /api/humans
> Cookie: hirehall_session={{cookie}}
> Sec-Fetch-Site: same-origin
{"name": "Again", "country": "JP", "min_budget_usd": 5}
< 200|409

== with a session, from another site
> POST /api/humans
> Cookie: hirehall_session={{cookie}}
> Sec-Fetch-Site: cross-site
> Origin: https://evil.example
{"name": "Again", "country": "JP", "min_budget_usd": 5}
< 403
{"status": "error", "reason": "cross_origin_request"}

== names with tricks are refused
> POST /api/humans
{"name": "Ha\u202ena", "email": "n-{{unique}}@example.com", "password": "a long enough password", "country": "JP", "min_budget_usd": 5}
< 400
{"field_errors": [{"field": "name", "code": "invalid_characters"}]}

== a form will do
> POST /api/humans
> Content-Type: application/x-www-form-urlencoded
name=Form+Person&email=form-{{unique}}%40example.com&password=a+long+enough+password&country=JP&min_budget_usd=7.50
< 200|303
