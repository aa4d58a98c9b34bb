/* The error table: complete, in range, codes stable; impossible things are counted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>
#include "check.h"


/* Words of the stories' document, which its clients compare. */
static bool is_of_document(err_t e)
{
	static const err_t literals[] = {ERR_USERNAME_TAKEN, ERR_STORY_LOGIN,	  ERR_REFRESH_TOKEN,  ERR_STORY_NOT_FOUND,
					 ERR_SEGMENT_PENDING, ERR_SEGMENT_ORDER, ERR_SEGMENT_UNKNOWN};

	for (size_t i = 0; i < N_OF(literals); i++)
		if (literals[i] == e)
			return true;
	return false;
}


static void test_table(void)
{
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
		const struct err_info *info = err_info((err_t)e);

		check_row = info->symbol;
		CHECK(info->http >= 400 && info->http <= 599);
		CHECK(str_has(info->code) && strspn(info->code, "abcdefghijklmnopqrstuvwxyz_") == strlen(info->code));
		CHECK(str_has(info->text) && (info->text[strlen(info->text) - 1] == '.') != is_of_document((err_t)e));
		CHECK(str_starts(info->symbol, "ERR_"));
	}
	check_row = "";
	CHECK_STR(err_info((err_t)ERR_COUNT)->symbol, "ERR_INTERNAL");
	CHECK_STR(err_info((err_t)-1)->symbol, "ERR_INTERNAL");
	CHECK_STR(err_info((err_t)100000)->symbol, "ERR_INTERNAL");
	CHECK_INT(err_info(ERR_TIMEOUT)->http, 409);
	CHECK_STR(err_info(ERR_KEY_REUSED)->code, "idempotency_key_conflict");
}


static void test_impossible(void)
{
	unsigned long before = err_ours_count();

	(void)close(STDERR_FILENO);
	CHECK(OURS(2 > 1));
	CHECK(!OURS(1 > 2));
	CHECK(THEIRS(2 > 1));
	CHECK(!THEIRS(1 > 2));
	CHECK_INT(err_ours_count() - before, 1);
}


int main(void)
{
	test_table();
	test_impossible();
	return check_end();
}
