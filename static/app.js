/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Comforts only: every page works without this file. Copy buttons, a show-password box, one submit per form, and the
 * size of a chosen file checked before it is sent. Words come from the hidden list at the end of each page. */
"use strict";
(function () {
	var words = {};

	document.querySelectorAll("#words [data-word]").forEach(function (item) {
		words[item.dataset.word] = item.textContent;
	});

	/* What can wait: the first look at a clock with a zone takes a twentieth of a second on a telephone. Done when the page
	 * is at rest, or with the reader's first act, which may lead to a page with times. */
	function whenAtRest(work) {
		function once() {
			removeEventListener("pointerdown", once, true);
			removeEventListener("keydown", once, true);
			if (work) work();
			work = null;
		}
		addEventListener("pointerdown", once, true);
		addEventListener("keydown", once, true);
		addEventListener("load", function () { setTimeout(once, 3000); });
	}

	/* The device's time zone, so that the server can write times in it; kept a year. */
	whenAtRest(function () {
		document.cookie = "tz=" + (Intl.DateTimeFormat().resolvedOptions().timeZone || "") +
			"; path=/; max-age=31536000; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
	});

	function add(tag, props, parent) {
		return parent.appendChild(Object.assign(document.createElement(tag), props));
	}
	function copyButton(box, text) {
		var button = add("button", { type: "button", className: "btn second", textContent: words.copy }, box);
		button.addEventListener("click", function () {
			navigator.clipboard.writeText(text()).then(function () {
				button.textContent = words.copied;
			});
		});
	}
	if (navigator.clipboard) {
		document.querySelectorAll(".copy").forEach(function (box) {
			var from = box.querySelector("input, code");
			copyButton(box, function () { return from.value || from.textContent; });
		});
		document.querySelectorAll("figure.code").forEach(function (box) {
			copyButton(box, function () { return box.querySelector("pre").textContent; });
		});
	}
	document.querySelectorAll("input[readonly]").forEach(function (input) {
		input.addEventListener("focus", function () { input.select(); });
	});
	document.querySelectorAll("input[type=password]").forEach(function (input) {
		var label = add("label", { className: "check" }, input.parentNode);
		var box = add("input", { type: "checkbox" }, label);
		label.append(words.show);
		box.addEventListener("change", function () { input.type = box.checked ? "text" : "password"; });
	});
	document.querySelectorAll("form[method=post]").forEach(function (form) {
		form.addEventListener("submit", function (event) {
			if (form.dataset.sent) event.preventDefault();
			form.dataset.sent = "1";
			form.querySelectorAll("[type=submit]").forEach(function (b) { b.setAttribute("aria-disabled", "true"); });
		});
	});
	/* Back from the browser's cache: forms can be sent again. */
	addEventListener("pageshow", function () {
		document.querySelectorAll("form[data-sent]").forEach(function (form) {
			delete form.dataset.sent;
			form.querySelectorAll("[aria-disabled]").forEach(function (b) { b.removeAttribute("aria-disabled"); });
		});
	});
	/* The thread of a task: what is on the screen counts as read, and what is new comes by itself. Asked only while
	 * the page is seen, less often when nothing happens, and never again once the answer is no. */
	function watchThread(thread) {
		var wait = 5000, path = location.pathname;

		function swap(page) {
			var fresh = new DOMParser().parseFromString(page, "text/html").getElementById("thread");
			if (!fresh) return false;
			thread.replaceWith(fresh);
			thread = fresh;
			return true;
		}
		function read() {
			if (!thread.dataset.unread && thread.dataset.unread !== "") return;
			delete thread.dataset.unread;
			thread.querySelectorAll("form").forEach(function (form) { form.remove(); });
			fetch(thread.dataset.poll + "/read", { method: "PATCH" });
		}
		function ask() {
			if (document.hidden || !thread.dataset.poll) return later();
			fetch(thread.dataset.poll + "/messages?limit=1").then(function (answer) {
				return answer.ok ? answer.json() : null;
			}).then(function (found) {
				if (!found) return null;
				if (found.channel.message_count + " " + found.channel.status === thread.dataset.newest) {
					wait = Math.min(wait * 1.2, 60000);
					return later();
				}
				wait = 5000;
				return fetch(path).then(function (answer) { return answer.text(); }).then(function (page) {
					if (!swap(page)) return;
					read();
					later();
				});
			}).catch(later);
		}
		function later() { setTimeout(ask, wait); }
		if (!document.hidden) read();
		document.addEventListener("visibilitychange", function () { if (!document.hidden) { wait = 5000; read(); } });
		later();
	}
	var thread = document.getElementById("thread");
	if (thread && thread.dataset.poll) watchThread(thread);

	/* News while a page is open: asked only while it is seen, less often when nothing happens, and never again once the
	 * answer is no. What was so when the page came is no news. */
	function watchNews(box) {
		var wait = 20000, etag = "", was = null;

		function tell(now) {
			var messages = now.unread_messages + now.unread_inquiries > was.unread_messages + was.unread_inquiries;
			box.textContent = "";
			if (!messages && now.state === was.state) return;
			add("a", { href: messages ? "/me/messages" : "/", textContent: messages ? words.messages : words.tasks }, box);
			add("button", { type: "button", textContent: "×", ariaLabel: words.close }, box).addEventListener("click", function () {
				was = now;
				box.textContent = "";
			});
		}
		function ask() {
			if (document.hidden) return later();
			fetch(box.dataset.poll, { headers: etag ? { "If-None-Match": etag } : {} }).then(function (answer) {
				wait = Math.min(wait * 1.3, 120000);
				if (answer.status === 304) return later();
				if (!answer.ok) return null;
				etag = answer.headers.get("ETag");
				return answer.json().then(function (now) {
					if (was) wait = 20000;
					was = was || now;
					tell(now);
					later();
				});
			}).catch(later);
		}
		function later() { setTimeout(ask, wait); }
		document.addEventListener("visibilitychange", function () { if (!document.hidden) wait = 20000; });
		whenAtRest(ask);
	}
	var news = document.getElementById("news");
	if (news) watchNews(news);

	document.querySelectorAll("input[type=file]").forEach(function (input) {
		var max = input.accept.indexOf("video") < 0 ? 10 : 100;
		input.addEventListener("change", function () {
			var file = input.files[0], big = file && file.size > max * 1048576;
			input.setCustomValidity(big ? words.toobig : "");
			input.form.noValidate = !big;
			if (big) input.reportValidity();
		});
	});
})();
