/* stories.mjs - from a topic to a film, offline; the document's own curl lines; two at once, killed, edited, deleted; and
 * programs that hang, crash, write too much or nonsense.  SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync, chmodSync } from "node:fs";
import { call, many, run, sleep, sql, state, tap, unique, until, url } from "./lib/hall.mjs";
import { put, under } from "./lib/settings.mjs";

const { step, done } = tap("stories");
const two = ["The fox ran off.", "It saw a small lamp. It soon fell asleep."]; // what is short is filmed soon
const names = ["Story", "Image", "Split", "Speech", "Video"];

/* ---- an account, and what it asks for */

async function teller() {
	const username = `u-${unique()}`, password = `pw-${unique()}`;
	assert.equal((await call("POST", "/api/register", { body: { username, password } })).status, 200);
	const { json } = await call("POST", "/api/login", { body: { username, password } });
	return { username, password, key: json.access_token };
}
const me = await teller();
const ask = (method, path, body) => call(method, `/api/task/${path}`, { key: me.key, body });
async function is(status, method, path, body) {
	const answer = await ask(method, path, body);
	assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
	return answer.json;
}
const info = (id) => is(200, "GET", `${id}/info`);
const segment = async (id, n) => (await info(id)).segments[n - 1];
const folder = (id) => `${state}/generated_stories/${id}`;
const stands = (id, n, wanted, ms = 240000) => until(`${names[n - 1]} of ${id} is ${wanted}`, async () => {
	const s = await segment(id, n);
	if (s.status === "failed" && wanted === "completed") throw new Error(`${names[n - 1]}: ${s.error}`);
	return s.status === wanted && s;
}, ms);
async function made(id, n, query = "") {
	const { accepted, message, job_id } = await is(200, "POST", `${id}/execute/${n}${query}`);
	assert.deepEqual([accepted, message, typeof job_id], [true, "Execution queued", "string"]);
	return stands(id, n, "completed");
}
/* A story of two short pages, told already. */
async function told(pages = two) {
	const { task_id } = await is(200, "POST", "new", { topic: `Lamps ${unique()}` });
	await is(200, "PUT", `${task_id}/myresource/1`, { pages });
	return task_id;
}
const file = (path, headers = {}) => fetch(`${url}/api/resource?url=${path}`, { headers: { authorization: `Bearer ${me.key}`, ...headers } });
async function killed() {
	const { stdout } = await run("pgrep", ["-f", `agents --state ${state}`]);
	for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
}
async function probe(path) {
	const { stdout } = await run("ffprobe", ["-v", "error", "-show_streams", "-show_format", "-of", "json", path]);
	return JSON.parse(stdout);
}

/* ---- the document's lines, as printed */

async function shell(text) {
	const { stdout } = await run("bash", ["-c", text.replaceAll("http://127.0.0.1:8000", url)]);
	return stdout;
}
const name = `u1-${unique()}`;
await step("the document's curl lines", async () => {
	const given = `-H "Content-Type: application/json" \\\n  -d '{"username":"${name}","password":"p1"}'`;
	const account = JSON.parse(await shell(`curl -s -X POST http://127.0.0.1:8000/api/register \\\n  ${given}`));
	assert.deepEqual(Object.keys(account), ["id", "username"]);
	const login = await shell(`curl -s -i -X POST http://127.0.0.1:8000/api/login \\\n  ${given}`);
	assert.match(login, /^HTTP\/1.1 200/);
	assert.match(login, /^set-cookie: refresh_token=[^;]+; Path=\/; HttpOnly; SameSite=Lax/im);
	const ACCESS = JSON.parse(login.split("\r\n\r\n")[1]).access_token;
	const curl = async (line) => JSON.parse(await shell(`ACCESS=${ACCESS}\ncurl -s ${line} \\\n  -H "Authorization: Bearer $ACCESS"`));
	const { task_id } = await curl(`-X POST http://127.0.0.1:8000/api/task/new -H "Content-Type: application/json" \\
  -d '{"topic":"Magnet Mania","main_role":"Penny"}'`);
	const at = `http://127.0.0.1:8000/api/task/${task_id}`;
	await under({ STORY_GENERATORS: "off" }, async () => {
		for (let n = 1; n <= 5; n++) {
			assert.deepEqual(await curl(`-X POST ${at}/execute/${n}`), { accepted: true, message: "Simulated execution completed" });
			assert.deepEqual(await curl(`-X GET ${at}/progress`), { current_segment: n, status: n < 5 ? "running" : "completed" });
			assert.match(readFileSync(`${folder(task_id)}/segment_${n}.txt`, "utf8"),
				new RegExp(`^Segment ${n} was completed at \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\n$`));
		}
		assert.deepEqual(await curl(`-X POST ${at}/execute/6`), { detail: "Unknown segment" });
		assert.deepEqual(await curl(`-X POST ${at}/execute/7`), { detail: "Segment cannot be executed out of order" });
	});
	assert.deepEqual(await curl(`-X GET "${at}/resource?segmentId=3"`), { resources: [`generated_stories/${task_id}/segment_3.txt`] });
	assert.deepEqual(readdirSync(folder(task_id)).filter((n) => !n.includes(".")).sort(), ["image", "speech"]);
	assert.deepEqual(await curl(`-X DELETE ${at}`), { deleted: true });
	assert.ok(!existsSync(folder(task_id)));
	assert.deepEqual(await curl(`-X DELETE ${at}`), { detail: "Task not found" });
});

