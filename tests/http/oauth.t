# A program gets to act for an AI account: metadata, registration, the person's answer, tokens, their rotation and end.

== the authorization server says what it can
> GET /.well-known/oauth-authorization-server
< 200
< Cache-Control: /max-age=300/
{"response_types_supported": ["code"], "grant_types_supported": ["authorization_code", "refresh_token"], "code_challenge_methods_supported": ["S256"], "client_id_metadata_document_supported": true, "authorization_response_iss_parameter_supported": true, "scopes_supported": ["tasks"], "authorization_endpoint": "/^http:.*[0-9].oauth.authorize$/", "issuer": "/^http:.*[0-9]$/"}
: issuer = .issuer

== also beside the door
> GET /.well-known/oauth-authorization-server/mcp
< 200
{"issuer": "{{issuer}}"}

== who gives tokens for MCP
> GET /.well-known/oauth-protected-resource
< 200
{"resource": "{{issuer}}/mcp", "authorization_servers": ["{{issuer}}"], "bearer_methods_supported": ["header"]}

== the same by its full name
> GET /.well-known/oauth-protected-resource/mcp
< 200
{"resource": "{{issuer}}/mcp"}

== for the API
> GET /.well-known/oauth-protected-resource/api
< 200
{"resource": "{{issuer}}/api"}

== for A2A
> GET /.well-known/oauth-protected-resource/a2a
< 200
{"resource": "{{issuer}}/a2a"}

== scripts of any site may read it
> GET /.well-known/oauth-protected-resource/mcp
> Origin: https://app.example
< 200
< Access-Control-Allow-Origin: *
< ! Access-Control-Allow-Credentials

== also that there is no such document
> GET /.well-known/openid-configuration
> Origin: https://app.example
< 404
< Access-Control-Allow-Origin: *

== and ask for tokens
> OPTIONS /oauth/token
> Origin: https://app.example
> Access-Control-Request-Method: POST
> Access-Control-Request-Headers: authorization
< 204
< Access-Control-Allow-Origin: *
< Access-Control-Allow-Headers: authorization

== the person's question is no script's
> OPTIONS /oauth/authorize
> Origin: https://app.example
> Access-Control-Request-Method: GET
< 405
< ! Access-Control-Allow-Origin

== a public program registers
> POST /oauth/register
{"client_name": "Test & <b>program</b>", "redirect_uris": ["http://127.0.0.1:1/back", "https://app.example/cb?keep=1"], "token_endpoint_auth_method": "none", "logo_uri": "https://app.example/l.png"}
< 201
{"client_id": "<uuid>", "client_id_issued_at": "<int>", "client_secret_expires_at": 0, "token_endpoint_auth_method": "none", "scope": "tasks", "redirect_uris": ["http://127.0.0.1:1/back", "https://app.example/cb?keep=1"]}
: c = .client_id

== one with a secret
> POST /oauth/register
{"redirect_uris": ["https://other.example/cb"], "client_name": "Other"}
< 201
{"client_secret": "/^hhs_/", "token_endpoint_auth_method": "client_secret_basic"}
: d = .client_id
: secret = .client_secret

== nowhere to go
> POST /oauth/register
{"client_name": "x"}
< 400
< exact
{"error": "invalid_redirect_uri", "error_description": "/./"}

== to an address that is not safe
> POST /oauth/register
{"redirect_uris": ["http://app.example/cb"]}
< 400
{"error": "invalid_redirect_uri"}

== to a script
> POST /oauth/register
{"redirect_uris": ["javascript:alert(1)"]}
< 400
{"error": "invalid_redirect_uri"}

== with a fragment
> POST /oauth/register
{"redirect_uris": ["https://app.example/cb#x"]}
< 400
{"error": "invalid_redirect_uri"}

== a loopback that is none
> POST /oauth/register
{"redirect_uris": ["http://127.0.0.1:80@evil.example/cb"]}
< 400
{"error": "invalid_redirect_uri"}

== a grant that is not offered
> POST /oauth/register
{"redirect_uris": ["https://app.example/cb"], "grant_types": ["implicit"]}
< 400
{"error": "invalid_client_metadata"}

