# The pages of /docs.

== how people are hired, with the address of this hall
> GET /docs/humans
< 200
< Content-Type: text/html; charset=utf-8
< ~ curl -X POST {{base}}/api/call_human
< ~ Bearer YOUR_KEY
< ~ href="/docs/reference#task_why"
: ft = ~ name="form_token" value="([^"]+)"

== with the reader's key
! account a
> POST /docs/humans
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: same-origin
form_token={{ft}}&account={{a.id}}&key={{a.key}}
< 200
< Cache-Control: no-store
< ~ Bearer {{a.key}}
< ~ &quot;ai_account_id&quot;: &quot;{{a.id}}&quot;|"ai_account_id": "{{a.id}}"

== what is no key is not put anywhere
> POST /docs/humans
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: same-origin
form_token={{ft}}&account=x&key=%60%3B+rm+-rf+%24HOME
< 200
< ~ That is no key
< ~ ^((?!rm -rf).)*$

== nor without the form's token
> POST /docs/humans
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: same-origin
key=x
< 403

== bounties
> GET /docs/bounties
< 200
< ~ {{base}}/api/tasks/m2m/create

== with the reader's id
! human h
! owner u of h
> GET /docs/bounties
> as h
< 200
< ~ X-User-ID: {{u}}

== devices
> GET /docs/devices
< 200
< ~ {{base}}/v1/tasks

== the tracker
> GET /docs/tracker
< 200
< ~ {{base}}/webhook/start

== with the reader's key of the tracker
> POST /docs/tracker
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: same-origin
form_token={{ft}}&key=my-tracker-key
< 200
< ~ X-API-Key: my-tracker-key
< ~ ^((?!TRACKER_KEY|name="account").)*$

== a wallet signs: there is no key to fill in
> GET /docs/devices
< 200
< ~ ^((?!name="key").)*$

== stories
> GET /docs/stories
< 200
< ~ {{base}}/api/task/new

== the tools of MCP
> GET /docs/mcp
< 200
< ~ {{base}}/mcp
< ~ <code>why_not</code>

== webhooks
> GET /docs/webhooks
< 200
< ~ webhook-signature

== errors
> GET /docs/errors
< 200
< ~ <code>mandate_exceeded</code>

== limits as they are here
> GET /docs/limits
< 200
< ~ <code>RATE_AI_PER_MINUTE</code></td><td>[0-9]+

== settings
> GET /docs/settings
< 200
< ~ <code>APP_BASE_URL</code>

== commands
> GET /docs/cli
< 200
< ~ <code>reload</code>
< ~ <code>devices credit

== metrics
> GET /docs/metrics
< 200
< ~ <code>hirehall_http_requests_total</code></td><td>counter

== nothing else
> GET /docs/nothing
< 404

== Swagger UI names the pages
> GET /docs
< 200
< ~ href="/docs/humans".*href="/docs/mcp".*href="/docs/metrics"
