// The ways into a page: the tag from Shoal itself, the ES module, pinned bytes; and what a page's policy has to
// allow.

import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { newPage, useBrowser } from "./browser.js";
import { eventsOf, eventually, keys, url } from "./server.js";
import { openShop } from "./shop.js";

useBrowser();

/** Opens the shop's page, tracks there, and gives what the page asked for. */
async function visit(t, shop) {
  const page = await newPage(t);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(shop.url);
  const id = await page.evaluate(() => shoal.track("product_viewed", { product_id: "1" }));
  await page.evaluate(() => shoal.flush());
  const visitor = await page.evaluate(() => localStorage.getItem("shoal.visitor"));
  await eventually("the event", async () => (await eventsOf(`anonymous:${visitor}`, "product_viewed")).some((event) => event.id === id));
  return { page, asked };
}

test("the documented policy lets everything through, from another origin, with wasm", async (t) => {
  const policy = `default-src 'none'; script-src 'nonce-shop' 'wasm-unsafe-eval'; connect-src ${url}; img-src data:`;
  const shop = await openShop(t, { policy, nonce: "shop", cors: true });
  const { asked } = await visit(t, shop);
  assert.ok(!asked.some((path) => path.endsWith(".plain.js")), asked.join(" "));
});

test("where the tracker cannot be loaded, whoever waits for a call is told so", async (t) => {
  const shop = await openShop(t, { files: { status: 404, headers: {} } });
  const page = await newPage(t, { expected: /404|integrity|MIME/ });
  await page.goto(shop.url);
  const refusals = await page.evaluate(async () => {
    const before = shoal.track("product_viewed").catch(({ message }) => message);
    return [await before, await shoal.segments().catch(({ message }) => message)];
  });
  for (const refusal of refusals) assert.match(refusal, /\/sdk\/sdk-.*\.js/);
});

test("a name that tells the bytes is pinned", async (t) => {
  const manifest = await (await fetch(`${url}/manifest.json`)).json();
  const { path, integrity } = manifest["shoal.js"];
  const tag = (integrity) => `<script async src="${url}/${path}" data-key="${keys.write}" integrity="${integrity}" crossorigin></script>`;
  const answer = await fetch(`${url}/${path}`);
  assert.match(answer.headers.get("cache-control"), /immutable/);
  const shop = await openShop(t, { tag: false, foot: tag(integrity) });
  await visit(t, shop);
});

test("the module brings the tag, and calls before it keep their time and address", async (t) => {
  const contents = `
    import { load, shoal } from "shoal";
    shoal.track("product_added", { product_id: "1" });
    window.early = { time: Date.now(), url: location.href };
    history.replaceState(null, "", "/elsewhere");
    window.loaded = load({ src: "/metrics/shoal.js", key: "${keys.write}", auto: ["click"] });`;
  const alias = { shoal: new URL("../../packages/shoal/index.js", import.meta.url).pathname };
  const stdin = { contents, resolveDir: import.meta.dirname };
  const bundle = await build({ stdin, alias, bundle: true, write: false, format: "iife", logLevel: "error" });
  const shop = await openShop(t, { tag: false, script: bundle.outputFiles[0].text });
  const { page } = await visit(t, shop);
  const { early, visitor } = await page.evaluate(async () => {
    await window.loaded;
    return { early: window.early, visitor: localStorage.getItem("shoal.visitor") };
  });
  const events = await eventsOf(`anonymous:${visitor}`);
  assert.deepEqual(events.map(({ name }) => name), ["product_added", "product_viewed"]);
  assert.ok(Math.abs(events[0].time - early.time) < 1_000);
  assert.equal(events[0].context.page.url, early.url);
});

test("where there is no page, the module says so", async () => {
  const { shoal } = await import("../../packages/shoal/index.js");
  await assert.rejects(shoal.track("product_viewed"), /works in a page only/);
});

test("what a page loads is compressed once, for whoever takes it so", async () => {
  const manifest = await (await fetch(`${url}/manifest.json`)).json();
  for (const path of ["shoal.js", manifest["sdk.js"], manifest["sdk.wasm"]]) {
    const plain = await asked(path, "");
    assert.equal(plain.headers["content-encoding"], undefined);
    for (const [coding, inflate] of [["br", brotliDecompressSync], ["gzip", gunzipSync]]) {
      const { headers, body } = await asked(path, `identity, ${coding}`);
      assert.equal(headers["content-encoding"], coding, path);
      assert.equal(headers["content-type"], plain.headers["content-type"]);
      assert.ok(body.length < plain.body.length * 0.7, `${path} has ${body.length} bytes of ${plain.body.length}`);
      assert.ok(inflate(body).equals(plain.body), path);
    }
    const refusing = await asked(path, "br;q=0, gzip");
    assert.equal(refusing.headers["content-encoding"], "gzip");
  }
});

/** The bytes as they come, which `fetch` would inflate. */
async function asked(path, coding) {
  const [response] = await once(get(`${url}/${path}`, { headers: { "accept-encoding": coding } }), "response");
  return { headers: response.headers, body: await buffer(response) };
}
