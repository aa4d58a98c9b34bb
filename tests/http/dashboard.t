# The pages of the run tracker and badges. How they look is tested in tests/pages/runs.mjs.

== visitors are sent to the sign-in page
> GET /dashboard
> Accept: text/html
< 303
< Location: /\/login\?next=%2Fdashboard/

== people are not let in: a run may hold anything an agent said
! human h min=0
> GET /dashboard
> as h
> Accept: text/html
< 403

== nor to a project
> GET /dashboard/anything
> as h
< 403

== a key of the tracker is no sign-in
> GET /dashboard
> X-API-Key: wrong
> Accept: text/html
< 303

== another site makes no key
! admin m
> POST /dashboard
> Cookie: hirehall_session={{m.cookie}}
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: cross-site
> Origin: https://evil.example
act=key
< 403

== nor does a form without its token
> POST /dashboard
> as m
> Content-Type: application/x-www-form-urlencoded
act=key
< 403

== the projects, and how an agent reports
> GET /dashboard
> as m
< 200
< Content-Type: /^text\/html/
< ~ /webhook/start
< ~ X-API-Key: YOUR_KEY
: form = ~ name="form_token" value="([^"]+)"

== a key, shown once, that reports
> POST /dashboard
> as m
> Content-Type: application/x-www-form-urlencoded
form_token={{form}}&act=key
< 200
< ~ X-API-Key: [0-9a-f]{48}
: key = ~ X-API-Key: ([0-9a-f]{48})

== the first call with it
! tracker k
> POST /webhook/start
> X-API-Key: {{key}}
{"project": "{{k.project}}", "task": "A <b>first</b> run", "task_id": "run/1", "agent": "ann", "metadata": {"dependencies": ["run-0"], "n": 1234567890123456}}
< 200

== its project is there, as what it is called
> GET /dashboard
> as m
< 200
< ~ href="/dashboard/{{k.project}}"

== with the run, whose words stay words
> GET /dashboard/{{k.project}}
> as m
< 200
< ~ A &lt;b&gt;first&lt;/b&gt; run
< ~ href="/dashboard\?project={{k.project}}&amp;task=run%2F1"
< ~ No run ended in 14 days

== a name with a slash is reached by the query
> GET /dashboard?project={{k.project}}&task=run%2F1
> as m
< 200
< ~ 1234567890123456
< ~ Never reported

== a second run fails
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "{{k.project}}", "task": "Second", "task_id": "run-2", "agent": "bob"}
< 200

== with its reason
> POST /webhook/error
> X-API-Key: {{k.key}}
{"project": "{{k.project}}", "task": "Second", "task_id": "run-2", "agent": "bob", "error_type": "RuntimeError", "error_message": "no <database>", "stack_trace": "line 1\nline 2"}
< 200

== and speaks once more
> POST /webhook/status
> X-API-Key: {{k.key}}
{"project": "{{k.project}}", "task": "Second", "task_id": "run-2", "agent": "bob", "status": "running", "progress": 10, "message": "too late"}
< 200

== what came late is shown as late, and changed nothing
> GET /dashboard/{{k.project}}/run-2
> as m
< 200
< ~ RuntimeError
< ~ no &lt;database&gt;
< ~ line 1\nline 2
< ~ Late: changed nothing
< ~ too late

== and then done by the second attempt
> POST /webhook/start
> X-API-Key: {{k.key}}
{"project": "{{k.project}}", "task": "Second", "task_id": "run-2", "agent": "ann"}
< 200

== which ends
> POST /webhook/finish
> X-API-Key: {{k.key}}
{"project": "{{k.project}}", "task": "Second", "task_id": "run-2", "agent": "ann", "result": "It works", "duration_seconds": 90}
< 200

== the first attempt stays to be read
> GET /dashboard/{{k.project}}/run-2
> as m
< 200
< ~ It works
< ~ Attempts that ended
< ~ RuntimeError: no &lt;database&gt;

== the filters are in the address
> GET /dashboard/{{k.project}}?status=completed&agent=ann&from=2020-01-01
> as m
< 200
< ~ run-2
< ~ ^((?!A &lt;b&gt;first)[\s\S])*$

== days that are none are passed over
> GET /dashboard/{{k.project}}?from=2026-13-45&to=x&status=none&at=0
> as m
< 200
< ~ run-2

== nothing fits
> GET /dashboard/{{k.project}}?status=pending
> as m
< 200
< ~ No run fits these filters

== in Japanese
> GET /dashboard/{{k.project}}?lang=ja
> as m
< 200
< ~ 1 日あたりの終了した実行

== a run that says nothing for longer than it may is flagged
! clock +2 hours
> GET /dashboard/{{k.project}}?status=running
> as m
< 200
< ~ No word for 2 h

== on its own page too
> GET /dashboard?project={{k.project}}&task=run%2F1
> as m
< 200
< ~ No word for 2 h

== a project has no badge until somebody makes it one
! clock now
> GET /badge/00000000000000000000000000000000/{{k.project}}.svg
< 404

== an admin does
> POST /dashboard
> as m
> Content-Type: application/x-www-form-urlencoded
form_token={{form}}&act=badge&project={{k.project}}
< 303
< Location: /#badge$/

== its address is on the page
> GET /dashboard/{{k.project}}
> as m
< 200
: badge = ~ src="(/badge/[0-9a-f]{32}/[^"]+\.svg)"
: badge_key = ~ src="/badge/([0-9a-f]{32})/

== which anybody may show
> GET {{badge}}
< 200
< Content-Type: /^image\/svg\+xml/
< Cache-Control: max-age=60
< ~ : passing</title>

== its key opens no other project
> GET /badge/{{badge_key}}/hirehall-humans.svg
< 404

== and there is nothing but the picture
> GET /badge/{{badge_key}}/{{k.project}}
< 404

== a project with a slash in its name
! tracker all *
> POST /webhook/start
> X-API-Key: {{all.key}}
{"project": "org/{{k.project}}", "task": "x", "task_id": "x", "agent": "a"}
< 200

== gets a badge like any other
> POST /dashboard
> as m
> Content-Type: application/x-www-form-urlencoded
form_token={{form}}&act=badge&project=org/{{k.project}}
< 303

== its address is on the page
> GET /dashboard?project=org/{{k.project}}
> as m
< 200
: slashed = ~ src="(/badge/[0-9a-f]{32}/org%2F[^"]+\.svg)"

== and is a picture
> GET {{slashed}}
< 200
< Content-Type: /^image\/svg\+xml/

== an act that is none
> POST /dashboard
> as m
> Content-Type: application/x-www-form-urlencoded
form_token={{form}}&act=delete
< 400|422

== a project that nobody reported
> GET /dashboard/never-reported
> as m
< 404

== a run that nobody reported
> GET /dashboard/{{k.project}}/never-reported
> as m
< 404
