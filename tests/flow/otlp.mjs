/* otlp.mjs - OpenTelemetry's own exporter against /v1/traces: what an agent says about its models becomes a run with tokens.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { call, tap, unique, url } from "./lib/hall.mjs";
import { trackerKey } from "./lib/live.mjs";

const { step, done } = tap("otlp");
const project = `otel-${unique()}`, key = await trackerKey(), headers = { "x-api-key": key };
const results = [];

/* The exporter as it is; what it says of each export is kept. */
function tracer(apiKey) {
	const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, headers: { "X-API-Key": apiKey } }), send = exporter.export;
	exporter.export = (spans, told) => send.call(exporter, spans, (result) => { results.push(result); told(result); });
	const provider = new BasicTracerProvider({ resource: resourceFromAttributes({ "service.name": project }), spanProcessors: [new SimpleSpanProcessor(exporter)] });
	return { provider, tracer: provider.getTracer("flow") };
}
/* An agent that asks a model twice and uses a tool; `wrong` is what it dies of. */
function agentRun(t, wrong) {
	const root = t.startSpan("invoke_agent Scout", { attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Scout", "gen_ai.usage.input_tokens": 999 } });
	const inside = trace.setSpan(context.active(), root);
	for (const [tokensIn, tokensOut] of [[1200, 80], [1500, 41]]) {
		t.startSpan("chat model-x", { attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "model-x", "gen_ai.usage.input_tokens": tokensIn,
			"gen_ai.usage.output_tokens": tokensOut, "gen_ai.usage.cost": 0.0125, "gen_ai.response.finish_reasons": ["stop"] } }, inside).end();
	}
	t.startSpan("execute_tool grep", { attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "grep" } }, inside).end();
	if (wrong) {
		root.setAttribute("error.type", "TimeoutError");
		root.setStatus({ code: SpanStatusCode.ERROR, message: wrong });
	}
	root.end();
	return root.spanContext().traceId;
}
const read = async (id) => (await call("GET", `/api/projects/${project}/tasks/${id}`, { headers })).json;

const { provider, tracer: t } = tracer(key);
await step("its exports are taken", async () => {
	t.startSpan("GET /weather").end(); // about no model: no run
	const ids = [agentRun(t), agentRun(t, "the model did not answer")];
	await provider.forceFlush();
	assert.ok(results.length >= 9 && results.every((r) => r.code === 0), JSON.stringify(results.find((r) => r.code)));
	const [good, bad] = await Promise.all(ids.map(read));
	assert.deepEqual([good.title, good.agent, good.status, good.progress], ["invoke_agent Scout", "Scout", "completed", 100]);
	assert.deepEqual([good.more.tokens_in, good.more.tokens_out, good.more.cost_usd], [2700, 121, 0.025]);
	assert.deepEqual(good.more.steps.map((s) => s.operation).sort(), ["chat", "chat", "execute_tool", "invoke_agent"]);
	assert.deepEqual([bad.status, bad.error_type, bad.error_message], ["failed", "TimeoutError", "the model did not answer"]);
	const list = (await call("GET", `/api/projects/${project}/tasks`, { headers })).json;
	assert.equal(list.total, 2, "the span of no model is a run");
});
await step("a wrong key is an export that failed", async () => {
	results.length = 0;
	const wrong = tracer("nonsense");
	wrong.tracer.startSpan("chat", { attributes: { "gen_ai.operation.name": "chat" } }).end();
	await wrong.provider.forceFlush().catch(() => {});
	await wrong.provider.shutdown().catch(() => {});
	assert.deepEqual(results.map((r) => [r.code, r.error?.code]), [[1, 401]]);
});
await provider.shutdown();
done();
