/* devices.mjs - the pages of devices in a real browser: a task is put up, done, judged, another taken back; what the owner of devices sees.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { human, tap, url } from "../flow/lib/hall.mjs";
import { ask, now, wallet, work } from "../flow/lib/ton.mjs";
import { axeFinds, complaints, isTooWide, open, reader } from "./lib/browser.mjs";

const { sha256_sync: sha256 } = createRequire(import.meta.url)("@ton/crypto");
const { step, done } = tap("devices");
const browser = await open(), person = await human(), stranger = await human(), w = wallet(), device = wallet();
const right = { classification: "positive", confidence: 0.95 };

/* The wallet becomes the person's: ton_proof while signed in. */
async function link(who, of) {
	const post = (path, body, headers = {}) => fetch(url + path, { method: "POST", body: JSON.stringify(body),
		headers: { "content-type": "application/json", cookie: `hirehall_session=${of.cookie}`, "sec-fetch-site": "same-origin", ...headers } }).then((r) => r.json());
	const { payload } = await post("/v1/auth/ton_proof/payload", {}), domain = new URL(url).host, timestamp = now();
	const number = (v, n) => { const b = Buffer.alloc(n); n === 4 ? b.writeUInt32LE(v) : b.writeBigUInt64LE(BigInt(v)); return b; };
	const message = Buffer.concat([Buffer.from("ton-proof-item-v2/"), Buffer.alloc(4), Buffer.from(who.raw.slice(2), "hex"), number(domain.length, 4),
		Buffer.from(domain), number(timestamp, 8), Buffer.from(payload)]);
	const digest = sha256(Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.from("ton-connect"), sha256(message)]));
	const said = await post("/v1/auth/ton_proof", { address: who.raw, public_key: who.key, proof: { timestamp, payload,
		domain: { lengthBytes: domain.length, value: domain }, signature: who.sign(digest).toString("base64") } });
	assert.ok(said.token, JSON.stringify(said));
}
await link(w, person);
await link(device, stranger);
assert.equal((await ask(w, "POST", "/v1/escrow/credit", { amount_ton: "0.12" })).status, 200);

