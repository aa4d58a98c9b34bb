# Pages for people. How they look and read is tested in tests/pages.

== the first page
> GET /
< 200
< Content-Type: /^text\/html; ?charset=utf-8/
< Content-Security-Policy: /script-src 'self'/
< ~ <html lang="en"
< ~ Hirehall

== in Japanese by the header
> GET /
> Accept-Language: ja-JP,ja;q=0.9
< 200
< ~ <html lang="ja"

== by the query, which wins and is remembered
> GET /?lang=en
> Accept-Language: ja
< 200
< ~ <html lang="en"

== register
> GET /register
< 200
< ~ name="form_token" value="[^"]+"
< ~ ^((?!<script>).)*$

== login without the token
! human h
> POST /login
> Accept: text/html
> Content-Type: application/x-www-form-urlencoded
email={{url h.email}}&password={{url h.password}}
< 403
< Content-Type: /^text\/html/

== tasks
> GET /tasks
< 200

== tasks with a filter and nothing found
> GET /tasks?q=nothing-like-this-{{unique}}
< 200

== one task
! account a
! open t by a
> GET /tasks/{{t}}
< 200

== an unknown task
> GET /tasks/{{uuid}}
> Accept: text/html
< 404
< Content-Type: /^text\/html/

== my page needs a session
> GET /me
> Accept: text/html
< 303
< Location: /\/login/

== my page
> GET /me
> as h
< 200|303

== the payments
> GET /me/payments
> as h
< 200

== connect an agent
> GET /ai/connect
< 200
< ~ http://[^ ]+/mcp
< ~ name="form_token"

== text from others is only text
! open x by a "task=<script>alert(1)</script><img src=x onerror=alert(1)>"
> GET /tasks/{{x}}
< 200
< ~ ^((?!<script>alert|<img src=x).)*$

== a session needs the form's token to accept
> POST /tasks/{{t}}/accept
> as h
> Content-Type: application/x-www-form-urlencoded
x=1
< 403

== from another site even with it
> GET /tasks/{{t}}
> as h
< 200
: ft = ~ name="form_token" value="([^"]+)"

== no
> POST /tasks/{{t}}/accept
> Cookie: hirehall_session={{h.cookie}}
> Sec-Fetch-Site: cross-site
> Origin: https://evil.example
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 403

== accept with both
> POST /tasks/{{t}}/accept
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303
< Location: /\/tasks\/{{t}}/

== deliver
> POST /tasks/{{t}}/submit
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&type=text&text=All+seen
< 303

== a button to leave
> GET /logout
> as h
< 200
< ~ action="/logout"

== leave
> POST /logout
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303
< Set-Cookie: /hirehall_session=;/

== the session is gone
> GET /api/me/payments
> Cookie: hirehall_session={{h.cookie}}
< 401

== somebody whose work was rejected
! human w
! human k
! account b
! task r by b for w
! deliver r as w
! reject r by b
> GET /tasks/{{r}}
> as w
< 200
< ~ <form[^>]+action="/tasks/{{r}}/dispute"
: ft = ~ name="form_token" value="([^"]+)"

== nobody else can object
> POST /tasks/{{r}}/dispute
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&reason=It+is+there
< 403

== an objection without a reason
> POST /tasks/{{r}}/dispute
> as w
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&reason=
< 422
< ~ id="reason-error"

== with one
> POST /tasks/{{r}}/dispute
> as w
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&reason=It+is+there
< 303
< Location: /\/tasks\/{{r}}\?done=disputed/

== it stands on the page, once
> GET /tasks/{{r}}
> as w
< 200
< ~ It is there
< ~ ^((?!/dispute")[\s\S])*$

== twice
> POST /tasks/{{r}}/dispute
> as w
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&reason=Again
< 409
< Content-Type: /^text\/html/

== a task that is done asks how it was
! task c by b for w
! deliver c as w
! approve c by b
> GET /tasks/{{c}}
> as w
< 200
< ~ <form[^>]+action="/tasks/{{c}}/reviews"
: ft = ~ name="form_token" value="([^"]+)"

== no rating, and what was written stays
> POST /tasks/{{c}}/reviews
> as w
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&rating=&comment=Clear+words
< 422
< ~ Clear words</textarea>

== a rating
> POST /tasks/{{c}}/reviews
> as w
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&rating=4&comment=Clear+words
< 303
< Location: /\/tasks\/{{c}}\?done=reviewed/

== which only the writer sees
> GET /tasks/{{c}}
> as w
< 200
< ~ You gave 4 of 5

== and nobody else yet
> GET /tasks/{{c}}
< 200
< ~ ^((?!Clear words)[\s\S])*$

== what is written in the other language says so
! open wj by b "task=看板の写真を撮ってください {{unique}}"
> GET /tasks/{{wj}}?lang=en
< 200
< ~ There is no translation

== and not to those who read it
> GET /tasks/{{wj}}?lang=ja
< 200
< ~ ^((?!翻訳はありません)[\s\S])*$

== a delivery that comes too late
! task late by b for w
! clock +2 hours
! until /api/tasks/{{late}} .task.status = failed
! clock now
> GET /tasks/{{late}}
> as w
< 200
: ft = ~ name="form_token" value="([^"]+)"

== is shown again, so that it is not lost
> POST /tasks/{{late}}/submit
> as w
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&type=text&text=All+four+gates+are+blue
< 409
< ~ All four gates are blue

== results that one paid for
! human res
> GET /results
> as res
< 200
< Content-Type: /text\/html/

== an order of one
> GET /results/new
> as res
< 200
< ~ digest

== devices and their requesters
> GET /devices
> as res
< 200
: dft = ~ name="form_token" value="([^"]+)"

== a task of nobody's is not taken back
> POST /devices
> Content-Type: application/x-www-form-urlencoded
> as res
form_token={{dft}}&task_id={{uuid}}
< 303|404

== the figures, for everybody
> GET /stats
< 200

== service clients, for admins
! admin boss
> GET /admin/clients
> Cookie: hirehall_session={{boss.cookie}}
< 200

== one of them: what it may, and the way to end it
! service program cap=2500 scopes=create
> GET /admin/clients/{{program.name}}
> Cookie: hirehall_session={{boss.cookie}}
< 200
< ~ {{program.name}}
< ~ client\.revoke

== none of that name
> GET /admin/clients/nobody-{{unique}}
> Cookie: hirehall_session={{boss.cookie}}
< 404

== what was paid for results, for admins
> GET /admin/payments
> Cookie: hirehall_session={{boss.cookie}}
< 200
