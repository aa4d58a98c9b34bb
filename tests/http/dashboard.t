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
> POST /dashboard/key
> Cookie: hirehall_session={{m.cookie}}
> Content-Type: application/x-www-form-urlencoded
> Sec-Fetch-Site: cross-site
> Origin: https://evil.example
  x=1
< 403

== the projects, with the calls that make one
> GET /dashboard
> as m
< 200
< Content-Type: /^text\/html/
< ~ /webhook/start
< ~ YOUR_KEY

== a project that nobody reported
> GET /dashboard/never-reported
> as m
< 404

== an address that is too long
> GET /dashboard?project=..%2Fetc
> as m
< 404
