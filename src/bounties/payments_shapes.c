/* payments_shapes.c - what the statements of payments bind and fill.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/payments.h"

SHAPE(bounty_payment, payment, FIELD(payment, id, K_TEXT), FIELD(payment, bounty_id, K_TEXT), FIELD(payment, user_id, K_TEXT),
      FIELD(payment, method, K_TEXT), FIELD(payment, state, K_TEXT), FIELD(payment, network, K_TEXT),
      FIELD(payment, token, K_TEXT), FIELD(payment, payer, K_TEXT), FIELD(payment, nonce, K_TEXT),
      FIELD(payment, recipient, K_TEXT), FIELD(payment, payload, K_TEXT), FIELD(payment, payload_hash, K_TEXT),
      FIELD(payment, facilitator, K_TEXT), FIELD(payment, tx_hash, K_TEXT), FIELD(payment, tx_raw, K_TEXT),
      FIELD(payment, error, K_TEXT), FIELD(payment, amount_micro, K_INT), FIELD(payment, valid_before, K_INT),
      FIELD(payment, x402_version, K_INT), FIELD(payment, block_from, K_INT), FIELD(payment, age_s, K_INT),
      FIELD(payment, is_final, K_BOOL), FIELD(payment, is_surplus, K_BOOL));
SHAPE(payment_key, payment_key, FIELD(payment_key, id, K_TEXT), FIELD(payment_key, bounty_id, K_TEXT),
      FIELD(payment_key, network, K_TEXT), FIELD(payment_key, token, K_TEXT), FIELD(payment_key, payer, K_TEXT),
      FIELD(payment_key, nonce, K_TEXT));
SHAPE(payment_new, payment_new, FIELD(payment_new, bounty_id, K_TEXT), FIELD(payment_new, user_id, K_TEXT),
      FIELD(payment_new, method, K_TEXT), FIELD(payment_new, amount_micro, K_INT), FIELD(payment_new, payer, K_TEXT),
      FIELD(payment_new, nonce, K_TEXT), FIELD(payment_new, more, K_JSON));
SHAPE(payment_begun, payment_begun, FIELD(payment_begun, payment_id, K_TEXT), FIELD(payment_begun, state, K_TEXT),
      FIELD(payment_begun, is_new, K_BOOL));
SHAPE(payment_step, payment_step, FIELD(payment_step, id, K_TEXT), FIELD(payment_step, state, K_TEXT),
      FIELD(payment_step, facilitator, K_TEXT), FIELD(payment_step, tx_hash, K_TEXT), FIELD(payment_step, tx_raw, K_TEXT),
      FIELD(payment_step, error, K_TEXT), FIELD(payment_step, is_final, K_BOOL));
SHAPE(payment_moved, payment_moved, FIELD(payment_moved, is_moved, K_BOOL));
SHAPE(payment_ended, payment_ended, FIELD(payment_ended, state, K_TEXT));
SHAPE(quote_ask, quote_ask, FIELD(quote_ask, bounty_id, K_TEXT), FIELD(quote_ask, network, K_TEXT),
      FIELD(quote_ask, token, K_TEXT), FIELD(quote_ask, token_name, K_TEXT), FIELD(quote_ask, token_version, K_TEXT),
      FIELD(quote_ask, recipient, K_TEXT), FIELD(quote_ask, nonce, K_TEXT));
SHAPE(quote, quote, FIELD(quote, id, K_TEXT), FIELD(quote, network, K_TEXT), FIELD(quote, token, K_TEXT),
      FIELD(quote, token_name, K_TEXT), FIELD(quote, token_version, K_TEXT), FIELD(quote, recipient, K_TEXT),
      FIELD(quote, nonce, K_TEXT), FIELD(quote, amount_micro, K_INT), FIELD(quote, valid_after, K_INT),
      FIELD(quote, valid_before, K_INT), FIELD(quote, now_s, K_INT));
SHAPE(chain_sender, chain_sender, FIELD(chain_sender, network, K_TEXT), FIELD(chain_sender, address, K_TEXT),
      FIELD(chain_sender, pending, K_INT));
SHAPE(chain_number, chain_number, FIELD(chain_number, nonce, K_INT));