async function looked(page, name) {
	assert.ok(!await isTooWide(page), `${name} scrolls sideways`);
	assert.deepEqual((await axeFinds(page)).map((line) => `${name}: ${line}`), []);
	if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/${name}.png`, fullPage: true });
}
const put = async (page, text, reward = "0.05") => {
	await page.getByLabel("Input", { exact: true }).fill(text);
	await page.getByLabel("Reward in TON").fill(reward);
	await page.getByLabel("How the result is checked").selectOption("human");
	await page.getByLabel("Operation and model").selectOption("classify_text light-nlp-v1");
	await page.getByRole("button", { name: "Put it up" }).click();
};

let task;
await step("a task is put up by a form, without scripts; what is wrong stands at its field", async () => {
	const page = await (await reader(browser, { person, js: false })).newPage();
	await page.goto("/devices");
	await page.getByRole("link", { name: "Devices", exact: true }).first().waitFor();
	await put(page, "", "0.001");
	assert.match(await page.locator("main").innerText(), /There is a problem[\s\S]*at least 0\.01 TON/);
	await put(page, "good", "5");
	assert.match(await page.locator("main").innerText(), /There is not enough TON in the escrow/);
	assert.equal(await page.getByLabel("Input", { exact: true }).inputValue(), "good", "what was written stays");
	await put(page, "It works, thanks!");
	await page.getByText("Your task is there, and its reward in escrow.").waitFor();
	task = /tasks\/([0-9a-f-]{36})/.exec(page.url())[1];
	assert.match(await page.locator("main").innerText(), /Waiting for a device[\s\S]*0\.05 TON are held in escrow[\s\S]*You put it up/);
});

await step("its owner sees what happened, judges it, and takes another back; nobody else sees it", async () => {
	const page = await (await reader(browser, { person })).newPage(), found = complaints(page);
	assert.equal((await work(device, task, right, { energy: 2 })).status, 200);
	await page.goto(`/devices/tasks/${task}`);
	assert.match(await page.locator("main").innerText(), /Your turn[\s\S]*"positive"[\s\S]*A result of device fingerprint came/);
	await looked(page, "task-en");
	await page.getByLabel("Why? (may be left empty)").fill("So it is.");
	await page.getByRole("button", { name: "It is right: pay" }).click();
	await page.getByText("Your word counts: the task has ended.").waitFor();
	assert.match(await page.locator("main").innerText(), /Done[\s\S]*0\.05 TON were paid/);
	await page.goto("/devices");
	await put(page, "https://example.com/text.txt");
	await page.getByRole("button", { name: "Take back (0.05 TON)" }).click();
	await page.getByText("Taken back. The reward is free again.").waitFor();
	assert.equal((await ask(w, "GET", "/v1/escrow")).json.available_ton, 0.07);
	await page.goto("/devices");
	await looked(page, "requester-en");
	const shown = async (state) => {
		await page.getByLabel("State").selectOption(state);
		await page.getByRole("button", { name: "Filter" }).click();
		return page.locator("[aria-labelledby=tasks] tbody tr").count();
	};
	const withdraw = async (amount) => {
		await page.getByLabel("Withdraw (TON)").fill(amount);
		await page.getByRole("button", { name: "Send it to this wallet" }).click();
	};
	await withdraw("5");
	assert.match(await page.locator("main").innerText(), /There is a problem[\s\S]*There is not enough TON/);
	await withdraw("0.02");
	await page.getByText("The withdrawal is on its way.").waitFor();
	assert.match(await page.locator("main").innerText(), /Money in and out[\s\S]*Withdrawal[\s\S]*0\.02[\s\S]*Settled[\s\S]*Deposit[\s\S]*0\.12[\s\S]*Arrived/);
	assert.equal((await ask(w, "GET", "/v1/escrow")).json.available_ton, 0.05);
	assert.deepEqual([await shown("cancelled"), await shown("completed"), await shown("failed"), await shown("")], [1, 1, 0, 2]);
	assert.deepEqual(found, []);
	const other = await (await reader(browser, { person: stranger })).newPage();
	assert.equal((await other.goto(`/devices/tasks/${task}`)).status(), 404);
	await other.goto("/devices?as=device");
	const form_token = await other.locator("input[name=form_token]").first().inputValue();
	for (const act of ["cancel", "judge"]) {
		const answer = await other.request.post("/devices", { form: { form_token, act, task_id: task, result: "right" }, headers: { "sec-fetch-site": "same-origin" } });
		assert.equal(answer.status(), 404, "what is not theirs is not there");
	}
	assert.match(await other.locator("main").innerText(), /fingerprint[\s\S]*0\.0475 TON|0\.0475 TON[\s\S]*fingerprint/);
	assert.match(await other.locator("main").innerText(), /What they did[\s\S]*classify_text[\s\S]*Done[\s\S]*0\.0475/);
	await other.getByRole("button", { name: "Register it" }).click();
	assert.match(await other.locator("main").innerText(), /There is a problem/);
	await other.getByLabel("Name of the device").fill("attic");
	await other.getByLabel("Kind").selectOption("server");
	await other.getByRole("button", { name: "Register it" }).click();
	await other.getByText("The device is known.").waitFor();
	await other.getByRole("rowheader", { name: "attic" }).waitFor();
	assert.equal((await ask(device, "GET", "/v1/device/earnings")).json.devices.find((d) => d.device_id === "attic").device_type, "server");
	await looked(other, "device-en");
});

await step("in Japanese, dark and narrow too", async () => {
	const page = await (await reader(browser, { person, lang: "ja", theme: "dark", width: 320 })).newPage();
	for (const [name, path] of [["requester-ja", "/devices"], ["task-ja", `/devices/tasks/${task}`], ["stats-ja", "/stats"]]) {
		await page.goto(path);
		await looked(page, name);
		assert.ok(!/Put up|escrow|Reward/.test(await page.locator("main").innerText()), `${name} is in Japanese`);
	}
});
await browser.close();
done();
