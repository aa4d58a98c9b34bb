# The pages of stories, without scripts; and what of the API needs a story that is told.

== a person's list, with an example to begin with
! human h
> GET /stories
> as h
> Accept-Language: en
< 200
< ~ value="A lamp that remembers every story"
: ft = ~ name="form_token" value="([^"]+)"

== a story without a topic
> POST /stories
> as h
> Content-Type: application/x-www-form-urlencoded
topic=&lang=en&form_token={{ft}}
< 422
< ~ id="topic-error"

== a story
> POST /stories
> as h
> Content-Type: application/x-www-form-urlencoded
topic=Lamps&lang=en&form_token={{ft}}
< 303

== the numbers of a person's stories
> GET /api/task/mytasks
> as h
< 200
: s = .task_ids[0]

== its own words are a first segment
> PUT /api/task/{{s}}/myresource/1
> as h
{"pages": ["The fox found a lamp.", "It lit the way home."]}
< 200
< exact
{"saved": true}

== in the form too
> POST /stories/{{s}}
> as h
> Content-Type: application/x-www-form-urlencoded
act=story&text=The+fox+found+a+lamp.%0A%0AIt+was+old.&form_token={{ft}}
< 303

== a text without words
> POST /stories/{{s}}
> as h
> Content-Type: application/x-www-form-urlencoded
act=story&text=+%0A+&form_token={{ft}}
< 422

== its page
> GET /stories/{{s}}
> as h
< 200
< ~ It was old\.

== its script
> GET /api/resource?url=generated_stories/{{s}}/script_data.json
> as h
< 200
< ~ It was old

== an archive
> GET /api/task/{{s}}/export
> as h
< 200
< Content-Type: application/zip

== what deleting it does
> GET /stories/{{s}}/confirm?act=delete
> as h
< 200
< ~ generated_stories/{{s}}/script_data.json

== an address to share
> POST /api/task/{{s}}/share
> as h
< 200
: shared = .url

== whoever has it sees the story
> GET {{path shared}}
< 200
< ~ It was old

== and its files
> GET {{path shared}}/file?url=generated_stories/{{s}}/script_data.json
< 200

== but none of another
> GET {{path shared}}/file?url=generated_stories/999999/script_data.json
< 404

== somebody else's page is not found
! human k
> GET /stories/{{s}}
> as k
< 404

== the next segment runs, and is stopped
> POST /api/task/{{s}}/execute/2
> as h
< 200
{"accepted": true, "message": "Execution queued"}

== stopped
> POST /api/task/{{s}}/cancel
> as h
< 200
< exact
{"cancelled": true}

== all that is left, by one click
> POST /stories/{{s}}
> as h
> Content-Type: application/x-www-form-urlencoded
act=make&n=2&all=true&form_token={{ft}}
< 303

== it goes on by itself
> GET /api/task/{{s}}/info
> as h
< 200
{"makes_all": true, "status": "running"}

== until it is stopped
> POST /api/task/{{s}}/cancel
> as h
< 200

== then not
> GET /api/task/{{s}}/info
> as h
< 200
{"makes_all": false}
