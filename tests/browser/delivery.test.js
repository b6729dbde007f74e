// What can go wrong on the way: in each case the server has, once, what the page was told was accepted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newPage, useBrowser } from "./browser.js";
import { ask, eventsOf, eventually } from "./server.js";
import { HANGING, openShop } from "./shop.js";

useBrowser();

/** A page of a shop; the browser tells of answers that are no success on the console, and that is no trouble here. */
async function visit(t, options) {
  const shop = await openShop(t, options);
  const page = await newPage(t, { expected: /Failed to load resource|net::ERR_/ });
  if (options?.before) await page.addInitScript(options.before);
  await page.goto(shop.url);
  return { shop, page };
}

const track = (page, name) => page.evaluate((name) => shoal.track(name, { product_id: "1" }), name);
const flush = (page) => page.evaluate(() => shoal.flush());

/** Who the visitor is, as the calls themselves say it. */
async function visitorIn(shop) {
  const calls = await eventually("a call", () => shop.asked.find(({ path }) => path === "/v1/batch"));
  return `anonymous:${JSON.parse(calls.body).batch[0].anonymousId}`;
}

/** Waits until nothing waits any more; the server has as much as the page was told. */
async function settled(page, shop, count) {
  const told = await eventually("everything to be answered", async () => {
    const told = await flush(page);
    return told.waiting === 0 && told.accepted >= count && told;
  });
  assert.deepEqual([told.refused, told.dropped], [0, 0]);
  const events = await eventsOf(await visitorIn(shop));
  assert.equal(events.length, told.accepted);
  return events.map(({ name }) => name).sort();
}

for (const [what, way] of [
  ["too much at once (429)", { status: 429, headers: { "retry-after": "1" } }],
  ["a fault of its own (500)", { status: 500 }],
]) {
  test(`a server that answers with ${what} is asked again`, async (t) => {
    const { shop, page } = await visit(t);
    shop.calls = way;
    await track(page, "product_viewed");
    const told = await flush(page);
    assert.equal(told.accepted, 0);
    assert.ok(told.waiting > 0);
    shop.calls = "open";
    assert.deepEqual(await settled(page, shop, 2), ["page_viewed", "product_viewed"]);
  });
}

test("a server that never answers keeps nobody, and what it was sent comes with the next page", async (t) => {
  const { shop, page } = await visit(t);
  await settled(page, shop, 1);
  shop.calls = HANGING;
  await track(page, "product_viewed");
  await page.reload();
  shop.calls = "open";
  await flush(page);
  const contact = await visitorIn(shop);
  const events = await eventually("three events", async () => {
    const events = await eventsOf(contact);
    return events.length >= 3 && events;
  });
  assert.deepEqual(events.map(({ name }) => name).sort(), ["page_viewed", "page_viewed", "product_viewed"]);
});

const forbidden = (name) => `Object.defineProperty(${name}, { get() { throw new DOMException("forbidden", "SecurityError"); } })`;

test("where storage is forbidden, memory is enough", async (t) => {
  const before = ['window, "localStorage"', 'window, "sessionStorage"', 'Document.prototype, "cookie"'].map(forbidden).join(";");
  const { shop, page } = await visit(t, { before });
  await track(page, "product_viewed");
  assert.deepEqual(await settled(page, shop, 2), ["page_viewed", "product_viewed"]);
});

test("where cookies are blocked, the visitor is known by storage", async (t) => {
  const before = 'Object.defineProperty(Document.prototype, "cookie", { get: () => "", set() {} })';
  const { shop, page } = await visit(t, { before });
  await settled(page, shop, 1);
  const first = await visitorIn(shop);
  await page.reload();
  await track(page, "product_viewed");
  await flush(page);
  await eventually("both pages' events", async () => (await eventsOf(first)).length === 3);
});

test("ten thousand events in a second all arrive", async (t) => {
  const { shop, page } = await visit(t);
  await flush(page);
  await page.evaluate(() => {
    for (let at = 0; at < 10_000; at += 1) shoal.track("product_viewed", { product_id: String(at) });
  });
  const told = await eventually("everything to be answered", async () => {
    const told = await flush(page);
    return told.waiting === 0 && told.accepted > 10_000 && told;
  }, 60_000);
  assert.deepEqual([told.accepted, told.refused, told.dropped], [10_001, 0, 0]);
  assert.equal((await allOf(await visitorIn(shop))).size, 10_001);
});

/** The ids of all events of a contact, of which a list holds a thousand at most. */
async function allOf(contact) {
  const ids = new Set();
  let cursor = "";
  do {
    const list = await ask(`/api/contacts/${encodeURIComponent(contact)}/events?limit=1000${cursor}`);
    list.events.forEach(({ id }) => ids.add(id));
    cursor = list.cursor && `&cursor=${encodeURIComponent(list.cursor)}`;
  } while (cursor);
  return ids;
}
