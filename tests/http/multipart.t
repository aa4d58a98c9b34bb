# Forms with files, broken in every way we know.

== no boundary
! account a
! human h
! task t by a for h deliverable=photo
> POST /api/submissions
> as h
> Content-Type: multipart/form-data
--x
Content-Disposition: form-data; name="task_id"

{{t}}
--x--
< 400|415
{"status": "error"}

== another boundary than announced
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary=one
--two
Content-Disposition: form-data; name="task_id"

{{t}}
--two--
< 400
{"status": "error"}

== it ends in the middle
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary=one
--one
Content-Disposition: form-data; name="task_id"

{{t}}
< 400
{"status": "error"}

== a part without a name
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary=one
--one
Content-Disposition: form-data

x
--one--
< 400
{"status": "error"}

== a part without headers
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary=one
--one

x
--one--
< 400
{"status": "error"}

== nothing at all
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary=one
> body @empty
< 400
{"status": "error"}

== a boundary of 200 characters
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary={{x 200}}
--{{x 200}}--
< 400
{"status": "error"}

== a header of 20,000 characters
> POST /api/submissions
> as h
> Content-Type: multipart/form-data; boundary=one
--one
Content-Disposition: form-data; name="{{x 20000}}"

x
--one--
< 400
{"status": "error"}

== the same field twice
> POST /api/submissions
> as h
> part task_id = {{t}}
> part task_id = {{uuid}}
> part type = photo
> file file = a.png image/png @png
< 200|400|404

== a file where a word belongs
! human k
! task u by a for k deliverable=photo
> POST /api/submissions
> as k
> file task_id = a.png image/png @png
> part type = photo
< 400|404
{"status": "error"}

== a word where a file belongs
> POST /api/submissions
> as k
> part task_id = {{u}}
> part type = photo
> part file = just words
< 400
{"status": "error"}

== a form on a route that takes no files
> POST /api/call_human
> Authorization: Bearer {{a.key}}
> part task = x
< 400|415
{"status": "rejected"}

== bad UTF-8 in a field
> POST /api/submissions
> as k
> part task_id = {{u}}
> file type = t text/plain @bad-utf8
< 400
{"status": "error"}

== credentials in the form
> POST /api/submissions
> part ai_account_id = {{a.id}}
> part ai_api_key = {{a.key}}
> part task_id = {{u}}
> part type = photo
> file file = 写真.png image/png @png
< 200
{"status": "stored"}