== no JSON
> POST /oauth/register
> Content-Type: application/json
{"redirect_uris"
< 400
{"error": "invalid_request"}

== another method
> GET /oauth/token
< 405
{"error": "invalid_request"}

== nobody knows the program: nothing is sent anywhere
> GET /oauth/authorize?response_type=code&client_id=nobody&redirect_uri=https://app.example/cb&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256
< 400
< ! Location

== nor to an address that it did not register
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=https://app.example/cb&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256
< 400
< ! Location

== not even a longer one
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=https://app.example/cb%3Fkeep%3D1%26more&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256
< 400
< ! Location

== without PKCE the program hears so
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=https://app.example/cb%3Fkeep%3D1&state=s%201
< 303
< Location: /^https:\/\/app\.example\/cb\?keep=1&error=invalid_request&error_description=[^&]+&state=s%201&iss=/

== plain is no PKCE
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=http://127.0.0.1:9999/back&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=plain
< 303
< Location: /^http:\/\/127\.0\.0\.1:9999\/back\?error=invalid_request/

== no tokens by the address
> GET /oauth/authorize?response_type=token&client_id={{c}}&redirect_uri=http://127.0.0.1:9999/back&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256
< 303
< Location: /error=unsupported_response_type/

== for somebody else's resource
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=http://127.0.0.1:9999/back&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&resource=https://evil.example/mcp
< 303
< Location: /error=invalid_target/

== for a scope that there is not
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=http://127.0.0.1:9999/back&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&scope=admin
< 303
< Location: /error=invalid_scope/

== said twice
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=http://127.0.0.1:9999/back&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=a&state=b
< 303
< Location: /error=invalid_request/

== a good question
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=http://127.0.0.1:4711/back&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=abc&resource={{url issuer}}%2Fmcp&scope=tasks
< 303
: page = header Location

== nobody is signed in: the way leads over the sign-in page and back
> GET {{page}}
< 303
< Location: /\/login\?next=%2Foauth%2Fconsent%3Frequest%3D/

== the person reads who asks
! human h
> GET {{page}}
> as h
> Accept-Language: en
< 200
< Content-Security-Policy: /form-action 'self' http:\/\/127\.0\.0\.1:4711; frame-ancestors 'none'/
< ~ Allow Test &amp; &lt;b&gt;program&lt;/b&gt; to act for you\?
< ~ http://127\.0\.0\.1:4711
< ~ Make it and allow
: ft = ~ name="form_token" value="([^"]+)"
: request = ~ name="request" value="([^"]+)"

== without the form's token
> POST /oauth/consent/new
> as h
> Content-Type: application/x-www-form-urlencoded
request={{request}}&name=Mine&paypal_email=mine-{{request}}@example.com
< 403

== with a mistake
> POST /oauth/consent/new
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}&name=&paypal_email=nobody
< 422
< ~ aria-invalid="true"

== the address of an account that another has
! account a
> POST /oauth/consent/new
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}&name=Mine&paypal_email={{url a.email}}
< 422

== somebody else's account
> POST /oauth/consent/allow
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}&account_id={{a.id}}
< 404

== yes, with a new account
> POST /oauth/consent/new
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}&name=Mine&paypal_email=mine-{{unique}}@example.com
< 303
< Location: /^http:\/\/127\.0\.0\.1:4711\/back\?code=[A-Za-z0-9_-]{43}&state=abc&iss=http/
: code = header Location code=([^&]+)

== the question is answered once
> POST /oauth/consent/deny
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}
< 400

== not without the verifier's right text
! allowed k1 by h for {{c}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k1}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier={{x 43}}
< 400
{"error": "invalid_grant"}

== and then it is used up
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k1}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 400
{"error": "invalid_grant"}

== another address than was asked for
! allowed k2 by h for {{c}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k2}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A2%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 400
{"error": "invalid_grant"}

== another program's code
! allowed k3 by h for {{c}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k3}}&client_id={{d}}&client_secret={{secret}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 400
{"error": "invalid_grant"}

== for another resource
! allowed k4 by h for {{c}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k4}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&resource=https%3A%2F%2Fevil.example%2Fmcp
< 400
{"error": "invalid_target"}

== a minute later it is too late
! allowed k5 by h for {{c}}
! clock +61 seconds
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k5}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 400
{"error": "invalid_grant"}

== a program with a wrong secret
! clock now
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code=x&client_id={{d}}&client_secret=hhs_wrong&code_verifier={{x 43}}
< 401
{"error": "invalid_client"}

== without its secret
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code=x&client_id={{d}}&code_verifier={{x 43}}
< 401
{"error": "invalid_client"}

== by a header, it is told how
> POST /oauth/token
> Authorization: Basic eDp5
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code=x&code_verifier={{x 43}}
< 401
< WWW-Authenticate: /^Basic /
{"error": "invalid_client"}

== another grant
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=password&client_id={{c}}&username=a&password=b
< 400
{"error": "unsupported_grant_type"}

== no grant
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
client_id={{c}}
< 400
{"error": "invalid_request"}

== said twice
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=refresh_token&grant_type=refresh_token&client_id={{c}}&refresh_token=x
< 400
{"error": "invalid_request"}

== a refresh token that is none
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=refresh_token&client_id={{c}}&refresh_token=hhr_nothing
< 400
{"error": "invalid_grant"}