await step("guesses of a password: five are looked at, the others get 429, all in the same words, known name or not", async () => {
	const known = (await teller()).username, N = process.env.HIREHALL_LONG ? 1000 : 60, took = {};
	for (const username of [known, `nobody-${unique()}`]) {
		const since = Date.now();
		const guess = (i) => call("POST", "/api/login", { body: { username, password: `guess-${i}` } });
		const answers = await many(N, guess, 12); // also at once they are no more than five
		took[username] = Date.now() - since;
		const wrong = answers.filter((a) => a.status === 401), late = answers.filter((a) => a.status === 429);
		assert.deepEqual([wrong.length, late.length], [5, N - 5]);
		assert.deepEqual([new Set(wrong.map((a) => a.text)).size, wrong[0].json], [1, { detail: "Invalid credentials" }]);
		assert.equal(new Set(late.map((a) => a.json.detail)).size, 1);
	}
	console.log(`# ${N} guesses of a known and of an unknown name: ${Object.values(took).join(" and ")} ms`);
});

/* ---- a film */

let film;
await step("from a topic to a film: told, drawn, split, spoken and filmed here", async () => {
	const since = Date.now(), { task_id: id } = await is(200, "POST", "new", { topic: "Magnet Mania", main_role: "Penny" });
	film = id;
	await made(id, 1);
	const story = JSON.parse(readFileSync(`${folder(id)}/script_data.json`, "utf8")).pages;
	assert.ok(story.length === 8 && story.every((p) => p.story && p.image_prompt));
	assert.ok(story.some((p) => p.story.includes("Penny")) && story.some((p) => p.story.includes("Magnet Mania")));
	await is(200, "PUT", `${id}/myresource/1`, { pages: two }); // a short one films sooner
	for (let n = 2; n <= 5; n++) {
		await made(id, n);
		assert.deepEqual(await is(200, "GET", `${id}/progress`), { current_segment: n, status: n < 5 ? "running" : "completed" });
	}
	const script = JSON.parse(readFileSync(`${folder(id)}/script_data.json`, "utf8"));
	assert.deepEqual(script.segmented_pages, [[two[0]], ["It saw a small lamp.", "It soon fell asleep."]]);
	assert.deepEqual(readdirSync(`${folder(id)}/image`).filter((n) => n[0] !== ".").sort(), ["p1.png", "p2.png"]);
	assert.deepEqual(readdirSync(`${folder(id)}/speech`).filter((n) => n[0] !== ".").sort(), ["s1_1.wav", "s2_1.wav", "s2_2.wav"]);
	const { streams, format } = await probe(`${folder(id)}/output.mp4`);
	const video = streams.find((s) => s.codec_type === "video"), audio = streams.find((s) => s.codec_type === "audio");
	assert.deepEqual([video.codec_name, video.width, video.height, audio.codec_name], ["h264", 1280, 720, "aac"]);
	let wanted = 0;
	for (const wav of ["s1_1", "s2_1", "s2_2"]) wanted += Number((await probe(`${folder(id)}/speech/${wav}.wav`)).format.duration) + 0.35;
	wanted += 2 * 0.7; // silence at both ends of a page
	assert.ok(Math.abs(Number(format.duration) - wanted) < 0.3, `${format.duration} s, not ${wanted}`);
	assert.ok(Math.abs(Number(video.duration) - Number(audio.duration)) < 0.3);
	console.log(`# a film of ${Number(format.duration).toFixed(1)} s in ${((Date.now() - since) / 1000).toFixed(1)} s`);
});
await step("its files are sent to its owner, in parts too, and to nobody else", async () => {
	const { resources } = await is(200, "GET", `${film}/resource?segmentId=5`), mp4 = `generated_stories/${film}/output.mp4`;
	assert.ok(resources.includes(mp4) && resources.includes(`generated_stories/${film}/output.vtt`));
	const part = await file(mp4, { range: "bytes=4-7" });
	assert.deepEqual([part.status, await part.text(), part.headers.get("content-type")], [206, "ftyp", "video/mp4"]);
	const size = statSync(`${folder(film)}/output.mp4`).size;
	assert.equal(part.headers.get("content-range"), `bytes 4-7/${size}`);
	assert.equal((await file(`generated_stories/${film}/image/p1.png`)).headers.get("content-type"), "image/png");
	assert.equal((await (await file(mp4)).arrayBuffer()).byteLength, size);
	for (const bad of [`generated_stories/${film}/../${film}/output.mp4`, "../hirehall.env", "/etc/passwd", `generated_stories/${film}/.film.txt`,
		`generated_stories/${film}/%2e%2e/%2e%2e/hirehall.env`, `generated_stories/${film}/`])
		assert.equal((await file(bad)).status, 404, bad);
	for (const id of [`..%2F${film}`, "%2e%2e/1"]) assert.equal((await ask("GET", `${id}/progress`)).status, 404, id);
	const stranger = await teller();
	assert.equal((await fetch(`${url}/api/resource?url=${mp4}`, { headers: { authorization: `Bearer ${stranger.key}` } })).status, 404);
	assert.equal((await fetch(`${url}/api/resource?url=${mp4}`)).status, 401);
});
await step("an archive of all of it", async () => {
	const answer = await fetch(`${url}/api/task/${film}/export`, { headers: { authorization: `Bearer ${me.key}` } });
	assert.equal(answer.status, 200);
	const zip = `${state}/export-${unique()}.zip`;
	writeFileSync(zip, Buffer.from(await answer.arrayBuffer()));
	const { stdout } = await run("python3", ["-c", "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(*z.namelist())", zip]);
	const listed = stdout.trim().split(" ");
	for (const wanted of ["script_data.json", "image/p2.png", "speech/s2_2.wav", "output.mp4", "output.vtt", "segment_5.txt"])
		assert.ok(listed.includes(wanted), wanted);
	assert.equal(new Set(listed).size, listed.length);
});
await step("one page changed: only what is of it is made again", async () => {
	const before = statSync(`${folder(film)}/film_p1.mp4`).mtimeMs;
	await is(200, "PUT", `${film}/myresource/1`, { mode: "merge", pages: [null, "It saw the sea."] });
	const counts = {};
	for (let n = 2; n <= 5; n++) counts[n] = (await made(film, n)).metadata;
	assert.deepEqual([counts[2].kept, counts[4]], [1, { made: 1, kept: 1 }], JSON.stringify(counts));
	assert.deepEqual(counts[5], { made: 2, kept: 1 }); // a page, and the whole
	assert.equal(statSync(`${folder(film)}/film_p1.mp4`).mtimeMs, before);
	const again = await made(film, 4, "?redo=true");
	assert.deepEqual(again.metadata, { made: 0, kept: 2 });
	assert.deepEqual(await is(200, "GET", `${film}/progress`), { current_segment: 4, status: "running" });
	assert.deepEqual((await made(film, 5)).metadata, { made: 0, kept: 3 });
	assert.deepEqual((await info(film)).resources.filter((r) => r.type === "audio").map((r) => r.path.split("/").pop()), ["s1_1.wav", "s2_1.wav"]);
});
await step("a split of one's own is what is spoken", async () => {
	await is(200, "PUT", `${film}/myresource/3`, { segmented_pages: [["The fox", "ran off."], ["It saw the sea."]] });
	assert.deepEqual((await made(film, 4)).metadata, { made: 2, kept: 1 });
	for (const bad of [{ segmented_pages: [["one page only"]] }, { segmented_pages: [[], []] }, { segmented_pages: "x" }, {}])
		await is(422, "PUT", `${film}/myresource/3`, bad);
	await is(422, "PUT", `${film}/myresource/1`, { pages: [] });
	await is(400, "PUT", `${film}/myresource/2`, { pages: ["x"] });
	await is(404, "PUT", "0/myresource/1", { pages: ["x"] });
});

