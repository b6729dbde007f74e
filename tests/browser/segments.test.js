// Public segments, told in the page without asking the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newPage, sent, somebody, useBrowser } from "./browser.js";
import { createSegment, eventually } from "./server.js";
import { openShop } from "./shop.js";

useBrowser();

const SEEN = "shoal-seen";

/** A public segment of who has looked closely twice; `more` is said of the event. */
const keen = (t, more) =>
  createSegment(t, { name: `Keen ${Math.random()}`, public: true, where: { event: "looked_closely", is: { gte: 2 }, ...more } });

/** Opens the shop and notes who enters and leaves; what a listener throws is nobody's trouble. */
async function listen(page) {
  await page.goto("/shop/");
  await sent(page);
  await page.evaluate(async () => {
    window.heard = [];
    await window.shoal.on("entered", () => {
      throw new Error("of the page's own");
    });
    for (const how of ["entered", "left"]) {
      await window.shoal.on(how, ({ id, name, at }) => window.heard.push({ how, id, name, at: +at, now: performance.now() }));
    }
  });
}

const look = (page, params) => page.evaluate((params) => window.shoal.track("looked_closely", params).then(() => {}), params);
const heard = (page, { id }) => page.evaluate((id) => window.heard.filter((told) => told.id === id).map(({ how }) => how), id);
const members = async (page) => (await page.evaluate(() => window.shoal.segments())).map(({ name }) => name);
const seen = (page) => page.evaluate((key) => localStorage.getItem(key), SEEN);
// Pages behind others paint nothing, and to be painted is what `waitForFunction` waits for.
const kept = (page, text) => eventually(`${text} to be kept`, async () => (await seen(page))?.includes(text));
const changes = (page, segment, count) => eventually("what is heard", async () => (await heard(page, segment)).length === count);

test("a page hears at once who enters a public segment, and who leaves it by time alone", async (t) => {
  const segment = await keen(t, { within: { last: "3s" } });
  const page = await newPage(t);
  await listen(page);
  await look(page);
  await sent(page);
  const requests = [];
  page.on("request", (request) => /\/v1\/(segments|context|batch)/.test(request.url()) && requests.push(request.url()));
  const took = await page.evaluate(async () => {
    const began = performance.now();
    await window.shoal.track("looked_closely");
    return window.heard.map(({ now }) => now - began);
  });
  assert.deepEqual(requests, [], "the server was asked in between");
  t.diagnostic(`from event to callback: ${took[0].toFixed(2)} ms`);
  assert.deepEqual(await heard(page, segment), ["entered"]);
  assert.deepEqual(await members(page), [segment.name]);
  await page.waitForFunction(() => window.heard.some(({ how }) => how === "left"));
  const [entered, left] = await page.evaluate(() => window.heard.map(({ at }) => at));
  assert.ok(left > entered && left - entered <= 3_000, `${left - entered} ms within`);
  assert.deepEqual(await members(page), []);
});

test("a page that forbids wasm hears of it all the same", async (t) => {
  const segment = await keen(t);
  const policy = "default-src 'self'; script-src 'nonce-shop' 'strict-dynamic'; img-src data:";
  const shop = await openShop(t, { policy, nonce: "shop" });
  const page = await newPage(t);
  await page.goto(shop.url);
  await page.evaluate(() => {
    window.heard = [];
    return window.shoal.on("entered", ({ id }) => window.heard.push({ how: "entered", id }));
  });
  await look(page);
  assert.deepEqual(await heard(page, segment), []);
  await look(page);
  assert.deepEqual(await heard(page, segment), ["entered"]);
  assert.deepEqual(await members(page), [segment.name]);
  assert.ok(shop.asked.some(({ path }) => path.endsWith(".segments.plain.js")));
});

