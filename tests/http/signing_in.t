# The pages that let people and agents in: register, sign in by password and by mail, connect, ask for a new key.

== the form of register
> GET /register
< 200
: token = ~ name="form_token" value="([^"]+)"

== register
! set mail = page-{{unique}}@example.com
> POST /register
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url mail}}&password=a+long+enough+password&lang=ja&name=%E3%81%AF%E3%81%AA&country=JP&location=Ueno&paypal_email=&min_budget_usd=7.50
< 303
< Location: /^(https?:\/\/[^\/]+)?\/tasks\?done=registered/
< Set-Cookie: /hirehall_session=[^;]+;.*HttpOnly/
: cookie = cookie hirehall_session

== the new person is known by name
> GET /me
> Cookie: hirehall_session={{cookie}}
< 200
< ~ はな
: ft = ~ name="form_token" value="([^"]+)"

== register with mistakes shows the form again, with the answers
> POST /register
> Accept-Language: en
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email=nobody&password=short&lang=en&name=Kept+Name&country=&location=&paypal_email=&min_budget_usd=-1
< 422
< Content-Type: /^text\/html/
< ~ <title>Error: 
< ~ There is a problem
< ~ value="Kept Name"
< ~ aria-invalid="true"
< ~ ^((?!value="short").)*$

== register from another site
> POST /register
> Accept: text/html
> Sec-Fetch-Site: cross-site
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email=x-{{unique}}%40example.com&password=a+long+enough+password&lang=en&name=N&country=JP
< 403

== register with a known address tells nobody
> POST /register
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url mail}}&password=a+long+enough+password&lang=en&name=N&country=JP&location=&paypal_email=&min_budget_usd=
< 409|422
< ! Set-Cookie

== change the profile
> POST /me
> Cookie: hirehall_session={{cookie}}
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&lang=en&name=Hana+Two&country=JP&location=Shinjuku&paypal_email=&min_budget_usd=9
< 303
< Location: /\/me\?done=saved/

== it is changed
> GET /me?lang=en
> Cookie: hirehall_session={{cookie}}
< 200
< ~ Hana Two
< ~ Shinjuku

== sign in with a wrong password
> GET /login
< 200
: token = ~ name="form_token" value="([^"]+)"

== wrong
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url mail}}&password=wrong+wrong+wrong&next=
< 401|422
< ! Set-Cookie

== an unknown address reads the same
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email=unknown-{{unique}}%40example.com&password=wrong+wrong+wrong&next=
< 401|422
< ! Set-Cookie

== right
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{upper mail}}&password=a+long+enough+password&next=%2Ftasks
< 303
< Location: /^(https?:\/\/[^\/]+)?\/tasks$/
< Set-Cookie: /hirehall_session=[^;]+;/

== it goes on to nowhere else
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url mail}}&password=a+long+enough+password&next=https%3A%2F%2Fevil.example%2F
< 303
< Location: /^(https?:\/\/127\.0\.0\.1[^\/]*)?\/$/

== five wrong passwords
! human locked
> times 5
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url locked.email}}&password=wrong+wrong+wrong&next=
< 401|422

== then none is looked at, not even the right one
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url locked.email}}&password={{url locked.password}}&next=
< 429
< Retry-After: /^[0-9]+$/
< ! Set-Cookie

== another account can still sign in
> POST /login
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url mail}}&password=a+long+enough+password&next=
< 303

== ask for a link by mail
> POST /login/mail
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email={{url mail}}
< 303
< Location: /\/login\?done=link_sent/

== the same words for an address that nobody has
> POST /login/mail
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&email=unknown-{{unique}}%40example.com
< 303
< Location: /\/login\?done=link_sent/

== the mail is there
> GET /dev/mail
< 200
< ~ {{mail}}
: letter = ~ (?s)href="(/dev/mail/[^"]+)"(?:(?!/dev/mail/).)*{{mail}}

== it holds the link
> GET {{letter}}
< 200
< ~ {{mail}}
: link = ~ /login/link\?token=([A-Za-z0-9_-]+)

== looking at the link signs nobody in
> GET /login/link?token={{link}}
< 200
< ! Set-Cookie
< ~ {{link}}
: token = ~ name="form_token" value="([^"]+)"

== pressing the button does
> POST /login/link
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&token={{link}}
< 303
< Set-Cookie: /hirehall_session=[^;]+;/

== once
> POST /login/link
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&token={{link}}
< 200|401|422
< ! Set-Cookie

== a link that was never sent
> POST /login/link
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&token=never
< 200|401|422
< ! Set-Cookie

== connect an agent
! set ops = ops-{{unique}}@example.com
> POST /ai/connect
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&name=My+Agent&paypal_email={{url ops}}
< 200
< Cache-Control: /no-store/
< ~ http://[^ ]+/mcp(&quot;|"),
: key = ~ \b([0-9a-f]{48})\b

== its key works
> GET /api/ai/accounts
> Authorization: Bearer {{key}}
< 200
{"account": {"paypal_email": "{{ops}}"}}

== connect again with the same address: a mail, no key
> POST /ai/connect
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&name=Thief&paypal_email={{upper ops}}
< 409|422
< ~ ^((?!\b[0-9a-f]{48}\b).)*$

== the mail
> GET /dev/mail
< 200
: letter = ~ (?s)href="(/dev/mail/[^"]+)"(?:(?!/dev/mail/).)*{{ops}}

== has a link to a new key
> GET {{letter}}
< 200
< ~ {{ops}}
: rotate = ~ /ai/connect\?rotate=([A-Za-z0-9_-]+)

== which shows a button first
> GET /ai/connect?rotate={{rotate}}
< 200
< ~ {{rotate}}
: token = ~ name="form_token" value="([^"]+)"

== the key still works
> GET /api/ai/accounts
> Authorization: Bearer {{key}}
< 200

== the button makes the new key
> POST /ai/connect/rotate
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&rotate={{rotate}}
< 200
: key2 = ~ \b([0-9a-f]{48})\b

== the old key has ended
> GET /api/ai/accounts
> Authorization: Bearer {{key}}
< 401

== the new one works
> GET /api/ai/accounts
> Authorization: Bearer {{key2}}
< 200

== the link does it once
> POST /ai/connect/rotate
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}&rotate={{rotate}}
< 200|401|422
< ~ ^((?!\b[0-9a-f]{48}\b).)*$

== the test task of the demo
> POST /ai/connect/test
> Sec-Fetch-Site: same-origin
> Content-Type: application/x-www-form-urlencoded
form_token={{token}}
< 303
< Location: /\/tasks\/[0-9a-f-]{36}/
: ping = header Location

== a robot answers it
! set id = {{path ping}}
! until /api{{id}} .task.status = review_pending
> GET /api{{id}}
< 200
{"task": {"status": "review_pending", "budget_usd": 5}}

== a person gives a task back on its page
! account a
! human h
! task t by a for h
> GET /tasks/{{t}}
> as h
< 200
: ft = ~ name="form_token" value="([^"]+)"

== done
> POST /tasks/{{t}}/skip
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303
< Location: /done=skipped/

== it is open
> GET /api/tasks/{{t}}
< 200
{"task": {"status": "open", "human_id": null}}
