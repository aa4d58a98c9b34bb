# What is mailed to a person: the page that says so, and the link in each mail that ends it.

== nothing is mailed that nobody asked for
! human h
! mailed m for h
> GET /me/notifications
> as h
< 200
< ~ <option value="false" selected(="")?>No mail
: ft = ~ name="form_token" value="([^"]+)"

== only the one who is signed in
> GET /me/notifications
> Accept: text/html
< 303
< Location: /\/login/

== asked for
> POST /me/notifications
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&task=true&decision=true&message=false&payout=false&per_hour=3&quiet_from=1320&quiet_until=420&time_zone=Asia%2FTokyo
< 303
< Location: /\/me\/notifications\?done=saved/

== and kept
> GET /me/notifications
> as h
< 200
< ~ <option value="true" selected(="")?>Mail me
< ~ <option value="1320" selected(="")?>22:00
< ~ value="Asia/Tokyo"

== half of the quiet hours is a mistake; what was entered stays
> POST /me/notifications
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&task=false&decision=true&message=false&payout=false&per_hour=7&quiet_from=1320&quiet_until=&time_zone=Asia%2FTokyo
< 422
< ~ aria-invalid
< ~ value="7"

== no such zone
> POST /me/notifications
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&task=true&decision=true&message=false&payout=false&per_hour=3&time_zone=Asia%2FNowhere
< 422
< ~ id="time_zone-error"

== without the token
> POST /me/notifications
> as h
> Content-Type: application/x-www-form-urlencoded
task=true&decision=true&message=false&payout=false&per_hour=3
< 403

== the link in a mail shows a button
> GET /unsubscribe?u={{m.user}}&s={{m.signature}}
< 200
< ~ <form[^>]+action="/unsubscribe\?u=[^"]+s={{m.signature}}"

== and has changed nothing
> GET /me/notifications
> as h
< 200
< ~ <option value="true" selected(="")?>Mail me

== a signature of somebody else
> GET /unsubscribe?u=local%7Cnobody&s={{m.signature}}
> Accept: text/html
< 404

== nor is it a post
> POST /unsubscribe?u={{m.user}}&s=00{{m.signature}}
> Content-Type: application/x-www-form-urlencoded
List-Unsubscribe=One-Click
< 404

== one post of a mail program, without cookies
> POST /unsubscribe?u={{m.user}}&s={{m.signature}}
> Content-Type: application/x-www-form-urlencoded
List-Unsubscribe=One-Click
< 303
< Location: /\/\?done=unsubscribed/

== ends them all
> GET /me/notifications
> as h
< 200
< ~ ^((?!<option value="true" selected(="")?>)[\s\S])*$
