// A shop that asks before it tracks: what goes over the network, and what stays in the browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymousId, newPage, sent, useBrowser } from "./browser.js";
import { contactOf, eventsOf, eventually, keys, url } from "./server.js";

useBrowser();

const STATIC = /\/shoal\.js$|\/sdk\//;

/** A page of such a shop, and the requests that it made of Shoal. */
async function asking(t) {
  const page = await newPage(t);
  const requests = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  const html = `<!doctype html><title>Asking</title><link rel="icon" href="data:,">
    <script async src="${url}/shoal.js" data-key="${keys.write}" data-consent="required"></script>
    <script>window.shoal = []; shoal.push(["track", "product_viewed", { product_id: "1" }]);</script>
    <div data-shoal-block="bestsellers"></div>`;
  await page.route("**/asking", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("/asking");
  await sent(page);
  return { page, beyond: () => requests.filter((path) => path !== "/asking" && !STATIC.test(path)) };
}

function kept(page) {
  return page.evaluate(() => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
}

test("nothing but static files before a yes, and everything since the first moment after it", async (t) => {
  const { page, beyond } = await asking(t);
  await page.evaluate(() => shoal.track("product_added", { product_id: "1" }));
  // As long as a batch would wait.
  await page.waitForTimeout(3_500);
  assert.deepEqual(beyond(), []);
  assert.deepEqual(await kept(page), [""]);

  await page.evaluate(() => shoal.consent({ tracking: true, marketing: false }, { version: "7" }));
  const contact = `anonymous:${await anonymousId(page)}`;
  // Oldest first; the block may have been seen since.
  const before = await eventually("what was done before the yes", async () => {
    const names = (await eventsOf(contact)).map(({ name }) => name);
    return names.includes("consent_changed") && names.slice(0, names.indexOf("consent_changed") + 1);
  });
  assert.deepEqual(before.sort(), ["consent_changed", "page_viewed", "product_added", "product_viewed"]);
  const [choice] = await eventsOf(contact, "consent_changed");
  assert.deepEqual(choice.params, { tracking: true, marketing: false, version: "7" });
  await eventually("the block", async () => beyond().some((path) => path.includes("/v1/blocks/")));
});

test("a no leaves no trace", async (t) => {
  const { page, beyond } = await asking(t);
  await page.evaluate(() => shoal.consent(false));
  await page.evaluate(() => shoal.track("product_added", { product_id: "1" }));
  await sent(page);
  await page.reload();
  await sent(page);
  assert.deepEqual(beyond(), []);
  assert.deepEqual(await kept(page), [""]);
});

test("a withdrawal is recorded, and nothing after it", async (t) => {
  const { page } = await asking(t);
  await page.evaluate(() => shoal.consent(true));
  const contact = `anonymous:${await anonymousId(page)}`;
  await sent(page);
  await page.evaluate(() => shoal.consent({ tracking: false }));
  await page.evaluate(() => shoal.track("product_added", { product_id: "1" }));
  await sent(page);
  assert.deepEqual(await kept(page), [""]);
  const last = await eventually("the withdrawal", async () => {
    const choices = await eventsOf(contact, "consent_changed");
    return choices.length === 2 && choices.at(-1);
  });
  assert.equal(last.params.tracking, false);
  assert.deepEqual(await eventsOf(contact, "product_added"), []);
  assert.ok(await contactOf(contact));
});
