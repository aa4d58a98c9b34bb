/* device_host_form.c - a device of one's own gets its name by a form: what POST /v1/device/register does, by the session of whom the
 * wallet is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "devices/devices_worker.h"
#include "pages/device_parts.h"
#include "sql_devices.h"

static struct list kinds(struct arena *a, enum lang lang, const char *value)
{
	static const struct option all[] = {{"desktop", TR_ID("A computer"), false}, {"server", TR_ID("A server"), false},
					    {"android", "Android", false}, {"ios", "iOS", false}};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(all));

	for (size_t i = 0; i < N_OF(all); i++)
		o[i] = (struct option){all[i].value, i < 2 ? tr(lang, all[i].label) : all[i].label, str_eq(all[i].value, value)};
	return (struct list){N_OF(all), o};
}


enum { F_WALLET, F_NAME, F_KIND, F_REGION, F_ACT };
static const struct field_spec fields[] = {
	[F_WALLET] = {.name = "wallet", .label = TR_ID("Wallet that earns"), .flags = FF_REQ, .options = device_no_options},
	[F_NAME] = {.name = "device_id", .label = TR_ID("Name of the device"), .flags = FF_REQ,
		    .hint = TR_ID("The name that its program says: DEVICE_ID of the device that comes with the hall.")},
	[F_KIND] = {.name = "device_type", .label = TR_ID("Kind"), .flags = FF_REQ, .options = kinds},
	[F_REGION] = {.name = "region", .label = TR_ID("Region"),
		      .hint = TR_ID("Some tasks are for devices of certain regions only.")},
	[F_ACT] = {.name = "act", .flags = FF_HIDDEN},
};


void device_host_form_make(struct rq *rq, const struct list *wallets, struct pairs values, struct device_form *out)
{
	static const struct pair first[] = {{.name = "act", .value = "register"}};
	struct form_spec spec = {.fields = fields, .n = N_OF(fields), .action = "/devices", .submit = tr(rq->lang, "Register it"),
				 .title = tr(rq->lang, "Register a device"),
				 .words = tr(rq->lang, "A device is known by its wallet and its name, and registers itself when it first runs. Here you do it before.")};
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct form_field *f;

	*form = form_make(rq, &spec, values.n ? values : (struct pairs){N_OF(first), first});
	f = form->fields.items;
	f[F_WALLET].options = device_wallet_options(rq, wallets, pairs_get(values, "wallet"));
	out->forms = (struct list){1, form};
	out->problems = form_problems(rq, &spec, NULL);
}


err_t device_host_add(struct rq *rq)
{
	struct input in = form_input(rq);
	struct device_ask ask = {0};
	const struct device_wallet *mine;
	err_t e = device_wallet_named(rq, in.form, &mine);

	if (e)
		return e;
	rq->complaints.n = 0; /* of the act alone */
	e = shape_read(&device_register_in_shape, &in, rq->arena, &ask, &rq->complaints);
	if (rq->complaints.n)
		return devices_show(rq, &(struct device_page_ask){.as = "device"}, in.form, NULL);
	ask.wallet = mine->address;
	ask.region = str_has(ask.region) ? ask.region : NULL;
	if (!e)
		e = rq_run(rq, &sql_device_register, &ask, NULL);
	if (!e)
		rq_see_other(rq, "/devices?as=device&done=device_known");
	return e;
}