test("ten thousand events leave the page its time, and the last three hundred count", async (t) => {
  const segment = await createSegment(t, {
    name: `Busy ${Math.random()}`, public: true, where: { event: "looked_closely", where: { param: "at", is: { gte: 9_990 } }, is: { gte: 10 } },
  });
  const page = await newPage(t);
  await listen(page);
  // Whoever else uses the machine may hold up one round or another.
  const longest = await page.evaluate(async () => {
    let longest = 0;
    const note = ({ duration }) => (longest = Math.max(longest, duration));
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "longtask" });
    const rounds = [];
    for (let at = 0; at < 10_000; at += 1) {
      shoal.track("looked_closely", { at });
      if (at % 20 === 19) await new Promise((next) => setTimeout(next));
      if (at % 1_000 === 999) rounds.push(longest), (longest = 0);
    }
    await shoal.segments();
    return rounds.sort((one, two) => one - two);
  });
  t.diagnostic(`the longest task of each thousand took ${longest.join(", ")} ms`);
  assert.ok(longest[5] <= 50, "half of the rounds have a longer task");
  assert.deepEqual(await heard(page, segment), ["entered"]);
});

test("the evaluator sees where an event happened", async (t) => {
  const segment = await keen(t, { where: { context: "page.path", is: { eq: "/shop/" } } });
  const page = await newPage(t);
  await listen(page);
  await page.evaluate(() => history.pushState(null, "", "/shop/elsewhere"));
  await look(page);
  await look(page);
  assert.deepEqual(await heard(page, segment), []);
  await page.evaluate(() => history.pushState(null, "", "/shop/"));
  await look(page);
  await look(page);
  assert.deepEqual(await heard(page, segment), ["entered"]);
});

test("the next page and other tabs know it, whoever comes after a reset does not", async (t) => {
  const segment = await keen(t);
  const context = await somebody(t);
  const [page, other] = [await context.newPage(), await context.newPage()];
  await listen(page);
  await listen(other);
  await look(page);
  await kept(page, "looked_closely");
  await look(other);
  await changes(other, segment, 1);
  await changes(page, segment, 1);
  await listen(page);
  assert.deepEqual([await members(page), await heard(page, segment)], [[segment.name], []]);
  await page.evaluate(() => window.shoal.identify("u-1"));
  await eventually("the customer", () => other.evaluate(() => window.shoal.push(["state"]).then(({ user }) => user === "u-1")));
  assert.deepEqual([await members(page), await members(other)], [[segment.name], [segment.name]]);

  await page.evaluate(() => window.shoal.reset());
  assert.deepEqual(await members(page), []);
  await page.waitForTimeout(500);
  assert.ok(!(await seen(page))?.includes("looked_closely"), "what the first visitor did is kept");
  await eventually("the other tab", async () => (await members(other)).length === 0);
  await listen(page);
  assert.deepEqual([await members(page), await heard(page, segment)], [[], []]);
});

test("without consent nothing of it is kept, and a later no clears it on any page", async (t) => {
  const segment = await keen(t);
  const page = await newPage(t);
  await page.goto("/shop/");
  await sent(page);
  await page.evaluate(async () => {
    await window.shoal.consent({ tracking: false });
    window.refused = await window.shoal.on("entered", () => {}).catch((error) => error.message);
  });
  assert.match(await page.evaluate(() => window.refused), /allow/);
  assert.equal(await seen(page), null);

  await page.evaluate(() => window.shoal.consent({ tracking: true }));
  await listen(page);
  await look(page);
  await look(page);
  assert.deepEqual(await heard(page, segment), ["entered"]);
  await kept(page, "looked_closely");

  // This page has not asked for segments.
  await page.reload();
  await sent(page);
  assert.ok(await seen(page));
  await page.evaluate(() => window.shoal.consent({ tracking: false }));
  assert.equal(await seen(page), null);

  await page.evaluate(() => window.shoal.consent({ tracking: true }));
  await listen(page);
  await look(page);
  await kept(page, "looked_closely");
  await page.evaluate(() => window.shoal.consent({ personalization: false }));
  await look(page);
  await page.waitForTimeout(500);
  assert.deepEqual([await seen(page), await heard(page, segment)], [null, []]);
});

test("there may be no public segments, and a listener may be none", async (t) => {
  const page = await newPage(t);
  await page.goto("/shop/");
  await sent(page);
  assert.deepEqual(await page.evaluate(() => window.shoal.segments()), []);
  await page.evaluate(() => new Promise((ready) => window.shoal.on("ready", ready)));
  const refusal = (event) =>
    page.evaluate((event) => window.shoal.on(event, event === "left" ? 1 : () => {}).catch((error) => error.message), event);
  for (const event of ["gone", "left"]) assert.match(await refusal(event), /expected `ready`, `entered` or `left`, and a function/);
});
