# Webhook endpoints of an AI account. What is delivered is tested in tests/flow/webhooks.mjs.

== registered with all events
! account a
! account b
> POST /api/webhooks
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}", "url": "https://hooks.invalid/all"}
< 200|201
{"status": "created", "webhook": {"id": "<uuid>", "url": "https://hooks.invalid/all", "status": "active", "events": ["task.accepted", "task.completed", "task.failed"], "secret": "/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/", "created_at": "<time>"}}
: w = .webhook.id
: secret = .webhook.secret

== registered for one event, the unknown dropped
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://hooks.invalid/one", "events": ["task.failed", "task.unheard"]}
< 200|201
{"webhook": {"events": ["task.failed"]}}
: w2 = .webhook.id

== for unknown events only
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://hooks.invalid/none", "events": ["task.unheard"]}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "events", "code": "<string>"}]}

== events that are no list
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://hooks.invalid/none", "events": "task.failed"}
< 400
{"status": "error", "field_errors": [{"field": "events", "code": "<string>"}]}

== no address
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{}
< 400
{"status": "error", "field_errors": [{"field": "url", "code": "required"}]}

== plain http
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "http://hooks.example/x"}
< 400
{"status": "error"}

== this machine
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://127.0.0.1/x"}
< 400
{"status": "error"}

== this machine by name
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://localhost/x"}
< 400
{"status": "error"}

== this machine in six
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://[::1]/x"}
< 400
{"status": "error"}

== this machine, mapped
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://[::ffff:127.0.0.1]/x"}
< 400
{"status": "error"}

== this machine as one number
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://2130706433/x"}
< 400
{"status": "error"}

== a private range
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://10.1.2.3/x"}
< 400
{"status": "error"}

== the metadata service
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://169.254.169.254/latest/meta-data"}
< 400
{"status": "error"}

== a name and password in the address
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "https://user:pass@hooks.example/x"}
< 400
{"status": "error"}

== another scheme
> POST /api/webhooks
> Authorization: Bearer {{a.key}}
{"url": "file:///etc/passwd"}
< 400
{"status": "error"}

== a wrong key
> POST /api/webhooks
{"ai_account_id": "{{a.id}}", "ai_api_key": "wrong", "url": "https://hooks.invalid/x"}
< 401
{"status": "error", "field_errors": [{"field": "auth", "code": "invalid_credentials"}]}

== no key
> POST /api/webhooks
{"url": "https://hooks.invalid/x"}
< 400|401
{"status": "error"}

== the list has no secrets
> GET /api/webhooks?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
< ~ ^((?!whsec_).)*$
{"webhooks": [{"id": "<uuid>", "url": "<string>", "status": "active", "events": "<list>", "created_at": "<time>", "secret": "<absent>"}, {"id": "<uuid>"}]}

== another account's list is its own
> GET /api/webhooks?ai_account_id={{b.id}}&ai_api_key={{b.key}}
< 200
{"webhooks": []}

== the list with a wrong key
> GET /api/webhooks?ai_account_id={{a.id}}&ai_api_key=wrong
< 401
{"status": "error", "reason": "invalid_credentials"}

== the list without a key
> GET /api/webhooks
< 400|401
{"status": "error"}

== a new secret
> POST /api/webhooks/{{w}}/rotate
{"ai_account_id": "{{a.id}}", "ai_api_key": "{{a.key}}"}
< 200
{"status": "/./", "secret": "/^whsec_/"}
: secret2 = .secret

== which is another
> POST /api/webhooks/{{w}}/rotate
> Authorization: Bearer {{a.key}}
{}
< 200
< ~ ^((?!{{secret2}}).)*$

== another account cannot rotate
> POST /api/webhooks/{{w}}/rotate
> Authorization: Bearer {{b.key}}
{}
< 404
{"status": "error", "reason": "not_found"}

== a wrong key cannot rotate
> POST /api/webhooks/{{w}}/rotate
> Authorization: Bearer wrong
{}
< 401
{"status": "error"}

== nobody cannot rotate
> POST /api/webhooks/{{w}}/rotate
{}
< 400|401
{"status": "error"}

== a test delivery
> POST /api/webhooks/{{w}}/test
> Authorization: Bearer {{a.key}}
{}
< 200|201|202
{"status": "<string>"}

== another account cannot test
> POST /api/webhooks/{{w}}/test
> Authorization: Bearer {{b.key}}
{}
< 404
{"status": "error", "reason": "not_found"}

== nobody cannot test
> POST /api/webhooks/{{w}}/test
{}
< 400|401
{"status": "error"}

== the deliveries
> GET /api/webhooks/{{w}}/deliveries?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200
{"deliveries": [{"id": "<uuid>"}]}
: d = .deliveries[0].id

== another account's eyes
> GET /api/webhooks/{{w}}/deliveries?ai_account_id={{b.id}}&ai_api_key={{b.key}}
< 404
{"status": "error", "reason": "not_found"}

== no eyes
> GET /api/webhooks/{{w}}/deliveries
< 400|401
{"status": "error"}

== once more
> POST /api/webhooks/{{w}}/deliveries/{{d}}/redeliver
> Authorization: Bearer {{a.key}}
{}
< 200|201|202
{"status": "<string>"}

== another account cannot
> POST /api/webhooks/{{w}}/deliveries/{{d}}/redeliver
> Authorization: Bearer {{b.key}}
{}
< 404
{"status": "error", "reason": "not_found"}

== an unknown delivery
> POST /api/webhooks/{{w}}/deliveries/{{uuid}}/redeliver
> Authorization: Bearer {{a.key}}
{}
< 404
{"status": "error", "reason": "not_found"}

== another account cannot remove
> DELETE /api/webhooks/{{w}}
> Authorization: Bearer {{b.key}}
< 404
{"status": "error", "reason": "not_found"}

== a wrong key cannot remove
> DELETE /api/webhooks/{{w}}?ai_account_id={{a.id}}&ai_api_key=wrong
< 401
{"status": "error"}

== nobody cannot remove
> DELETE /api/webhooks/{{w}}
< 400|401
{"status": "error"}

== removed
> DELETE /api/webhooks/{{w}}?ai_account_id={{a.id}}&ai_api_key={{a.key}}
< 200|204

== removed is gone
> DELETE /api/webhooks/{{w}}
> Authorization: Bearer {{a.key}}
< 404
{"status": "error", "reason": "not_found"}

== the other is still there
> GET /api/webhooks
> Authorization: Bearer {{a.key}}
< 200
{"webhooks": [{"id": "{{w2}}"}]}

== an id that is none
> DELETE /api/webhooks/nonsense
> Authorization: Bearer {{a.key}}
< 404
{"status": "error"}
