/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/chain.h"
#include <string.h>
#include "base/buf.h"
#include "base/log.h"
#include "money/x402.h"

#define RPC_MS 4000
#define LOGS_BLOCKS 9000 /* public nodes look at 10,000 at once */
#define LOGS_LOOKS 20
#define OVER_MARGIN_S 60 /* a signature's end, until it counts as over */
#define GWEI INT64_C(1000000000)
#define CALL_DOMAIN "0x3644e515" /* DOMAIN_SEPARATOR() */
#define TOPIC_TRANSFER "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
#define TOPIC_USED "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5"
#define TOPIC_CANCELED "0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81"


bool chain_is_on(const struct conf *c)
{
	return str_has(c->evm_rpc_url);
}


/* params: JSON text of the array.  ERR_REFUSED with *why when the node answers with an error. */
static err_t rpc(struct outlet *o, const char *method, const char *params, json_t **result, const char **why)
{
	struct outlet_ask ask = {.url = o->conf->evm_rpc_url, .wait_ms = RPC_MS};
	json_t *answer, *error;
	long status;
	err_t e;

	*result = NULL;
	if (!chain_is_on(o->conf))
		return ERR_OFF;
	ask.body = arena_printf(o->arena, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}", method, params);
	e = outlet_json(o, &ask, &status, &answer);
	if (e)
		return ERR_PROVIDER;
	error = json_object_get(answer, "error");
	if (json_is_object(error)) {
		*why = json_text(error, "message");
		*why = *why ? *why : "the node gave an error without a message";
		log_line(LOG_WARN, "rpc method=%s error=%s", method, *why);
		return ERR_REFUSED;
	}
	*result = json_object_get(answer, "result");
	return *result ? ERR_OK : ERR_PROVIDER;
}


/* A look: an error of the node is no answer. */
static err_t rpc_look(struct outlet *o, const char *method, const char *params, json_t **result)
{
	const char *why;
	err_t e = rpc(o, method, params, result, &why);

	return e == ERR_REFUSED ? ERR_PROVIDER : e;
}


static err_t rpc_number(struct outlet *o, const char *method, const char *params, int64_t *out)
{
	json_t *v;
	err_t e = rpc_look(o, method, params, &v);

	if (e)
		return e;
	return evm_quantity_parse(json_string_value(v), out) ? ERR_OK : ERR_PROVIDER;
}


static err_t chain_is_ours(struct outlet *o, const char *network)
{
	const struct x402_network *n = x402_network_find(network);
	int64_t id;
	err_t e = rpc_number(o, "eth_chainId", "[]", &id);

	if (e)
		return e;
	if (THEIRS(!n || n->chain_id != id))
		return ERR_PROVIDER;
	return ERR_OK;
}


err_t chain_block(struct outlet *o, const char *network, int64_t *number)
{
	err_t e = chain_is_ours(o, network);

	return e ? e : rpc_number(o, "eth_blockNumber", "[]", number);
}


/* A word that a function of the token gives. */
static err_t token_ask(struct outlet *o, const char *token, const char *data, struct evm_word *out)
{
	json_t *v;
	err_t e = rpc_look(o, "eth_call", arena_printf(o->arena, "[{\"to\":\"%s\",\"data\":\"%s\"},\"latest\"]", token, data), &v);

	if (e)
		return e;
	return evm_hex_parse(json_string_value(v), out->at, EVM_WORD) ? ERR_OK : ERR_PROVIDER;
}


err_t chain_balance(struct outlet *o, const char *token, const struct evm_address *of, int64_t *micro)
{
	struct evm_word w;
	err_t e = token_ask(o, token, evm_call_balance(o->arena, of), &w);

	if (!e && !evm_word_int(&w, micro))
		*micro = INT64_MAX;
	return e;
}


err_t chain_domain(struct outlet *o, const char *network, const char *token, struct evm_word *out)
{
	err_t e = chain_is_ours(o, network);

	return e ? e : token_ask(o, token, CALL_DOMAIN, out);
}


err_t chain_nonce_used(struct outlet *o, const struct chain_payment *p, bool *used)
{
	struct evm_address payer;
	struct evm_word nonce, w;
	err_t e;

	if (OURS(!evm_address_parse(p->payer, &payer)) || OURS(!evm_hex_parse(p->nonce, nonce.at, EVM_WORD)))
		return ERR_INTERNAL;
	e = token_ask(o, p->token, evm_call_used(o->arena, &payer, &nonce), &w);
	if (!e)
		*used = w.at[EVM_WORD - 1] != 0;
	return e;
}


