/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_transfer.h"
#include <string.h>
#include "base/ton_boc.h"

#define MODE 3 /* fees beside the amount, errors of the action ignored */
#define COMMENT_MAX 4096u
#define FIRST_TEXT 123u /* a cell's bytes, less the four of the opcode */
#define NEXT_TEXT 127u

/* The wallet contract 4R2 as deployed, as a bag of cells in base64; its hash is that of ton_wallet.c. */
static const char wallet_code[] =
	"te6cckECFAEAAtQAART/APSkE/S88sgLAQIBIAIPAgFIAwYC5tAB0NMDIXGwkl8E4CLXScEgkl8E4ALTHyGCEHBsdWe9IoIQZHN0"
	"cr2wkl8F4AP6QDAg+kQByMoHy//J0O1E0IEBQNch9AQwXIEBCPQKb6Exs5JfB+AF0z/IJYIQcGx1Z7qSODDjDQOCEGRzdHK6kl8G"
	"4w0EBQB4AfoA9AQw+CdvIjBQCqEhvvLgUIIQcGx1Z4MesXCAGFAEywUmzxZY+gIZ9ADLaRfLH1Jgyz8gyYBA+wAGAIpQBIEBCPRZ"
	"MO1E0IEBQNcgyAHPFvQAye1UAXKwjiOCEGRzdHKDHrFwgBhQBcsFUAPPFiP6AhPLassfyz/JgED7AJJfA+ICASAHDgIBIAgNAgFY"
	"CQoAPbKd+1E0IEBQNch9AQwAsjKB8v/ydABgQEI9ApvoTGACASALDAAZrc52omhAIGuQ64X/wAAZrx32omhAEGuQ64WPwAARuMl+"
	"1E0NcLH4AFm9JCtvaiaECAoGuQ+gIYRw1AgIR6STfSmRDOaQPp/5g3gSgBt4EBSJhxWfMYQE+PKDCNcYINMf0x/THwL4I7vyZO1E"
	"0NMf0x/T//QE0VFDuvKhUVG68qIF+QFUEGT5EPKj+AAkpMjLH1JAyx9SMMv/UhD0AMntVPgPAdMHIcAAn2xRkyDXSpbTB9QC+wDo"
	"MOAhwAHjACHAAuMAAcADkTDjDQOkyMsfEssfy/8QERITAG7SB/oA1NQi+QAFyMoHFcv/ydB3dIAYyMsFywIizxZQBfoCFMtrEszM"
	"yXP7AMhAFIEBCPRR8qcCAHCBAQjXGPoA0z/IVCBHgQEI9FHyp4IQbm90ZXB0gBjIywXLAlAGzxZQBPoCFMtqEssfyz/Jc/sAAgBs"
	"gQEI1xj6ANM/MFIkgQEI9Fnyp4IQZHN0cnB0gBjIywXLAlAFzxZQA/oCE8tqyx8Syz/Jc/sAAAr0AMntVAj45Sg=";


static const struct ton_cell *text_cell(struct arena *a, const char *text, size_t room, bool is_first)
{
	struct ton_cell *c = ton_cell_new(a);
	size_t n = strlen(text);

	if (is_first)
		ton_put_uint(c, 0, 32);
	ton_put_bytes(c, text, n < room ? n : room);
	if (n > room)
		ton_put_ref(c, text_cell(a, text + room, NEXT_TEXT, false));
	return c;
}


const struct ton_cell *ton_comment(struct arena *a, const char *text)
{
	return strlen(text) > COMMENT_MAX ? NULL : text_cell(a, text, FIRST_TEXT, true);
}


/* What leaves the wallet. */
static struct ton_cell *inner_message(struct arena *a, const struct ton_transfer *t, const struct ton_cell *comment)
{
	struct ton_cell *c = ton_cell_new(a);