await step("all that is left: one after the other, to the end or until it is cancelled", async () => {
	const { task_id: id } = await is(200, "POST", "new", { topic: `Lamps ${unique()}` });
	await under({ STORY_GENERATORS: "off" }, async () => {
		await is(200, "POST", `${id}/execute/1?all=true`);
		await until("all are done", async () => (await is(200, "GET", `${id}/progress`)).status === "completed");
		assert.equal((await info(id)).makes_all, false);
		await is(200, "POST", `${id}/execute/5?redo=true&all=true`);
	});
	assert.deepEqual(await is(200, "GET", `${id}/progress`), { current_segment: 5, status: "completed" });
	const other = await told();
	await is(200, "POST", `${other}/execute/2?all=true`);
	assert.equal((await info(other)).makes_all, true);
	await stands(other, 3, "completed");
	await until("what is between two can be cancelled too", async () => (await ask("POST", `${other}/cancel`)).status === 200);
	const { current_segment, status } = await is(200, "GET", `${other}/progress`);
	assert.ok(current_segment >= 3 && current_segment < 5 && status === "running");
	await until("nothing goes on", async () => !await sql(`SELECT id FROM jobs WHERE kind = 'story_next' AND subject = '${other}'`));
	assert.deepEqual((await info(other)).segments.filter((s) => s.status === "running"), []);
});

