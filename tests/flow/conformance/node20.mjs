/* node20.mjs - the suite's file imports a name that node:fs has only since Node 22 and uses it for skills alone; for
 * `node --import`.  SPDX-License-Identifier: AGPL-3.0-or-later */
import fs from "node:fs";
import { register } from "node:module";

const source = `import fs from "node:fs"; export default fs; export const { existsSync, mkdtempSync, promises, readFileSync, readdirSync,
	writeFileSync } = fs; export const globSync = fs.globSync ?? (() => []);`;
const hooks = `const shim = "data:text/javascript," + ${JSON.stringify(encodeURIComponent(source))};
export const resolve = (name, context, next) => name === "fs" && context.parentURL?.includes("/conformance/dist/")
	? { url: shim, shortCircuit: true } : next(name, context);`;
if (!fs.globSync) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
