/* SPDX-License-Identifier: AGPL-3.0-or-later
 * `hirehall admin devices`: credits, wallets of one owner, and the whitelists. */
#include <stdio.h>
#include <string.h>
#include "admin/admin_cli_internal.h"
#include "admin/admin_page.h"
#include "base/cid.h"
#include "base/id.h"
#include "base/money.h"
#include "devices/devices_admin.h"
#include "people/ton_wallets.h"
#include "sql_admin.h"
#include "sql_devices.h"

#define PARKED_COLUMNS 6

/* The change and its record, together. */
static err_t change(struct cli *c, struct stmt *s, const void *row, const char *act)
{
	const char *ids[] = {c->words.items[0]};
	struct admin_order o = {.act = act, .ids = {1, ids}, .by = admin_by(c->rq, c->options.note)};
	err_t e = db_begin(c->rq->db);

	if (!e)
		e = rq_run(c->rq, s, row, NULL);
	if (!e)
		e = rq_run(c->rq, &sql_admin_record, &o, NULL);
	if (!e)
		return db_commit(c->rq->db);
	db_rollback(c->rq->db);
	return e;
}


static enum admin_exit ended(const char *what, err_t e)
{
	if (e == ERR_CONFLICT)
		return cli_fail(what, "cannot be so", "see `hirehall admin help`");
	return e ? cli_error(what, e) : ADMIN_DONE;
}


static const char *wallet_word(struct cli *c, size_t i)
{
	return ton_taken(c->rq->conf, c->rq->arena, c->words.items[i]);
}


enum admin_exit cli_device_credit(struct cli *c)
{
	struct device_credit row = {.source = "admin", .note = c->options.note};

	if (c->words.n != 2)
		return cli_fail("devices credit", "an address and an amount are wanted", "like UQ… 2.5");
	row.wallet = wallet_word(c, 0);
	if (!row.wallet)
		return cli_fail(c->words.items[0], "is no TON address", "copy it whole; its checksum is part of it");
	if (!money_parse(c->words.items[1], strlen(c->words.items[1]), CUR_TON, &row.nano) || row.nano <= 0)
		return cli_fail(c->words.items[1], "is no amount", "write it like 2 or 0.25, with at most nine places");
	return ended(c->words.items[0], change(c, &sql_device_credit_by_admin, &row, "devices.credit"));
}


enum admin_exit cli_device_join(struct cli *c)
{
	struct device_allowed row = {0};

	if (c->words.n != 2)
		return cli_fail("devices join", "two addresses are wanted", "those of one owner");
	row.wallet = wallet_word(c, 0);
	row.other = wallet_word(c, 1);
	if (!row.wallet || !row.other)
		return cli_fail(c->words.items[!row.wallet ? 0 : 1], "is no TON address", "copy it whole; its checksum is part of it");
	return ended(c->words.items[0], change(c, &sql_device_join, &row, "devices.join"));
}


static enum admin_exit block(struct cli *c, bool is_on)
{
	struct device_allowed row = {.is_on = is_on};

	if (c->words.n != 1)
		return cli_fail("devices", "an address is wanted", "like UQ…");
	row.wallet = wallet_word(c, 0);
	if (!row.wallet)
		return cli_fail(c->words.items[0], "is no TON address", "copy it whole; its checksum is part of it");
	return ended(c->words.items[0], change(c, &sql_device_block, &row, is_on ? "devices.block" : "devices.unblock"));
}


enum admin_exit cli_device_block(struct cli *c)
{
	return block(c, true);
}


enum admin_exit cli_device_unblock(struct cli *c)
{
	return block(c, false);
}


enum admin_exit cli_device_parked(struct cli *c)
{
	static const char *const heads[PARKED_COLUMNS] = {"deposit", "TON", "from", "comment", "why", "transaction"};
	struct list rows;
	const struct device_parked *p;
	const char **cells;
	err_t e = rq_many(c->rq, &sql_device_parked, NULL, &rows);

