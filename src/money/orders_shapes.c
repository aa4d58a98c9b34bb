/* orders_shapes.c - what orders look like on the wire and in the database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/orders_internal.h"

#define T(member) FIELD(order, member, K_TEXT)
#define N(member) FIELD(order, member, K_INT)
#define WHEN(member) FIELD(order, member, K_TIME)

SHAPE(order, order, T(id), N(version), T(payment_flow), T(status), T(currency), N(base_amount_jpy), N(fx_cost_jpy),
      N(total_amount_jpy), N(platform_fee_jpy), N(intl_surcharge_minor), T(payer_country), T(payee_country),
      FIELD(order, is_international, K_INT, .note = "1 when payer and payee are in different countries, else 0"),
      T(destination_account_id), T(human_id), T(task_id), T(checkout_session_id), T(payment_intent_id), T(charge_id),
      T(refund_status), FIELD(order, refund_amount_minor, K_INT, .note = "Given back or being given back"),
      T(refund_reason), T(refund_id), WHEN(refunded_at), T(refund_error_message),
      FIELD(order, mismatch_reason, K_JSON), T(provider_error), WHEN(created_at), WHEN(updated_at), T(provider),
      T(checkout_url), WHEN(paid_at), FIELD(order, attempt_state, K_TEXT, .flags = F_INNER),
      FIELD(order, event_n, K_INT, .flags = F_INNER));

#undef T
#undef N
#undef WHEN
/* The same fields as part of a row with more. */
#define IN(type, name_, kind_) FIELD_AS(#name_, type, order.name_, kind_)
#define ORDER_IN(type) \
	IN(type, id, K_TEXT), IN(type, version, K_INT), IN(type, payment_flow, K_TEXT), IN(type, status, K_TEXT), \
	IN(type, currency, K_TEXT), IN(type, base_amount_jpy, K_INT), IN(type, fx_cost_jpy, K_INT), \
	IN(type, total_amount_jpy, K_INT), IN(type, platform_fee_jpy, K_INT), IN(type, intl_surcharge_minor, K_INT), \
	IN(type, payer_country, K_TEXT), IN(type, payee_country, K_TEXT), IN(type, is_international, K_INT), \
	IN(type, destination_account_id, K_TEXT), IN(type, human_id, K_TEXT), IN(type, task_id, K_TEXT), \
	IN(type, checkout_session_id, K_TEXT), IN(type, payment_intent_id, K_TEXT), IN(type, charge_id, K_TEXT), \
	IN(type, refund_status, K_TEXT), IN(type, refund_amount_minor, K_INT), IN(type, refund_reason, K_TEXT), \
	IN(type, refund_id, K_TEXT), IN(type, refunded_at, K_TIME), IN(type, refund_error_message, K_TEXT), \
	IN(type, mismatch_reason, K_JSON), IN(type, provider_error, K_TEXT), IN(type, created_at, K_TIME), \
	IN(type, updated_at, K_TIME), IN(type, provider, K_TEXT), IN(type, checkout_url, K_TEXT), \
	IN(type, paid_at, K_TIME), IN(type, attempt_state, K_TEXT), IN(type, event_n, K_INT)

/* What a request may hold; wrong versions and amounts have reasons of their own. */
#define VERSION_FIELD(type, ...) \
	FIELD(type, version, K_INT, .min = 1, .max = ORDER_VERSION_MAX, .err = ERR_INVALID_VERSION, __VA_ARGS__)
#define AMOUNT(type, member, least, ...) FIELD(type, member, K_INT, .min = (least), .max = ORDER_AMOUNT_MAX, __VA_ARGS__)
#define ORDER_ID(type) FIELD(type, id, K_LINE, .flags = F_REQ | F_PATH, .max = 100)

