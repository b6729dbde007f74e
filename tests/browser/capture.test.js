// What a page tells without being told to: clicks, forms, searches, time, what other trackers hear.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymousId, newPage, sent, somebody, useBrowser } from "./browser.js";
import { ask, contactOf, eventsOf, eventually, keys, url } from "./server.js";
import { openShop } from "./shop.js";

useBrowser();

/** A page of a shop with these attributes on its script tag. */
async function shop(page, attributes, body, path = "/capture") {
  const html = `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
    <script async src="${url}/shoal.js" data-key="${keys.write}" ${attributes}></script>${body}`;
  await page.route(/\/capture/, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(path);
  await sent(page);
}

/** The events of the page's visitor but its page views, as names and params, once there are `count`. */
async function told(page, count) {
  const contact = `anonymous:${await anonymousId(page)}`;
  return eventually(`${count} events`, async () => {
    await sent(page);
    const events = (await eventsOf(contact)).filter(({ name }) => name !== "page_viewed");
    return events.length >= count && events.map(({ name, params }) => [name, params]);
  });
}

test("clicks and forms are told without what is private", async (t) => {
  const page = await newPage(t);
  await shop(page, `data-auto="click form"`, `
    <a id="away" href="https://other.example/x" onclick="return false">Away</a>
    <button data-shoal-event="wish" data-shoal-product-id="7" data-shoal-price="9.5">Wish <b>now</b></button>
    <div data-shoal-ignore><button id="quiet">Quiet</button></div>
    <form name="order"><input name="card" autocomplete="cc-number" value="4111"><input name="note" value="typed">
      <input type="password" name="secret" data-shoal-capture value="p"><select name="size"><option>L</select>
      <input name="topic" data-shoal-capture value="gift"><input type="submit" value="Order"></form>
    <script>addEventListener("submit", (event) => event.preventDefault())</script>`);
  await page.click("#away");
  await page.click("[data-shoal-event] b");
  await page.click("#quiet");
  await page.click("[type=submit]");
  assert.deepEqual(await told(page, 4), [
    ["link_clicked", { url: "https://other.example/x", text: "Away", id: "away", outbound: true }],
    ["wish", { product_id: "7", price: 9.5 }],
    ["button_clicked", { text: "Order" }],
    ["form_submitted", { name: "order", fields: { size: "L", topic: "gift" } }],
  ]);
});

test("each word of `data-auto` brings what it names, and nothing else", async (t) => {
  const body = `<button data-add-to-cart data-product-id="7">Add</button><form><input type="submit" value="Go"></form>
    <script>addEventListener("submit", (event) => event.preventDefault())</script>`;
  for (const [auto, names] of [
    ["", []],
    ["page", ["page_viewed", "page_viewed"]],
    ["click", ["button_clicked", "button_clicked"]],
    ["form", ["form_submitted"]],
    ["cart", ["product_added"]],
    ["search", ["products_searched"]],
    ["dwell", ["page_engaged"]],
  ]) {
    const page = await newPage(t);
    await shop(page, `data-auto="${auto}"`, body, "/capture?q=lamp");
    await page.click("[data-add-to-cart]");
    await page.click("[type=submit]");
    await page.waitForTimeout(1_100);
    await page.evaluate(() => history.pushState(null, "", "/capture/next"));
    await page.waitForTimeout(100);
    await page.evaluate(() => shoal.track("done"));
    const contact = `anonymous:${await anonymousId(page)}`;
    const events = await eventually("the last event", async () => {
      await sent(page);
      const events = await eventsOf(contact);
      return events.some(({ name }) => name === "done") && events;
    });
    assert.deepEqual(events.map(({ name }) => name).filter((name) => name !== "done"), names, auto);
  }
});

test("searches and time in sight belong to their page", async (t) => {
  const page = await newPage(t);
  await shop(page, `data-auto="page search dwell"`, "", "/capture?q=red+lamp");
  await page.waitForTimeout(1_200);
  await page.evaluate(() => history.pushState(null, "", "/capture/next"));
  const [[searched, { query }], [engaged, { seconds }]] = await told(page, 2);
  assert.deepEqual([searched, query, engaged], ["products_searched", "red lamp", "page_engaged"]);
  assert.ok(seconds >= 1 && seconds < 15, `${seconds} seconds`);
});

test("what a data layer and Yespo's script are told is heard, before and after loading", async (t) => {
  const page = await newPage(t);
  await shop(page, `data-auto="datalayer es"`, `<script>
    window.dataLayer = [{ event: "add_to_cart", ecommerce: { items: [{ item_id: "7", price: 2, quantity: 1 }] } }];
    function gtag() { dataLayer.push(arguments) }
    window.eS = function () { (eS.q ||= []).push(arguments) };
    eS("init"); eS("sendEvent", "ProductPage", { ProductPage: { productKey: "7" } });</script>`);
  await told(page, 2);
  await page.evaluate(() => {
    gtag("event", "purchase", { transaction_id: "o1", value: 2, items: [{ item_id: "7", price: 2, quantity: 1 }] });
    gtag("event", "scroll", {});
    window.eS = (...args) => (window.real = args);
    eS("sendEvent", "StatusCart", { StatusCart: [], GUID: "g" });
  });
  assert.deepEqual(await page.evaluate(() => window.real[1]), "StatusCart");
  const names = (await told(page, 4)).map(([name]) => name);
  assert.deepEqual(names.sort(), ["cart_updated", "order_completed", "product_added", "product_viewed"]);
});

test("where the shop wants it, its subdomains share the visitor", async (t) => {
  const shop = await openShop(t, { attributes: `data-cookie-domain="auto"` });
  const page = await newPage(t);
  const visitors = [];
  for (const host of ["a.shop.localhost", "b.shop.localhost"]) {
    await page.goto(shop.url.replace("localhost", host));
    await sent(page);
    visitors.push(await page.evaluate(() => document.cookie));
  }
  assert.match(visitors[0], /^shoal_visitor=[0-9a-f-]{36}$/);
  assert.equal(visitors[1], visitors[0]);
});

test("two tabs are one visitor in one session", async (t) => {
  const context = await somebody(t);
  const ids = [];
  for (const path of ["/capture/one", "/capture/two"]) {
    const page = await context.newPage();
    await shop(page, `data-auto="page"`, "", path);
    ids.push(await anonymousId(page));
  }
  assert.equal(ids[0], ids[1]);
  const sessions = await eventually("both views", async () => {
    const views = await eventsOf(`anonymous:${ids[0]}`, "page_viewed");
    return views.length === 2 && views.map((view) => view.context.session);
  });
  assert.deepEqual(sessions[0], sessions[1]);
  assert.equal(sessions[0].number, "1");
});

test("who comes by a link in a message is joined, and the link's word goes from the address", async (t) => {
  const user = `link-${Date.now()}`;
  await ask("/v1/identify", { method: "POST", key: keys.source, body: { userId: user, traits: { plan: "gold" } } });
  const target = { url: `${url.replace("http:", "https:")}/capture?a=1#top`, message: "m1", channel: "email" };
  const link = await ask(`/api/contacts/user:${user}/links`, { method: "POST", body: target });
  const response = await fetch(link.url.replace(/^https?:\/\/[^/]+/, url), { redirect: "manual" });
  const word = new URL(response.headers.get("Location")).searchParams.get("shoal_id");
  assert.ok(word);

  const page = await newPage(t);
  await shop(page, "", "", `/capture?a=1&shoal_id=${encodeURIComponent(word)}#top`);
  assert.equal(await page.evaluate(() => location.search + location.hash), "?a=1#top");
  const contact = `anonymous:${await anonymousId(page)}`;
  await eventually("the two to be one", async () => {
    await sent(page);
    const known = await contactOf(contact);
    return known?.identifiers.includes(`user:${user}`);
  });
  const views = await eventsOf(contact, "page_viewed");
  assert.ok(views.every((view) => !JSON.stringify(view).includes("shoal_id")));
});

test("large batches are compressed and arrive whole", async (t) => {
  const page = await newPage(t);
  await shop(page, `data-auto=""`, "");
  const requests = [];
  page.on("request", (request) => request.url().endsWith("/v1/batch") && requests.push(request.postDataBuffer()));
  const counts = await page.evaluate(() => {
    for (let at = 0; at < 120; at++) shoal.track("looked", { at, words: "and so on ".repeat(20) });
    return shoal.flush();
  });
  assert.deepEqual(counts, { accepted: 120, refused: 0, dropped: 0, waiting: 0 });
  assert.ok(requests.every((body) => body[0] === 0x1f && body[1] === 0x8b), "not compressed");
  const stored = await eventually("all of them", async () => {
    const events = await eventsOf(`anonymous:${await anonymousId(page)}`, "looked");
    return events.length === 120 && events;
  });
  const order = stored.map(({ params }) => params.at).sort((one, two) => one - two);
  assert.deepEqual(order, [...Array(120).keys()]);
});
