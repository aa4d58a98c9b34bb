/* oauth_routes.c - the addresses of the authorization server, and the documents that lead to them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "people/oauth_internal.h"

struct oauth_server {
	const char *issuer, *authorization_endpoint, *token_endpoint, *registration_endpoint, *revocation_endpoint, *service_documentation;
	struct texts response_types, response_modes, grant_types, challenge_methods, auth_methods, scopes;
	bool has_documents, has_iss;
};
struct oauth_resource_facts {
	const char *resource, *resource_name, *resource_documentation;
	struct texts authorization_servers, scopes, bearer_methods;
};

#define SERVER(member) FIELD(oauth_server, member, K_TEXT)
#define SERVER_LIST(name, member) FIELD_AS(name, oauth_server, member, K_TEXTS)
SHAPE(oauth_server, oauth_server, SERVER(issuer), SERVER(authorization_endpoint), SERVER(token_endpoint), SERVER(registration_endpoint),
      SERVER(revocation_endpoint), SERVER(service_documentation), SERVER_LIST("response_types_supported", response_types),
      SERVER_LIST("response_modes_supported", response_modes), SERVER_LIST("grant_types_supported", grant_types),
      SERVER_LIST("code_challenge_methods_supported", challenge_methods),
      SERVER_LIST("token_endpoint_auth_methods_supported", auth_methods),
      SERVER_LIST("revocation_endpoint_auth_methods_supported", auth_methods), SERVER_LIST("scopes_supported", scopes),
      FIELD_AS("client_id_metadata_document_supported", oauth_server, has_documents, K_BOOL),
      FIELD_AS("authorization_response_iss_parameter_supported", oauth_server, has_iss, K_BOOL));
#define RESOURCE(member) FIELD(oauth_resource_facts, member, K_TEXT)
#define RESOURCE_LIST(name, member) FIELD_AS(name, oauth_resource_facts, member, K_TEXTS)
SHAPE(oauth_resource, oauth_resource_facts, RESOURCE(resource), RESOURCE_LIST("authorization_servers", authorization_servers),
      RESOURCE_LIST("scopes_supported", scopes), RESOURCE_LIST("bearer_methods_supported", bearer_methods), RESOURCE(resource_name),
      RESOURCE(resource_documentation));

static const char *at(struct rq *rq, const char *path)
{
	return arena_printf(rq->arena, "%s%s", oauth_issuer(rq), path);
}

static err_t server_get(struct rq *rq)
{
	struct oauth_server *s = ARENA_NEW(rq->arena, struct oauth_server);

	*s = (struct oauth_server){.issuer = oauth_issuer(rq), .authorization_endpoint = at(rq, "/oauth/authorize"),
				   .token_endpoint = at(rq, "/oauth/token"), .registration_endpoint = at(rq, "/oauth/register"),
				   .revocation_endpoint = at(rq, "/oauth/revoke"), .service_documentation = at(rq, "/docs"),
				   .has_documents = true, .has_iss = true};
	s->response_types = oauth_words(rq->arena, "code");
	s->response_modes = oauth_words(rq->arena, "query");
	s->grant_types = oauth_words(rq->arena, OAUTH_GRANTS);
	s->challenge_methods = oauth_words(rq->arena, "S256");
	s->auth_methods = oauth_words(rq->arena, OAUTH_METHODS);
	s->scopes = oauth_words(rq->arena, OAUTH_SCOPE);
	rq_header(rq, "Cache-Control", "public, max-age=300");
	rq_answer(rq, s);
	return ERR_OK;
}

/* Of the door that the address names last; of /mcp when it names none. */
static err_t resource_get(struct rq *rq)
{
	struct oauth_resource_facts *r = ARENA_NEW(rq->arena, struct oauth_resource_facts);
	const char *last = strrchr(rq->path, '/');

	r->resource = at(rq, str_eq(last, "/a2a") || str_eq(last, "/api") ? last : "/mcp");
	r->resource_name = "Hirehall";
	r->resource_documentation = at(rq, "/docs");
	r->authorization_servers = oauth_words(rq->arena, oauth_issuer(rq));
	r->scopes = oauth_words(rq->arena, OAUTH_SCOPE);
	r->bearer_methods = oauth_words(rq->arena, "header");
	rq_header(rq, "Cache-Control", "public, max-age=300");
	rq_answer(rq, r);
	return ERR_OK;
}

#define OAUTH .dialect = D_OAUTH, .who = W_ANYONE
#define SERVER_ROUTE(name_, path_) \
	{.name = (name_), .method = GET, .path = (path_), .out = &oauth_server_shape, .status = 200, OAUTH, .run = server_get, \
	 .note = "What the authorization server can do (RFC 8414)"}
#define RESOURCE_ROUTE(name_, path_) \
	{.name = (name_), .method = GET, .path = (path_), .out = &oauth_resource_shape, .status = 200, OAUTH, .run = resource_get, \
	 .note = "Who gives tokens for this door of the hall (RFC 9728)"}
#define POST_ROUTE(name_, path_, ...) {.name = (name_), .method = POST, .path = (path_), OAUTH, __VA_ARGS__}

const struct route oauth_routes[] = {
	SERVER_ROUTE("oauth_server", "/.well-known/oauth-authorization-server"),
	SERVER_ROUTE("oauth_server_mcp", "/.well-known/oauth-authorization-server/mcp"),
	RESOURCE_ROUTE("oauth_resource", "/.well-known/oauth-protected-resource"),
	RESOURCE_ROUTE("oauth_resource_mcp", "/.well-known/oauth-protected-resource/mcp"),
	RESOURCE_ROUTE("oauth_resource_api", "/.well-known/oauth-protected-resource/api"),
	RESOURCE_ROUTE("oauth_resource_a2a", "/.well-known/oauth-protected-resource/a2a"),
	{.name = "oauth_authorize", .method = GET, .path = "/oauth/authorize", .in = &oauth_ask_shape, .status = 200, .dialect = D_PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .errors = E(ERR_OAUTH_UNKNOWN, ERR_OAUTH_INVALID, ERR_RATE), .run = oauth_authorize,
	 .note = "A program asks to act for an AI account; leads to the page where its person decides"},
	POST_ROUTE("oauth_register", "/oauth/register", .in = &oauth_register_ask_shape, .out = &oauth_registered_shape, .status = 201,
		   .rate = RATE_REGISTER, .errors = E(ERR_OAUTH_REDIRECT, ERR_OAUTH_METADATA), .run = oauth_register_post,
		   .note = "A program registers itself (RFC 7591); this alone allows nothing"),
	POST_ROUTE("oauth_token", "/oauth/token", .in = &oauth_token_ask_shape, .out = &oauth_token_answer_shape, .status = 200,
		   .errors = E(ERR_OAUTH_INVALID, ERR_OAUTH_CLIENT, ERR_OAUTH_GRANT, ERR_OAUTH_GRANT_TYPE, ERR_OAUTH_SCOPE, ERR_OAUTH_TARGET),
		   .run = oauth_token_post, .note = "A code or a refresh token becomes an access token and a refresh token; each is good once"),
	POST_ROUTE("oauth_revoke", "/oauth/revoke", .in = &oauth_revoke_ask_shape, .status = 200, .errors = E(ERR_OAUTH_INVALID, ERR_OAUTH_CLIENT),
		   .media = "application/json", .run = oauth_revoke_post, .note = "A token is given back; its connection ends (RFC 7009)"),
	ROUTES_END,
};
