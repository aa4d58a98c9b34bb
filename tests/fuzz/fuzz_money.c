/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/money: what was read in any currency, written as JSON, reads as the same; sums never wrap. */
#include "fuzz.h"
#include "base/money.h"


static void fuzz_one(struct arena *a, struct span in)
{
	for (int c = CUR_USD; c <= CUR_TON; c++) {
		enum currency currency = (enum currency)c;
		struct money m = {.currency = currency}, sum;
		struct buf text, shown;
		int64_t again;

		if (!money_parse(in.at, in.len, currency, &m.minor))
			continue;
		buf_init(&text, a, 64);
		buf_init(&shown, a, 64);
		money_json(&text, m.minor, currency);
		money_show(&shown, m.minor, currency, LANG_EN);
		MUST(!text.is_full && !shown.is_full && shown.len);
		MUST(money_parse(text.at, text.len, currency, &again) && again == m.minor);
		if (money_add(m, m, &sum))
			MUST(sum.minor / 2 == m.minor);
	}
}
