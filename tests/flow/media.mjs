/* media.mjs - hostile pictures, hidden data, parts of files, the memory of a worker that takes 100 MiB, and what is left
 * on the disk.  exiftool, where it is installed, is the third party that looks for hidden data.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { account, call, clock, human, readTask, run, sleep, sql, state, takenTask, tap, until, url } from "./lib/hall.mjs";

const { step, done } = tap("media");
const hostile = new URL("../fuzz/hostile/", import.meta.url);
const hidden = /CANARY|<script|<\?php|%PDF|META-INF|GPS|http:\/\/ns\.adobe/i;
const who = (person) => ({ cookie: `hirehall_session=${person.cookie}`, "sec-fetch-site": "same-origin" });

async function send(person, path, bytes, fields = {}) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append("file", new Blob([bytes]), "photo.jpg");
	const answer = await fetch(url + path, { method: "POST", headers: who(person), body: form });
	return { status: answer.status, json: await answer.json() };
}
const photo = (person, bytes, fields) => send(person, "/api/me/photos", bytes, fields);
const open = (person, address, headers = {}) => fetch(address, { headers: { ...who(person), ...headers } });
async function bytesOf(person, address) {
	const answer = await open(person, address);
	assert.equal(answer.status, 200, address);
	return Buffer.from(await answer.arrayBuffer());
}

/* Kept as plain pixels; everything else in the folder is refused with this reason. */
const kept = new Set(["gif_script_palette.gif", "gifar.gif", "jpeg_gps.jpg", "jpeg_html_exif.jpg", "jpeg_icc.jpg", "jpeg_jar.jpg",
	"jpeg_pdf.jpg", "jpeg_script_comment.jpg", "jpeg_thumbnail.jpg", "png_iccp_bomb.png", "png_php_pixels.png", "png_php_text.png",
	"png_tail_bomb.png", "png_ztxt_bomb.png", "webp_exif.webp"]);
const tooLarge = /^(gif_1000_frames|gif_65535|gif_javascript|html_after_magic\.gif|jpeg_100|png_100|png_30000|webp_16383)/;
const person = await human();

for (const name of readdirSync(hostile).sort())
	await step(`${name} is ${kept.has(name) ? "harmless" : "refused"}`, async () => {
		const { status, json } = await photo(person, readFileSync(new URL(name, hostile)));
		if (!kept.has(name)) {
			assert.deepEqual([status, json.reason], [400, tooLarge.test(name) ? "image_too_large" : "invalid_file_type"]);
			return;
		}
		assert.deepEqual([status, json.photo?.state], [200, "ready"]);
		for (const address of [json.photo.photo_url, `${json.photo.photo_url}?size=320`, `${json.photo.photo_url}?size=960`]) {
			const answer = await open(person, address);
			assert.match(answer.headers.get("content-type"), /^image\/(jpeg|png|webp)$/);
			assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
			assert.doesNotMatch(Buffer.from(await answer.arrayBuffer()).toString("latin1"), hidden);
		}
	});