/* ---- programs that do as they like: stand-ins before the real ones */

const tools = mkdtempSync(`${state}/tools-`), real = "/usr/bin";
chmodSync(tools, 0o755);
for (const tool of ["rsvg-convert", "espeak-ng"]) symlinkSync(`${real}/${tool}`, `${tools}/${tool}`);
const stand = (body) => { writeFileSync(`${tools}/ffmpeg`, `#!/bin/sh\nfor last; do :; done\n${body}\n`); chmodSync(`${tools}/ffmpeg`, 0o755); };
const spoken = async () => {
	const id = await told(two.slice(0, 1));
	for (let n = 2; n <= 4; n++) await made(id, n);
	return id;
};
const strict = { STORY_TOOLS_DIR: tools, STORY_PROGRAM_S: "2", STORY_FILE_MB: "1", STORY_FOLDER_MB: "4" };
const doctor = await run(new URL("../../scripts/hirehall", import.meta.url).pathname, ["--state", state, "doctor"]).catch((e) => e);
const isKept = /ok\s+programs write in their own folder only/.test(doctor.stdout); // the kernel has Landlock
const ready = await spoken();
stand("exit 0");
await under(strict, async () => {
	await step("a program that hangs, crashes, fills the disk or writes nonsense: the segment fails, and says why", async () => {
		const wants = { "sleep 60": /^Filming: the program took too long/, "kill -SEGV $$": /^Filming: the program failed/, "exit 3": /failed/,
			"head -c 9000000 /dev/zero >\"$last\" || exit 1": /failed/, "echo full >/dev/full || exit 1": /failed/,
			"for i in 1 2 3 4 5; do head -c 1000000 /dev/zero >.work/$i; done": /more room than they may/,
			"echo nonsense that is long enough >\"$last\"": /not as it should be/, "exit 0": /not as it should be/ };
		if (isKept)
			Object.assign(wants, { [`echo out >"${state}/escaped" || exit 1`]: /failed/, "echo out >image/p1.png || exit 1": /failed/,
				[`cat "${state}/hirehall.env" >"$last" || exit 1`]: /failed/ });
		else console.log("# this kernel has no Landlock: programs may write elsewhere");
		const picture = readFileSync(`${folder(ready)}/image/p1.png`);
		for (const [body, words] of Object.entries(wants)) {
			stand(body);
			await is(200, "POST", `${ready}/execute/5`);
			const s = await stands(ready, 5, "failed");
			assert.match(s.error, words, body);
			assert.deepEqual(await is(200, "GET", `${ready}/progress`), { current_segment: 4, status: "failed" });
		}
		assert.ok(!existsSync(`${folder(ready)}/output.mp4`) && !existsSync(`${folder(ready)}/.work`) && !existsSync(`${state}/escaped`));
		assert.ok(picture.equals(readFileSync(`${folder(ready)}/image/p1.png`)));
	});
	await step("of two executes at once one runs; cancelled, it can be begun again", async () => {
		stand("sleep 60");
		const both = await Promise.all([1, 2].map(() => ask("POST", `${ready}/execute/5`)));
		assert.deepEqual(both.map((a) => a.status).sort(), [200, 409]);
		await is(409, "PUT", `${ready}/myresource/1`, { pages: ["x"] });
		await is(200, "POST", `${ready}/cancel`);
		await is(409, "POST", `${ready}/cancel`);
		assert.deepEqual(await is(200, "GET", `${ready}/progress`), { current_segment: 4, status: "running" });
	});
	await step("deleted while it runs: the folder never comes back", async () => {
		stand("sleep 1; mkdir -p .work; head -c 4000 /dev/zero >\"$last\"");
		await is(200, "POST", `${ready}/execute/5`);
		await until("it films", async () => /Page 1/.test((await segment(ready, 5)).message ?? ""));
		await is(200, "DELETE", `${ready}`);
		await is(404, "GET", `${ready}/progress`);
		await sleep(2500);
		assert.ok(!existsSync(folder(ready)));
		assert.equal(await sql(`SELECT count(*) FROM jobs WHERE kind = 'story_make' AND subject LIKE '${ready}:%'`), "0");
	});
});