	if (e)
		return cli_error("devices parked", e);
	p = rows.items;
	cells = ARENA_ARRAY(c->rq->arena, const char *, rows.n * PARKED_COLUMNS);
	for (size_t i = 0; i < rows.n; i++) {
		const char *row[PARKED_COLUMNS] = {p[i].id, p[i].ton, p[i].sender, p[i].comment, p[i].note, p[i].tx_hash};

		memcpy(cells + i * PARKED_COLUMNS, row, sizeof(row));
	}
	cli_table(heads, PARKED_COLUMNS, cells, rows.n);
	return ADMIN_DONE;
}


static bool is_deposit(const struct cli *c)
{
	unsigned char id[16];

	return uuid_parse(c->words.items[0], id);
}


static enum admin_exit settle(struct cli *c, struct stmt *s, const char *wallet, const char *act)
{
	struct device_settled row = {c->words.items[0], wallet, c->options.note};
	err_t e = change(c, s, &row, act);

	if (e == ERR_CONFLICT)
		return cli_fail(row.id, "is not parked, or too little to be sent back", "see `hirehall admin devices parked`");
	return e ? cli_error(row.id, e) : ADMIN_DONE;
}


enum admin_exit cli_device_accept(struct cli *c)
{
	if (c->words.n != 2 || !is_deposit(c) || !wallet_word(c, 1))
		return cli_fail("devices accept", "a deposit and an address are wanted", "see `hirehall admin devices parked`");
	return settle(c, &sql_device_deposit_credit, wallet_word(c, 1), "devices.accept");
}


enum admin_exit cli_device_return(struct cli *c)
{
	if (c->words.n != 1 || !is_deposit(c))
		return cli_fail("devices return", "a deposit is wanted", "see `hirehall admin devices parked`");
	return settle(c, &sql_device_deposit_return, NULL, "devices.return");
}


enum admin_exit cli_device_operation(struct cli *c)
{
	struct device_allowed row = {0};

	if (c->words.n != 5 || !str_int(c->words.items[1], &row.ms) || !str_int(c->words.items[2], &row.mwh) ||
	    !str_int(c->words.items[3], &row.max_mwh))
		return cli_fail("devices operation", "a name, three numbers and a description are wanted",
				"like classify_text 2000 5 10 'Text classification': usual ms, usual and most mWh");
	row.operation = c->words.items[0];
	row.description = c->words.items[4];
	return ended(row.operation, change(c, &sql_device_operation_set, &row, "devices.operation"));
}


enum admin_exit cli_device_model(struct cli *c)
{
	struct device_allowed row = {0};
	struct cid cid;

	if (c->words.n < 2 || c->words.n > 3 || !str_int(c->words.items[1], &row.mb))
		return cli_fail("devices model", "a name and a size in MB are wanted", "and, where it is published, its IPFS hash");
	row.model = c->words.items[0];
	row.ipfs_hash = c->words.n == 3 ? c->words.items[2] : NULL;
	if (row.ipfs_hash && !cid_read(c->rq->arena, row.ipfs_hash, &cid))
		return cli_fail(row.ipfs_hash, "is no IPFS hash", "it begins with Qm or b");
	return ended(row.model, change(c, &sql_device_model_set, &row, "devices.model"));
}


static enum admin_exit allow(struct cli *c, bool is_on)
{
	struct device_allowed row = {.is_on = is_on};

	if (!c->words.n || c->words.n > 2)
		return cli_fail("devices", "an operation, and perhaps a model, are wanted", "without a model the whole operation");
	row.operation = c->words.items[0];
	row.model = c->words.n == 2 ? c->words.items[1] : NULL;
	return ended(row.operation, change(c, &sql_device_allow, &row, is_on ? "devices.allow" : "devices.forbid"));
}


enum admin_exit cli_device_allow(struct cli *c)
{
	return allow(c, true);
}


enum admin_exit cli_device_forbid(struct cli *c)
{
	return allow(c, false);
}
