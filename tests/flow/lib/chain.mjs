/* chain.mjs - a chain of one's own (anvil) with a token of EIP-3009 where Base Sepolia has its USDC, a node's address that can
 * go away, and a facilitator made of the x402 packages that can be slow, lie, break off or go away.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { randomBytes } from "node:crypto";
import { x402Facilitator } from "@x402/core/facilitator";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { registerExactEvmScheme } from "@x402/evm/exact/facilitator";
import { createPublicClient, createWalletClient, http, publicActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { sleep } from "./hall.mjs";

const need = createRequire(import.meta.url);
export const USDC = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
/* the keys that anvil gives money to; everybody knows them */
export const KEYS = {
	facilitator: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
	payer: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
	hall: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
	poor: "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
};
export const address = (key) => privateKeyToAccount(key).address;

function compiled() {
	const solc = need("solc"), out = JSON.parse(solc.compile(JSON.stringify({
		language: "Solidity", sources: { "T.sol": { content: readFileSync(new URL("Token3009.sol", import.meta.url), "utf8") } },
		settings: { evmVersion: "paris", outputSelection: { "*": { "*": ["abi", "evm.deployedBytecode.object"] } } },
	})));
	const bad = (out.errors ?? []).filter((e) => e.severity === "error");
	if (bad.length) throw new Error(bad[0].formattedMessage);
	const { abi, evm } = out.contracts["T.sol"].Token3009;
	return { abi, code: `0x${evm.deployedBytecode.object}` };
}

const listen = (server, port = 0) => new Promise((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", () => done(server.address().port)));
async function bodyOf(request) {
	const parts = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts).toString();
}

export class Chain {
	async start() {
		const bin = need.resolve("@foundry-rs/anvil-linux-amd64/package.json").replace("package.json", "bin/anvil");
		const taken = createServer();
		this.port = await listen(taken);
		await new Promise((done) => taken.close(done));
		this.child = spawn(bin, ["--host", "127.0.0.1", "--port", String(this.port), "--chain-id", "84532", "--silent"]);
		process.on("exit", () => this.child.kill("SIGKILL")); // also when a flow dies
		this.direct = `http://127.0.0.1:${this.port}`;
		this.public = createPublicClient({ chain: baseSepolia, transport: http(this.direct), pollingInterval: 50 });
		for (let i = 0; ; i++) {
			if (await this.public.getChainId().catch(() => 0)) break;
			if (i > 100) throw new Error("anvil does not answer");
			await sleep(100);
		}
		const { abi, code } = compiled();
		this.abi = abi;
		await this.public.request({ method: "anvil_setCode", params: [USDC, code] });
		await this.mint(address(KEYS.payer), 1_000_000_000n);
		/* what the hall is told: down, drop (done, and no answer) */
		this.mode = "up";
		this.proxy = createServer(async (request, response) => {
			const body = await bodyOf(request);
			if (this.mode === "down") return request.socket.destroy();
			const answer = await fetch(this.direct, { method: "POST", body, headers: { "content-type": "application/json" } });
			if (this.mode === "drop") return request.socket.destroy();
			response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
		});
		this.url = `http://127.0.0.1:${await listen(this.proxy)}`;
		return this;
	}
	async stop() {
		this.child.kill("SIGKILL");
		this.proxy.close();
		this.proxy.closeAllConnections();
	}
	async send(key, functionName, args) {
		const wallet = createWalletClient({ account: privateKeyToAccount(key), chain: baseSepolia, transport: http(this.direct) });
		return this.public.waitForTransactionReceipt({ hash: await wallet.writeContract({ address: USDC, abi: this.abi, functionName, args }) });
	}
	mint = (to, value) => this.send(KEYS.facilitator, "mint", [to, value]);
	balance = (of) => this.public.readContract({ address: USDC, abi: this.abi, functionName: "balanceOf", args: [of] });
}

export class Facilitator {
	constructor(chain) {
		this.mode = "ok";
		this.calls = { verify: 0, settle: 0 };
		const account = privateKeyToAccount(KEYS.facilitator);
		const client = createWalletClient({ account, chain: baseSepolia, transport: http(chain.direct), pollingInterval: 50 }).extend(publicActions);
		this.logic = new x402Facilitator();
		registerExactEvmScheme(this.logic, { signer: toFacilitatorEvmSigner({ ...client, address: account.address }), networks: "eip155:84532" });
	}
	/* ok, slow (s), 500, drop (done, then no answer), dead (nothing done, no answer), liar (a yes with a transaction that is
	 * none), stranger (a yes with somebody else's), no (a no after it was done), garbage, elsewhere (serves other networks) */
	async answer(what, body) {
		const isElsewhere = this.mode === "elsewhere";
		if (what === "supported") return isElsewhere ? { kinds: [], extensions: [], signers: {} } : this.logic.getSupported();
		if (isElsewhere) return { isValid: false, invalidReason: "invalid_network" };
		const ask = JSON.parse(body), act = () => this.logic[what](ask.paymentPayload, ask.paymentRequirements);
		if (what === "verify") return act();
		const yes = (transaction) => ({ success: true, transaction, network: "eip155:84532", payer: ask.paymentPayload.payload.authorization.from });
		if (this.mode === "liar") return yes(`0x${randomBytes(32).toString("hex")}`);
		if (this.mode === "stranger") return yes(this.other);
		const result = await act();
		return this.mode === "no" ? { success: false, errorReason: "invalid_payload", transaction: "", network: "eip155:84532" } : result;
	}
	async listen(port = 0) {
		this.server = createServer(async (request, response) => {
			const what = request.url.slice(1), body = await bodyOf(request), bad = this.mode;
			this.calls[what] = (this.calls[what] ?? 0) + 1;
			if (bad === "dead" || (bad === "deadsettle" && what === "settle")) return request.socket.destroy();
			if (bad.startsWith("slow")) await sleep(Number(bad.slice(4)) * 1000);
			if (bad === "500") return response.writeHead(500).end("no");
			if (bad === "garbage") return response.end("<html>");
			const result = await this.answer(what, body).catch((e) => ({ error: String(e) }));
			if (bad === "drop" && what === "settle") return request.socket.destroy();
			response.writeHead(result.error ? 400 : 200, { "content-type": "application/json" });
			response.end(JSON.stringify(result));
		});
		this.port = await listen(this.server, port);
		this.url = `http://127.0.0.1:${this.port}`;
		return this;
	}
	async close() {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}
}

/* A signed authorization; o changes single members of it, domain those of the domain. */
export const types = { TransferWithAuthorization: [
	{ name: "from", type: "address" }, { name: "to", type: "address" }, { name: "value", type: "uint256" },
	{ name: "validAfter", type: "uint256" }, { name: "validBefore", type: "uint256" }, { name: "nonce", type: "bytes32" } ] };
export async function signed(key, requirements, o = {}, domain = {}) {
	const account = privateKeyToAccount(key), now = Math.floor(Date.now() / 1000);
	const authorization = { from: account.address, to: requirements.payTo, value: requirements.amount ?? requirements.maxAmountRequired,
		validAfter: "0", validBefore: String(now + 250), nonce: `0x${randomBytes(32).toString("hex")}`, ...o };
	const signature = await account.signTypedData({ primaryType: "TransferWithAuthorization", types, message: authorization,
		domain: { name: requirements.extra.name, version: requirements.extra.version, chainId: 84532, verifyingContract: requirements.asset, ...domain } });
	return { authorization, signature };
}
export const base64 = (o) => Buffer.from(JSON.stringify(o)).toString("base64");
export const unbase64 = (s) => JSON.parse(Buffer.from(s ?? "e30=", "base64").toString());
