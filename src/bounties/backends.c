/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/backends.h"
#include "base/choices.h"
#include "bounties/runner.h"

static bool command_is_on(const struct conf *c)
{
	return str_has(c->agent_command);
}


static bool worker_is_on(const struct conf *c)
{
	return str_has(c->agent_http_url);
}


static bool model_is_on(const struct conf *c)
{
	return str_has(c->llm_base_url) && str_has(c->llm_model);
}


static bool always(const struct conf *c)
{
	(void)c;
	return true;
}


/* In the order in which one is chosen. */
const struct backend backends[] = {
	{"command", command_is_on, command_run, "bounties by a program", "set AGENT_COMMAND"},
	{"http", worker_is_on, worker_run, "bounties by a worker over HTTP", "set AGENT_HTTP_URL"},
	{"model", model_is_on, model_run, "bounties by a model", "set LLM_BASE_URL and LLM_MODEL; people do them until then"},
	{"people", always, NULL, "bounties by people", NULL},
	{.name = NULL},
};


const struct backend *backend_find(const char *name)
{
	for (const struct backend *b = backends; b->name; b++)
		if (str_eq(b->name, name))
			return b;
	return NULL;
}


static const struct backend *backend_chosen(const struct conf *c, const char *agent_type)
{
	const char *at = c->agent_executors ? c->agent_executors : "", *type, *executor;
	const struct backend *found = NULL;
	struct arena *a = arena_new(1024);

	while (!found && choice_next(a, &at, &type, &executor))
		if (str_eq(type, agent_type))
			found = backend_find(executor);
	arena_free(a);
	return found && found->is_on(c) ? found : NULL;
}


const struct backend *backend_of(const struct conf *c, const char *agent_type)
{
	const struct backend *b = backend_chosen(c, agent_type);

	if (b)
		return b;
	for (b = backends; !b->is_on(c); b++)
		;
	return b;
}


const char *backend_mistake(const struct conf *c, struct arena *a)
{
	const char *at = c->agent_executors ? c->agent_executors : "", *type, *executor;

	while (choice_next(a, &at, &type, &executor)) {
		const struct backend *b = backend_find(executor);

		if (!agent_find(type) || !b || !b->is_on(c))
			return arena_printf(a, "%s:%s", type, executor);
	}
	return NULL;
}
