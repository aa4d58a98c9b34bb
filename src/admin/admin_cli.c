/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of commands, and how their words are read. */
#include "admin/admin_cli_internal.h"
#include <stdio.h>
#include <string.h>
#include "base/buf.h"

#define LISTS(noun_, list_) \
	{noun_, "list", cli_list, list_, "[--q TEXT] [--status WORD] [--deleted] [--limit N]", "newest first"}, \
	{noun_, "show", cli_show, list_, "ID", "everything that is known of it"}
#define ACT(noun_, verb_, act_, note_) {noun_, verb_, cli_act, act_, "ID… --note TEXT", note_}

static const struct cli_command commands[] = {
	LISTS("order", "orders"),
	{"order", "refund", cli_refund, "orders", "ID/VERSION [--amount-minor N] [--reason WORD] --note TEXT",
	 "all that is left, or a part; requested_by_customer, duplicate or fraudulent"},
	LISTS("refund", "refunds"),
	LISTS("payment", "payments"),
	ACT("payment", "refund", "payment.refund", "what was paid for a result goes back, whole"),
	ACT("payment", "sent", "payment.sent", "a refund that the hall could not send was sent; --name TRANSACTION"),
	LISTS("payout", "payouts"),
	{"payout", "batch", cli_act, "payout.batch", "ID… --note TEXT", "send these payouts"},
	ACT("payout", "hold", "payout.hold", "pay nothing until they are released"),
	ACT("payout", "release", "payout.release", "lift the hold"),
	ACT("payout", "retry", "payout.retry", "send those that failed once more"),
	ACT("payout", "mark-failed", "payout.mark_failed", "they could not be paid"),
	{"payout", "mark-paid", cli_import, "payouts", "FILE.csv", "read a list of what was paid by hand"},
	LISTS("batch", "batches"),
	LISTS("people", "people"),
	ACT("people", "delete", "human.delete", "hide them; their task in hand fails"),
	ACT("people", "restore", "human.restore", "bring them back"),
	LISTS("ai-account", "ai_accounts"),
	ACT("ai-account", "delete", "ai_account.delete", "hide them; their keys stop working"),
	ACT("ai-account", "restore", "ai_account.restore", "bring them back"),
	LISTS("task", "tasks"),
	ACT("task", "delete", "task.delete", "hide them; open and accepted ones fail first"),
	ACT("task", "restore", "task.restore", "show them again"),
	LISTS("job", "jobs"),
	ACT("job", "retry", "job.retry", "run what was given up once more"),
	ACT("job", "discard", "job.discard", "drop what was given up"),
	LISTS("key", "tracker_keys"),
	ACT("key", "revoke", "tracker_key.revoke", "they stop working"),
	LISTS("client", "clients"),
	{"client", "create", cli_client, NULL, "NAME [--user ID,…] [--cap-usd N] [--scope create,read,cancel]",
	 "a program that acts for people: prints its token, once"},
	ACT("client", "revoke", "client.revoke", "their tokens stop working at once"),
	{"devices", "credit", cli_device_credit, NULL, "ADDRESS TON [--note TEXT]", "money for a wallet that came by another way"},
	{"devices", "join", cli_device_join, NULL, "ADDRESS ADDRESS", "both wallets are of one owner: their results count as one"},
	{"devices", "block", cli_device_block, NULL, "ADDRESS [--note TEXT]", "the wallet may not come in any more; its sockets end"},
	{"devices", "unblock", cli_device_unblock, NULL, "ADDRESS [--note TEXT]", "it may again"},
	{"devices", "parked", cli_device_parked, NULL, "", "money on the chain that no comment named"},
	{"devices", "accept", cli_device_accept, NULL, "DEPOSIT ADDRESS [--note TEXT]", "what is parked is this wallet's"},
	{"devices", "return", cli_device_return, NULL, "DEPOSIT [--note TEXT]", "what is parked goes back to its sender, less the way"},
	{"devices", "operation", cli_device_operation, NULL, "NAME MS MWH MAX_MWH DESCRIPTION", "an operation that may be asked for"},
	{"devices", "model", cli_device_model, NULL, "NAME MB [CID]", "a model that devices may use"},
	{"devices", "allow", cli_device_allow, NULL, "OPERATION [MODEL]", "the model may be asked for the operation"},
	{"devices", "forbid", cli_device_forbid, NULL, "OPERATION [MODEL]", "no more; without a model the whole operation"},
	LISTS("event", "events"),
	ACT("event", "reprocess", "event.reprocess", "make sense of what a provider told once more"),
	LISTS("delivery", "deliveries"),
	ACT("delivery", "resend", "delivery.resend", "the same message under the same id"),
	LISTS("act", "acts"),
	{"ledger", "balance", cli_balance, NULL, "[ACCOUNT]", "what each account holds; positive is debit"},
	{"ledger", "statement", cli_statement, NULL, "ACCOUNT [--limit N]", "its postings, oldest first"},
};

