// The panel in the page: what it tells, where it fits, and that no policy of a shop stands in its way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertFits, newPage, useBrowser } from "./browser.js";
import { eventually, url } from "./server.js";
import { openShop } from "./shop.js";

useBrowser();

const POLICY = `default-src 'none'; script-src 'nonce-shop' 'wasm-unsafe-eval'; connect-src 'self' ${url}; img-src data:`;

for (const [what, options] of [
  ["wide and light", {}],
  ["narrow and dark", { viewport: { width: 390, height: 700 }, colorScheme: "dark" }],
]) {
  test(`the panel tells what is going on, ${what}`, async (t) => {
    const shop = await openShop(t, { policy: POLICY, nonce: "shop" });
    const page = await newPage(t, options);
    await page.goto(shop.url);
    await page.evaluate(() => shoal.debug(true));
    const panel = page.getByRole("region", { name: "Shoal" });
    await panel.waitFor();
    await page.evaluate(() => shoal.track("product_viewed", { product_id: "<b>42" }));
    await panel.getByText("track product_viewed").click();
    await panel.getByText('"product_id": "<b>42"').waitFor();
    const visitor = await page.evaluate(() => localStorage.getItem("shoal.visitor"));
    await panel.getByText(visitor).waitFor();
    await page.evaluate(() => shoal.flush());
    await eventually("the count", async () => /[1-9] accepted, 0 waiting/.test(await panel.textContent()));
    await panel.getByText("in none").waitFor();
    await assertFits(page, "the page with the panel");

    await panel.getByRole("button", { name: "Close the panel" }).click();
    assert.equal(await panel.count(), 0);
  });
}
