/* drawing.c - a page as a picture: a sky by the hour, hills, trees, houses, weather, and who is in it.
 *
 * All comes of a hash of the story's own words and the page's number, so a page looks the same each time, and the people
 * of a story look the same on each page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "stories/script.h"

#define WIDTH 1280
#define HEIGHT 720
#define GROUND 520

/* The hour of a page, from dawn to night. */
struct hour {
	const char *top, *bottom, *far, *near, *sun;
	int sun_x, sun_y;
	bool has_rain, has_stars, has_friend, has_party;
};
static const struct hour hours[] = {
	{"#f7b267", "#fde8c9", "#8fae8b", "#5f8a63", "#fff3c4", 240, 420, false, false, false, false},
	{"#7cc4e8", "#e6f6fb", "#86b889", "#5b9662", "#ffe680", 420, 200, false, false, false, false},
	{"#5bb5e8", "#dff4fd", "#7db87c", "#4f9457", "#ffe066", 700, 130, false, false, true, false},
	{"#8aa9c4", "#e2e6e9", "#84a48a", "#58805f", "#f6efd0", 900, 190, false, false, true, false},
	{"#4c5f7a", "#9aa9b8", "#5d7468", "#3f574b", "#cfd6dd", 980, 160, true, false, false, false},
	{"#d98e73", "#f9dcc4", "#7c8f76", "#526b50", "#ffd9a0", 1050, 380, false, false, true, false},
	{"#6fc3df", "#fdf1d6", "#8cc084", "#5aa05c", "#fff0a5", 640, 140, false, false, true, true},
	{"#14213d", "#3d4f7d", "#2f4a4a", "#20352f", "#f4f1de", 1000, 130, false, true, true, false},
};
static const char *const coats[] = {"#c1554d", "#3f6fb5", "#d9a23b", "#6a4c93", "#2a9d8f", "#e07a5f"};
static const char *const hairs[] = {"#3b2a20", "#704a2d", "#1f1b24", "#b0753a"};
static const char *const walls[] = {"#f1dfc4", "#e8c9b0", "#dfe3d0", "#f3e9e2"};

/* A small stream of numbers from a hash. */
struct dice {
	unsigned char at[SHA256_LEN];
	size_t n;
};

static struct dice dice_of(struct arena *a, const char *what, size_t page, const struct script_wish *w)
{
	const char *all = arena_printf(a, "%s|%zu|%s|%s|%s", what, page, w->topic, w->main_role, w->scene);
	struct dice d = {.n = 0};

	sha256(all, strlen(all), d.at);
	return d;
}

static int roll(struct dice *d, int below)
{
	unsigned v = d->at[d->n % SHA256_LEN] * 256u + d->at[(d->n + 1) % SHA256_LEN];

	d->n += 2;
	if (d->n >= SHA256_LEN) {
		sha256(d->at, SHA256_LEN, d->at);
		d->n = 0;
	}
	return (int)(v % (unsigned)below);
}

static void sky(struct buf *b, const struct hour *h)
{
	buf_fmt(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
		   "<defs><linearGradient id=\"s\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop offset=\"0\" stop-color=\"%s\"/>"
		   "<stop offset=\"1\" stop-color=\"%s\"/></linearGradient></defs><rect width=\"%d\" height=\"%d\" fill=\"url(#s)\"/>",
		WIDTH, HEIGHT, WIDTH, HEIGHT, h->top, h->bottom, WIDTH, HEIGHT);
	buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"110\" fill=\"%s\" opacity=\".25\"/><circle cx=\"%d\" cy=\"%d\" r=\"62\" fill=\"%s\"/>",
		h->sun_x, h->sun_y, h->sun, h->sun_x, h->sun_y, h->sun);
}

static void stars(struct buf *b, struct dice *d)
{
	for (int i = 0; i < 60; i++)
		buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"#fff\" opacity=\".%d\"/>", roll(d, WIDTH), roll(d, 360),
			1 + roll(d, 3), 4 + roll(d, 6));
}

static void clouds(struct buf *b, struct dice *d, bool is_dark)
{
	for (int i = 0, n = 3 + roll(d, 3); i < n; i++) {
		int x = roll(d, WIDTH), y = 60 + roll(d, 170), w = 70 + roll(d, 70);

		buf_fmt(b, "<g fill=\"%s\" opacity=\".8\"><ellipse cx=\"%d\" cy=\"%d\" rx=\"%d\" ry=\"%d\"/><ellipse cx=\"%d\" cy=\"%d\" rx=\"%d\" "
			   "ry=\"%d\"/></g>",
			is_dark ? "#6c7a89" : "#ffffff", x, y, w, w / 3, x + w / 2, y - w / 6, w * 2 / 3, w / 3);
	}
}

static void hills(struct buf *b, struct dice *d, const char *colour, int y, int height)
{
	int x = -200;

	buf_fmt(b, "<path fill=\"%s\" d=\"M-200 %d V%d", colour, HEIGHT, y);
	while (x < WIDTH + 200) {
		int step = 220 + roll(d, 200), up = height / 2 + roll(d, height);

		buf_fmt(b, " Q%d %d %d %d", x + step / 2, y - up, x + step, y);
		x += step;
	}
	buf_fmt(b, " V%d Z\"/>", HEIGHT);
}

