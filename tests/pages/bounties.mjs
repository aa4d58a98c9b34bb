/* bounties.mjs - results paid in a real browser, in both languages: by a wallet that answers as wallets do, by card in the demo
 * without JavaScript, after an approval; orders made, cancelled, tried again; how the pages look.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { createServer } from "node:http";
import { privateKeyToAccount } from "viem/accounts";
import { finished, SECRET } from "../flow/lib/bounty.mjs";
import { call, human, sql, tap, until } from "../flow/lib/hall.mjs";
import { put } from "../flow/lib/settings.mjs";
import { axeFinds, complaints, equal, go, isTooWide, must, open, reader } from "./lib/browser.mjs";

const PAYEE = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C", CHAIN = "0x14a34";
const account = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const { step, done } = tap("bounties");

/* a facilitator that says yes, or does not answer to settle */
const desk = { mode: "ok", n: 0 };
const server = createServer((request, response) => {
	request.resume();
	if (desk.mode === "lost" && request.url === "/settle") return request.socket.destroy();
	response.setHeader("content-type", "application/json");
	response.end(JSON.stringify(request.url === "/verify" ? { isValid: true, payer: account.address }
		: { success: true, transaction: `0x${String(++desk.n).padStart(64, "5")}`, network: "eip155:84532", payer: account.address }));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const host = `127.0.0.1:${server.address().port}`;
await put({ X402_FACILITATOR_URL: `http://${host}`, OUTBOUND_ALLOW: host, SERVER_WALLET_ADDRESS: PAYEE, EVM_RPC_URL: "" });

const browser = await open();
async function newPayer() {
	const payer = await human();
	payer.user = await sql(`SELECT user_id FROM humans WHERE id = '${payer.id}'`);
	return payer;
}
const words = {
	en: { pay: "Pay 0.001 USDC with Testwallet", closed: "You closed the request.", network: "Your wallet is on Ethereum. This price is on Base Sepolia.", switch: "Switch to Base Sepolia",
		busy: "Your wallet has a request open already.", poor: "This account holds 0.0004 USDC. 0.0006 USDC are missing.", paid: "Paid. Here is your result.", card: "Pay $1.00 by card",
		approve: "Mail me the link to approve", asked: "Waiting for your approval.", mistake: "Write the text." },
	ja: { pay: "Testwalletで 0.001 USDC を支払う", closed: "確認が閉じられました。", network: "ウォレットは Ethereum につながっています。この料金は Base Sepolia のものです。", switch: "Base Sepolia に切り替える",
		busy: "ウォレットで別の確認が開いています。", poor: "この口座には 0.0004 USDC あります。0.0006 USDC 足りません。", paid: "支払い済みです。結果はこちらです。", card: "カードで 1.00\u00a0ドル を支払う",
		approve: "承認用のリンクをメールで送る", asked: "あなたの承認を待っています。", mistake: "テキストを書いてください。" },
};

/* An EIP-1193 provider that is announced as EIP-6963 wants it; `answers` are errors or values for the next calls of a method. */
async function withWallet(context, wallet) {
	await context.exposeFunction("walletAnswer", async (method, params) => {
		wallet.asked.push(method);
		const next = (wallet.answers[method] ?? []).shift();
		if (next !== undefined) return next.code ? { error: next } : { value: next };
		if (method === "eth_requestAccounts") return { value: [account.address] };
		if (method === "eth_chainId") return { value: wallet.chain };
		if (method === "wallet_addEthereumChain") wallet.chain = params[0].chainId;
		if (method === "eth_signTypedData_v4") {
			const typed = JSON.parse(params[1]);
			equal(params[0], account.address, "who signs");
			equal(typed.domain.chainId, 84532, "the chain of the domain");
			delete typed.types.EIP712Domain;
			return { value: await account.signTypedData(typed) };
		}
		return { value: null };
	});
	await context.addInitScript(() => {
		const provider = { request: async ({ method, params }) => {
			const { error, value } = await globalThis.walletAnswer(method, params);
			if (error) throw Object.assign(new Error(error.message), error);
			return value;
		} };
		const tell = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: { info: { uuid: "1", name: "Testwallet", icon: "", rdns: "test" }, provider } }));
		addEventListener("eip6963:requestProvider", tell);
	});
}
async function on(options, work) {
	const context = await reader(browser, options);
	if (options.wallet) await withWallet(context, options.wallet);
	const page = await context.newPage(), found = complaints(page);
	try {
		await work(page, context);
		equal(found.join("\n"), "", "the browser's complaints");
	} finally {
		await context.close();
	}
}
const isPaid = (id) => until("it is paid", async () => (await sql(`SELECT payment_status FROM bounties WHERE id = '${id}'`)) === "paid");

