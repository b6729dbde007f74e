// A customer signs in, and signs out again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymousId, newPage, sent, shownIn, useBrowser } from "./browser.js";
import { contactOf, eventsOf, eventually } from "./server.js";

useBrowser();

test("signing in joins the browser's history with the customer's and makes blocks personal", async (t) => {
  const page = await newPage(t);
  const product = await lookAtOne(page);
  const browser = `anonymous:${await anonymousId(page)}`;

  const asked = personalRequest(page);
  const customer = await signInAs(page, 0);
  const request = await asked;
  assert.equal((await (await request.response()).json()).personal, true);
  assert.equal(new URL(request.url()).searchParams.get("visitor"), null, "the customer is named by the token alone");

  const contact = await eventually("both to be one contact", async () => {
    const contact = await contactOf(`user:${customer.id}`);
    return contact.identifiers.includes(browser) && contact;
  });
  assert.equal((await contactOf(browser)).id, contact.id);
  assert.equal(contact.attributes.name, customer.name);
  const events = await eventsOf(`user:${customer.id}`);
  assert.ok(events.some((event) => event.name === "order_completed"), "the real orders");
  assert.ok(events.some((event) => event.name === "product_viewed" && event.params.product_id === product));
});

test("signing out leaves nothing of the customer behind and begins anew", async (t) => {
  const page = await newPage(t);
  await lookAtOne(page);
  const before = await anonymousId(page);
  const customer = await signInAs(page, 1);
  await page.goto("/shop/");
  await page.locator(".goods a").nth(1).click();
  await page.locator("[data-add-to-cart]:enabled").click();
  await order(page);
  await page.getByRole("link", { name: customer.name.split(" ")[0] }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();

  await eventually("another id", async () => (await anonymousId(page)) !== before);
  await eventually("an empty block", async () => (await shownIn(page, "recently_viewed")).length === 0);
  await sent(page);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  for (const trace of [customer.id, customer.name, before, "eyJ"]) {
    assert.ok(!kept.includes(trace), `\`${trace}\` is still in ${kept}`);
  }

  const after = `anonymous:${await anonymousId(page)}`;
  await page.locator(".goods a").first().click();
  await page.locator("[data-add-to-cart]").waitFor();
  await sent(page);
  const stranger = await contactOf(after);
  assert.deepEqual(stranger.identifiers, [after]);
  assert.deepEqual(stranger.attributes, {});
});

/** A product off the first page; gives its id. */
async function lookAtOne(page) {
  await page.goto("/shop/");
  await page.locator(".goods a").first().click();
  await page.locator("[data-add-to-cart]").waitFor();
  await sent(page);
  return new URL(page.url()).pathname.split("/").pop();
}

/** Signs in as one of the customers that the shop offers. */
async function signInAs(page, place) {
  await page.getByRole("link", { name: "Sign in" }).click();
  const button = page.locator(".person").nth(place);
  const name = await button.locator(".person-name").innerText();
  const about = await button.locator(".person-about").innerText();
  await button.click();
  await page.getByRole("heading", { level: 1, name: /^Hello/ }).waitFor();
  return { name, id: /Customer (\d+)/.exec(about)[1] };
}

function personalRequest(page) {
  return page.waitForRequest((request) =>
    request.url().includes("/v1/blocks/recently_viewed") && request.headers().authorization?.startsWith("Bearer "));
}

/** Orders what is in the cart. */
async function order(page) {
  await page.getByRole("link", { name: /^Cart/ }).click();
  await page.getByRole("link", { name: "To the checkout" }).click();
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.getByRole("heading", { level: 1, name: /^Thank you/ }).waitFor();
}
