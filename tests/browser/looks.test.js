// Every page in every look: phone and desktop, light and dark. The pictures are in `results`.

import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { anonymousId, assertFits, sent, somebody, useBrowser } from "./browser.js";
import { createSegment, eventually, keys } from "./server.js";

const RESULTS = new URL("results/", import.meta.url).pathname;

useBrowser();

for (const [width, height] of [[390, 844], [1440, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`shop and console fit ${width} pixels in the ${colorScheme}`, async (t) => {
      await mkdir(RESULTS, { recursive: true });
      const segment = await createSegment(t, cartSegment());
      const context = await somebody(t, { colorScheme, viewport: { width, height }, reducedMotion: "reduce" });
      const page = await context.newPage();
      const picture = async (name) => {
        await assertFits(page, name);
        // A window as high as the page, so that what sticks to its foot does not lie across the middle.
        const whole = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.max(height, whole) });
        await page.screenshot({ path: `${RESULTS}${name}-${width}-${colorScheme}.png` });
        await page.setViewportSize({ width, height });
      };
      await shop(page, picture);
      const contact = `anonymous:${await anonymousId(page)}`;
      await context.request.post("/api/session", { data: { key: keys.admin } });
      await management(page, picture, segment, contact);
    });
  }
}

async function shop(page, picture) {
  await page.goto("/shop/");
  await filled(page, "bestsellers");
  await picture("shop-home");
  await page.locator(".goods a").nth(3).click();
  await page.locator("[data-add-to-cart]").waitFor();
  await page.goto("/shop/");
  await page.locator(".goods a").first().click();
  await filled(page, "also_bought");
  await filled(page, "recently_viewed");
  await page.getByRole("spinbutton", { name: "Quantity" }).fill("9");
  await page.locator("[data-add-to-cart]").click();
  await page.locator(".notice.is-shown").waitFor();
  await picture("shop-product");
  await page.getByRole("link", { name: /^Cart/ }).click();
  await filled(page, "recently_viewed");
  await picture("shop-cart");
  await page.goto("/shop/category/home-decoration");
  await page.locator(".goods a").first().waitFor();
  await picture("shop-category");
  await sent(page);
}

async function management(page, picture, segment, contact) {
  await page.goto("/console/");
  await page.locator(".segments-grid tbody tr").first().waitFor();
  await picture("console-segments");
  await page.goto(`/console/segments/${segment.id}/edit`);
  await page.locator(".preview-count .flash").waitFor();
  await picture("console-builder");
  await page.goto(`/console/segments/${segment.id}`);
  await page.locator(".size-figure .flash").waitFor();
  await picture("console-segment");
  await page.goto(`/console/contacts/${encodeURIComponent(contact)}`);
  await page.locator(".memberships li").first().waitFor();
  await page.locator(".timeline .mark").first().waitFor();
  await page.locator(".timeline .mark.event button").first().click();
  await picture("console-contact");
}

/** Waits until a block shows something, its pictures included. */
async function filled(page, block) {
  const element = page.locator(`[data-shoal-block=${block}]`);
  await element.locator("[data-product-id]").first().waitFor();
  await element.scrollIntoViewIfNeeded();
  const drawn = () => element.locator("img").evaluateAll((all) => all.every((image) => image.complete && image.naturalWidth > 0));
  await eventually(`the pictures of ${block}`, drawn);
  await page.evaluate(() => scrollTo(0, 0));
}

function cartSegment() {
  const event = { event: "product_added", within: { last: "1h" }, measure: { sum: "total" }, is: { gt: 5 } };
  const region = { attribute: "country", is: { eq: "United Kingdom" } };
  return { name: "Put more than 5 into the cart within the last hour", where: { any: [event, { all: [region, event] }] } };
}