/* ---- receipts */

static const char *topic_of(struct arena *a, const char *address)
{
	return arena_printf(a, "0x000000000000000000000000%s", address + 2);
}


static bool log_is(json_t *log, const struct chain_payment *p, const char *const topics[3])
{
	json_t *all = json_object_get(log, "topics");

	if (!str_ieq(json_text(log, "address"), p->token) || json_array_size(all) != 3 ||
	    json_is_true(json_object_get(log, "removed")))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!str_ieq(json_string_value(json_array_get(all, i)), topics[i]))
			return false;
	return true;
}


const char *chain_receipt_wrong(struct arena *a, json_t *receipt, const struct chain_payment *p)
{
	const char *moved[] = {TOPIC_TRANSFER, topic_of(a, p->payer), topic_of(a, p->recipient)};
	const char *used[] = {TOPIC_USED, topic_of(a, p->payer), p->nonce};
	struct evm_word amount = evm_word_of((uint64_t)p->amount_micro);
	bool has_moved = false, has_used = !p->nonce;
	json_t *log;
	size_t i;

	if (!str_eq(json_text(receipt, "status"), "0x1"))
		return "the transaction failed on the chain";
	json_array_foreach(json_object_get(receipt, "logs"), i, log) {
		has_moved |= log_is(log, p, moved) && str_ieq(json_text(log, "data"), evm_hex(a, amount.at, EVM_WORD));
		has_used |= p->nonce && log_is(log, p, used);
	}
	if (!has_used)
		return "the transaction does not use this authorization";
	return has_moved ? NULL : "the transaction does not move the amount to the recipient";
}


struct tip {
	int64_t number, time_s;
};

static err_t tip_get(struct outlet *o, struct tip *out)
{
	json_t *v;
	err_t e = rpc_look(o, "eth_getBlockByNumber", "[\"latest\",false]", &v);

	if (e)
		return e;
	return evm_quantity_parse(json_text(v, "number"), &out->number) &&
			       evm_quantity_parse(json_text(v, "timestamp"), &out->time_s)
		       ? ERR_OK : ERR_PROVIDER;
}


/* A transaction that is there: does it hold the payment, and how deep does it lie? */
static err_t receipt_look(struct outlet *o, const struct chain_payment *p, const char *tx_hash, struct chain_look *out)
{
	struct tip tip;
	int64_t block;
	json_t *receipt;
	err_t e = rpc_look(o, "eth_getTransactionReceipt", arena_printf(o->arena, "[\"%s\"]", tx_hash), &receipt);

	if (e || json_is_null(receipt))
		return e;
	out->why = chain_receipt_wrong(o->arena, receipt, p);
	if (out->why) {
		out->seen = CHAIN_NEVER;
		return ERR_OK;
	}
	e = tip_get(o, &tip);
	if (e || !evm_quantity_parse(json_text(receipt, "blockNumber"), &block))
		return e ? e : ERR_PROVIDER;
	out->tx_hash = tx_hash;
	out->seen = tip.number - block + 1 >= o->conf->evm_confirmations ? CHAIN_DONE : CHAIN_EARLY;
	return ERR_OK;
}


static err_t logs_ask(struct outlet *o, const struct chain_payment *p, const char *topic, const int64_t blocks[2],
		      const char **tx_hash)
{
	json_t *logs, *first;
	err_t e = rpc_look(o, "eth_getLogs", arena_printf(o->arena,
		"[{\"address\":\"%s\",\"topics\":[\"%s\",\"%s\",\"%s\"],\"fromBlock\":\"0x%llx\",\"toBlock\":\"0x%llx\"}]", p->token,
		topic, topic_of(o->arena, p->payer), p->nonce, (unsigned long long)blocks[0],
		(unsigned long long)blocks[1]), &logs);

	first = e ? NULL : json_array_get(logs, 0);
	if (first && !json_is_true(json_object_get(first, "removed")))
		*tx_hash = json_text(first, "transactionHash");
	return e;
}


/* The transaction with that event of the authorization; NULL for none. */
static err_t log_find(struct outlet *o, const struct chain_payment *p, const char *topic, const char **tx_hash)
{
	int64_t from = p->block_from;
	struct tip tip;
	err_t e = tip_get(o, &tip);

	*tx_hash = NULL;
	if (from == INT_UNSET)
		from = !e && tip.number > LOGS_LOOKS * LOGS_BLOCKS ? tip.number - LOGS_LOOKS * LOGS_BLOCKS : 0;
	for (int i = 0; !e && !*tx_hash && from <= tip.number && i < LOGS_LOOKS; i++, from += LOGS_BLOCKS + 1) {
		int64_t last = from + LOGS_BLOCKS;

		e = logs_ask(o, p, topic, (const int64_t[]){from, last < tip.number ? last : tip.number}, tx_hash);
	}
	return e;
}


