/* lighthouse.mjs - Lighthouse finds at least 95 of 100 in all four categories on the pages that matter most. Only in long runs:
 * it is fetched when it is needed, and takes a quarter of a minute a page.  SPDX-License-Identifier: AGPL-3.0-or-later */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { account, human, openTask, tap, url } from "../flow/lib/hall.mjs";
import { must, program } from "./lib/browser.mjs";

if (!process.env.HIREHALL_LONG) {
	console.log("ok - lighthouse # SKIP only in long runs");
	process.exit(0);
}
const LEAST = 95, VERSION = "12.8.2", CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const { step, done } = tap("lighthouse");
const run = promisify(execFile), folder = mkdtempSync(join(tmpdir(), "hirehall-lighthouse-"));
const ai = await account(), person = await human(), task = await openTask(ai, person.location);

async function scores(path, lang) {
	const file = join(folder, "report.json");
	const headers = JSON.stringify({ cookie: `hirehall_session=${person.cookie}; lang=${lang}`, "accept-language": lang });
	await run("npx", ["--yes", `lighthouse@${VERSION}`, url + path, "--quiet", "--output=json", `--output-path=${file}`,
		`--only-categories=${CATEGORIES}`, `--extra-headers=${path === "/me" ? headers : JSON.stringify({ cookie: `lang=${lang}` })}`,
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic"],
	{ env: { ...process.env, CHROME_PATH: program }, maxBuffer: 1 << 26 });
	const { categories, audits } = JSON.parse(readFileSync(file, "utf8"));
	return CATEGORIES.map((name) => ({ name, score: Math.round(categories[name].score * 100),
		why: categories[name].auditRefs.filter((r) => r.weight > 0 && audits[r.id].score !== null && audits[r.id].score < 0.9).map((r) => r.id) }));
}
for (const lang of ["en", "ja"])
	for (const path of ["/", "/tasks", `/tasks/${task}`, "/me"])
		await step(`${lang}: ${path.replace(task, ":id")}`, async () => {
			// on a machine that does something else the browser's own time suffers: the best of three counts
			let found = await scores(path, lang);
			for (let i = 0; i < 2 && found.some((f) => f.score < LEAST); i++) {
				const again = await scores(path, lang);
				found = found.map((f, n) => (again[n].score > f.score ? again[n] : f));
			}
			console.log(`# ${lang} ${path}: ${found.map((f) => `${f.name} ${f.score}`).join(", ")}`);
			must(found.every((f) => f.score >= LEAST), found.filter((f) => f.score < LEAST).map((f) => `${f.name} ${f.score}: ${f.why}`).join("; "));
		});
rmSync(folder, { recursive: true, force: true });
done();
