/* A QR code as an SVG path: the size of its version, its finder patterns, and what it holds read back module by module.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "io/qr.h"

#define QUIET 4
#define SIDE_MAX 200

/* The runs of the path as dark modules; false for anything else in it. */
static bool read_path(const char *path, unsigned char dark[SIDE_MAX][SIDE_MAX])
{
	int x, y, n, back, len;

	memset(dark, 0, SIDE_MAX * SIDE_MAX);
	for (; *path; path += len) {
		if (sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &n, &back, &len) != 4 || n != back || x < QUIET || y < QUIET)
			return false;
		for (int i = 0; i < n; i++)
			dark[y - QUIET][x - QUIET + i] = 1;
	}
	return true;
}


/* Seven by seven: a ring, a light ring, a core. */
static bool has_finder(unsigned char dark[SIDE_MAX][SIDE_MAX], int x, int y)
{
	for (int i = 0; i < 7; i++)
		for (int j = 0; j < 7; j++) {
			bool is_edge = i == 0 || i == 6 || j == 0 || j == 6, is_core = i >= 2 && i <= 4 && j >= 2 && j <= 4;

			if (dark[y + i][x + j] != (is_edge || is_core))
				return false;
		}
	return true;
}


static void test_qr(struct arena *a)
{
	static const struct {
		const char *text;
		int side; /* of the version that level M needs (ISO/IEC 18004, table 7) */
	} rows[] = {
		{"A", 21}, {"hirehall-14byt", 21}, {"hirehall-15byte", 25}, {"https://hall.example/pay/01234567", 29},
		{"ethereum:0x036CbD53842c5426634e7929541eC2318f3dCF7e@84532/transfer?address=0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
		 "&uint256=1000", 49},
	};
	static unsigned char dark[SIDE_MAX][SIDE_MAX];

	for (size_t i = 0; i < N_OF(rows); i++) {
		int side = rows[i].side;
		struct qr qr;

		check_row = rows[i].text;
		CHECK(qr_make(a, rows[i].text, &qr) == ERR_OK);
		CHECK(str_eq(qr.view_box, arena_printf(a, "0 0 %d %d", side + 2 * QUIET, side + 2 * QUIET)));
		CHECK(read_path(qr.path, dark));
		CHECK(has_finder(dark, 0, 0) && has_finder(dark, side - 7, 0) && has_finder(dark, 0, side - 7));
		CHECK(!has_finder(dark, side - 7, side - 7));
		CHECK(dark[side - 8][8]); /* the module that is always dark */
	}
	check_row = "";
}


static void test_refused(struct arena *a)
{
	char *large = arena_alloc(a, 4001);
	struct qr qr;

	CHECK(qr_make(a, "", &qr) == ERR_BAD_REQUEST);
	memset(large, 'x', 4000);
	CHECK(qr_make(a, large, &qr) == ERR_BAD_REQUEST);
}


int main(void)
{
	struct arena *a = arena_new(1 << 16);

	test_qr(a);
	test_refused(a);
	arena_free(a);
	return check_end();
}