/* What got lost on its way: said, and not asked for twice. */
const unlucky = await newPayer();
await step("a payment that got lost is looked for, and no other is asked for", async () => {
	const id = await finished(unlucky.user), wallet = { chain: CHAIN, asked: [], answers: {} };
	desk.mode = "lost";
	await on({ person: unlucky, wallet }, async (page) => {
		await page.goto(`/pay/${id}`);
		await go(page, page.locator("#wallet button"));
		await page.getByText("We do not know yet whether the payment has arrived.").waitFor();
		equal(await page.locator("#wallet, button[value=demo]").count(), 0, "ways to pay again");
		must(!(await page.content()).includes(SECRET), "the result is not there");
	});
	desk.mode = "ok";
});
async function lane(lang) {
	const w = words[lang], payer = await newPayer();
	await step(`${lang}: a wallet pays; closed, busy, poor and on another network first`, async () => {
		const id = await finished(payer.user), wallet = { chain: "0x1", asked: [], answers: {
			eth_requestAccounts: [{ code: 4001, message: "User rejected" }, { code: -32002, message: "pending" }],
			wallet_switchEthereumChain: [{ code: 4902, message: "Unrecognized chain" }], eth_call: [`0x${(400).toString(16)}`],
		} };
		await on({ person: payer, lang, wallet, width: 390 }, async (page) => {
			const state = page.locator(".wallet-state"), pay = page.getByRole("button", { name: w.pay });
			await page.goto(`/?pay_task_id=${id}`);
			await page.getByRole("dialog").waitFor();
			must(!(await page.content()).includes(SECRET), "the result is not there unpaid");
			for (const [what, text] of [["closed", w.closed], ["busy", w.busy], ["network", w.network]]) {
				await pay.click();
				await state.getByText(text).waitFor();
				if (what === "network") equal(wallet.asked.includes("eth_signTypedData_v4"), false, "asked to sign on a wrong network");
			}
			await page.getByRole("button", { name: w.switch }).click();
			await state.getByText(w.poor).waitFor();
			await go(page, pay);
			await page.getByText(w.paid).waitFor();
			must((await page.locator(".result").innerText()).includes(`${SECRET} ${id}`), "the result is on the same page");
			must(new URL(page.url()).searchParams.get("pay_task_id") === id, page.url());
		});
		equal(await sql(`SELECT method || ' ' || state || ' ' || payer FROM bounty_payments WHERE bounty_id = '${id}'`), `authorize settled ${account.address.toLowerCase()}`, "the payment");
	});
	await step(`${lang}: a card in the demo, without JavaScript; a receipt`, async () => {
		const id = await finished(payer.user);
		await on({ person: payer, lang, js: false, width: 320 }, async (page) => {
			await page.goto(`/pay/${id}`);
			equal(await page.locator("#wallet").isVisible(), false, "what needs a script is not shown");
			equal(await page.locator("svg.qr path").count(), 1, "the code");
			await go(page, page.getByRole("button", { name: w.card }));
			await go(page, page.locator("main form button").first());
			must(page.url().includes(`/pay/${id}`), page.url());
			await isPaid(id);
			await page.reload();
			must((await page.locator(".result").innerText()).includes(`${SECRET} ${id}`), "the result");
			await page.goto(`/results/${id}/receipt`);
			must((await page.locator("main").innerText()).includes("0.001 USDC"), "the receipt");
			equal(await isTooWide(page), false, "sideways scrolling");
		});
	});
	await step(`${lang}: an approval first, then the ways to pay come by themselves`, async () => {
		const id = await finished(payer.user);
		await sql(`UPDATE bounties SET actual_micro = 2000 WHERE id = '${id}'`);
		const wallet = { chain: CHAIN, asked: [], answers: {} };
		await on({ person: payer, lang, wallet }, async (page) => {
			await page.goto(`/pay/${id}`);
			equal(await page.locator("#wallet").count(), 0, "no way to pay before the approval");
			await go(page, page.getByRole("button", { name: w.approve }));
			await page.getByText(w.asked).waitFor();
			await sql(`UPDATE bounty_approvals SET status = 'approved', decided_at = hall_now() WHERE bounty_id = '${id}';
				UPDATE bounties SET payment_status = 'approved' WHERE id = '${id}'`);
			await page.locator("#wallet button").waitFor({ timeout: 15000 });
			must(!(await page.content()).includes(SECRET), "the result is not there");
		});
	});
	await step(`${lang}: an order: a mistake, made, cancelled, tried again; the third is announced`, () => on({ person: payer, lang, js: lang === "en" }, async (page) => {
		await page.goto("/results/new");
		await go(page, page.locator('a[href="/results/new?agent=factcheck"]'));
		await go(page, page.locator("main form button[type=submit]"));
		await page.getByRole("alert").getByText(w.mistake).waitFor();
		equal(await page.locator("#text").getAttribute("aria-invalid"), "true", "aria-invalid");
		await page.selectOption("#mode", "url");
		await page.fill("#url", "http://127.0.0.1/x");
		await go(page, page.locator("main form button[type=submit]"));
		equal(await page.locator("#url").inputValue(), "http://127.0.0.1/x", "what was entered is kept");
		equal(await page.locator("#mode").inputValue(), "url", "the choice is kept");
		await page.selectOption("#mode", "text");
		await page.fill("#text", "水は 100 度で沸騰する。");
		await go(page, page.locator("main form button[type=submit]"));
		const id = new URL(page.url()).pathname.split("/")[2];
		await page.locator(".badge.run").waitFor();
		await go(page, page.locator(`a[href="/results/${id}/confirm?act=cancel"]`));
		await go(page, page.locator("main form button.danger"));
		await page.locator(".badge.fail").waitFor();
		await go(page, page.locator('button[value="retry"]'));
		await page.locator(".badge.run").waitFor();
		const other = (await call("POST", "/api/tasks/m2m/create", { cookie: payer.cookie, body: { agent_type: "digest", input_data: { text: "x" } } })).json.id;
		await page.goto("/results?status=active");
		equal(await page.locator("article").count(), 2, "what is under way");
		await page.locator(".notice.warn").waitFor();
		for (const ended of [id, other]) await call("POST", `/api/tasks/${ended}/cancel`, { cookie: payer.cookie, body: {} });
	}));
	return payer;
}
const [payer] = await Promise.all([lane("en"), lane("ja")]);

