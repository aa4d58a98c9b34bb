/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The run tracker's pages stay up to date while they are looked at. An event says that something changed; the page is asked
 * for again and its parts marked data-live are replaced where they differ, rows one by one, so that nothing moves under the
 * reader. Without /events the page is asked for every 15 seconds. Without this file there is a link to load it again. */
"use strict";
(function () {
	var QUIET = 1500, POLL = 15000, AGAIN = 30000;
	var head = document.querySelector("[data-self]"), box = document.getElementById("live");
	var words = {}, source = null, timer = 0, asking = false, wanted = false, paused = false, isHeard = false;

	if (!head || !box || !head.dataset.self) return;
	document.querySelectorAll("#words [data-word]").forEach(function (item) { words[item.dataset.word] = item.textContent; });

	box.textContent = "";
	var dot = box.appendChild(document.createElement("span"));
	var state = box.appendChild(document.createElement("span"));
	var button = box.appendChild(Object.assign(document.createElement("button"), { type: "button", className: "link" }));
	dot.setAttribute("aria-hidden", "true");
	button.addEventListener("click", function () {
		paused = !paused;
		if (paused) stop();
		else start();
		show();
	});
	function show(lost) {
		dot.textContent = paused ? "‖" : "●";
		dot.className = paused || lost ? "" : "dot";
		state.textContent = paused ? words.paused : lost ? words.lost : words.live;
		button.textContent = paused ? words.resume : words.pause;
	}

	/* What had the focus has it again in what took its place. */
	function keepFocus(work) {
		var had = document.activeElement, href = had && had.getAttribute && had.getAttribute("href"), id = had && had.id;
		work();
		if (!had || document.body.contains(had)) return;
		var now = id ? document.getElementById(id) : href ? document.querySelector('main a[href="' + CSS.escape(href) + '"]') : null;
		if (now) now.focus({ preventScroll: true });
	}
	/* Rows that are shown stay where they are: only what is in them changes. */
	function swapRows(part, fresh) {
		var rows = fresh.querySelectorAll("tbody tr[id]");
		if (!part.querySelector("tbody") || !rows.length) return false;
		rows.forEach(function (row) {
			var shown = document.getElementById(row.id);
			if (shown && shown.innerHTML !== row.innerHTML) shown.replaceChildren.apply(shown, row.childNodes);
		});
		return true;
	}
	function swap(page) {
		document.querySelectorAll("main [data-live]").forEach(function (part) {
			var fresh = page.querySelector('main [data-live="' + part.dataset.live + '"]');
			if (part === head || !fresh || fresh.innerHTML === part.innerHTML) return;
			if (part.dataset.rows && swapRows(part, fresh)) return;
			fresh.querySelectorAll("details[id]").forEach(function (box) {
				var shown = document.getElementById(box.id);
				if (shown) box.open = shown.open;
			});
			part.replaceChildren.apply(part, fresh.childNodes);
		});
		var next = page.querySelector("[data-self]");
		if (next && next.dataset.self) head.dataset.self = next.dataset.self;
	}
	function ask() {
		clearTimeout(timer);
		timer = 0;
		if (paused || document.hidden) return later(AGAIN);
		if (asking) { wanted = true; return; }
		asking = true;
		wanted = false;
		fetch(head.dataset.self, { redirect: "error" }).then(function (answer) {
			if (!answer.ok) throw new Error(answer.status);
			return answer.text();
		}).then(function (text) {
			keepFocus(function () { swap(new DOMParser().parseFromString(text, "text/html")); });
			show();
		}).catch(function () { show(true); }).then(function () {
			asking = false;
			later(wanted ? QUIET : isHeard ? AGAIN : POLL);
		});
	}
	function later(ms) {
		if (!timer && !paused) timer = setTimeout(ask, ms);
	}
	function soon() {
		if (asking) { wanted = true; return; }
		clearTimeout(timer);
		timer = setTimeout(ask, QUIET);
	}
	function start() {
		show();
		source = new EventSource(head.dataset.events);
		source.onopen = function () { isHeard = true; soon(); };
		source.onerror = function () { isHeard = false; later(POLL); };
		source.onmessage = soon;
		["task_started", "task_status_updated", "task_finished", "task_error", "run.stuck", "run.overdue"].forEach(function (type) {
			source.addEventListener(type, soon);
		});
		later(POLL);
	}
	function stop() {
		clearTimeout(timer);
		timer = 0;
		if (source) source.close();
		source = null;
	}
	document.addEventListener("visibilitychange", function () { if (!document.hidden && !paused) soon(); });
	start();
})();
