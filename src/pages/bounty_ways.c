/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The ways in which a bounty can be paid: a wallet in the browser or on a phone, and buttons. */
#include "assets.h"
#include "pages/bounty_pay.h"

#define W(member) FIELD(pay_wallet, member, K_TEXT)
SHAPE(pay_wallet, pay_wallet, W(typed), W(nonce), W(chain), W(name), W(rpc), W(explorer), W(title));
#define C(member) FIELD(copy_field, member, K_TEXT)
SHAPE(copy_field, copy_field, C(id), C(label), C(value));
#define Q(member) FIELD(pay_qr, member, K_TEXT)
SHAPE(pay_qr, pay_qr, Q(path), Q(view_box), Q(words), FIELD(pay_qr, fields, K_LIST, .of = &copy_field_shape));
#define Y(member) FIELD(pay_way, member, K_TEXT)
SHAPE(pay_way, pay_way, Y(method), Y(title), Y(words), Y(submit), Y(button), Y(action), Y(next));


err_t pay_ways_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box)
{
	(void)b;
	if (!box->ways.n && !box->wallet)
		box->no_way = tr(rq->lang, "No way to pay is set up on this server. Ask whoever runs it.");
	return ERR_OK;
}


err_t pay_way_take(struct rq *rq, const struct bounty_seen *b, const struct pay_query *in)
{
	(void)rq;
	(void)b;
	(void)in;
	return ERR_NOT_FOUND;
}
