// Blocks: made in the console by a marketer, shown in the shop, seen and clicked.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { anonymousId, assertFits, newPage, sent, shownIn, signIn, somebody, useBrowser } from "./browser.js";
import { ask, eventsOf, eventually, send } from "./server.js";

const RESULTS = new URL("results/", import.meta.url).pathname;

useBrowser();

test("a marketer makes a block, sees what it shows to whom, and takes it away again", async (t) => {
  const name = `Top of the page ${randomUUID().slice(0, 8)}`;
  const id = name.toLowerCase().replaceAll(" ", "-");
  const page = await newPage(t);
  await signIn(page);
  await page.getByRole("link", { name: "Blocks" }).click();
  await page.locator(".blocks-grid tbody tr", { hasText: "recently_viewed" }).waitFor();
  await page.getByRole("link", { name: "New block" }).click();

  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("What it shows").selectOption("bestsellers");
  await page.getByLabel("Products at most").fill("3");
  await page.getByPlaceholder("For you").fill("Much loved");
  await page.getByLabel("are in one of these categories").fill("Kitchen & Dining");
  await eventually("three products of the kitchen", async () => (await page.locator(".picks li").count()) === 3);
  await page.getByLabel("Products at most").fill("0");
  await page.locator(".fault").getByText("1 to 50").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save block" }).isDisabled());
  await page.getByLabel("Products at most").fill("3");
  await page.getByRole("button", { name: "Save block" }).click();

  const row = page.locator(".blocks-grid tbody tr", { hasText: name });
  await row.waitFor();
  const stored = await ask(`/api/blocks/${id}`);
  assert.deepEqual([stored.kind, stored.limit, stored.title, stored.filters], ["bestsellers", 3, { en: "Much loved" }, { category: ["Kitchen & Dining"] }]);

  await row.getByRole("link", { name }).click();
  await page.getByLabel("Test other settings on some visitors").check();
  await page.getByRole("tab", { name: /^B/ }).waitFor();
  await page.getByLabel("What it shows").selectOption("new");
  await page.getByLabel("Visitors who see B, in percent").fill("30");
  await page.getByRole("button", { name: "Save block" }).click();
  await row.locator(".tag", { hasText: "A/B" }).waitFor();
  const { split } = await ask(`/api/blocks/${id}`);
  assert.deepEqual([split.bucket, split.with], [30, { kind: "new", fallbacks: [] }]);

  await seenAndClicked(id);
  await row.getByRole("link", { name }).click();
  await page.locator(".block-figures .figure", { hasText: "25 %" }).waitFor();
  await page.getByRole("button", { name: "Delete block" }).click();
  await row.waitFor({ state: "detached" });
  await assert.rejects(ask(`/api/blocks/${id}`), /answered 404/);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name }).waitFor();
  assert.deepEqual((await ask(`/api/blocks/${id}`)).split, split);
  await page.getByRole("button", { name: "Delete block" }).click();
  await row.waitFor({ state: "detached" });
});