await step("no process of a picture is left, and no half file", async () => {
	assert.equal((await run("sh", ["-c", `ls -R '${state}/uploads' | grep -c '\\.new$' || true`])).stdout.trim(), "0");
	assert.doesNotMatch((await run("ps", ["-eo", "args"])).stdout, /^hirehall media$/m);
});
await step("a picture with GPS comes out upright and without it", async () => {
	const folder = mkdtempSync(`${tmpdir()}/hirehall-media-`);
	try {
		const { json } = await photo(person, readFileSync(new URL("jpeg_gps.jpg", hostile)));
		const bytes = await bytesOf(person, json.photo.photo_url);
		writeFileSync(`${folder}/out.jpg`, bytes);
		assert.equal(await sql(`SELECT width || 'x' || height FROM files WHERE name = '${json.photo.photo_url.slice(-32)}'`), "48x64");
		const tool = await run("exiftool", ["-j", "-G", "-a", `${folder}/out.jpg`]).catch(() => null);
		if (!tool) return;
		assert.match((await run("exiftool", ["-j", "-G", new URL("jpeg_gps.jpg", hostile).pathname])).stdout, /GPSLatitude/);
		const groups = Object.keys(JSON.parse(tool.stdout)[0]).map((key) => key.split(":")[0]);
		assert.deepEqual([...new Set(groups)].filter((group) => !["SourceFile", "ExifTool", "File", "JFIF", "Composite"].includes(group)), []);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
await step("a picture that takes long is prepared by a job and shown to nobody before", async () => {
	const { json } = await photo(person, readFileSync(new URL("gifar.gif", hostile)));
	const name = json.photo.photo_url.slice(-32);
	await sql(`UPDATE files SET state = 'preparing', has_small = false WHERE name = '${name}'`);
	const early = await open(person, json.photo.photo_url);
	assert.deepEqual([early.status, (await early.json()).reason], [409, "being_prepared"]);
	await sql(`SELECT job_add('media_make', '${name}', hall_now())`);
	await until("a job has looked at it", async () => (await open(person, json.photo.photo_url)).status === 200);
	assert.equal((await bytesOf(person, `${json.photo.photo_url}?size=960`)).toString("latin1", 8, 12), "WEBP");
	await sql(`UPDATE files SET state = 'preparing', has_small = false WHERE name = '${name}'`);
	writeFileSync(`${state}/uploads/${name.slice(0, 2)}/${name}`, "no picture any more");
	await sql(`SELECT job_add('media_make', '${name}', hall_now())`);
	await until("a job has looked at it", async () => (await open(person, json.photo.photo_url)).status === 410);
	assert.equal((await (await open(person, json.photo.photo_url)).json()).reason, "file_refused");
});
await step("a deleted photo's bytes go after ten minutes, a taken back one's stay", async () => {
	const { json } = await photo(person, readFileSync(new URL("gifar.gif", hostile)));
	const name = json.photo.photo_url.slice(-32);
	const files = () => readdirSync(`${state}/uploads/${name.slice(0, 2)}`).filter((file) => file.startsWith(name)).length;
	assert.equal(files(), 3);
	assert.equal((await call("DELETE", `/api/me/photos/${json.photo.id}`, { cookie: person.cookie })).status, 200);
	assert.equal(files(), 3);
	await clock("12 minutes");
	await until("the bytes are gone", () => files() === 0);
	await clock("0");
	assert.equal(await sql(`SELECT count(*) FROM files WHERE name = '${name}'`), "0");
});

/* A film of `size` bytes: a place in its metadata, samples of noughts. */
function film(size) {
	const box = (type, body) => {
		const head = Buffer.alloc(8);
		head.writeUInt32BE(body.length + 8);
		head.write(type, 4, "latin1");
		return Buffer.concat([head, body]);
	};
	const start = Buffer.concat([box("ftyp", Buffer.from("isom\0\0\x02\0isomiso2mp41", "latin1")),
		box("moov", Buffer.concat([box("mvhd", Buffer.alloc(100)), box("udta", Buffer.from("\xa9xyzCANARY+35.6586+139.7454/", "latin1"))]))]);
	return Buffer.concat([start, box("mdat", Buffer.alloc(size - start.length - 8))]);
}
/* Memory of its own of the largest slow worker, in KiB; pages of the file that the body lies in are the page cache's. */
async function ownMemory() {
	const { stdout } = await run("pgrep", ["-f", `hirehall slow .*${state}`]);
	return Math.max(...stdout.trim().split("\n").map((pid) => {
		return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
	}));
}
await step("100 MiB take less than 16 MiB of a worker's own memory, and can be read in parts", async () => {
	const ai = await account(), task = await takenTask(ai, person, { deliverable: "video" });
	const body = film(100 * 1024 * 1024);
	const before = await ownMemory();
	let most = 0, over = false;
	const watch = (async () => {
		while (!over) {
			most = Math.max(most, await ownMemory());
			await sleep(20);
		}
	})();
	const { status } = await send(person, "/api/submissions", body, { task_id: task, type: "video" });
	over = true;
	await watch;
	assert.equal(status, 200);
	/* a sanitizer's own takes some 60 MiB at once; the body would come on top of that */
	assert.ok(before > 0 && most - before < (process.env.HIREHALL_SAN ? 96 : 16) * 1024, `${most} KiB, ${before} before`);
	console.log(`# most memory of its own: ${most} KiB, ${before} before`);
	const address = (await readTask(ai, task)).submission.content_url;
	const part = await open(person, address, { range: "bytes=4-11" });
	assert.equal(part.status, 206);
	assert.match(part.headers.get("content-range"), /^bytes 4-11\/104857600$/);
	assert.equal(Buffer.from(await part.arrayBuffer()).toString("latin1"), "ftypisom");
	const head = Buffer.from(await (await open(person, address, { range: "bytes=0-400" })).arrayBuffer());
	assert.doesNotMatch(head.toString("latin1"), /CANARY/);
	assert.equal((await fetch(address)).status, 404);
	assert.equal((await fetch(address, { headers: { range: "bytes=0-9" } })).status, 404);
});
/* ffmpeg makes the films, where it is installed; whether this hall can read them is asked of its program. */
const folder = mkdtempSync(`${tmpdir()}/hirehall-film-`);
const seeds = new URL("../fuzz/corpus/decode/", import.meta.url);
async function made(name, ...how) {
	const source = ["-f", "lavfi", "-i", "testsrc=size=640x360:rate=10:duration=2"];
	const file = `${folder}/${name}`;
	return (await run("ffmpeg", ["-v", "error", ...source, ...how, file]).catch(() => null)) ? readFileSync(file) : null;
}
/* Sent as a delivery; gives the address of the film as its AI reads it. */
async function delivered(bytes) {
	const ai = await account(), task = await takenTask(ai, person, { deliverable: "video" });
	const { status, json } = await send(person, "/api/submissions", bytes, { task_id: task, type: "video" });
	assert.equal(status, 200, JSON.stringify(json));
	return { task, address: (await readTask(ai, task)).submission.content_url };
}
const width = (webp) => webp.readUInt16LE(26) & 0x3fff; /* VP8, RFC 9649 */
const films = {
	"film.mp4": ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-metadata", "comment=CANARY", "-threads", "1"],
	"film.mov": ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1", "-tag:v", "hvc1"],
	"film.webm": ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-threads", "1"],
};
for (const [name, how] of Object.entries(films))
	await step(`${name} gets a frame of itself, in two sizes and on the page`, async () => {
		const film = await made(name, ...how);
		if (!film) return console.log("# ffmpeg is not installed");
		const { task, address } = await delivered(film);
		const small = await bytesOf(person, `${address}?size=320`), large = await bytesOf(person, `${address}?size=960`);
		assert.deepEqual([small.toString("latin1", 8, 12), width(small), width(large)], ["WEBP", 320, 640]);
		assert.doesNotMatch(large.toString("latin1"), hidden);
		assert.equal((await bytesOf(person, address)).length, film.length);
		assert.equal((await fetch(`${address}?size=320`)).status, 404);
		const page = await (await open(person, `${url}/tasks/${task}`)).text();
		assert.match(page, new RegExp(`<video[^>]*poster="/files/${address.slice(-32)}\\?size=960"[^>]*width="640" height="360"`));
	});
await step("a film whose frame takes long has it from a job, and plays before", async () => {
	const { address } = await delivered(readFileSync(new URL("film.mp4", seeds)));
	const name = address.slice(-32), small = () => open(person, `${address}?size=320`);
	if ((await small()).status === 404) return console.log("# this hall has no FFmpeg");
	await sql(`UPDATE files SET has_small = false WHERE name = '${name}'`);
	rmSync(`${state}/uploads/${name.slice(0, 2)}/${name}.320`);
	assert.deepEqual([(await small()).status, (await open(person, address)).status], [404, 200]);
	await sql(`SELECT job_add('media_make', '${name}', hall_now())`);
	await until("its frame is there", async () => (await small()).status === 200);
	assert.equal((await bytesOf(person, `${address}?size=320`)).toString("latin1", 8, 12), "WEBP");
});
await step("a film that cannot be decoded is taken without a frame", async () => {
	const { task, address } = await delivered(film(4096));
	assert.equal((await open(person, `${address}?size=320`)).status, 404);
	assert.equal((await bytesOf(person, address)).length, 4096);
	const page = await (await open(person, `${url}/tasks/${task}`)).text();
	assert.match(page, /<video[^>]*src="\/files\//);
	assert.doesNotMatch(page, /poster=/);
});
await step("a HEIC picture comes out as an upright JPEG without what was hidden in it", async () => {
	const heic = readFileSync(new URL("turned.heic", seeds));
	assert.match(heic.toString("latin1"), hidden);
	const { status, json } = await photo(person, heic);
	if (status === 400) return assert.match(json.error ?? json.message ?? "", /HEIC/);
	assert.equal(status, 200, JSON.stringify(json));
	const bytes = await bytesOf(person, json.photo.photo_url);
	assert.equal(bytes.readUInt16BE(0), 0xffd8);
	assert.doesNotMatch(bytes.toString("latin1"), hidden);
	assert.equal(await sql(`SELECT width || 'x' || height || type FROM files WHERE name = '${json.photo.photo_url.slice(-32)}'`), "48x64image/jpeg");
});
rmSync(folder, { recursive: true });
done();