/* ---- killed in each segment */

/* The tools wait before the second file of their kind, so that there is a middle to be killed in. */
const slow = mkdtempSync(`${state}/slow-`);
chmodSync(slow, 0o755);
for (const tool of ["rsvg-convert", "espeak-ng", "ffmpeg"]) {
	writeFileSync(`${slow}/${tool}`, `#!/bin/sh
echo "${tool} $*" >>.work/asked
case "$*" in *p2.*.new*|*s2_1.*.new*) [ -e "${slow}/${tool}.let" ] || sleep 30 ;; esac
exec ${real}/${tool} "$@"
`);
	chmodSync(`${slow}/${tool}`, 0o755);
}
await put({ STORY_TOOLS_DIR: slow });
try {
	const tool = { 2: "rsvg-convert", 4: "espeak-ng", 5: "ffmpeg" };
	const id = await told([two[0], "It saw a lamp."]);
	const asked = () => existsSync(`${folder(id)}/.work/asked`) ? readFileSync(`${folder(id)}/.work/asked`, "utf8") : "";
	const first = { 2: "image/p1.png", 4: "speech/s1_1.wav", 5: "film_p1.mp4" };
	for (const n of [2, 3, 4, 5])
		await step(`killed in ${names[n - 1]}: it goes on, and nothing is made twice`, async () => {
			await is(200, "POST", `${id}/execute/${n}`);
			if (tool[n]) await until("it is at the second", () => /p2\.\w+\.new|s2_1\.\w+\.new/.test(asked()));
			const made = tool[n] && statSync(`${folder(id)}/${first[n]}`).mtimeMs;
			await killed();
			if (tool[n]) writeFileSync(`${slow}/${tool[n]}.let`, "");
			await sql(`UPDATE story_segments SET lease_until = now() - interval '1 second' WHERE story_id = ${id} AND status = 'running';
				UPDATE jobs SET run_at = hall_now() WHERE kind = 'story_watch' AND subject = '${id}:${n}'`);
			const s = await stands(id, n, "completed");
			if (!tool[n]) return;
			assert.equal(s.metadata.kept, 1, JSON.stringify(s));
			assert.equal(statSync(`${folder(id)}/${first[n]}`).mtimeMs, made, "the first was made once");
		});
	await step("the film of it is whole", async () => {
		assert.equal((await probe(`${folder(id)}/output.mp4`)).streams.length, 2);
		assert.equal(await sql(`SELECT count(*) FROM events WHERE kind = 'story' AND subject_id = '${id}' AND type = 'story.segment_finished'`), "5");
	});
} finally {
	await put({});
}
done();
