# Finding tasks: words in both languages, places, pay, deadlines, and each order page by page.

== four tasks with a word of their own
! account a
! set mark = Zebra{{unique}}
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "The {{mark}} at the gate", "origin_country": "JP", "budget_usd": 30, "deadline_minutes": 90, "task_label": "lead_prep", "lat": 35.6595, "lng": 139.7005}
< 200
: t1 = .id

== where it is comes back, to everybody
> GET /api/tasks/{{t1}}
< 200
{"task": {"lat": 35.6595, "lng": 139.7005}}

== the second: dearer, without a deadline, in Osaka
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "Photograph the {{mark}}", "origin_country": "US", "budget_usd": 50, "deliverable": "photo", "lat": 34.7025, "lng": 135.4959}
< 200
: t2 = .id

== the third, in Japanese
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "{{mark}} の公園入口の写真を撮ってください。ＡＢＣビル", "origin_country": "JP", "budget_usd": 30, "deadline_minutes": 60}
< 200
: t3 = .id

== and stands nowhere for a task that did not say it
> GET /api/tasks/{{t3}}
< 200
< ~ ^((?!"lat")[\s\S])*$

== the fourth, on the other side of the date line
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "{{mark}} on Fiji", "origin_country": "JP", "budget_usd": 20, "deadline_minutes": 30, "lat": -17.0, "lng": -179.9}
< 200
: t4 = .id

== all four by the word, newest first, whatever its case
> GET /api/tasks?q={{upper mark}}
< 200
{"tasks": [{"id": "{{t4}}"}, {"id": "{{t3}}"}, {"id": "{{t2}}"}, {"id": "{{t1}}"}], "next_cursor": null}

== two words, in any order
> GET /api/tasks?q=gate%20{{mark}}
< 200
{"tasks": [{"id": "{{t1}}"}], "next_cursor": null}

== both words must be there
> GET /api/tasks?q=gate%20fiji%20{{mark}}
< 200
{"tasks": [], "next_cursor": null}

== Japanese, two characters out of the middle
> GET /api/tasks?q={{url mark}}%20%E5%86%99%E7%9C%9F
< 200
{"tasks": [{"id": "{{t3}}", "lang": "ja"}], "next_cursor": null}

== one character
> GET /api/tasks?q={{url mark}}%20%E9%96%80
< 200
{"tasks": []}

== narrow letters find wide ones
> GET /api/tasks?q={{url mark}}%20abc%E3%83%93%E3%83%AB
< 200
{"tasks": [{"id": "{{t3}}"}]}

== quotes, backslashes and operators are text
> GET /api/tasks?q={{mark}}%20%27%5C%26%7C%21%3A%2A
< 200
{"tasks": []}

== best paid first; of the same pay the newest
> GET /api/tasks?q={{mark}}&sort=pay&limit=2
< 200
{"tasks": [{"id": "{{t2}}"}, {"id": "{{t3}}"}], "next_cursor": "<string>"}
: next = .next_cursor

== and on
> GET /api/tasks?q={{mark}}&sort=pay&limit=2&cursor={{url next}}
< 200
{"tasks": [{"id": "{{t1}}"}, {"id": "{{t4}}"}], "next_cursor": null}

== a cursor belongs to its order
> GET /api/tasks?q={{mark}}&sort=deadline&cursor={{url next}}
< 400
{"field_errors": [{"field": "cursor", "code": "invalid_format"}]}

== soonest due first, none last
> GET /api/tasks?q={{mark}}&sort=deadline&limit=3
< 200
{"tasks": [{"id": "{{t4}}"}, {"id": "{{t3}}"}, {"id": "{{t1}}"}], "next_cursor": "<string>"}
: next = .next_cursor

== the one without a deadline
> GET /api/tasks?q={{mark}}&sort=deadline&limit=3&cursor={{url next}}
< 200
{"tasks": [{"id": "{{t2}}"}], "next_cursor": null}

== an order that is none
> GET /api/tasks?sort=popular
< 400
{"field_errors": [{"field": "sort", "code": "invalid_enum"}]}

== pay between two sums
> GET /api/tasks?q={{mark}}&min_budget=20.01&max_budget=30
< 200
{"tasks": [{"id": "{{t3}}"}, {"id": "{{t1}}"}]}

== what is due before long ago
> GET /api/tasks?q={{mark}}&deadline_before=2020-01-01T00:00:00Z
< 200
{"tasks": []}

== a time that is none
> GET /api/tasks?deadline_before=tomorrow
< 400
{"field_errors": [{"field": "deadline_before", "code": "invalid_format"}]}

== from a country
> GET /api/tasks?q={{mark}}&origin_country=US
< 200
{"tasks": [{"id": "{{t2}}"}]}

== near Shinjuku: Shibuya, not Osaka
> GET /api/tasks?q={{mark}}&lat=35.69&lng=139.70&radius_km=10
< 200
{"tasks": [{"id": "{{t1}}"}], "next_cursor": null}

== a shorter way
> GET /api/tasks?q={{mark}}&lat=35.69&lng=139.70&radius_km=3
< 200
{"tasks": []}

== 402 km between the two cities: 400 are too few
> GET /api/tasks?q={{mark}}&lat=35.6595&lng=139.7005&radius_km=395
< 200
{"tasks": [{"id": "{{t1}}"}]}

== 405 are enough
> GET /api/tasks?q={{mark}}&lat=35.6595&lng=139.7005&radius_km=405&sort=pay
< 200
{"tasks": [{"id": "{{t2}}"}, {"id": "{{t1}}"}]}

== over the date line
> GET /api/tasks?q={{mark}}&lat=-17&lng=179.9&radius_km=30
< 200
{"tasks": [{"id": "{{t4}}"}]}

== everywhere
> GET /api/tasks?q={{mark}}&lat=90&lng=0&radius_km=20040
< 200
{"tasks": [{"id": "{{t4}}"}, {"id": "{{t2}}"}, {"id": "{{t1}}"}]}

== a place is two numbers
> GET /api/tasks?lat=35
< 400
{"field_errors": [{"field": "lng", "code": "required"}]}

== on this planet
> GET /api/tasks?lat=35&lng=180.5
< 400
{"field_errors": [{"field": "lng", "code": "invalid_number"}]}

== a radius around nothing
> GET /api/tasks?radius_km=5
< 400
{"field_errors": [{"field": "lat", "code": "required"}]}

== a task with half a place
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "Half", "origin_country": "JP", "budget_usd": 30, "lat": 35}
< 400
{"status": "error", "reason": "invalid_request"}

== and with a place that is none
> POST /api/tasks
> Authorization: Bearer {{a.key}}
{"task": "Half", "origin_country": "JP", "budget_usd": 30, "lat": "here", "lng": [1]}
< 400
{"status": "error", "reason": "invalid_request"}

== the page finds what is due by the end of a day of the reader's
> GET /tasks?q={{mark}}&due=2020-01-01
> Cookie: tz=Asia/Tokyo
< 200
< ~ No task fits these filters

== days far away
> GET /tasks?q={{mark}}&due=2100-01-01
< 200
< ~ at the gate
< ~ name="due" type="date" value="2100-01-01"

== no day asks for nothing
> GET /tasks?q={{mark}}&due=soon
< 200
< ~ at the gate