#define O(member) FIELD(cli_options, member, K_TEXT)
SHAPE(cli_options, cli_options, O(q), O(status), O(limit), O(deleted), O(note), O(reason), O(name), O(user), O(scope),
      FIELD_AS("cap-usd", cli_options, cap_usd, K_TEXT),
      FIELD_AS("amount-minor", cli_options, amount_minor, K_TEXT), FIELD_AS("fee-cents", cli_options, fee_cents, K_TEXT));


enum admin_exit cli_fail(const char *what, const char *why, const char *fix)
{
	fprintf(stderr, "hirehall: %s: %s: %s\n", what, why, fix);
	return ADMIN_FAILED;
}


enum admin_exit cli_error(const char *what, err_t e)
{
	return cli_fail(what, err_info(e)->code, err_info(e)->text);
}


void admin_cli_spec(struct buf *b)
{
	BUF_LIT(b, "\n## hirehall admin\n\n| Words | What they do |\n|---|---|\n");
	for (size_t i = 0; i < N_OF(commands); i++) {
		const struct cli_command *c = &commands[i];

		buf_fmt(b, "| `%s %s %s` | %s |\n", c->noun, c->verb, c->words ? c->words : "", c->note);
	}
}


static enum admin_exit help(FILE *out)
{
	fprintf(out, "usage: hirehall admin NOUN VERB [words] [--json]\n\n");
	for (size_t i = 0; i < N_OF(commands); i++) {
		const struct cli_command *c = &commands[i];

		fprintf(out, "  %s %s %s\n      %s\n", c->noun, c->verb, c->words, c->note);
	}
	return out == stdout ? ADMIN_DONE : ADMIN_USAGE;
}


static enum admin_exit usage(const char *what)
{
	fprintf(stderr, "hirehall: admin: %s: not understood: see `hirehall admin help`\n", what);
	return ADMIN_USAGE;
}


/* Takes args[i] as an option; gives how many words it was, 0 if it is none that is known. */
static size_t option_take(struct cli *c, const struct admin_call *call, size_t i)
{
	const char *text = call->args[i] + 2, *equals = strchr(text, '=');
	const char *name = equals ? arena_strndup(c->rq->arena, text, (size_t)(equals - text)) : text;
	const struct field *f = shape_field(&cli_options_shape, name);
	const char *value = equals ? equals + 1 : str_eq(name, "deleted") ? "on" : i + 1 < call->n_args ? call->args[i + 1] : NULL;

	if (!f || !value)
		return 0;
	*(const char **)((char *)&c->options + f->offset) = value;
	return equals || str_eq(name, "deleted") ? 1 : 2;
}


static bool words_read(struct cli *c, const struct admin_call *call)
{
	c->words.items = ARENA_ARRAY(c->rq->arena, const char *, call->n_args + 1);
	for (size_t i = 2, n; i < call->n_args; i += n) {
		n = 1;
		if (str_starts(call->args[i], "--"))
			n = option_take(c, call, i);
		else
			c->words.items[c->words.n++] = call->args[i];
		if (!n) {
			usage(call->args[i]);
			return false;
		}
	}
	return true;
}


enum admin_exit admin_cli(const struct admin_call *call)
{
	struct cli c = {.rq = call->rq, .is_json = call->is_json, .reader = {call->rq->arena, LANG_EN, NULL}};

	if (call->n_args < 2)
		return help(call->n_args && str_eq(call->args[0], "help") ? stdout : stderr);
	for (size_t i = 0; i < N_OF(commands); i++)
		if (str_eq(commands[i].noun, call->args[0]) && str_eq(commands[i].verb, call->args[1]))
			c.command = &commands[i];
	if (!c.command)
		return usage(call->args[0]);
	return words_read(&c, call) ? c.command->run(&c) : ADMIN_USAGE;
}