static void house(struct buf *b, struct dice *d, int x, bool is_lit)
{
	int w = 90 + roll(d, 60), h = 70 + roll(d, 60), y = GROUND - h;

	buf_fmt(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/><path d=\"M%d %d L%d %d L%d %d Z\" fill=\"#a4533f\"/>", x, y, w, h,
		walls[roll(d, (int)N_OF(walls))], x - 14, y, x + w / 2, y - 48, x + w + 14, y);
	buf_fmt(b, "<rect x=\"%d\" y=\"%d\" width=\"22\" height=\"26\" fill=\"%s\"/><rect x=\"%d\" y=\"%d\" width=\"24\" height=\"42\" fill=\"#6b4a34\"/>",
		x + 16, y + 20, is_lit ? "#ffd166" : "#9fc3d6", x + w - 44, GROUND - 42);
}

static void tree(struct buf *b, struct dice *d, int x, int y)
{
	int h = 70 + roll(d, 70), r = 34 + roll(d, 26);

	buf_fmt(b, "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"%d\" fill=\"#6b4a34\"/><circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"#3f7d4b\"/>"
		   "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"#4f9457\"/>",
		x - 7, y - h, h, x, y - h, r, x - r / 2, y - h + r / 3, r * 2 / 3);
}

/* A person: coat, head, hair, arms; the look is the person's own, the pose the page's. */
static void figure(struct buf *b, struct dice *look, int x, bool is_cheering)
{
	const char *coat = coats[roll(look, (int)N_OF(coats))], *hair = hairs[roll(look, (int)N_OF(hairs))];
	int tall = 150 + roll(look, 40), top = 640 - tall, hand = is_cheering ? top + 10 : top + 120;

	buf_fmt(b, "<ellipse cx=\"%d\" cy=\"644\" rx=\"52\" ry=\"10\" fill=\"#000\" opacity=\".15\"/>"
		   "<path d=\"M%d %d L%d 640 L%d 640 Z\" fill=\"%s\"/>", x, x, top + 34, x - 44, x + 44, coat);
	buf_fmt(b, "<path d=\"M%d %d L%d %d M%d %d L%d %d\" stroke=\"%s\" stroke-width=\"13\" stroke-linecap=\"round\"/>", x - 12, top + 72,
		x - 58, hand, x + 12, top + 72, x + 58, hand, coat);
	buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"34\" fill=\"#f2c9a1\"/><path d=\"M%d %d a34 34 0 0 1 68 0 q-34 -22 -68 0\" fill=\"%s\"/>", x, top + 14,
		x - 34, top + 14, hair);
	buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"4\"/><circle cx=\"%d\" cy=\"%d\" r=\"4\"/><path d=\"M%d %d q12 %d 24 0\" stroke=\"#5b3a29\" "
		   "stroke-width=\"3\" fill=\"none\"/>",
		x - 12, top + 16, x + 12, top + 16, x - 12, top + 28, is_cheering ? 16 : 9);
}

static void weather(struct buf *b, const struct hour *h, struct dice *d)
{
	for (int i = 0; h->has_rain && i < 90; i++) {
		int x = roll(d, WIDTH), y = roll(d, HEIGHT);

		buf_fmt(b, "<path d=\"M%d %d l-8 26\" stroke=\"#dbe7f0\" stroke-width=\"3\" opacity=\".5\"/>", x, y);
	}
	for (int i = 0; h->has_party && i < 70; i++)
		buf_fmt(b, "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"16\" rx=\"2\" fill=\"%s\" transform=\"rotate(%d %d %d)\"/>", roll(d, WIDTH),
			roll(d, 460), coats[roll(d, (int)N_OF(coats))], roll(d, 90), roll(d, WIDTH), roll(d, 460));
}

void page_draw(struct buf *svg, const struct script *s, size_t page, const struct script_wish *w)
{
	const struct hour *h = &hours[s->n > 1 ? page * (N_OF(hours) - 1) / (s->n - 1) : 0];
	struct dice place = dice_of(svg->arena, "place", 0, w), d = dice_of(svg->arena, s->pages[page].story, page, w);
	struct dice hero = dice_of(svg->arena, "hero", 0, w), friend = dice_of(svg->arena, "friend", 0, w);
	int x = 420 + roll(&d, 200);

	sky(svg, h);
	if (h->has_stars)
		stars(svg, &d);
	clouds(svg, &d, h->has_rain);
	hills(svg, &place, h->far, 430, 120);
	for (int i = 0, n = 3 + roll(&place, 3); i < n; i++)
		house(svg, &place, 60 + roll(&place, WIDTH - 260), h->has_stars || h->has_rain);
	hills(svg, &place, h->near, GROUND + 20, 60);
	for (int i = 0, n = 3 + roll(&place, 4); i < n; i++)
		tree(svg, &place, 40 + roll(&place, WIDTH - 80), GROUND + 40);
	figure(svg, &hero, x, h->has_party);
	if (h->has_friend)
		figure(svg, &friend, x + 220 + roll(&d, 120), h->has_party);
	weather(svg, h, &d);
	BUF_LIT(svg, "</svg>\n");
}