/* The nonce is used: by the payment, or to cancel it. */
static err_t used_look(struct outlet *o, const struct chain_payment *p, struct chain_look *out)
{
	const char *tx_hash;
	err_t e = log_find(o, p, TOPIC_USED, &tx_hash);

	if (e)
		return e;
	if (tx_hash)
		return receipt_look(o, p, tx_hash, out);
	e = log_find(o, p, TOPIC_CANCELED, &tx_hash);
	if (!e && tx_hash) {
		out->seen = CHAIN_NEVER;
		out->why = "the payer cancelled the authorization";
	}
	return e;
}


err_t chain_look(struct outlet *o, const struct chain_payment *p, const char *tx_hash, struct chain_look *out)
{
	bool used = false;
	struct tip tip;
	err_t e = chain_is_ours(o, p->network);

	*out = (struct chain_look){.seen = CHAIN_NOTHING};
	if (!e && tx_hash)
		e = receipt_look(o, p, tx_hash, out);
	if (e || out->seen == CHAIN_EARLY || out->seen == CHAIN_DONE || !p->nonce)
		return e;
	/* another transaction may have used it: of that hash there is nothing, or something else */
	*out = (struct chain_look){.seen = CHAIN_NOTHING};
	e = tip_get(o, &tip);
	if (!e)
		e = chain_nonce_used(o, p, &used);
	if (e)
		return e;
	if (used)
		return used_look(o, p, out);
	if (tip.time_s > p->valid_before + OVER_MARGIN_S) {
		out->seen = CHAIN_NEVER;
		out->why = "the authorization was not used in its time";
	}
	return ERR_OK;
}


/* ---- sending */

static bool sender_of(const struct conf *c, struct evm_address *out)
{
	struct evm_word key;

	return str_has(c->server_private_key) && evm_hex_parse(c->server_private_key, key.at, EVM_WORD) &&
	       evm_key_address(&key, out);
}


static err_t fees_get(struct outlet *o, struct evm_tx *tx)
{
	json_t *block;
	int64_t base;
	err_t e = rpc_look(o, "eth_getBlockByNumber", "[\"latest\",false]", &block);

	if (e)
		return e;
	if (!evm_quantity_parse(json_text(block, "baseFeePerGas"), &base))
		base = GWEI;
	if (rpc_number(o, "eth_maxPriorityFeePerGas", "[]", &tx->max_priority_fee))
		tx->max_priority_fee = GWEI / 1000;
	tx->max_fee = 2 * base + tx->max_priority_fee;
	return ERR_OK;
}


err_t chain_prepare(struct outlet *o, const char *network, const char *to, const char *data, struct chain_prepared *out)
{
	const struct x402_network *n = x402_network_find(network);
	struct evm_address from;
	json_t *v;
	err_t e;

	*out = (struct chain_prepared){.tx = {.data = data}};
	if (!n || !sender_of(o->conf, &from) || !evm_address_parse(to, &out->tx.to))
		return ERR_OFF;
	out->tx.chain_id = n->chain_id;
	out->from = evm_hex(o->arena, from.at, sizeof(from.at));
	e = chain_is_ours(o, network);
	if (!e)
		e = rpc(o, "eth_estimateGas", arena_printf(o->arena, "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}]",
			out->from, to, data), &v, &out->why);
	if (!e && !evm_quantity_parse(json_string_value(v), &out->tx.gas))
		e = ERR_PROVIDER;
	out->tx.gas += out->tx.gas / 4;
	if (!e)
		e = fees_get(o, &out->tx);
	if (!e)
		e = rpc_number(o, "eth_getTransactionCount",
			       arena_printf(o->arena, "[\"%s\",\"pending\"]", out->from), &out->tx.nonce);
	return e;
}


err_t chain_send(struct outlet *o, const char *raw, const char **why)
{
	json_t *v;
	err_t e = rpc(o, "eth_sendRawTransaction", arena_printf(o->arena, "[\"%s\"]", raw), &v, why);

	if (e == ERR_REFUSED && (strstr(*why, "already known") || strstr(*why, "already imported")))
		return ERR_OK;
	return e;
}
