// Records what the real clients send, for the tests that read it: `node tests/clients/record.js PYTHON`,
// with the packages of package.json installed here and those of requirements.txt where PYTHON looks.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

const here = (name) => new URL(name, import.meta.url);
const python = process.argv[2] ?? "python3";
const key = "wk_recorded_0123456789abcdef";

const versionInNode = (name) => JSON.parse(readFileSync(here(`../../node_modules/${name}/package.json`), "utf8")).version;
const versionInPython = (name) =>
  execFileSync(python, ["-c", `import importlib.metadata as m; print(m.version("${name}"))`], { encoding: "utf8" }).trim();

const node = (name, script, ...options) => ({ name, version: versionInNode(name), command: process.execPath, script, options });
const py = (name, ...options) => ({ name, version: versionInPython(name), command: python, script: "python.py", options });

const clients = [
  ["segment-node", node("@segment/analytics-node", "segment-node.js")],
  ["segment-browser", node("@segment/analytics-next", "segment-browser.js")],
  ["segment-browser-batching", node("@segment/analytics-next", "segment-browser.js", "batching")],
  ["rudder-node", node("@rudderstack/rudder-sdk-node", "rudder-node.js")],
  ["customerio-node", node("@customerio/cdp-analytics-node", "customerio-node.js")],
  ["segment-python", py("segment-analytics-python", "segment")],
  ["segment-python-gzip", py("segment-analytics-python", "segment", "gzip")],
  ["rudder-python", py("rudder-sdk-python", "rudderstack", "gzip")],
  ["customerio-python", py("customerio-cdp-analytics", "customerio")],
];

// What is kept of the headers: those that a server may look at.
const KEPT = ["authorization", "content-type", "content-encoding"];

let requests = [];
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    response.setHeader("content-type", "application/json");
    if (request.method === "GET") {
      const integrations = { "Segment.io": { apiKey: key, apiHost: `${request.headers.host}/v1`, protocol: "http" } };
      return response.end(JSON.stringify({ integrations, plan: {} }));
    }
    const raw = Buffer.concat(chunks);
    const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
    const headers = Object.fromEntries(KEPT.filter((name) => request.headers[name]).map((name) => [name, request.headers[name]]));
    requests.push({ path: request.url, headers, gzip: isGzip, body: (isGzip ? gunzipSync(raw) : raw).toString("utf8") });
    response.end("{}");
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

for (const [file, client] of clients) {
  requests = [];
  const child = spawn(client.command, [here(client.script).pathname, ...client.options], {
    env: { ...process.env, SHOAL_URL: url, SHOAL_WRITE_KEY: key },
    stdio: "inherit",
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  if (code !== 0 || requests.length === 0) throw new Error(`${file}: exit code ${code}, ${requests.length} requests`);
  const recorded = { client: client.name, version: client.version, requests };
  writeFileSync(here(`recorded/${file}.json`), `${JSON.stringify(recorded, null, 1)}\n`);
  console.log(`${file}: ${requests.length} requests of ${client.name} ${client.version}`);
}
server.close();
