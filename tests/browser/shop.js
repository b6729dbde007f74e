// A shop on a host of its own: its pages as its developers would write them, and its own way to Shoal,
// which a test can close.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { keys, url as shoal } from "./server.js";

/** The path of the shop under which everything of Shoal can be had, as behind a first-party proxy. */
const PROXY = "/metrics";

/** What a shop has in front of the script, so that its methods are there at once. */
export const STUB = `
  window.shoal ||= ((shoal) => {
    shoal.push = (call) => {
      const entry = Object.assign(call, { time: Date.now(), url: location.href });
      const result = new Promise((to) => (shoal[shoal.length] = Object.assign(entry, { to })));
      result.catch(() => {});
      return result;
    };
    const methods = "track page identify reset block flush debug consent segments on alias group";
    for (const method of methods.split(" ")) shoal[method] = (...args) => shoal.push([method, ...args]);
    return shoal;
  })([]);`;

/** How the way to Shoal can be: open, or as here. */
export const REFUSING = "refusing";
export const HANGING = "hanging";

/**
 * Opens a shop until the test is over. Each may be left out: its `policy` (a `Content-Security-Policy`), a
 * `nonce`, the `script` before the tag, the tag's `attributes`, whether the tag asks Shoal itself (`cors`), whether
 * there is a `tag`, what stands at its `foot`, and how the way to what the tag's file loads is (`files`); that of the calls is `calls`.
 */
export async function openShop(t, options = {}) {
  const { policy, nonce, script = STUB, attributes = "", cors = false, foot = "", tag = true, files = "open" } = options;
  const shop = { calls: "open", files, asked: [] };
  const marked = nonce ? ` nonce="${nonce}"` : "";
  const source = (host) => `${cors ? shoal : `http://${host}${PROXY}`}/shoal.js`;
  const own = (host) => `<script async src="${source(host)}" data-key="${keys.write}"${marked} ${attributes}></script>`;
  const html = (host) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
    <link rel="icon" href="data:,">
    <script${marked}>${script}</script>
    ${tag ? own(host) : ""}
    <h1>Shop</h1>${foot}`;
  const server = createServer(async (request, response) => {
    if (request.url.startsWith(PROXY)) return passOn(shop, request, response);
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (policy) response.setHeader("content-security-policy", policy);
    response.end(html(request.headers.host));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  shop.url = `http://localhost:${server.address().port}/`;
  return shop;
}

async function passOn(shop, request, response) {
  const path = request.url.slice(PROXY.length);
  const way = path.startsWith("/v1/") ? shop.calls : path.startsWith("/sdk/") ? shop.files : "open";
  const body = await buffer(request);
  const isZipped = body[0] === 0x1f;
  shop.asked.push({ path, body: (isZipped ? gunzipSync(body) : body).toString() });
  if (way === HANGING) return;
  if (way === REFUSING) return request.socket.destroy();
  if (way !== "open") return response.writeHead(way.status, way.headers).end("{}");
  const { method } = request;
  const answer = await fetch(shoal + path, { method, body: method === "POST" ? body : undefined });
  const kept = ["content-type", "cache-control", "retry-after"].filter((name) => answer.headers.has(name));
  response.writeHead(answer.status, Object.fromEntries(kept.map((name) => [name, answer.headers.get(name)])));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
