/* mcp_conformance.mjs - the protocol's own suite in server mode, in both eras; the hall of the flows has the suite's fixtures.
 * What cannot apply stands in conformance/legacy.yml: a scenario there that passes is a failure too.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, tap, url } from "./lib/hall.mjs";

const { step, done } = tap("mcp_conformance");
const at = (path) => new URL(path, import.meta.url).pathname;
const suite = at("../node_modules/@modelcontextprotocol/conformance/dist/index.js");
const LEAST = { "2026-07-28": 40, "2025-11-25": 24 }; /* scenarios that pass */

async function scenarios(version, more = []) {
	const out = mkdtempSync(join(tmpdir(), "hirehall-mcp-"));
	try {
		const { stdout } = await run(process.execPath, ["--import", at("conformance/node20.mjs"), suite, "server", "--url", `${url}/mcp`,
			"--suite", "all", "--spec-version", version, "-o", out, ...more], { maxBuffer: 1 << 26 }).catch((e) => {
			throw new Error(e.stdout?.slice(e.stdout.indexOf("=== SUMMARY")) || e.message);
		});
		const passed = stdout.match(/^✓ .*: [1-9]\d* passed, 0 failed$/gm) ?? [];
		assert.ok(passed.length >= LEAST[version], `only ${passed.length} scenarios passed:\n${stdout.slice(stdout.indexOf("=== SUMMARY"))}`);
	} finally {
		rmSync(out, { recursive: true });
	}
}

await step("2026-07-28: every scenario passes", () => scenarios("2026-07-28"));
await step("2025-11-25: every scenario that applies passes", () => scenarios("2025-11-25", ["--expected-failures", at("conformance/legacy.yml")]));
done();
