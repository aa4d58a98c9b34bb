/* mcp_conformance.mjs - the protocol's own suite in server mode, in both eras; the hall of the flows has the suite's fixtures.
 * Of the extension of tasks the larger scenarios; all with HIREHALL_LONG=1.  What cannot apply stands in conformance/legacy.yml: a scenario there that passes is a failure too.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { many, run, tap, url } from "./lib/hall.mjs";

const { step, done } = tap("mcp_conformance");
const at = (path) => new URL(path, import.meta.url).pathname;
const suite = at("../node_modules/@modelcontextprotocol/conformance/dist/index.js");
const LEAST = { "2026-07-28": 40, "2025-11-25": 24 }; /* scenarios that pass */
const TASKS = ["lifecycle", "mrtr-input", "dispatch-and-envelope", "mrtr-composition", ...process.env.HIREHALL_LONG ?
	["capability-negotiation", "wire-fields", "request-state-removal", "request-headers", "required-task-error"] : []];

async function suiteRun(...options) {
	const out = mkdtempSync(join(tmpdir(), "hirehall-mcp-"));
	try {
		const { stdout } = await run(process.execPath, ["--import", at("conformance/node20.mjs"), suite, "server", "--url", `${url}/mcp`, "-o", out,
			"--timeout", "180000", ...options], { maxBuffer: 1 << 26 }).catch((e) => {
			throw new Error(e.stdout?.slice(Math.max(0, e.stdout.indexOf("=== SUMMARY"))) || e.message);
		});
		return stdout;
	} finally {
		rmSync(out, { recursive: true });
	}
}
async function scenarios(version, more = []) {
	const stdout = await suiteRun("--suite", "all", "--spec-version", version, ...more), passed = stdout.match(/^✓ .*: [1-9]\d* passed, 0 failed$/gm) ?? [];
	assert.ok(passed.length >= LEAST[version], `only ${passed.length} scenarios passed:\n${stdout.slice(stdout.indexOf("=== SUMMARY"))}`);
}

/* The suite gives some answers half a second; a machine that is busy then gets another try. */
async function patient(fn) {
	for (let left = 3; ; left--) {
		try {
			return await fn();
		} catch (wrong) {
			if (!left) throw wrong;
			console.log(`# once more: ${wrong.message.split("\n").filter((line) => /✗|FAILURE/.test(line)).join("; ").slice(0, 500)}`);
		}
	}
}
async function extension(name) {
	const [, passed, of] = /^Passed: (\d+)\/(\d+), 0 failed/m.exec(await suiteRun("--scenario", `tasks-${name}`)) ?? [];
	assert.ok(passed > 0 && passed === of, `tasks-${name}: ${passed} of ${of}`);
}

await step("2026-07-28: every scenario passes", () => patient(() => scenarios("2026-07-28")));
await step("2025-11-25: every scenario that applies passes", () =>
	patient(() => scenarios("2025-11-25", ["--expected-failures", at("conformance/legacy.yml")])));
await step("the tasks extension: every scenario passes", () => many(TASKS.length, (i) => patient(() => extension(TASKS[i])), 3));
done();
