/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bounties and stories that are under way are asked for again while they are looked at: every 3 seconds, less often when nothing
 * happens, and when data-live-events says that something did; what is marked data-live changes in place. Escape closes the payment of the home page. Without this file the page
 * refreshes itself where something is awaited. */
"use strict";
(function () {
	var FIRST = 3000, LAST = 20000, SOON = 150, timer = 0, source;
	var box = document.querySelector("main [data-live-self]"), wait = FIRST, pay = document.querySelector("main [role=dialog]");

	function swap(page) {
		var isNew = false;
		document.querySelectorAll("main [data-live]").forEach(function (part) {
			var fresh = page.querySelector('main [data-live="' + part.dataset.live + '"]');
			if (!fresh || fresh.innerHTML === part.innerHTML) return;
			isNew = true;
			if (part.contains(document.activeElement)) part.querySelectorAll("a[href], button").forEach(function (e) {
				if (e === document.activeElement) part.dataset.focus = e.getAttribute("href") || e.textContent;
			});
			part.replaceChildren.apply(part, fresh.childNodes);
			if (part.dataset.focus) part.querySelectorAll("a[href], button").forEach(function (e) {
				if ((e.getAttribute("href") || e.textContent) === part.dataset.focus) e.focus({ preventScroll: true });
			});
			delete part.dataset.focus;
		});
		return isNew;
	}
	function ask() {
		if (document.hidden) return later();
		fetch(box.dataset.liveSelf, { redirect: "error" }).then(function (answer) {
			if (!answer.ok) throw new Error(answer.status);
			return answer.text();
		}).then(function (text) {
			var page = new DOMParser().parseFromString(text, "text/html"), self = page.querySelector("main [data-live-self]");
			wait = swap(page) ? FIRST : Math.min(wait * 1.2, LAST);
			if (self) later();
			else location.replace(location.href.split("#")[0]); /* nothing is awaited any more: the page as it is now */
		}).catch(later);
	}
	function later() {
		clearTimeout(timer);
		timer = setTimeout(ask, wait);
	}
	function told() {
		clearTimeout(timer);
		timer = setTimeout(ask, SOON);
	}

	if (box) later();
	if (box && box.dataset.liveEvents) {
		source = new EventSource(box.dataset.liveEvents);
		source.onmessage = told;
	}
	document.addEventListener("visibilitychange", function () { if (!document.hidden) wait = FIRST; });
	if (pay) {
		pay.querySelector("h2").focus({ preventScroll: true });
		pay.addEventListener("keydown", function (event) {
			var close = pay.querySelector(".head a");
			if (event.key === "Escape" && !event.isComposing && close) location.assign(close.href);
		});
	}
})();