SHAPE(order_new_in, order_new, FIELD(order_new, task_id, K_LINE, .flags = F_REQ, .err = ERR_MISSING_TASK_ID),
      FIELD(order_new, order_id, K_LINE, .max = 100, .note = "Letters, digits, '_', '-' and '.'; made up when left out"),
      VERSION_FIELD(order_new, .flags = F_OWN_ERR, .note = "Default 1; a new version ends an unpaid older one"),
      AMOUNT(order_new, base_amount_minor, 1, .note = "Price in minor units of the payee's currency"),
      AMOUNT(order_new, base_amount_jpy, 1, .note = "The same by another name"), AMOUNT(order_new, fx_cost_minor, 0),
      AMOUNT(order_new, fx_cost_jpy, 0));
SHAPE(order_new, order_new, FIELD(order_new, task_id, K_TEXT), FIELD(order_new, order_id, K_TEXT),
      FIELD(order_new, version, K_INT), FIELD(order_new, base_amount_minor, K_INT),
      FIELD(order_new, fx_cost_minor, K_INT), FIELD(order_new, account, K_TEXT), FIELD(order_new, provider, K_TEXT),
      FIELD(order_new, surcharge_bps, K_INT), FIELD(order_new, min_jpy, K_INT), FIELD(order_new, min_usd, K_INT),
      FIELD(order_new, fee_bps, K_INT), FIELD(order_new, fx_usd_jpy, K_INT));
SHAPE(order_made, order_made, FIELD(order_made, mismatch, K_JSON), ORDER_IN(order_made));
SHAPE(order_show, order_show, ORDER_ID(order_show),
      FIELD(order_show, version, K_LINE, .flags = F_QUERY, .note = "Default: the newest"));
SHAPE(order_reply, order_reply, FIELD(order_reply, status, K_TEXT), FIELD(order_reply, order, K_OBJ, .of = &order_shape));
SHAPE(order_key, order_key, FIELD(order_key, id, K_TEXT), FIELD(order_key, version, K_INT),
      FIELD(order_key, account, K_TEXT), FIELD(order_key, success_url, K_TEXT), FIELD(order_key, cancel_url, K_TEXT),
      FIELD(order_key, session_id, K_TEXT));
SHAPE(checkout_begun, checkout_begun, FIELD(checkout_begun, version, K_INT), FIELD(checkout_begun, is_open, K_BOOL));
SHAPE(checkout_in, checkout_in, ORDER_ID(checkout_in),
      VERSION_FIELD(checkout_in, .flags = F_OWN_ERR, .note = "Default: the newest"),
      FIELD(checkout_in, success_url, K_URL, .note = "On this site"),
      FIELD(checkout_in, cancel_url, K_URL, .note = "On this site"));
SHAPE(checkout_reply, checkout_reply, FIELD(checkout_reply, status, K_TEXT), FIELD(checkout_reply, order_id, K_TEXT),
      FIELD(checkout_reply, version, K_INT), FIELD(checkout_reply, checkout_session_id, K_TEXT),
      FIELD(checkout_reply, checkout_url, K_TEXT),
      FIELD(checkout_reply, warning_message, K_TEXT, .note = "A note in Japanese on paying across borders"));
SHAPE(order_told, order_told, FIELD(order_told, id, K_TEXT), FIELD(order_told, version, K_INT),
      FIELD(order_told, attempt, K_INT), FIELD(order_told, state, K_TEXT), FIELD(order_told, session_id, K_TEXT),
      FIELD(order_told, url, K_TEXT), FIELD(order_told, error, K_TEXT), FIELD(order_told, provider, K_TEXT),
      FIELD(order_told, type, K_TEXT), FIELD(order_told, object, K_TEXT), FIELD(order_told, is_live, K_BOOL),
      FIELD(order_told, hall_live, K_BOOL));

