# A person's own photos: theirs alone until they make them public, and never with what was hidden in them.

== none yet
! human h
! human k
> GET /api/me/photos
> as h
< 200
{"photos": []}

== a photo is kept for oneself
> POST /api/me/photos
> as h
> file file = gate.png image/png @png
< 200
{"status": "stored", "photo": {"id": "<uuid>", "human_id": "{{h.id}}", "photo_url": "<string>", "thumb_url": "<string>", "is_public": false, "state": "ready", "created_at": "<time>"}}
: p = .photo.id
: file = ~ "photo_url":"(?:https?://[^/"]+)?(/[^"]+)"

== its owner opens it
> GET {{file}}
> as h
< 200
< Content-Type: image/png
< X-Content-Type-Options: nosniff
< Cache-Control: /private/
< Content-Security-Policy: /sandbox/
< ~ ^((?!GPS).)*$

== in small too
> GET {{file}}?size=320
> as h
< 200
< Content-Type: image/webp

== in no other size
> GET {{file}}?size=9999
> as h
< 400
{"status": "error"}

== nobody else
> GET {{file}}
< 404

== not in small
> GET {{file}}?size=320
> as k
< 404

== nor another person
> GET {{file}}
> as k
< 404

== an admin may
! admin m
> GET {{file}}
> as m
< 200

== made public by another: no
> PATCH /api/me/photos/{{p}}
> as k
{"is_public": true}
< 404

== made public by nobody: no
> PATCH /api/me/photos/{{p}}
{"is_public": true}
< 401

== made public without saying so
> PATCH /api/me/photos/{{p}}
> as h
{}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "is_public", "code": "required"}]}

== made public by its owner
> PATCH /api/me/photos/{{p}}
> as h
{"is_public": true}
< 200
{"status": "updated", "photo": {"id": "{{p}}", "is_public": true}}

== now everybody opens it, and may keep it for a while
> GET {{file}}
< 200
< Cache-Control: /public/

== private again
> PATCH /api/me/photos/{{p}}
> as h
{"is_public": false}
< 200
{"photo": {"is_public": false}}

== and shut again
> GET {{file}}
< 404

== public from the start, by the test token
> POST /api/me/photos
> part human_id = {{h.id}}
> part human_test_token = {{h.token}}
> part is_public = true
> file file = x.jpg text/html @jpeg
< 200
{"status": "stored", "photo": {"is_public": true, "state": "ready"}}
: q = .photo.id
: open = ~ "photo_url":"(?:https?://[^/"]+)?(/[^"]+)"

== its type is what it is, not what was said
> GET {{open}}
< 200
< Content-Type: image/jpeg
< ~ ^((?!CANON).)*$

== newest first
> GET /api/me/photos
> as h
< 200
{"photos": [{"id": "{{q}}", "is_public": true}, {"id": "{{p}}", "is_public": false}]}

== a stranger's list is the stranger's
> GET /api/me/photos
> as k
< 200
{"photos": []}

== without a session
> GET /api/me/photos
< 401

== without a file
> POST /api/me/photos
> as h
> part is_public = true
< 400
{"status": "error", "reason": "missing_file"}

== no film
> POST /api/me/photos
> as h
> file file = a.jpg image/jpeg @mp4
< 400
{"status": "error", "reason": "invalid_file_type"}

== no page
> POST /api/me/photos
> as h
> file file = a.jpg image/jpeg @html
< 400
{"status": "error", "reason": "invalid_file_type"}

== no drawing with a script
> POST /api/me/photos
> as h
> file file = a.png image/png @svg
< 400
{"status": "error", "reason": "invalid_file_type"}

== no half
> POST /api/me/photos
> as h
> file file = a.png image/png @png-head
< 400
{"status": "error", "reason": "invalid_file_type"}

== not more than 10 MiB
> POST /api/me/photos
> as h
> file file = a.png image/png @png-big 10485761
< 413
{"status": "error", "reason": "file_too_large"}

== as JSON there is no file
> POST /api/me/photos
> as h
{"is_public": true}
< 400
{"status": "error", "reason": "missing_file"}

== deleted by another: no
> DELETE /api/me/photos/{{q}}
> as k
< 404

== deleted
> DELETE /api/me/photos/{{q}}
> as h
< 200
{"status": "deleted"}

== and gone for all
> GET {{open}}
< 404

== for its owner too
> GET {{open}}
> as h
< 404

== and cannot be changed
> PATCH /api/me/photos/{{q}}
> as h
{"is_public": true}
< 404

== nor deleted twice
> DELETE /api/me/photos/{{q}}
> as h
< 404

== an id that is none
> DELETE /api/me/photos/1
> as h
< 404

== the page of one's photos
> GET /me/photos
> as h
< 200
< ~ <form[^>]*enctype="multipart/form-data"
: ft = ~ name="form_token" value="([^"]+)"

== a photo by its form
> POST /me/photos
> as h
> part form_token = {{ft}}
> part is_public = true
> file file = gate.png image/png @png
< 303
< Location: /\/me\/photos\?done=saved/

== a drawing with a script by its form: the page says why
> POST /me/photos
> as h
> part form_token = {{ft}}
> file file = gate.png image/png @svg
< 422
< ~ The file is not of an accepted type

== no file at all
> POST /me/photos
> as h
> part form_token = {{ft}}
< 422
< ~ href="#file"

== without the token
> POST /me/photos
> as h
> file file = gate.png image/png @png
< 403

== which photo it is
> GET /api/me/photos
> as h
< 200
{"photos": [{"id": "<uuid>", "is_public": true}, {"id": "{{p}}"}]}
: r = ~ "photos":\[{"id":"([^"]+)"

== made private by a button
> POST /me/photos/{{r}}
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&is_public=false
< 303

== another's: not found
> POST /me/photos/{{r}}/delete
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 403|404

== deleted by a button
> POST /me/photos/{{r}}/delete
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303
< Location: /\/me\/photos\?gone={{r}}/

== it can be taken back
> GET /me/photos?gone={{r}}
> as h
< 200
< ~ action="/me/photos/{{r}}/back"

== taken back
> POST /me/photos/{{r}}/back
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303

== and still private
> GET /api/me/photos
> as h
< 200
{"photos": [{"id": "{{r}}", "is_public": false}, {"id": "{{p}}"}]}
