// The console: signing in, building a segment, and showing what strangers have written.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { newPage, shownIn, signIn, useBrowser } from "./browser.js";
import { ask, contactOf, createSegment, eventually, keys, send } from "./server.js";

useBrowser();

test("a wrong key is refused with a word about it, the right one opens the shop", async (t) => {
  const page = await newPage(t);
  await signIn(page, "ak_wrong");
  await page.getByRole("alert").getByText("This is not the admin key of a shop.").waitFor();
  await signIn(page);
  await page.getByRole("heading", { level: 1, name: "Segments" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Segments" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Admin key").waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.ok(!kept.includes(keys.admin), "the page keeps no key");
});

test("a segment is built by keyboard and mouse, counted meanwhile, and stands in the list", async (t) => {
  const name = `Bought at least twice ${randomUUID().slice(0, 8)}`;
  const page = await newPage(t);
  await signIn(page);
  await page.getByRole("link", { name: "New segment" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);

  await chooseEvent(page, "order", "order_completed");
  await page.getByLabel("When").selectOption({ label: "in the last" });
  await page.getByLabel("How long").fill("90");
  await page.getByLabel("Unit of time").selectOption({ label: "days" });
  await page.getByLabel("Number", { exact: true }).fill("2");
  const expected = await countOf({ event: "order_completed", within: { last: "90d" }, is: { gte: 2 } });
  assert.ok(expected > 0, "the demo has customers who came back");
  await shows(page.locator(".preview-count .figure"), expected);

  await page.keyboard.press("Control+s");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await shows(page.locator(".size-figure .figure"), expected);
  await page.getByRole("link", { name: "Segments" }).first().click();
  const row = page.locator(".segments-grid tbody tr", { hasText: name });
  await row.waitFor();
  assert.ok((await row.innerText()).split(/\s+/).includes(grouped(expected)), await row.innerText());

  await row.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete segment" }).click();
  await row.waitFor({ state: "detached" });
});

test("what strangers have written is shown as text", async (t) => {
  const mark = randomUUID().slice(0, 8);
  const evil = `<img src=x onerror=alert('${mark}')><script>alert('${mark}')</script>`;
  const visitor = randomUUID();
  await createSegment(t, { name: evil, where: { event: `evil ${mark}` } });
  await send([
    { type: "track", messageId: randomUUID(), anonymousId: visitor, event: `evil ${mark}`, properties: { name: evil, [evil]: evil, items: [{ name: evil }] } },
    { type: "track", messageId: randomUUID(), anonymousId: visitor, event: evil, properties: { url: "javascript:alert(1)" } },
    { type: "identify", messageId: randomUUID(), anonymousId: visitor, traits: { name: evil, [evil]: evil } },
  ]);
  const contact = await contactOf(`anonymous:${visitor}`);

  const page = await newPage(t);
  await signIn(page);
  await page.getByRole("link", { name: evil }).waitFor();
  await assertHarmless(page);
  await page.getByRole("link", { name: evil }).click();
  await page.getByRole("heading", { level: 1, name: evil }).waitFor();
  await assertHarmless(page);
  await page.getByRole("link", { name: "Contacts" }).click();
  await page.getByRole("link", { name: evil }).first().waitFor();
  await assertHarmless(page);
  await page.goto(`/console/contacts/${contact.id}`);
  await page.getByRole("heading", { level: 1, name: evil }).waitFor();
  const events = page.locator(".mark.event");
  await events.nth(1).waitFor();
  for (const event of await events.all()) {
    await event.getByRole("button").click();
    await event.getByText("JSON", { exact: true }).click();
  }
  await page.locator(".entry-body dd").getByText(evil, { exact: true }).first().waitFor();
  await assertHarmless(page);
});

test("a block shows a stranger's product as text and leads nowhere odd", async (t) => {
  const mark = randomUUID().slice(0, 8);
  const id = `evil-${mark}`;
  const evil = `<img src=x onerror=alert('${mark}')>`;
  const item = { product_id: id, name: evil, price: 1, url: "javascript:alert(1)", image_url: "javascript:alert(2)" };
  await ask("/api/catalog", { method: "POST", body: { items: [item] }, key: keys.source });

  const page = await newPage(t);
  await page.goto("/shop/");
  await page.evaluate((id) => shoal.push(["track", "product_viewed", { product_id: id }]), id);
  await eventually("the product in the block", async () => (await shownIn(page, "recently_viewed")).includes(id));
  const link = page.locator(`[data-product-id="${id}"]`);
  assert.ok((await link.innerText()).includes(evil));
  assert.equal(await link.getAttribute("href"), null);
  assert.equal(await link.locator("img[src]").count(), 0);
  await assertHarmless(page);
});

/** Types some of an event's name and takes the suggestion with the arrow and Enter. */
async function chooseEvent(page, typed, name) {
  const field = page.getByRole("combobox", { name: "Name of the event" });
  await field.fill(typed);
  const option = page.getByRole("option").filter({ hasText: name });
  await option.waitFor();
  for (let step = 0; step < 20 && (await option.getAttribute("aria-selected")) !== "true"; step += 1) {
    await field.press("ArrowDown");
  }
  await field.press("Enter");
  assert.equal(await field.inputValue(), name);
}

async function countOf(where) {
  const answer = await ask("/api/segments/preview", { method: "POST", body: { definition: { name: "x", where } } });
  return answer.count;
}

function shows(figure, count) {
  return eventually(`the figure ${count}`, async () => (await figure.innerText()).trim() === grouped(count));
}

/** `1234` as the console writes it. */
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Nothing that was written became an element; a dialog would be reported as trouble. */
async function assertHarmless(page) {
  assert.equal(await page.locator("img[src='x'], [onerror], main script, [href^='javascript:']").count(), 0);
}
