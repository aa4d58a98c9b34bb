/* bounties_rules.c - pure decisions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/bounties_internal.h"

enum bounty_result bounty_result_of(const struct bounty *b, bool is_machine, bool offered, int64_t threshold_micro)
{
	if (str_eq(b->status, "failed"))
		return RESULT_FAILED;
	if (!str_eq(b->status, "completed"))
		return RESULT_WAITING;
	if (b->is_released)
		return RESULT_GIVEN;
	if (str_eq(b->payment_status, "refunded"))
		return RESULT_REFUNDED;
	if (is_machine)
		return offered ? RESULT_OFFER : RESULT_LINK;
	if (b->actual_micro >= threshold_micro && !str_eq(b->payment_status, "approved"))
		return RESULT_APPROVAL;
	return RESULT_OFFER;
}
