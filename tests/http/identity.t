# Who is signed in, and the doors of a hall without a provider. Providers: tests/flow/identity.mjs.

== nobody
> GET /api/me
< 401
< exact
{"error": "Not signed in", "hint": "/auth/login/"}

== a session that is none
> GET /auth/user
> Cookie: hirehall_session=nonsense
< 401
{"error": "Not signed in"}

== somebody
! human h lang=ja
> GET /api/me
> as h
< 200
{"user_id": "/^local[|]/", "email": "{{h.email}}", "human_id": "{{h.id}}", "provider": "local", "is_admin": false, "created_at": "<time>"}

== the same by its old name
> GET /auth/user
> as h
< 200
{"human_id": "{{h.id}}"}

== an admin
! admin m
> GET /api/me
> as m
< 200
{"is_admin": true}

== the door is the hall's own, and goes to paths of this site only
> GET /auth/login?next=/results%3Ftab%3Dall
< 303
< Location: /next=%2Fresults%3Ftab%3Dall$/

== not to another site
> GET /auth/login?next=//evil.example
< 303
< Location: /next=%2F$/

== nor by a backslash
> GET /auth/login?next=/%5Cevil.example
< 303
< Location: /next=%2F$/

== nor by a scheme
> GET /auth/login?next=https://evil.example/
< 303
< Location: /next=%2F$/

== there is no provider to come back from
> GET /auth/callback?code=a&state=b
< 503

== leaving from another site only shows the button
> GET /auth/logout
> Cookie: hirehall_session={{h.cookie}}
> Sec-Fetch-Site: cross-site
< 303
< Location: /logout$/

== still there
> GET /api/me
> as h
< 200

== leaving
> GET /auth/logout
> Cookie: hirehall_session={{h.cookie}}
> Sec-Fetch-Site: same-origin
< 303
< Location: /done=signed_out/

== gone
> GET /api/me
> as h
< 401

== the sign-in page has no button of a provider
> GET /login
< 200
< ! ~ /auth/login
