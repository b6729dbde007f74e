// What the tracker counts in a shop that never loads its pages anew, and what it saves at the end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymousId, newPage, sent, somebody, useBrowser } from "./browser.js";
import { eventsOf, eventually } from "./server.js";

useBrowser();

test("each page is counted once, back and forward included", async (t) => {
  const page = await newPage(t);
  await page.goto("/shop/");
  await settled(page, 1);
  await page.locator(".goods a").first().click();
  await page.locator("[data-add-to-cart]").waitFor();
  const product = new URL(page.url()).pathname;
  await settled(page, 2);
  await page.getByRole("navigation", { name: "Categories" }).getByRole("link", { name: "Kitchen & Dining" }).click();
  await page.getByRole("heading", { level: 1, name: "Kitchen & Dining" }).waitFor();
  await settled(page, 3);
  await page.goBack();
  await page.locator("[data-add-to-cart]").waitFor();
  await settled(page, 4);
  await page.goForward();
  await page.getByRole("heading", { level: 1, name: "Kitchen & Dining" }).waitFor();
  await settled(page, 5);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Kitchen & Dining" }).waitFor();

  const category = "/shop/category/kitchen-dining";
  const seen = await settled(page, 6);
  assert.deepEqual(seen.map((view) => view.path), ["/shop/", product, category, product, category, category]);
  const titles = new Map([["/shop/", /^Harbour & Hearth/], [product, /· Harbour/], [category, /^Kitchen & Dining ·/]]);
  for (const { path, title } of seen) assert.match(title, titles.get(path), `the title of ${path}`);
});

test("a click is not lost when the page is left at once", async (t) => {
  const page = await newPage(t);
  await openProduct(page);
  const contact = `anonymous:${await anonymousId(page)}`;
  await page.locator("[data-add-to-cart]").click();
  await page.goto("about:blank");
  await eventually("what was put into the cart", async () => (await eventsOf(contact, "product_added")).length === 1);
});

test("a click is not lost when the tab is closed at once", async (t) => {
  const context = await somebody(t);
  const page = await context.newPage();
  await openProduct(page);
  const contact = `anonymous:${await anonymousId(page)}`;
  await page.locator("[data-add-to-cart]").click();
  await page.close({ runBeforeUnload: true });
  await eventually("what was put into the cart", async () => (await eventsOf(contact, "product_added")).length === 1);
});

/** Waits until `count` page views have arrived, and for what is one too many. */
async function settled(page, count) {
  const contact = `anonymous:${await anonymousId(page)}`;
  const views = await eventually(`${count} page views`, async () => {
    await sent(page);
    const views = await eventsOf(contact, "page_viewed");
    return views.length >= count && views;
  });
  assert.equal(views.length, count, JSON.stringify(views.map((view) => view.params)));
  return views.map(({ context, params }) => ({ path: context.page?.path ?? params.path, title: context.page?.title }));
}

async function openProduct(page) {
  await page.goto("/shop/");
  await page.locator(".goods a").first().click();
  await page.locator("[data-add-to-cart]").waitFor();
  await sent(page);
}
