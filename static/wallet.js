/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Paying with a wallet of this browser: EIP-6963 and EIP-1193, no library. What is signed comes from the server, but for the
 * account, which the wallet says; the signature goes back as a form, and what becomes of it is the next page. The network is
 * looked at before anything is asked for; nothing is sent from here but questions. */
"use strict";
(function () {
	var form = document.getElementById("wallet");
	if (!form) return;
	var data = form.dataset, typed = JSON.parse(data.typed), words = {}, found = [], isBusy = false;
	var list = form.querySelector(".wallets"), state = form.querySelector(".wallet-state"), more = form.querySelector(".wallet-more");
	var CLOSED = 4001, UNKNOWN_CHAIN = 4902, BUSY = -32002, DECIMALS = 6, UNIT = BigInt(10) ** BigInt(DECIMALS);
	var NAMES = { "0x1": "Ethereum", "0x2105": "Base", "0x14a34": "Base Sepolia", "0x89": "Polygon", "0xa4b1": "Arbitrum", "0xa86a": "Avalanche", "0xaa36a7": "Sepolia" };

	form.querySelectorAll("[data-word]").forEach(function (item) { words[item.dataset.word] = item.textContent; });
	function fill(pattern, a, b) { return pattern.replace("{0}", a).replace("{1}", b); }
	function say(text) { state.textContent = text; }
	function button(text, look, work, into) {
		var b = document.createElement("button");
		b.type = "button";
		b.className = look;
		b.textContent = text;
		b.addEventListener("click", work);
		into.append(b);
		return b;
	}
	function ask(wallet, method, params) { return wallet.request({ method: method, params: params || [] }); }
	/* 1500000 -> "1.5" */
	function usdc(micro) {
		var rest = String(micro % UNIT).padStart(DECIMALS, "0").replace(/0+$/, "");
		return micro / UNIT + (rest ? "." + rest : "");
	}
	/* A wallet that went through several hands wraps its error. */
	function codeOf(error) {
		var inner = error && error.data && error.data.originalError;
		return inner && inner.code ? inner.code : error && error.code;
	}
	function failed(error) {
		var code = codeOf(error);
		isBusy = false;
		if (error === "told") return;
		say(code === CLOSED ? words.closed : code === BUSY ? words.busy : fill(words.wrong, error && error.message || String(error)));
	}

	/* Resolves when the wallet is on the price's network; else says so and offers the one button that leads there. */
	function onNetwork(wallet) {
		return ask(wallet, "eth_chainId").then(function (chain) {
			if (BigInt(chain) === BigInt(data.chain)) return;
			more.textContent = "";
			say(fill(words.network, NAMES[chain.toLowerCase()] || words.other, data.name));
			return new Promise(function (resolve, reject) {
				button(fill(words.switch, data.name), "btn", function () { switchTo(wallet).then(resolve, reject); }, more).focus();
				isBusy = false;
			}).then(function () {
				isBusy = true;
				more.textContent = "";
				return onNetwork(wallet);
			});
		});
	}
	function switchTo(wallet) {
		return ask(wallet, "wallet_switchEthereumChain", [{ chainId: data.chain }]).catch(function (error) {
			if (codeOf(error) !== UNKNOWN_CHAIN) throw error;
			say(fill(words.added, data.name));
			return ask(wallet, "wallet_addEthereumChain", [{
				chainId: data.chain, chainName: data.name, nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
				rpcUrls: data.rpc ? [data.rpc] : [], blockExplorerUrls: data.explorer ? [data.explorer] : [],
			}]);
		});
	}
	/* Is there enough? A wallet that cannot tell is not asked twice. */
	function hasEnough(wallet, account) {
		var call = { to: typed.domain.verifyingContract, data: "0x70a08231" + account.slice(2).toLowerCase().padStart(64, "0") };
		return ask(wallet, "eth_call", [call, "latest"]).then(function (answer) {
			return /^0x[0-9a-f]{1,64}$/i.test(answer) ? BigInt(answer) : null;
		}, function () { return null; }).then(function (held) {
			var due = BigInt(typed.message.value);
			if (held === null || held >= due) return;
			say(fill(words.poor, usdc(held), usdc(due - held)));
			throw "told";
		});
	}
	function pay(wallet) {
		var account;
		if (isBusy) return;
		isBusy = true;
		more.textContent = "";
		say(words.open);
		ask(wallet, "eth_requestAccounts").then(function (accounts) {
			account = accounts[0];
			return onNetwork(wallet);
		}).then(function () { return hasEnough(wallet, account); }).then(function () {
			say(words.sign);
			typed.message.from = account;
			return ask(wallet, "eth_signTypedData_v4", [account, JSON.stringify(typed)]);
		}).then(function (signature) {
			say(words.sent);
			form.elements.from_address.value = account;
			form.elements.signature.value = signature;
			form.submit();
		}).catch(failed);
	}
	function offer(info, wallet) {
		if (found.indexOf(wallet) >= 0) return;
		found.push(wallet);
		say("");
		form.querySelectorAll(".wallets button").forEach(function (b) { b.className = "btn second"; });
		button(fill(words.pay, data.price, info.name), found.length === 1 ? "btn" : "btn second", function () { pay(wallet); }, list);
	}

	form.hidden = false;
	addEventListener("eip6963:announceProvider", function (event) { offer(event.detail.info, event.detail.provider); });
	dispatchEvent(new Event("eip6963:requestProvider"));
	setTimeout(function () {
		if (!found.length && window.ethereum) offer({ name: words.browser }, window.ethereum);
		if (!found.length) say(words.none);
	}, 300);
})();
