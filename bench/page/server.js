// One local server for every page: the page, the tracker's own files, and 200 to whatever is sent.

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { EVENT } from "./trackers.js";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

// Isolated, so that the page's clock has steps of 5 µs instead of 100.
const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cache-Control": "no-store",
};

/**
 * Serves the page of one tracker on a free port. `sent` is kept with the first request that carries the event:
 * its address, and how many requests to that address were before it.
 */
export async function serve({ folder, head }) {
  const requests = [];
  let tell;
  const sent = new Promise((resolve) => (tell = resolve));
  const server = createServer(async (request, response) => {
    const { host } = request.headers;
    const { pathname } = new URL(request.url, `http://${host}`);
    const file = join(folder, pathname);
    const type = TYPES[extname(pathname)] ?? "application/json";
    if (pathname === "/") return response.writeHead(200, { ...HEADERS, "Content-Type": "text/html" }).end(page(head));
    response.writeHead(200, { ...HEADERS, "Content-Type": type });
    if (request.method === "GET" && existsSync(file)) return createReadStream(file).pipe(response);
    const before = requests.filter((url) => url === request.url).length;
    requests.push(request.url);
    const body = await read(request);
    response.end(pathname.endsWith("/settings") ? settings(host) : "{}");
    if (`${request.url}${body}`.includes(EVENT)) tell({ path: request.url, before });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, sent, close };
}

async function read(request) {
  const bytes = Buffer.concat(await request.toArray());
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (zipped ? gunzipSync(bytes) : bytes).toString();
}

// Segment's tracker sends nothing before it has been told where to.
const settings = (host) =>
  JSON.stringify({ integrations: { "Segment.io": { apiKey: "bench", apiHost: `${host}/v1`, protocol: "http" } } });

const page = (head) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Kettle</title>
    <link rel="icon" href="data:,">
    ${head}
  </head>
  <body>
    <h1>Kettle</h1>
    <p>Boils a litre in two minutes.</p>
    <form><button type="button">Add to cart</button></form>
    <a href="#more">More kettles</a>
  </body>
</html>`;
