# The ledger for admins. What is posted, and when, is tested in tests/sql/ledger.sql and tests/audit.

== people do not see it
! human h min=0
! account a
! admin m
> GET /api/admin/ledger
> as h
< 403

== nor do AIs
> GET /api/admin/ledger
> Authorization: Bearer {{a.key}}
< 401|403

== work is done and approved
! task t by a for h budget_usd=20 deliverable=text
! deliver t as h
! approve t by a

== its person is owed the net, and the requester owes the budget
> GET /api/admin/ledger/statement?account=payee:{{h.id}}&currency=USD
> as m
< 200
< Content-Type: text/csv; charset=utf-8
< Content-Disposition: /attachment/
< ~ ^id,at,verb,kind,subject_id,minor,balance,transfer_id,reverses,note\r\n
< ~ ,capture,task,{{t}},-1600,-1600,[0-9a-f-]{36},,\r\n$
: id = ~ \r\n([0-9]+),

== after its last posting a statement is empty
> GET /api/admin/ledger/statement?account=payee:{{h.id}}&currency=USD&after={{id}}
> as m
< 200
< ~ ^id,[^\n]*\n$

== all accounts
> GET /api/admin/ledger
> as m
< 200
< ~ "account":"task:{{t}}","currency":"USD","minor":2000
< ~ "account":"payee:{{h.id}}","currency":"USD","minor":-1600

== an account is wanted
> GET /api/admin/ledger/statement?currency=USD
> as m
< 400

== and a currency that exists
> GET /api/admin/ledger/statement?account=platform:fees&currency=XYZ
> as m
< 400
