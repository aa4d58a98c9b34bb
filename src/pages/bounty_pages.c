/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of the pages of bounties and of their templates. */
#include "pages/bounty_pages.h"
#include "pages/bounty_parts.h"

#define PAGE .dialect = D_PAGE, .status = 200, .who = W_PERSON
#define POSTED R_PAGE | R_FORM

const struct route bounty_pages_routes[] = {
	{.name = "page_results", .method = GET, .path = "/results", .in = &results_query_shape, PAGE, .flags = R_PAGE,
	 .run = page_results, .note = "The reader's bounties"},
	{.name = "page_result_new", .method = GET, .path = "/results/new", .in = &result_new_query_shape, PAGE, .flags = R_PAGE,
	 .run = page_result_new, .note = "Agents with their prices, or what one of them needs"},
	{.name = "page_result_new_post", .method = POST, .path = "/results/new", PAGE, .flags = POSTED,
	 .run = page_result_new_post, .note = "Make a bounty and start it"},
	{.name = "page_result", .method = GET, .path = "/results/{id:uuid}", .in = &result_path_shape, PAGE, .flags = R_PAGE,
	 .run = page_result, .note = "One bounty, and its result when it is paid or free"},
	{.name = "page_result_act", .method = POST, .path = "/results/{id:uuid}", .in = &result_act_in_shape, PAGE,
	 .flags = POSTED, .run = page_result_act, .note = "Start, cancel, retry or delete it"},
	{.name = "page_result_confirm", .method = GET, .path = "/results/{id:uuid}/confirm", .in = &result_act_query_shape, PAGE,
	 .flags = R_PAGE, .run = page_result_confirm, .note = "What cancelling or deleting does; changes nothing"},
	{.name = "page_receipt", .method = GET, .path = "/results/{id:uuid}/receipt", .in = &result_path_shape, PAGE,
	 .flags = R_PAGE, .run = page_receipt, .note = "What was paid, to be printed"},
	{.name = "page_pay", .method = GET, .path = "/pay/{id:uuid}", .in = &pay_query_shape, PAGE, .flags = R_PAGE,
	 .run = page_pay, .note = "Pay for a result, and see how the payment stands; changes nothing"},
	{.name = "page_pay_success", .method = GET, .path = "/pay/{id:uuid}/success", .in = &pay_query_shape, PAGE,
	 .flags = R_PAGE, .run = page_pay, .note = "The same, for those who come back from a checkout: what they say is not believed"},
	{.name = "page_pay_cancel", .method = GET, .path = "/pay/{id:uuid}/cancel", .in = &pay_query_shape, PAGE,
	 .flags = R_PAGE, .run = page_pay, .note = "The same, for those who left it"},
	{.name = "page_pay_post", .method = POST, .path = "/pay/{id:uuid}", .in = &pay_page_in_shape, PAGE, .flags = POSTED | R_SLOW,
	 .run = page_pay_post, .note = "Pay in one of the ways, or ask for the link to approve"},
	ROUTES_END,
};

const struct template_use bounty_templates[] = {
	{"results", &results_page_shape}, {"result_new", &result_new_shape}, {"result", &result_page_shape},
	{"receipt", &receipt_page_shape}, {"pay", &pay_page_shape}, {NULL, NULL},
};
