# The stories' API: its own door, and stories as far as they are only simulated or waiting.

== a new account
! set name = u-{{unique}}
> POST /api/register
{"username": "{{name}}", "password": "p1"}
< 200
< exact
{"id": "<int>", "username": "{{name}}"}

== the name is taken, in other case too
> POST /api/register
{"username": "{{upper name}}", "password": "p1"}
< 400
< exact
{"detail": "Username already exists"}

== a name without anything
> POST /api/register
{"username": "", "password": "p1"}
< 422
{"detail": [{"loc": ["body", "username"], "msg": "<string>", "type": "<string>"}]}

== a name of blanks
> POST /api/register
{"username": "   ", "password": "p1"}
< 422

== no password
> POST /api/register
{"username": "x-{{unique}}"}
< 422
{"detail": [{"loc": ["body", "password"]}]}

== a password that is too short
> POST /api/register
{"username": "x-{{unique}}", "password": "p"}
< 422
{"detail": [{"loc": ["body", "password"], "type": "too_short"}]}

== a name of ten kilobytes
> POST /api/register
{"username": "{{x 10240}}", "password": "p1"}
< 422
{"detail": [{"loc": ["body", "username"], "type": "too_long"}]}

== not JSON
> POST /api/register
{"username":
< 422

== log in
> POST /api/login
{"username": "{{name}}", "password": "p1"}
< 200
< Set-Cookie: /^refresh_token=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/
< Cache-Control: no-store
< exact
{"access_token": "<string>", "token_type": "Bearer"}
: access = .access_token
: refresh = cookie refresh_token

== the name in other case
> POST /api/login
{"username": "{{upper name}}", "password": "p1"}
< 200

== a name that nobody has
> POST /api/login
{"username": "no-{{name}}", "password": "p1"}
< 401
< exact
{"detail": "Invalid credentials"}

== a wrong password
> POST /api/login
{"username": "{{name}}", "password": "p2"}
< 401
< exact
{"detail": "Invalid credentials"}

== five wrong ones are enough
! teller g
> times 5
> POST /api/login
{"username": "{{g.user}}", "password": "wrong"}
< 401 x5

== the sixth is not looked at
> POST /api/login
{"username": "{{g.user}}", "password": "{{g.password}}"}
< 429
{"detail": "<string>"}

== in whatever case the name is written: it is one account
! set odd = {{unique}}
> POST /api/register
{"username": "Éà-{{odd}}", "password": "p1"}
< 200

== some in one
> times 3
> POST /api/login
{"username": "Éà-{{odd}}", "password": "wrong"}
< 401 x3

== the rest in the other
> times 3
> POST /api/login
{"username": "éÀ-{{odd}}", "password": "wrong"}
< 401 x2
< 429 x1

== a local account signs in by its address
! human h
> POST /api/login
{"username": "{{h.email}}", "password": "{{h.password}}"}
< 200
{"token_type": "Bearer"}

== refresh gives another pair
> POST /api/refresh
> Cookie: refresh_token={{refresh}}
< 200
{"access_token": "<string>", "token_type": "Bearer"}
: access2 = .access_token
: refresh2 = cookie refresh_token

== the answer was lost: the old one is good for a moment
> POST /api/refresh
> Cookie: refresh_token={{refresh}}
< 200

== later it is not, and the login has ended
! clock +11 seconds
> POST /api/refresh
> Cookie: refresh_token={{refresh}}
< 401
< exact
{"detail": "Invalid refresh token"}

== for the newer one too
> POST /api/refresh
> Cookie: refresh_token={{refresh2}}
< 401

== and for what came of it
! clock now
> GET /api/task/mytasks
> Authorization: Bearer {{access2}}
< 401
< exact
{"detail": "Unauthorized"}

== no cookie
> POST /api/refresh
< 401
{"detail": "Invalid refresh token"}

== an access token is no refresh token
! teller a
> POST /api/refresh
> Cookie: refresh_token={{a.access}}
< 401

== a refresh token is no access token
> GET /api/task/mytasks
> Authorization: Bearer {{a.refresh}}
< 401
{"detail": "Unauthorized"}

== nobody
> GET /api/task/mytasks
< 401
{"detail": "Unauthorized"}

== a token made with the right key is a token
! jwt good '{"iss":"{{env.APP_BASE_URL}}","aud":"api","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now","exp":"now+60"}'
> GET /api/task/mytasks
> Authorization: Bearer {{good}}
< 200

== not signed
! jwt bad '{"iss":"{{env.APP_BASE_URL}}","aud":"api","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now","exp":"now+60"}' alg=none
> GET /api/task/mytasks
> Authorization: Bearer {{bad}}
< 401

== of another algorithm
! jwt bad '{"iss":"{{env.APP_BASE_URL}}","aud":"api","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now","exp":"now+60"}' alg=RS256
> GET /api/task/mytasks
> Authorization: Bearer {{bad}}
< 401

== with another key
! jwt bad '{"iss":"{{env.APP_BASE_URL}}","aud":"api","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now","exp":"now+60"}' key=0123456789abcdef0123456789abcdef
> GET /api/task/mytasks
> Authorization: Bearer {{bad}}
< 401

== for another audience
! jwt bad '{"iss":"{{env.APP_BASE_URL}}","aud":"other","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now","exp":"now+60"}'
> GET /api/task/mytasks
> Authorization: Bearer {{bad}}
< 401

== over
! jwt bad '{"iss":"{{env.APP_BASE_URL}}","aud":"api","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now-120","exp":"now-1"}'
> GET /api/task/mytasks
> Authorization: Bearer {{bad}}
< 401

== from the future
! jwt bad '{"iss":"{{env.APP_BASE_URL}}","aud":"api","typ":"access","sub":"{{a.sub}}","fam":"{{a.fam}}","jti":"x","iat":"now+600","nbf":"now+600","exp":"now+900"}'
> GET /api/task/mytasks
> Authorization: Bearer {{bad}}
< 401

== the workflow
> GET /api/task/workflow
< 200
< exact
[{"id": 1, "name": "Story"}, {"id": 2, "name": "Image"}, {"id": 3, "name": "Split"}, {"id": 4, "name": "Speech"}, {"id": 5, "name": "Video"}]

== a new task
> POST /api/task/new
> Authorization: Bearer {{a.access}}
{"topic": "Magnet Mania", "main_role": "Penny"}
< 200
< exact
{"task_id": "<int>"}
: t = .task_id

== a task without a topic
> POST /api/task/new
> Authorization: Bearer {{a.access}}
{"main_role": "Penny"}
< 422
{"detail": [{"loc": ["body", "topic"]}]}

== a topic that is empty
> POST /api/task/new
> Authorization: Bearer {{a.access}}
{"topic": ""}
< 422

== nothing is done yet
> GET /api/task/{{t}}/progress
> Authorization: Bearer {{a.access}}
< 200
< exact
{"current_segment": 0, "status": "pending"}

== its files are not there yet
> GET /api/task/{{t}}/resource?segmentId=1
> Authorization: Bearer {{a.access}}
< 400
< exact
{"detail": "Segment not completed yet"}

== segments that there are not
> GET /api/task/{{t}}/resource?segmentId=0
> Authorization: Bearer {{a.access}}
< 400
{"detail": "Unknown segment"}

== a segment that is no number
> GET /api/task/{{t}}/resource?segmentId=x
> Authorization: Bearer {{a.access}}
< 422

== no segment named
> GET /api/task/{{t}}/resource
> Authorization: Bearer {{a.access}}
< 422

== out of order
> POST /api/task/{{t}}/execute/2
> Authorization: Bearer {{a.access}}
< 400
< exact
{"detail": "Segment cannot be executed out of order"}

== also far out of it
> POST /api/task/{{t}}/execute/-1
> Authorization: Bearer {{a.access}}
< 400
{"detail": "Segment cannot be executed out of order"}

== no number at all
> POST /api/task/{{t}}/execute/x
> Authorization: Bearer {{a.access}}
< 422

== an id that is none
> GET /api/task/{{t}}x/progress
> Authorization: Bearer {{a.access}}
< 422

== of somebody else it is not found
! teller b
> GET /api/task/{{t}}/progress
> Authorization: Bearer {{b.access}}
< 404
< exact
{"detail": "Task not found"}

== nor run
> POST /api/task/{{t}}/execute/1
> Authorization: Bearer {{b.access}}
< 404
{"detail": "Task not found"}

== nor cancelled
> POST /api/task/{{t}}/cancel
> Authorization: Bearer {{b.access}}
< 404

== nor shared
> POST /api/task/{{t}}/share
> Authorization: Bearer {{b.access}}
< 404

== nor deleted
> DELETE /api/task/{{t}}
> Authorization: Bearer {{b.access}}
< 404
{"detail": "Task not found"}

== nothing to cancel
> POST /api/task/{{t}}/cancel
> Authorization: Bearer {{a.access}}
< 409
{"detail": "<string>"}

== the list says what they are about
> GET /api/task/list
> Authorization: Bearer {{a.access}}
< 200
{"tasks": [{"id": {{t}}, "topic": "Magnet Mania", "main_role": "Penny", "status": "pending", "current_segment": 0, "total_segments": 5, "created_at": "<time>"}], "total": 1}

== all of one
> GET /api/task/{{t}}/info
> Authorization: Bearer {{a.access}}
< 200
{"topic": "Magnet Mania", "segment_names": ["Story", "Image", "Split", "Speech", "Video"], "resources": []}
< ~ "segment_id":1,"name":"Story","status":"pending"

== an address to share
> POST /api/task/{{t}}/share
> Authorization: Bearer {{a.access}}
< 200
{"url": "/\/stories\/shared\//"}

== the numbers, newest first
> POST /api/task/new
> Authorization: Bearer {{a.access}}
{"topic": "Another"}
< 200
: t2 = .task_id

== both of them
> GET /api/task/mytasks
> Authorization: Bearer {{a.access}}
< 200
{"task_ids": [{{t2}}, {{t}}]}

== gone
> DELETE /api/task/{{t2}}
> Authorization: Bearer {{a.access}}
< 200
< exact
{"deleted": true}

== a second time there is none
> DELETE /api/task/{{t2}}
> Authorization: Bearer {{a.access}}
< 404
{"detail": "Task not found"}

== a wrong old password
> POST /api/password
> Authorization: Bearer {{b.access}}
{"old_password": "nonsense", "new_password": "another one"}
< 401

== a story that a program begins with a key
> POST /api/task/new
> Authorization: Bearer {{b.access}}
{"topic": "A lighthouse"}
< 200
: o = .task_id

== its first segment
> POST /api/task/{{o}}/execute/1
> Authorization: Bearer {{b.access}}
> Idempotency-Key: run-{{o}}
< 200
{"accepted": true}
: job = .job_id

== the same again begins nothing, and is no mistake
> POST /api/task/{{o}}/execute/1
> Authorization: Bearer {{b.access}}
> Idempotency-Key: run-{{o}}
< 200
< Idempotent-Replayed: true
{"accepted": true, "job_id": "{{job}}"}

== it is taken away, running or not
> DELETE /api/task/{{o}}
> Authorization: Bearer {{b.access}}
< 200

== a new password ends all tokens
> POST /api/password
> Authorization: Bearer {{b.access}}
{"old_password": "{{b.password}}", "new_password": "another one"}
< 200
{"changed": true}

== the access token too
> GET /api/task/mytasks
> Authorization: Bearer {{b.access}}
< 401

== the new one opens
> POST /api/login
{"username": "{{b.user}}", "password": "another one"}
< 200
: c = cookie refresh_token
: cacc = .access_token

== log out
> POST /api/logout
> Cookie: refresh_token={{c}}
< 200
{"logged_out": true}

== what was given before is over
> GET /api/task/mytasks
> Authorization: Bearer {{cacc}}
< 401
