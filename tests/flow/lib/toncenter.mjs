/* toncenter.mjs - TON Center's API (v3) in front of a chain of one's own: @ton/sandbox runs the real contracts. It can be down, slow,
 * take messages and lose them, carry them out and not say so, show what is not final yet, and lie about keys.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { createServer } from "node:http";
import { createRequire } from "node:module";

const need = createRequire(import.meta.url);
const { Address, beginCell, Cell, loadMessage } = need("@ton/core");
const { Blockchain } = need("@ton/sandbox");

const raw = (a) => `${a.workChain}:${a.hash.toString("hex").toUpperCase()}`;
/* TEP-467: without fees and code, the body beside. */
export const normalized = (m) => beginCell().storeUint(2, 2).storeUint(0, 2).storeAddress(m.info.dest).storeUint(0, 4).storeBit(0)
	.storeBit(1).storeRef(m.body).endCell().hash().toString("hex");

function textOf(body) {
	const s = body.beginParse();
	if (s.remainingBits < 32 || s.loadUint(32) !== 0) return null;
	return s.loadStringTail();
}
function message(m) {
	const inner = m.info.type === "internal", text = inner ? textOf(m.body) : null;
	return { hash: m.info.type === "external-in" ? normalized(m) : beginCell().endCell().hash().toString("base64"),
		source: inner ? raw(m.info.src) : null, destination: raw(m.info.dest), value: inner ? String(m.info.value.coins) : null,
		fwd_fee: inner ? String(m.info.forwardFee) : null, bounce: inner ? m.info.bounce : null, bounced: inner ? m.info.bounced : null,
		opcode: text === null ? null : "0x00000000",
		message_content: { body: "", decoded: text === null ? null : { "@type": "text_comment", comment: text } } };
}
const transaction = (t, finality) => ({
	account: `0:${t.address.toString(16).padStart(64, "0").toUpperCase()}`, hash: t.hash().toString("base64"), lt: String(t.lt), now: t.now,
	total_fees: String(t.totalFees.coins), finality, emulated: false,
	description: { aborted: t.description.aborted, compute_ph: { skipped: t.description.computePhase.type === "skipped" } },
	in_msg: message(t.inMessage), out_msgs: t.outMessages.values().map(message),
});

export class TonCenter {
	constructor() {
		Object.assign(this, { mode: "well", shift: 0, seen: [], sent: [], calls: [], keys: new Set(), jettons: new Map(), landed: new Map(),
			methods: [], lies: new Map(), before: null, after: null });
	}
	async start() {
		this.chain = await Blockchain.create();
		this.chain.now = Math.floor(Date.now() / 1000);
		this.bank = await this.chain.treasury("bank");
		this.server = createServer((q, a) => this.answer(q, a).catch((wrong) => {
			a.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ error: String(wrong) }));
		}));
		await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
		this.url = `http://127.0.0.1:${this.server.address().port}/api`;
		return this;
	}
	stop() { this.server.closeAllConnections(); this.server.close(); }
	/* Money of the bank to an address, with a comment. */
	async pay(to, value, comment, bounce = false) {
		const body = comment === undefined ? undefined : beginCell().storeUint(0, 32).storeStringTail(comment).endCell();
		this.keep(await this.bank.send({ to: Address.parse(to), value, body, bounce }));
	}
	keep(result) { this.seen.push(...result.transactions); }
	async balance(of) { return (await this.chain.getContract(Address.parse(of))).balance; }

	async take(boc) {
		const m = loadMessage(Cell.fromBoc(Buffer.from(boc, "base64"))[0].beginParse());
		this.sent.push(m);
		if (this.mode === "lossy") return;
		this.chain.now = Math.floor(Date.now() / 1000);
		const result = await this.chain.sendMessage(m);
		this.keep(result);
		this.landed.set(normalized(m), result.transactions[0]);
	}
	async answer(q, a) {
		const u = new URL(q.url, "http://x"), what = u.pathname.replace("/api/v3/", ""), p = u.searchParams;
		const say = (value, status = 200) => a.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
		let body = "";
		for await (const part of q) body += part;
		this.calls.push(what);
		this.keys.add(q.headers["x-api-key"] ?? "");
		if (this.mode === "down") return q.socket.destroy();
		if (this.mode === "slow") return undefined;
		if (this.mode === "busy") return say({ ok: false, result: "Ratelimit exceed", code: 429 }, 429);
		if (this.mode === "mad") return say({ accounts: "many", transactions: [{}], last: [], stack: 7, jetton_wallets: {} });
		switch (what) {
		case "message":
			await this.before?.();
			try { await this.take(JSON.parse(body).boc); } catch (wrong) { return say({ error: String(wrong).slice(0, 80) }, 500); }
			await this.after?.();
			if (this.mode === "mute") return q.socket.destroy();
			return say({ message_hash: "", message_hash_norm: "" });
		case "accountStates": {
			const state = await this.chain.getContract(Address.parse(p.get("address"))), type = state.accountState?.type;
			return say({ accounts: [{ address: raw(Address.parse(p.get("address"))), balance: String(state.balance),
				status: type === "active" ? "active" : type ?? "nonexist" }] });
		}
		case "runGetMethod": {
			const { address, method } = JSON.parse(body), lie = method === "get_public_key" && this.lies.get(Address.parse(address).toRawString());
			this.methods.push(method);
			if (lie) return say({ gas_used: 0, exit_code: 0, stack: [{ type: "num", value: `0x${lie}` }] });
			const got = await this.chain.runGetMethod(Address.parse(address), method);
			return say({ gas_used: 0, exit_code: 0, stack: [{ type: "num", value: `0x${got.stackReader.readBigNumber().toString(16)}` }] });
		}
		case "masterchainInfo": return say({ last: { gen_utime: String(Math.floor(Date.now() / 1000) + this.shift) } });
		case "transactions": {
			const own = this.seen.filter((t) => BigInt(`0x${Address.parse(p.get("account")).hash.toString("hex")}`) === t.address
				&& t.lt >= BigInt(p.get("start_lt"))).sort((x, y) => (x.lt < y.lt ? -1 : 1)).slice(0, Number(p.get("limit")));
			return say({ transactions: own.map((t) => transaction(t, this.mode === "early" ? "pending" : "finalized")), address_book: {} });
		}
		case "transactionsByMessage": {
			const t = this.landed.get(p.get("msg_hash"));
			return say({ transactions: t && this.mode !== "blind" ? [transaction(t, this.mode === "early" ? "pending" : "finalized")] : [] });
		}
		case "jetton/wallets": {
			const owner = Address.parse(p.get("owner_address")), units = this.jettons.get(owner.toRawString());
			return say({ jetton_wallets: units === undefined ? [] : [{ address: raw(owner), balance: String(units), owner: raw(owner),
				jetton: raw(Address.parse(p.get("jetton_address"))), last_transaction_lt: "1" }] });
		}
		default: return say({ error: "not found" }, 404);
		}
	}
}
