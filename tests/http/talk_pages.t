# The pages of messages, ready texts and profiles, posted as a browser without JavaScript does.

== the person's page of the task has the form's token
! account a
! human h
! human k
! task t by a for h
> GET /tasks/{{t}}
> as h
< 200
: ft = ~ name="form_token" value="([^"]+)"

== not open yet: nothing is sent
> POST /tasks/{{t}}/messages
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&body=Hello
< 409
< Content-Type: /^text\/html/

== open
> POST /api/tasks/{{t}}/contact/allow
> Authorization: Bearer {{a.key}}
< 200

== a message of the requester with a script in it
> POST /api/tasks/{{t}}/contact/messages
> Authorization: Bearer {{a.key}}
{"body": "</p><script>alert(1)</script>"}
< 200

== which is words on the page
> GET /tasks/{{t}}
> as h
< 200
< ~ &lt;/p&gt;&lt;script&gt;
< ~ Mark all as read
< ~ ^((?!<script>alert)[\s\S])*$

== strangers do not see the thread
> GET /tasks/{{t}}
> as k
< 200
< ~ ^((?!alert\(1\))[\s\S])*$

== nor do visitors
> GET /tasks/{{t}}
< 200
< ~ ^((?!alert\(1\))[\s\S])*$

== an admin does
! admin m
> GET /tasks/{{t}}
> as m
< 200
< ~ alert\(1\)

== the person answers
> POST /tasks/{{t}}/messages
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&body=Hello
< 303
< Location: /done=said#messages/

== without the token
> POST /tasks/{{t}}/messages
> as h
> Content-Type: application/x-www-form-urlencoded
body=Hello
< 403

== nothing to say
> POST /tasks/{{t}}/messages
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&body=
< 422
< ~ Write something, or choose a picture.

== read
> POST /tasks/{{t}}/messages/read
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303

== a comment
> POST /tasks/{{t}}/comments
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&remark=Nice
< 303
< Location: /#comments/

== an empty comment
> POST /tasks/{{t}}/comments
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&remark=
< 422

== a stranger's message is for nobody
> GET /tasks/{{t}}
> as k
< 200
: fk = ~ name="form_token" value="([^"]+)"

== not found, as the API says
> POST /tasks/{{t}}/messages
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{fk}}&body=Hello
< 404

== ready texts
> GET /me/templates
> as h
< 200

== a new one
> POST /me/templates
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&title=On+my+way&body=Soon
< 303

== without a title
> POST /me/templates
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&body=Soon
< 422
< ~ Give it a title.

== its id
> GET /api/me/messages
> as h
< 200
: tpl = .templates[0].id

== put into a message
> GET /tasks/{{t}}?template={{tpl}}
> as h
< 200
< ~ Soon</textarea>

== to be changed
> GET /me/templates?edit={{tpl}}
> as h
< 200
< ~ value="On my way"

== not by somebody else
> POST /me/templates/{{tpl}}/delete
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{fk}}
< 404

== removed
> POST /me/templates/{{tpl}}/delete
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303

== a public profile is changed
> POST /me/profile
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&headline=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&website_url=https%3A%2F%2Fhana.example%2F
< 303

== with a mistake
> POST /me/profile
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&website_url=javascript%3Aalert(1)
< 422

== the page to change it
> GET /me/profile
> as h
< 200
< ~ value="https://hana.example/"

== a visitor writes
> GET /profile/{{h.id}}
< 200
< ~ &lt;img src=x
: fv = ~ name="form_token" value="([^"]+)"

== an inquiry
> POST /profile/{{h.id}}/inquiries
> from 127.0.8.1
> Content-Type: application/x-www-form-urlencoded
form_token={{fv}}&subject=Hello&body=World
< 303
< Location: /done=inquired/

== without a subject
> POST /profile/{{h.id}}/inquiries
> from 127.0.8.1
> Content-Type: application/x-www-form-urlencoded
form_token={{fv}}&body=World
< 422

== to nobody
> POST /profile/{{uuid}}/inquiries
> from 127.0.8.1
> Content-Type: application/x-www-form-urlencoded
form_token={{fv}}&subject=Hello&body=World
< 404

== the person's messages
> GET /me/messages
> as h
< 200
< ~ Hello

== the inquiry's id
> GET /api/me/messages
> as h
< 200
: i = .inquiries[0].id

== is read
> POST /me/messages/{{i}}
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&is_read=true
< 303

== not by somebody else
> POST /me/messages/{{i}}
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{fk}}&is_read=false
< 404
