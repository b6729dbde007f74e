// Runs one part of the wasm build under Node: `run.js GLUE PART FILE…`; prints JSON.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [glue, part, ...files] = process.argv.slice(2);
const engine = await import(pathToFileURL(glue));
engine.initSync({ module: readFileSync(glue.replace(/\.js$/, "_bg.wasm")) });
console.log(engine[part](...files.map((file) => readFileSync(file))));
