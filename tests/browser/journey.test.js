// From a click to a segment and a block, and out of the segment at the right second.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymousId, newPage, shownIn, signIn, useBrowser } from "./browser.js";
import { changesOf, contactOf, createSegment, eventsOf, eventually } from "./server.js";

const NAME = "Put more than 20 into the cart within the last 30 seconds";
const DEFINITION = {
  name: NAME,
  where: { event: "product_added", within: { last: "30s" }, measure: { sum: "total" }, is: { gt: 20 } },
};
const WINDOW = 30_000;
const SOON = 5_000;

useBrowser();

test("a visitor looks round, fills the cart, enters the segment and leaves it to the second", async (t) => {
  const segment = await createSegment(t, DEFINITION);
  const [shop, desk] = [await newPage(t), await newPage(t)];

  const viewed = await lookAtThree(shop);
  await eventually("the two products seen before, the latest first", async () => {
    const shown = await shownIn(shop, "recently_viewed");
    return shown.length === 2 && shown[0] === viewed[1] && shown[1] === viewed[0];
  });

  const contact = `anonymous:${await anonymousId(shop)}`;
  await openContact(desk, contact);

  await putIntoCart(shop, 3);
  const added = await eventually("all three to arrive", async () => {
    const added = await eventsOf(contact, "product_added");
    return added.length === 3 && added;
  });
  const [over, back] = [added[enters(added)], added[leaves(added)]];

  const membership = await eventually("the membership", async () => {
    const { segments } = await contactOf(contact);
    return segments.find((membership) => membership.segment === segment.id);
  });
  assert.equal(membership.until, back.time + WINDOW, "known beforehand when it ends");
  await watchMembership(desk);

  const history = await eventually("the visitor to leave", async () => {
    const history = await changesOf(contact, segment.id);
    return history.length > 1 && history;
  }, WINDOW + 15_000);
  const late = Date.now() - membership.until;
  assert.deepEqual(history.map(({ change }) => change), ["entered", "left"]);
  const [entered, left] = history;
  assert.ok(entered.at >= over.time && entered.at < over.time + SOON, `entered ${entered.at - over.time} ms after the event`);
  assert.equal(left.at, back.time + WINDOW);
  assert.ok(late < SOON, `told of it ${late} ms late`);
  await watchLeaving(desk);
});

/** Three products off the first page, one after the other; gives their ids. */
async function lookAtThree(shop) {
  const ids = [];
  await shop.goto("/shop/");
  for (const place of [0, 1, 2]) {
    const card = shop.locator(".goods a[href*='/product/']").nth(place);
    ids.push(await card.getAttribute("data-product-id"));
    const name = await card.locator(".card-name").innerText();
    await card.click();
    await shop.getByRole("heading", { level: 1, name, exact: true }).waitFor();
    if (place < 2) await shop.getByRole("link", { name: "Harbour & Hearth, home" }).click();
  }
  return ids;
}

/** Presses the button `times` times, each worth more than 10 and at most 20. */
async function putIntoCart(shop, times) {
  const price = Number((await shop.locator(".product .price").innerText()).replace(/[^\d.]/g, ""));
  const quantity = Math.floor(10 / price) + 1;
  assert.ok(price * quantity > 10 && price * quantity <= 20, `${quantity} at ${price} are of no use here`);
  await shop.getByRole("spinbutton", { name: "Quantity" }).fill(String(quantity));
  await shop.getByRole("spinbutton", { name: "Quantity" }).press("Tab");
  for (let pressed = 1; pressed <= times; pressed += 1) {
    await shop.locator("[data-add-to-cart]").click();
    await shop.locator(".pieces", { hasText: new RegExp(`^${pressed * quantity}$`) }).waitFor();
  }
}

// The first event with which the sum is above 20, and the one without which it no longer is.
function enters(added) {
  return added.findIndex((_, at) => sum(added.slice(0, at + 1)) > 20);
}

function leaves(added) {
  return added.findIndex((_, at) => sum(added.slice(at + 1)) <= 20);
}

function sum(events) {
  return events.reduce((sum, event) => sum + event.params.total, 0);
}

async function openContact(desk, contact) {
  await signIn(desk);
  await desk.getByRole("heading", { level: 1, name: "Segments" }).waitFor();
  await desk.goto(`/console/contacts/${encodeURIComponent(contact)}`);
  await desk.locator(".timeline .mark", { hasText: "Product viewed" }).first().waitFor();
  await desk.evaluate(() => (window.neverReloaded = true));
}

/** The open page shows by itself what happens: the events, the membership, and the time it has left. */
async function watchMembership(desk) {
  await desk.locator(".timeline .mark", { hasText: "Product added" }).nth(2).waitFor();
  await desk.locator(".timeline .mark.entered", { hasText: NAME }).waitFor();
  const countdown = desk.locator(".memberships li", { hasText: NAME }).locator(".countdown");
  const first = await seconds(countdown);
  assert.ok(first > 0 && first <= 30, `${first} seconds left`);
  await eventually("the countdown to go down", async () => (await seconds(countdown)) < first);
}

async function seconds(countdown) {
  const text = await countdown.innerText();
  return Number(/Leaves in (\d+) s/.exec(text)?.[1]);
}

async function watchLeaving(desk) {
  await desk.locator(".timeline .mark.left", { hasText: NAME }).waitFor();
  await desk.locator(".memberships li", { hasText: NAME }).waitFor({ state: "detached" });
  assert.ok(await desk.evaluate(() => window.neverReloaded), "the page was not loaded again");
}