await step("somebody else's link says so; signed out it leads to the sign-in and back", async () => {
	const id = await finished(payer.user), stranger = await human();
	await on({ person: stranger }, async (page) => {
		await page.goto(`/?pay_task_id=${id}`);
		must((await page.locator("main").innerText()).includes(stranger.email), "who is signed in");
		equal((await page.goto(`/pay/${id}`)).status(), 404, "the pay page");
		await go(page, page.getByRole("button", { name: "Switch account" }));
		await page.fill("#email", payer.email);
		await page.fill("#password", payer.password);
		await go(page, page.locator("main form button").first());
		equal(new URL(page.url()).pathname, `/pay/${id}`, "on to the payment");
	});
	await on({ person: null }, async (page) => {
		await page.goto(`/?pay_task_id=${id}`);
		equal(new URL(page.url()).searchParams.get("next"), `/?pay_task_id=${id}`, "where the sign-in leads");
	});
});

const due = await finished(payer.user), paid = await sql(`SELECT id FROM bounties WHERE user_id = '${payer.user}' AND payment_status = 'paid' LIMIT 1`);
const PLACES = ["/", `/?pay_task_id=${due}`, `/pay/${due}`, `/pay/${paid}`, `/results/${paid}`, `/results/${paid}/receipt`, "/results", "/results/new",
	"/results/new?agent=digest", `/results/${due}`, `/pay/00000000-0000-4000-8000-000000000000`];
for (const [lang, width, theme] of [["en", 1280, "light"], ["ja", 320, "dark"]])
	await step(`${lang}: axe finds nothing, nothing scrolls sideways, no English is left over`, () => on({ person: payer, lang, width, theme }, async (page) => {
		const wrong = [];
		for (const path of PLACES) {
			await page.goto(path);
			await page.evaluate(() => document.querySelectorAll("main details").forEach((box) => { box.open = true; }));
			wrong.push(...(await axeFinds(page)).map((line) => `${path} ${line}`));
			if (await isTooWide(page)) wrong.push(`${path}: scrolls sideways`);
			const left = lang === "ja" ? await page.locator("main :is(h2, h3, h4, label, dt, button, summary)").allTextContents() : [];
			for (const text of left)
				if (/[A-Za-z]{3}/.test(text) && !/[ぁ-んァ-ン一-龠]|Testwallet|Is it so/.test(text)) wrong.push(`${path}: ${text}`);
			equal(await page.locator("header .me code").textContent(), payer.user, "the user id in the header");
		}
		equal(wrong.join("\n"), "", "faults");
	}));
await put({});
await browser.close();
server.close();
done();