	ton_put_uint(c, t->bounce ? 0x6 : 0x4, 4); /* int_msg_info, no hypercube routing, bounce, not bounced */
	ton_put_uint(c, 0, 2); /* from: the network fills it in */
	ton_put_address(c, &t->to);
	ton_put_coins(c, t->nano);
	ton_put_uint(c, 0, 1 + 4 + 4); /* no other currencies; fees, time and place are filled in */
	ton_put_uint(c, 0, 64);
	ton_put_uint(c, 0, 32);
	ton_put_uint(c, comment ? 1 : 0, 2); /* no code; the body beside */
	if (comment)
		ton_put_ref(c, comment);
	return c;
}


static void put_order(struct ton_cell *c, const struct ton_transfer *t, uint32_t id, const struct ton_cell *inner)
{
	ton_put_uint(c, id, 32);
	ton_put_uint(c, t->valid_until, 32);
	ton_put_uint(c, t->seqno, 32);
	ton_put_uint(c, 0, 8); /* a simple send */
	ton_put_uint(c, MODE, 8);
	ton_put_ref(c, inner);
}


/* The signature, and what it covers. */
static struct ton_cell *signed_body(struct arena *a, const struct ton_transfer *t, uint32_t id, const struct ton_cell *inner)
{
	struct ton_cell *order = ton_cell_new(a), *body = ton_cell_new(a);
	unsigned char hash[SHA256_LEN], signature[ED25519_SIGNATURE];

	put_order(order, t, id, inner);
	ton_cell_hash(order, hash);
	ed25519_sign(t->seed, (struct span){(const char *)hash, sizeof(hash)}, signature);
	ton_put_bytes(body, signature, sizeof(signature));
	put_order(body, t, id, inner);
	return body;
}


static struct ton_cell *outer_message(struct arena *a, const struct ton_address *wallet, const struct ton_cell *state,
				      const struct ton_cell *body)
{
	struct ton_cell *c = ton_cell_new(a);

	ton_put_uint(c, 0x2, 2); /* ext_in_msg_info */
	ton_put_uint(c, 0, 2); /* from nowhere */
	ton_put_address(c, wallet);
	ton_put_coins(c, 0);
	ton_put_uint(c, state ? 0x3 : 0, state ? 2 : 1);
	if (state)
		ton_put_ref(c, state);
	ton_put_uint(c, 1, 1);
	ton_put_ref(c, body);
	return c;
}


/* The first state with the whole code, not only its hash. */
static struct ton_cell *whole_state(struct arena *a, const struct ton_wallet_key *k)
{
	struct ton_cell *c = ton_cell_new(a);
	const struct ton_cell *code = NULL;
	unsigned char *boc;
	size_t n;

	if (OURS(!base64_decode(a, wallet_code, &boc, &n)) || OURS(!ton_boc_read(a, (struct span){(const char *)boc, n}, &code)))
		code = ton_cell_new(a);
	ton_put_uint(c, 0x06, 5);
	ton_put_ref(c, code);
	ton_put_ref(c, ton_wallet_data(a, k));
	return c;
}


bool ton_transfer_build(struct arena *a, const struct ton_transfer *t, struct ton_message *out)
{
	unsigned char key[ED25519_KEY];
	struct ton_wallet_key k = {TON_V4R2, t->workchain, 0, key};
	const struct ton_cell *comment = t->comment ? ton_comment(a, t->comment) : NULL;
	struct ton_address wallet;
	struct ton_cell *body, *outer;

	if (t->comment && !comment)
		return false;
	ed25519_public(t->seed, key);
	ton_wallet_address(a, &k, &wallet);
	body = signed_body(a, t, ton_wallet_id(&k), inner_message(a, t, comment));
	outer = outer_message(a, &wallet, NULL, body);
	ton_cell_hash(outer, out->normalized);
	if (t->deploys)
		outer = outer_message(a, &wallet, whole_state(a, &k), body);
	ton_cell_hash(outer, out->hash);
	return ton_boc_write(a, outer, &out->boc);
}