== the right way: the tokens
! allowed k by h for {{c}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&resource={{url issuer}}%2Fmcp
< 200
< Cache-Control: no-store
< exact
{"access_token": "/^hha_/", "token_type": "Bearer", "expires_in": 1800, "refresh_token": "/^hhr_/", "scope": "tasks"}
: access = .access_token
: refresh = .refresh_token

== it acts as the account over HTTP
> POST /api/tasks
> Authorization: Bearer {{access}}
{"task": "By a connected program {{unique}}", "origin_country": "JP", "budget_usd": 5}
< 200
: t = .id

== which is the one that was made on the page
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 200
{"task": {"ai_account_id": "{{k.account}}"}}

== in the header alone
> GET /api/tasks/{{t}}?ai_account_id={{k.account}}&ai_api_key={{access}}
< 401

== and over MCP
> POST /mcp
> Authorization: Bearer {{access}}
{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_task", "arguments": {"task_id": "{{t}}"}}}
< 200
{"result": {"isError": false, "structuredContent": {"task": {"id": "{{t}}"}}}}

== it is no other kind of credential
> POST /api/task/new
> Authorization: Bearer {{access}}
{"topic": "x"}
< 401

== it is renewed
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=refresh_token&client_id={{c}}&refresh_token={{refresh}}
< 200
{"access_token": "/^hha_/", "refresh_token": "/^hhr_/", "expires_in": 1800}
: access2 = .access_token
: refresh2 = .refresh_token

== the token before it has ended
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 401

== the new one is good
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access2}}
< 200

== for half an hour
! clock +31 minutes
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access2}}
< 401

== not for routes that ask later, either
> POST /api/tasks/{{t}}/approve
> Authorization: Bearer {{access2}}
< 401

== the person sees it
! clock now
> GET /me/connections
> as h
> Accept-Language: en
< 200
< ~ Test &amp; &lt;b&gt;program&lt;/b&gt;
< ~ acts for Connected
: ft = ~ name="form_token" value="([^"]+)"
: connection = ~ /me/connections/([0-9a-f-]{36})/end

== others cannot end it
! human k
> GET /me/connections
> as k
< 200
: kt = ~ name="form_token" value="([^"]+)"

== not even by its name
> POST /me/connections/{{connection}}/end
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{kt}}
< 404

== a refresh token that was changed already ends everything
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=refresh_token&client_id={{c}}&refresh_token={{refresh}}
< 400
{"error": "invalid_grant"}

== so the newer ones too
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=refresh_token&client_id={{c}}&refresh_token={{refresh2}}
< 400
{"error": "invalid_grant"}

== the access token with it
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access2}}
< 401

== a code that comes twice ends what came of it
! allowed k6 by h for {{c}} with {{k.account}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k6}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 200
: access = .access_token

== good until then
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 200
{"task": {"ai_account_id": "{{k.account}}"}}

== the second time
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k6}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 400

== over
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 401

== of twenty that bring one code at once, one gets tokens
! allowed k7 by h for {{c}} with {{k.account}}
> times 20
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k7}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 400
< 200 x1

== given back by the program
! allowed k8 by h for {{c}} with {{k.account}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k8}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 200
: access = .access_token
: refresh = .refresh_token

== by another it is not
> POST /oauth/revoke
> Content-Type: application/x-www-form-urlencoded
token={{refresh}}&client_id={{d}}&client_secret={{secret}}
< 200

== still good
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 200

== by its own
> POST /oauth/revoke
> Content-Type: application/x-www-form-urlencoded
token={{refresh}}&token_type_hint=refresh_token&client_id={{c}}
< 200

== gone
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 401

== the owner ends one
! allowed k9 by h for {{c}} with {{k.account}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k9}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 200
: access = .access_token

== it stands first on the page
> GET /me/connections
> as h
< 200
: connection = ~ /me/connections/([0-9a-f-]{36})/end

== the end
> POST /me/connections/{{connection}}/end
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}
< 303
< Location: /done=removed/

== at once
> GET /api/tasks/{{t}}
> Authorization: Bearer {{access}}
< 401

== no is an answer too
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=https://app.example/cb%3Fkeep%3D1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=no
< 303
: page = header Location
: request = header Location request=(.+)

== the page
> GET {{page}}
> as h
< 200
< ~ /oauth/consent/allow

== no
> POST /oauth/consent/deny
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}
< 303
< Location: /^https:\/\/app\.example\/cb\?keep=1&error=access_denied&state=no&iss=/

== an account that was made without a session becomes somebody's by its key
> POST /me/connections/accounts
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&api_key={{a.key}}
< 303
< Location: /done=saved/

== and then it is nobody else's
> POST /me/connections/accounts
> as k
> Content-Type: application/x-www-form-urlencoded
form_token={{kt}}&api_key={{a.key}}
< 422

== a wrong key
> POST /me/connections/accounts
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&api_key={{x 48}}
< 422

== now programs can be let act for it
! allowed k10 by h for {{c}} with {{a.id}}
> POST /oauth/token
> Content-Type: application/x-www-form-urlencoded
grant_type=authorization_code&code={{k10}}&client_id={{c}}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
< 200

== a program asks again
> GET /oauth/authorize?response_type=code&client_id={{c}}&redirect_uri=https://app.example/cb%3Fkeep%3D1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=again
< 303
: page = header Location
: request = header Location request=(.+)

== and the person sees what for
> GET {{page}}
> as h
< 200

== yes, with an account of theirs
> POST /oauth/consent/allow
> as h
> Content-Type: application/x-www-form-urlencoded
form_token={{ft}}&request={{request}}&account_id={{a.id}}
< 303
< Location: /^https:\/\/app\.example\/cb\?keep=1&code=[A-Za-z0-9_-]{43}&state=again&iss=/
