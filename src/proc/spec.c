/* spec.c - `hirehall spec`: the program's tables as text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/buf.h"
#include "proc/docs.h"
#include "proc/proc.h"
#include "web/openapi.h"

#define SPEC_MAX (8u << 20)

static void spec_routes(struct buf *b)
{
	routes_write(b, route_tables);
}

static void spec_openapi(struct buf *b)
{
	struct conf conf = {.app_base_url = "http://127.0.0.1:8000"};
	const struct web w = {.conf = &conf, .tables = route_tables, .build = PACKAGE_VERSION};

	openapi_write(b, &w);
	BUF_LIT(b, "\n");
}

void spec_errors(struct buf *b)
{
	int e;

	BUF_LIT(b, "# Errors\n\n| Code | HTTP | Meaning | Symbol |\n|---|---|---|---|\n");
	for (e = ERR_OK + 1; e < ERR_COUNT; e++) {
		const struct err_info *i = err_info((err_t)e);

		buf_fmt(b, "| `%s` | %d | %s | `%s` |\n", i->code, i->http, i->text, i->symbol);
	}
}

static const char *kind_word(enum kind k)
{
	switch (k) {
	case K_INT:
		return "number";
	case K_BOOL:
		return "true or false";
	case K_URL:
		return "address";
	case K_WORD:
		return "word";
	case K_EMAIL:
		return "e-mail";
	case K_UUID:
		return "id";
	default:
		return "text";
	}
}

void spec_settings(struct buf *b)
{
	size_t i;

	BUF_LIT(b, "# Settings\n\nEnvironment variables, or KEY=value lines of STATE/hirehall.env; the "
		   "environment wins. Secrets are marked and never printed.\n\n"
		   "| Name | Kind | Default | Meaning |\n|---|---|---|---|\n");
	for (i = 0; i < conf_shape.n; i++) {
		const struct field *f = &conf_shape.fields[i];
		const char *standard = conf_default(f->name);

		buf_fmt(b, "| `%s` | %s%s%s | %s | %s |\n", f->name, kind_word(f->kind),
			f->flags & F_SECRET ? ", secret" : "", f->flags & F_REQ ? ", needed" : "",
			standard ? standard : "off", f->note ? f->note : "");
	}
}

static const struct {
	const char *name;
	void (*write)(struct buf *b);
} specs[] = {
	{"routes", spec_routes},
	{"openapi", spec_openapi},
	{"errors", spec_errors},
	{"settings", spec_settings},
};

int spec_main(const struct options *o)
{
	struct buf b;
	size_t i;

	buf_init(&b, o->arena, SPEC_MAX);
	for (i = 0; i < N_OF(specs); i++)
		if (o->n_args == 1 && str_eq(o->args[0], specs[i].name))
			break;
	if (i == N_OF(specs)) {
		proc_fail("spec", "which table", "hirehall spec routes|openapi|errors|settings");
		return EXIT_USAGE;
	}
	specs[i].write(&b);
	fwrite(b.at, 1, b.len, stdout);
	return EXIT_DONE;
}
