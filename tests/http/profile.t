# Profiles: one's own by session, everybody's public part as a page without an address.

== one's own
! human h name=Hanako min=12.5
! human k
> GET /api/profile
> as h
< 200
{"profile": {"id": "{{h.id}}", "name": "Hanako", "email": "{{h.email}}", "paypal_email": null, "country": "JP", "min_budget_usd": 12.5, "headline": null, "gender": null, "bio": null, "city": null, "timezone": null, "hourly_rate_usd": null, "skills": [], "twitter_url": null, "status": "available", "created_at": "<time>"}}

== only what is sent is replaced
> POST /api/profile
> as h
{"headline": "Photos in Shibuya", "bio": "Line one\nLine two \u202eevil", "gender": "female", "city": "東京", "region": "Kanto", "timezone": "Asia/Tokyo", "hourly_rate_usd": 30, "skills": ["Photography", " 日本語 ", "photography"], "website_url": "https://hana.example/", "github_url": "http://github.com/hana"}
< 200
{"id": "{{h.id}}", "status": "available", "profile": {"name": "Hanako", "min_budget_usd": 12.5, "headline": "Photos in Shibuya", "gender": "female", "skills": ["Photography", "日本語"], "hourly_rate_usd": 30, "website_url": "https://hana.example/"}}

== the rest stays
> POST /api/profile
> as h
{"city": "Kyoto"}
< 200
{"profile": {"city": "Kyoto", "headline": "Photos in Shibuya", "bio": "<string>", "skills": ["Photography", "日本語"], "region": "Kanto"}}

== what is sent empty is removed
> POST /api/profile
> as h
{"city": "", "headline": null, "skills": [], "hourly_rate_usd": null, "gender": "", "website_url": null}
< 200
{"profile": {"city": null, "headline": null, "skills": [], "hourly_rate_usd": null, "gender": null, "website_url": null, "region": "Kanto"}}

== but not the name
> POST /api/profile
> as h
{"name": "", "country": null}
< 400
{"status": "error", "reason": "invalid_request", "field_errors": [{"field": "name", "code": "required"}, {"field": "country", "code": "required"}]}

== skills as one text, as forms send them
> POST /api/profile
> as h
> part skills = driving, Japanese ,, photos
< 200
{"profile": {"skills": ["driving", "Japanese", "photos"], "region": "Kanto"}}

== links that are none
> POST /api/profile
> as h
{"twitter_url": "javascript:alert(1)", "github_url": "https://user@evil.example/", "linkedin_url": "ftp://x.example", "instagram_url": "//x.example", "youtube_url": "https:///x"}
< 400
{"field_errors": [{"field": "twitter_url", "code": "invalid_format"}, {"field": "github_url", "code": "invalid_format"}, {"field": "instagram_url", "code": "invalid_format"}, {"field": "linkedin_url", "code": "invalid_format"}, {"field": "youtube_url", "code": "invalid_format"}]}

== limits are in characters
! wide l120 120
! wide l80 80
! wide l40 40
> POST /api/profile
> as h
{"headline": "{{l120}}", "city": "{{l80}}", "region": "{{l80}}", "skills": ["{{l40}}"]}
< 200

== and one more is too long
> POST /api/profile
> as h
{"headline": "{{l120}}x", "city": "{{l80}}x", "region": "{{l80}}x"}
< 400
{"field_errors": [{"field": "headline", "code": "too_long"}, {"field": "city", "code": "too_long"}, {"field": "region", "code": "too_long"}]}

== a skill too
> POST /api/profile
> as h
{"skills": ["{{l40}}x"]}
< 400
{"field_errors": [{"field": "skills", "code": "too_long"}]}

== other mistakes
> POST /api/profile
> as h
{"gender": "robot", "headline": "a\nb"}
< 400
{"field_errors": [{"field": "headline", "code": "invalid_characters"}, {"field": "gender", "code": "invalid_enum"}]}

== in a second look
> POST /api/profile
> as h
{"timezone": "Mars; DROP", "skills": [5], "city": "Osaka"}
< 400
{"field_errors": [{"field": "timezone", "code": "invalid_format"}, {"field": "skills", "code": "invalid_type"}]}

== nothing was changed by that
> GET /api/profile
> as h
< 200
{"profile": {"gender": null, "timezone": "Asia/Tokyo", "skills": ["{{l40}}"]}}

== nobody
> GET /api/profile
< 401

== nobody changes
> POST /api/profile
{"headline": "x"}
< 401

== a wrong token
> POST /api/profile
{"headline": "x", "human_id": "{{h.id}}", "human_test_token": "{{k.token}}"}
< 401

== from another site
> POST /api/profile
> Cookie: hirehall_session={{h.cookie}}
> Origin: https://evil.example
{"headline": "x"}
< 403

== a user without a worker profile has none
! admin m
> GET /api/profile
> as m
< 200
< exact
{"profile": null}

== and needs a name and a country for one
> POST /api/profile
> as m
{"headline": "x"}
< 400
{"field_errors": [{"field": "name", "code": "required"}, {"field": "country", "code": "required"}]}

== the public page has no address
> POST /api/profile
> as h
{"paypal_email": "secret-paypal@example.com", "website_url": "https://hana.example/", "bio": "<script>alert(1)</script>"}
< 200

== as everybody sees it
> GET /profile/{{h.id}}
< 200
< ~ Hanako
< ~ &lt;script&gt;
< ~ rel="nofollow[^"]*" href="https://hana.example/"
< ~ ^((?!@example\.com)[\s\S])*$

== nobody of that id
> GET /profile/0198c5a0-0000-7000-8000-000000000000
< 404

== no id
> GET /profile/nonsense
< 404

== a photo of one's own is not there
> POST /api/me/photos
> as h
> file file = mine.png image/png @png
< 200
: photo = .photo.id

== as everybody sees it
> GET /profile/{{h.id}}
< 200
< ~ No public photos
< ~ ^((?!/files/)[\s\S])*$

== until it is public
> PATCH /api/me/photos/{{photo}}
> as h
{"is_public": true}
< 200

== then it is
> GET /profile/{{h.id}}
< 200
< ~ /files/[0-9a-f]{32}\?size=320
