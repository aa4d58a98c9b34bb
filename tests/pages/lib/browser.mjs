/* browser.mjs - what the page tests share: a browser, sign-in by cookie, axe, a small picture, console watching.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";
import { chromium } from "playwright-core";
import { url } from "../../flow/lib/hall.mjs";

/* The shell draws pages and nothing around them: half the work of the whole browser, which does where there is no shell. */
const PROGRAMS = ["/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium"];
export const program = process.env.CHROMIUM ?? PROGRAMS.find((path) => existsSync(path));
export const open = () => chromium.launch({ executablePath: program, args: ["--no-sandbox"] });

/* A context for one reader. options: lang, width, theme, js, person (of hall.mjs). */
export async function reader(browser, { lang = "en", width = 1280, theme = "light", js = true, person } = {}) {
	const context = await browser.newContext({
		baseURL: url, viewport: { width, height: 800 }, colorScheme: theme, javaScriptEnabled: js,
		locale: { ja: "ja-JP", zh: "zh-CN" }[lang] ?? "en-US",
	});
	context.setDefaultTimeout(30000);
	if (person) await context.addCookies([{ name: "hirehall_session", value: person.cookie, url, httpOnly: true }]);
	return context;
}

/* A button, and the page that comes of it. */
export const go = (page, button) => Promise.all([page.waitForNavigation(), button.click()]);
export const press = (page, name) => go(page, page.getByRole("button", { name }));

/* Everything the browser complains about on these pages, but for the status of the page itself. */
export function complaints(page) {
	const found = [];
	page.on("console", (message) => {
		if (message.type() === "error" && !/the server responded with a status of 4/.test(message.text())) found.push(message.text());
	});
	page.on("pageerror", (error) => found.push(String(error)));
	page.on("dialog", (dialog) => {
		found.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	return found;
}

const axe = createRequire(import.meta.url)("axe-core/axe.min.js"); // each page reads it anew: the short form
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/* What axe finds wrong with the page as it is now, a line each; only: tags or ids of rules. */
export async function axeFinds(page, only = TAGS) {
	if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe.source);
	return page.evaluate(async (runOnly) => {
		const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] });
		return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
	}, only);
}

function crc32(bytes) {
	let crc = ~0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc >>> 0;
}
function chunk(type, data) {
	const out = Buffer.alloc(12 + data.length);
	out.writeUInt32BE(data.length, 0);
	out.write(type, 4, "latin1");
	data.copy(out, 8);
	out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
	return out;
}
/* A PNG of 64 by 48 points. */
export function picture() {
	const head = Buffer.from([0, 0, 0, 64, 0, 0, 0, 48, 8, 2, 0, 0, 0]);
	const rows = Buffer.concat(Array.from({ length: 48 }, (_, y) => Buffer.from([0, ...Array.from({ length: 192 }, (_, x) => (x * y) & 255)])));
	return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

export function must(is, what) {
	if (!is) throw new Error(what);
}
export function equal(got, want, what) {
	if (got !== want) throw new Error(`${what}: ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`);
}
/* Does the page need sideways scrolling? */
export const isTooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