#define DEED(member, kind_) FIELD(deed, member, kind_)
SHAPE(deed, deed, DEED(order_id, K_TEXT), DEED(version, K_INT), DEED(key, K_TEXT), DEED(provider, K_TEXT),
      DEED(status, K_TEXT), DEED(currency, K_TEXT), DEED(total_minor, K_INT), DEED(application_fee_minor, K_INT),
      DEED(destination, K_TEXT), DEED(attempt, K_INT), DEED(attempt_state, K_TEXT), DEED(success_url, K_TEXT),
      DEED(cancel_url, K_TEXT), DEED(session_id, K_TEXT), DEED(url, K_TEXT), DEED(intent_id, K_TEXT),
      DEED(charge_id, K_TEXT), DEED(task_id, K_TEXT), DEED(description, K_TEXT), DEED(is_international, K_BOOL),
      DEED(attempt_age_s, K_INT), DEED(refund_row, K_TEXT), DEED(refund_id, K_TEXT), DEED(refund_status, K_TEXT),
      DEED(reason, K_TEXT), DEED(amount_minor, K_INT), DEED(refund_age_s, K_INT));

SHAPE(refund_in, refund_in, ORDER_ID(refund_in), VERSION_FIELD(refund_in, .flags = F_REQ | F_OWN_ERR),
      AMOUNT(refund_in, amount_minor, 1, .flags = F_OWN_ERR, .err = ERR_REFUND_AMOUNT, .note = "Default: all that is left"),
      FIELD(refund_in, reason, K_WORD, .flags = F_REQ, .words = REFUND_REASONS, .err = ERR_REFUND_REASON),
      FIELD(refund_in, note, K_TEXT, .max = 1000, .note = "For the record of admins"));
SHAPE(refund_new, refund_new, FIELD(refund_new, id, K_TEXT), FIELD(refund_new, version, K_INT),
      FIELD(refund_new, amount_minor, K_INT), FIELD(refund_new, reason, K_TEXT), FIELD(refund_new, note, K_TEXT),
      FIELD(refund_new, seen, K_INT), FIELD(refund_new, user_id, K_TEXT), FIELD(refund_new, email, K_TEXT),
      FIELD(refund_new, request_id, K_TEXT));
SHAPE(refund_begun, refund_begun, FIELD(refund_begun, problem, K_TEXT), FIELD(refund_begun, refund_row, K_TEXT),
      FIELD(refund_begun, amount, K_INT), FIELD(refund_begun, remaining, K_INT), ORDER_IN(refund_begun));
SHAPE(refund_told, refund_told, FIELD(refund_told, refund_row, K_TEXT), FIELD(refund_told, status, K_TEXT),
      FIELD(refund_told, refund_id, K_TEXT), FIELD(refund_told, error, K_TEXT));
SHAPE(refund_part, refund_part, FIELD(refund_part, id, K_TEXT, .note = "The provider's; null while its answer is unknown"),
      FIELD(refund_part, refund_row, K_TEXT), FIELD(refund_part, stripe_status, K_TEXT),
      FIELD(refund_part, amount_minor, K_INT), FIELD(refund_part, reason, K_TEXT));
SHAPE(refund_reply, refund_reply, FIELD(refund_reply, status, K_TEXT),
      FIELD(refund_reply, refund, K_OBJ, .of = &refund_part_shape),
      FIELD(refund_reply, order, K_OBJ, .of = &order_shape));
SHAPE(received, received, FIELD(received, received, K_BOOL));

#define DETAIL(member, kind_) FIELD(problem_detail, member, kind_, .flags = F_OMIT)
SHAPE(problem_detail, problem_detail, DETAIL(mismatch, K_JSON), DETAIL(message, K_TEXT), DETAIL(code, K_TEXT),
      DETAIL(checkout_session_id, K_TEXT), DETAIL(checkout_url, K_TEXT), DETAIL(order_status, K_TEXT),
      DETAIL(refund_status, K_TEXT), DETAIL(requested, K_INT), DETAIL(remaining, K_INT));
SHAPE(order_problem, order_problem, FIELD(order_problem, status, K_TEXT), FIELD(order_problem, reason, K_TEXT),
      FIELD(order_problem, detail, K_OBJ, .of = &problem_detail_shape));
