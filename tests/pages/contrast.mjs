/* contrast.mjs - the ratios of the colours in static/app.css, also those axe does not see: borders and the focus ring
 * (WCAG 2.2: 1.4.3, 1.4.11). SPDX-License-Identifier: AGPL-3.0-or-later */
import { readFileSync } from "node:fs";
import { tap } from "../flow/lib/hall.mjs";
import { must } from "./lib/browser.mjs";

const css = readFileSync(new URL("../../static/app.css", import.meta.url), "utf8");
const tokens = Object.fromEntries(
	[...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name, [light, dark]]),
);
const luminance = (hex) => {
	const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
		.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
export const ratio = (a, b) => {
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
};
const plain = ["bg", "surface", "surface-2"];
/* [foreground, backgrounds, least ratio] */
const rules = [
	["text", plain, 7],
	["muted", plain, 4.5],
	["link", ["bg", "surface"], 4.5],
	["btn-text", ["btn", "btn-hover"], 4.5],
	["danger-text", ["danger"], 4.5],
	["ctl", ["bg", "surface"], 3],
	["btn", ["bg", "surface"], 3],
	["focus", plain, 3],
	...["info", "run", "warn", "ok", "err"].map((name) => [name, [`${name}-bg`, "bg", "surface"], 4.5]),
	["mute", ["mute-bg", "bg", "surface"], 4.5],
];

const { step, done } = tap("contrast");
for (const [foreground, backgrounds, least] of rules)
	await step(`${foreground} is at least ${least} : 1 in both themes`, () => {
		for (const background of backgrounds)
			for (const theme of [0, 1]) {
				must(tokens[foreground] && tokens[background], `no token ${foreground} or ${background}`);
				const got = ratio(tokens[foreground][theme], tokens[background][theme]);
				must(got >= least, `${foreground} on ${background}, ${["light", "dark"][theme]}: ${got.toFixed(2)}`);
			}
	});
await step("every token with a colour is among the rules", () => {
	const used = new Set(rules.flatMap(([foreground, backgrounds]) => [foreground, ...backgrounds]));
	const left = Object.keys(tokens).filter((name) => !used.has(name) && name !== "line"); // hairlines only decorate
	must(left.length === 0, left.join(" "));
});
done();
