/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The ways in which a bounty can be paid: a wallet in the browser or on a phone, and buttons. */
#include "assets.h"
#include "bounties/approvals.h"
#include "bounties/bounties_wallet.h"
#include "bounties/prepaid.h"
#include "io/qr.h"
#include "pages/bounty_pay.h"
#include "pages/shown.h"

#define WAYS_MAX 3
#define MICRO_A_CENT 10000
#define CENTS_LEAST 100 /* a card is charged at least a dollar */

#define W(member) FIELD(pay_wallet, member, K_TEXT)
SHAPE(pay_wallet, pay_wallet, W(typed), W(nonce), W(chain), W(name), W(rpc), W(explorer), W(title));
#define C(member) FIELD(copy_field, member, K_TEXT)
SHAPE(copy_field, copy_field, C(id), C(label), C(value));
#define Q(member) FIELD(pay_qr, member, K_TEXT)
SHAPE(pay_qr, pay_qr, Q(path), Q(view_box), Q(words), FIELD(pay_qr, fields, K_LIST, .of = &copy_field_shape));
#define Y(member) FIELD(pay_way, member, K_TEXT)
SHAPE(pay_way, pay_way, Y(method), Y(title), Y(words), Y(submit), Y(button));

/* What a refusal is called in the page's address; those without a word only show how the payment stands. */
static const struct {
	err_t e;
	const char *why;
} refusals[] = {
	{ERR_BALANCE_LOW, "balance_low"},
	{ERR_PROVIDER, "provider"},
	{ERR_STRIPE, "provider"},
	{ERR_OFF, "provider"},
	{ERR_RATE, "too_soon"},
	{ERR_NO_EMAIL, "no_email"},
	{ERR_PAYMENT_PENDING, NULL},
	{ERR_PAYMENT_ALREADY_USED, NULL},
	{ERR_ALREADY_PAID, NULL},
	{ERR_NOTHING_DUE, NULL},
	{ERR_NOT_COMPLETED, NULL},
	{ERR_APPROVAL_NEEDED, NULL},
};


/* A wallet app opens this page in its own browser: a transfer by hand would not say what it is for. */
static err_t qr_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box)
{
	struct pay_qr *qr = ARENA_NEW(rq->arena, struct pay_qr);
	struct copy_field *fields = ARENA_ARRAY(rq->arena, struct copy_field, 2);
	const char *here = arena_printf(rq->arena, "%s/pay/%s", rq->conf->app_base_url, b->id);
	struct qr code;
	err_t e = qr_make(rq->arena, here, &code);

	if (e)
		return e;
	fields[0] = (struct copy_field){"qr-address", tr(rq->lang, "Address of this page"), here};
	fields[1] = (struct copy_field){"qr-amount", tr(rq->lang, "Amount"), box->price};
	*qr = (struct pay_qr){.path = code.path, .view_box = code.view_box, .fields = {2, fields},
		.words = tr(rq->lang, "Scan it with the wallet app: this page opens in its browser, and the button there pays. "
				      "Do not send coins by hand: a plain transfer does not say which result it is for.")};
	box->qr = qr;
	return ERR_OK;
}


static err_t wallet_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box)
{
	struct pay_wallet *w = ARENA_NEW(rq->arena, struct pay_wallet);
	struct wallet_ask ask;
	err_t e = wallet_ask(rq, b->id, &ask);

	if (e == ERR_OFF)
		return ERR_OK;
	if (e)
		return e;
	*w = (struct pay_wallet){.typed = ask.typed, .nonce = ask.nonce, .chain = ask.chain, .name = ask.network, .rpc = ask.rpc,
		.explorer = ask.explorer, .title = TR_FILL(rq->arena, rq->lang, "Crypto wallet – {0}", ask.network)};
	box->wallet = w;
	box->wallet_js = ASSET_WALLET_JS;
	return qr_fill(rq, b, box);
}


static void way_add(struct rq *rq, struct pay_box *box, struct pay_way way)
{
	struct pay_way *ways = box->ways.items;

	way.title = tr(rq->lang, way.title);
	way.button = box->wallet || box->ways.n ? "btn second" : "btn";
	if (!OURS(box->ways.n == WAYS_MAX))
		ways[box->ways.n++] = way;
}


static err_t balance_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box)
{
	struct balance held;
	err_t e = balance_get(rq, &held);

	if (!e && held.micro >= b->actual_micro)
		way_add(rq, box, (struct pay_way){.method = "balance", .title = TR_ID("Prepaid balance"),
			.words = TR_FILL(rq->arena, rq->lang, "You have {0}.", usdc_words(rq->arena, rq->lang, held.micro)),
			.submit = TR_FILL(rq->arena, rq->lang, "Pay {0} from the balance", box->price)});
	return e;
}


static void card_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box)
{
	int64_t cents = (b->actual_micro + MICRO_A_CENT - 1) / MICRO_A_CENT;

	if (!card_is_on(rq->conf))
		return;
	way_add(rq, box, (struct pay_way){.method = "card", .title = TR_ID("Card"),
		.words = tr(rq->lang, "Cards are charged a dollar at least. It fills your prepaid balance, this result is paid from it, and the rest stays yours."),
		.submit = TR_FILL(rq->arena, rq->lang, "Pay {0} by card",
				  money_words(rq->arena, rq->lang, cents < CENTS_LEAST ? CENTS_LEAST : cents))});
}


err_t pay_ways_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box)
{
	err_t e = wallet_fill(rq, b, box);

	box->ways.items = ARENA_ARRAY(rq->arena, struct pay_way, WAYS_MAX);
	if (!e)
		e = balance_fill(rq, b, box);
	if (e)
		return e;
	card_fill(rq, b, box);
	if (rq->conf->demo)
		way_add(rq, box, (struct pay_way){.method = "demo", .title = TR_ID("Demo: no money moves"),
			.submit = tr(rq->lang, "Pay without money")});
	if (!box->ways.n && !box->wallet)
		box->no_way = tr(rq->lang, "No way to pay is set up on this server. Ask whoever runs it.");
	return ERR_OK;
}


static err_t card_take(struct rq *rq, const struct bounty_seen *b, const struct pay_query *in)
{
	struct card_ask ask = {.id = b->id, .next = arena_printf(rq->arena, "/pay/%s", in->id)};
	const char *checkout;
	err_t e = card_begin(rq, &ask, &checkout);

	if (!e)
		rq_see_other(rq, own_path(rq, checkout));
	return e;
}


static err_t approve_take(struct rq *rq, const struct bounty_seen *seen)
{
	struct bounty b;
	const char *approval_id;
	err_t e = bounty_get(rq, seen->id, &b);

	return e ? e : bounty_mail_again(rq, &b, &approval_id);
}


static err_t way_take(struct rq *rq, const struct bounty_seen *b, const struct pay_query *in, const char **why)
{
	struct wallet_answer answer = {in->nonce, in->from_address, in->signature};
	struct pay_now paid;

	if (str_eq(in->method, "wallet"))
		return wallet_pay(rq, b->id, &answer, why);
	if (str_eq(in->method, "card"))
		return card_take(rq, b, in);
	return str_eq(in->method, "approve") ? approve_take(rq, b) : bounty_pay_now(rq, b->id, in->method, &paid);
}


err_t pay_way_take(struct rq *rq, const struct bounty_seen *b, const struct pay_query *in, const char **why)
{
	err_t e = way_take(rq, b, in, why);

	for (size_t i = 0; e && i < N_OF(refusals); i++)
		if (refusals[i].e == e) {
			*why = refusals[i].why;
			return ERR_OK;
		}
	return e;
}
