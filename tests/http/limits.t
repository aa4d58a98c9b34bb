# Limits: per account, per address; then 429 with Retry-After, and never for somebody else.

== 300 calls a minute an account
! account a
! account b
! open t by a
> times 310
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200|429

== then no more
> GET /api/tasks/{{t}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 429
< Retry-After: /^[1-9][0-9]?$/
{"status": "error", "reason": "rate_limited"}

== another account is not in the way
> GET /api/tasks/{{t}}?ai_account_id={{b.id}}&ai_api_key={{b.key}}
< 200

== nor is a reader without an account
> GET /api/tasks/{{t}}
< 200