test("a shop's own HTML is written with its mistakes told and what it makes shown", async (t) => {
  const name = `Own HTML ${randomUUID().slice(0, 8)}`;
  const id = name.toLowerCase().replaceAll(" ", "-");
  const page = await newPage(t);
  await signIn(page);
  await page.getByRole("link", { name: "Blocks" }).click();
  await page.getByRole("link", { name: "New block" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("What it shows").selectOption("bestsellers");
  await page.getByLabel("Products at most").fill("2");
  await page.getByLabel("Your own HTML").check();
  // In a frame where nothing runs; what is in it is told by its attribute.
  const frame = page.locator(".own-html");
  const shows = async (tag) => ((await frame.getAttribute("srcdoc")) ?? "").split(tag).length - 1;
  await eventually("two products in the HTML that it begins with", async () => (await shows("<li>")) === 2);
  assert.equal(await frame.getAttribute("sandbox"), "");

  const html = page.getByRole("textbox", { name: "HTML" });
  await html.fill("<p>\n<script>{{name}}</script>");
  await page.locator(".fault", { hasText: "Line 2, column 8" }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Save block" }).isDisabled());
  await html.fill("{{#items}}<p class=\"goods\">{{name}}</p>{{/items}}");
  await eventually("the HTML as it is now", async () => (await shows("<p class=\"goods\">")) === 2);
  await assertFits(page, "block with its own HTML");
  await page.getByRole("button", { name: "Save block" }).click();
  await page.locator(".blocks-grid tbody tr", { hasText: name }).getByRole("link", { name }).click();
  await page.getByRole("textbox", { name: "HTML" }).waitFor();
  assert.match((await ask(`/api/blocks/${id}`)).template, /goods/);
  await ask(`/api/blocks/${id}`, { method: "DELETE" });
});

test("the shop shows blocks where they belong, for whom they are", async (t) => {
  const page = await newPage(t);
  await page.goto("/shop/");
  for (const block of ["bestsellers", "talk-of-town", "just-unpacked"]) await something(page, block);
  await page.locator(".goods a").first().click();
  await something(page, "also_bought");
  await something(page, "related");
  await page.locator("[data-add-to-cart]").click();
  await page.getByRole("link", { name: /^Cart/ }).click();
  await something(page, "bought_together");
  await page.goto("/shop/");
  await something(page, "left_in_cart");
  await something(page, "recently_viewed");
  assert.equal(await page.locator("[data-shoal-block=personal]").count(), 0, "nobody is signed in");

  await page.getByRole("link", { name: "Sign in" }).click();
  const asked = page.waitForRequest((request) => request.url().includes("/v1/blocks/personal"));
  await page.locator(".person").first().click();
  const answer = await (await (await asked).response()).json();
  assert.equal(answer.personal, true);
  await something(page, "personal");
});

test("what is seen of a block and clicked in it is told, with the block", async (t) => {
  const page = await newPage(t);
  await page.goto("/shop/");
  await something(page, "just-unpacked");
  const contact = `anonymous:${await anonymousId(page)}`;
  const told = async (name) => (await eventsOf(contact, name)).filter(({ params }) => params.block === "just-unpacked");
  assert.deepEqual(await told("block_shown"), [], "it is far below");
  await page.locator("[data-shoal-block=just-unpacked]").scrollIntoViewIfNeeded();
  const shown = await shownIn(page, "just-unpacked");
  const [seen] = await eventually("the view", async () => (await sent(page), (await told("block_shown")).length && told("block_shown")));
  assert.deepEqual(seen.params.items.map((item) => item.product_id), shown);
  await page.locator("[data-shoal-block=just-unpacked] a").first().click();
  await page.locator("[data-add-to-cart]").waitFor();
  const [clicked] = await eventually("the click", async () => (await sent(page), (await told("block_clicked")).length && told("block_clicked")));
  assert.equal(clicked.params.product_id, shown[0]);
  const { shown: views, clicked: clicks } = await ask("/api/blocks/just-unpacked");
  assert.ok(views >= 1 && clicks >= 1, `${views} views, ${clicks} clicks`);
});

for (const [width, height] of [[390, 844], [1440, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pages of blocks fit ${width} pixels in the ${colorScheme}`, async (t) => {
      await mkdir(RESULTS, { recursive: true });
      const context = await somebody(t, { colorScheme, viewport: { width, height }, reducedMotion: "reduce" });
      const page = await context.newPage();
      const picture = async (name) => {
        await assertFits(page, name);
        await page.screenshot({ path: `${RESULTS}${name}-${width}-${colorScheme}.png`, fullPage: true });
      };
      await page.goto("/shop/");
      await something(page, "talk-of-town");
      await picture("shop-blocks");
      await seenAndClicked("talk-of-town");
      await signIn(page);
      await page.getByRole("link", { name: "Blocks" }).click();
      await page.locator(".blocks-grid tbody tr").nth(5).waitFor();
      await picture("console-blocks");
      await page.getByRole("link", { name: "Home page: talked about" }).click();
      await page.locator(".picks li").first().waitFor();
      await page.locator(".block-figures").waitFor();
      await picture("console-block");
      await page.getByRole("link", { name: "Products" }).click();
      await page.locator(".products-grid tbody tr").nth(5).waitFor();
      await picture("console-products");
    });
  }
}

async function something(page, block) {
  await eventually(`something in ${block}`, async () => (await shownIn(page, block)).length > 0);
  await sent(page);
}

/** Four views of a block and a click. */
async function seenAndClicked(block) {
  const event = (name) => ({
    type: "track", messageId: randomUUID(), anonymousId: randomUUID(), event: name,
    properties: { block, variant: "a", items: [{ product_id: "22423" }] },
  });
  await send([...Array(4)].map(() => event("block_shown")).concat(event("block_clicked")));
}
