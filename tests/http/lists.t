# Lists: filters, pages, and nothing that a stranger should not see.

== three tasks of one account
! account a
! human h
! set mark = needle{{unique}}
! open t1 by a location={{h.location}} task_label=lead_prep
! open t2 by a location={{h.location}} budget_usd=7
! open t3 by a location={{h.location}} origin_country=US
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "Find the {{mark}} IN it", "origin_country": "JP", "budget_usd": 30, "location": "{{h.location}}", "task_label": "ai_output_qa"}
< 200|201
: t4 = .id

== everything, newest first, with a next page or null
> GET /api/tasks
< 200
{"tasks": "<list>", "next_cursor": "<any>"}

== one by id
> GET /api/tasks?task_id={{t1}}
< 200
{"task": {"id": "{{t1}}", "task_label": "lead_prep", "payer_paypal_email": null}}

== one by id, as its owner
> GET /api/tasks?task_id={{t1}}&ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
{"task": {"id": "{{t1}}", "payer_paypal_email": "{{a.email}}"}}

== one by an unknown id
> GET /api/tasks?task_id={{uuid}}
< 404
{"status": "/error|not_found/"}

== a word, whatever its case
> GET /api/tasks?q={{upper mark}}
< 200
{"tasks": [{"id": "{{t4}}", "task_display": "<string>", "lang": "en", "payer_paypal_email": null, "payee_paypal_email": null}], "next_cursor": null}

== a word with a wildcard of the database is just text
> GET /api/tasks?q=%25{{mark}}_
< 200
{"tasks": [], "next_cursor": null}

== a word and a label that do not go together
> GET /api/tasks?q={{mark}}&task_label=lead_prep
< 200
{"tasks": []}

== a word and its label
> GET /api/tasks?q={{mark}}&task_label=ai_output_qa
< 200
{"tasks": [{"id": "{{t4}}"}]}

== an unknown label
> GET /api/tasks?task_label=nope
< 400
{"status": "error", "reason": "invalid_request"}

== what fits a person: in their place, from their country, above their minimum
> GET /api/tasks?human_id={{h.id}}&limit=100
< 200
< ~ {{t1}}
< ~ {{t2}}
< ~ {{t4}}
{"tasks": "<list>"}

== a person abroad sees only work from Japan
! human us country=US location=
> GET /api/tasks?human_id={{us.id}}&limit=100
< 200
{"tasks": "<list>"}

== their own task comes first
! task mine by a for h
> GET /api/tasks?human_id={{h.id}}
< 200
: first = .tasks[0].id

== it is that one
> GET /api/tasks/{{first}}
< 200
{"task": {"id": "{{mine}}", "human_id": "{{h.id}}"}}

== rows for a person say whether the payout crosses a border
> GET /api/tasks?human_id={{h.id}}&limit=1
< 200
{"tasks": [{"id": "{{mine}}", "is_international_payout": false}]}

== an unknown person
> GET /api/tasks?human_id={{uuid}}
< 404
{"status": "/error|not_found/"}

== a person that is no id
> GET /api/tasks?human_id=nobody
< 400|404
{"status": "error"}

== a page of one
> GET /api/tasks?limit=1
< 200
{"tasks": [{"id": "<uuid>"}], "next_cursor": "<string>"}
: next = .next_cursor
: newest = .tasks[0].id

== the page after it
> GET /api/tasks?limit=1&cursor={{url next}}
< 200
{"tasks": [{"id": "<uuid>"}]}
: second = .tasks[0].id

== it is another task
> GET /api/tasks?limit=2
< 200
{"tasks": [{"id": "{{newest}}"}, {"id": "{{second}}"}]}

== a limit of none
> GET /api/tasks?limit=0
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "limit", "code": "<string>"}]}

== a limit of 101
> GET /api/tasks?limit=101
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "limit", "code": "<string>"}]}

== a limit of minus one
> GET /api/tasks?limit=-1
< 400
{"status": "error"}

== a limit of many
> GET /api/tasks?limit=many
< 400
{"status": "error", "field_errors": [{"field": "limit", "code": "<string>"}]}

== a broken cursor
> GET /api/tasks?cursor=abc
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "cursor", "code": "<string>"}]}

== a changed cursor
> GET /api/tasks?cursor={{url next}}x
< 400
{"status": "error"}

== a cursor with a quote in it
> GET /api/tasks?cursor=%27%3B--
< 400
{"status": "error"}

== in Japanese
> GET /api/tasks?q={{mark}}&lang=ja
< 200
{"tasks": [{"id": "{{t4}}", "lang": "/en|ja/", "task_en": "Find the {{mark}} IN it"}]}

== what is translated is shown, and found, in Japanese
! set park = 公園の入口
> GET /api/tasks?lang=ja&q={{url park}}
< 200
< ~ "task_display":"[^"]*[ぁ-ん][^"]*","lang":"ja"

== a stranger never finds a text or an address in a list
> GET /api/tasks?human_id={{h.id}}&limit=100
< 200
< ~ ^((?!@example\.com).)*$

== with a wrong key
> GET /api/tasks?ai_account_id={{a.id}}&ai_api_key=wrong
< 401
{"status": "error", "reason": "invalid_credentials"}

== bad UTF-8 in a word
> GET /api/tasks?q=%ff%fe
< 400
{"status": "error"}

== NUL in a word
> GET /api/tasks?q=a%00b
< 400
{"status": "error"}
