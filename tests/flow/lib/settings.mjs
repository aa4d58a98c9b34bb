/* settings.mjs - other settings for a while: written into the hall's file, put in force by a reload.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { readFileSync, writeFileSync } from "node:fs";
import { run, state } from "./hall.mjs";

export const file = `${state}/hirehall.env`;
const hall = new URL("../../../scripts/hirehall", import.meta.url).pathname;
export const before = readFileSync(file, "utf8");

export const reload = () => run(hall, ["--state", state, "reload"]);

/* Puts these settings in the place of the ones the hall began with. */
export async function put(settings) {
	const kept = before.split("\n").filter((line) => line && !Object.keys(settings).includes(line.split("=")[0]));
	writeFileSync(file, [...kept, ...Object.entries(settings).map(([k, v]) => `${k}=${v}`), ""].join("\n"));
	await reload();
}
export async function under(settings, fn) {
	try {
		await put(settings);
		await fn();
	} finally {
		await put({});
	}
}
