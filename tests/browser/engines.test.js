// What a shop relies on, in each engine: what the page was told was accepted is what the server has.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "./engines.js";
import { contactOf, eventsOf, eventually } from "./server.js";
import { HANGING, openShop, REFUSING } from "./shop.js";

const STRICT = "default-src 'self'; script-src 'nonce-shop' 'strict-dynamic'; base-uri 'none'; object-src 'none'";

for (const engine of engines) {
  describe(engine.name, () => {
    let browser;
    before(async () => (browser = await engine.start()));
    after(() => browser?.stop());

    /** A shop, and a visitor who has opened its first page. */
    async function visit(t, options) {
      const shop = await openShop(t, options);
      const visitor = await browser.visitor();
      t.after(() => visitor.leave());
      return { shop, visitor, page: await visitor.open(shop.url) };
    }

    test("what is tracked is stored, once", async (t) => {
      const { page } = await visit(t);
      const id = await page.run(track, "product_viewed");
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(await settled(page), ["page_viewed", "product_viewed"]);
    });

    // What the browser cuts off at the end of a page, the next page sends.
    test("nothing is lost when a page is closed at once", async (t) => {
      const { page, visitor, shop } = await visit(t);
      const contact = await begun(page);
      await page.run(trackOnly, "product_added");
      await page.close();
      const later = await visitor.open(shop.url);
      await later.run(flush);
      await stored(contact, ["page_viewed", "page_viewed", "product_added"]);
    });

    // The end of a page is told by its visibility. The visitor goes on in the same window: Firefox, steered,
    // may end with a window before its last words are out.
    const seen = engine.isSeen ? test : () => {};
    seen("nothing is lost when a page is left before the tracker is there", async (t) => {
      const { page, shop } = await visit(t, { files: HANGING });
      const user = `early-${crypto.randomUUID()}`;
      await page.run((user) => void window.shoal.identify(user, { city: "Bonn" }), user);
      await page.run(trackOnly, "product_added");
      shop.files = "open";
      await page.go(`${shop.url}later`);
      await page.run(flush);
      await stored(`user:${user}`, ["page_viewed", "page_viewed", "product_added"]);
      assert.equal((await contactOf(await contactIn(page))).id, (await contactOf(`user:${user}`)).id);
    });

    test("a page that comes back as it was left is viewed again, and nothing is lost or counted twice", async (t) => {
      const { page, shop } = await visit(t);
      const contact = await begun(page);
      await page.run(() => {
        addEventListener("pageshow", ({ persisted }) => (window.isBack = persisted));
        void window.shoal.track("product_added", { product_id: "1" });
      });
      await page.go(`${shop.url}later`);
      await page.run(flush);
      // What the first page said last may come from either of them.
      await page.run(() => void setTimeout(() => history.back()));
      await eventually("the first page as it was", () => page.run(() => window.isBack).catch(() => false));
      await page.run(track, "product_viewed");
      // What was under way when the page was left may never be answered: after 20 seconds it is sent again.
      await eventually("everything to be answered", async () => (await page.run(flush)).waiting === 0, 40_000);
      await stored(contact, ["page_viewed", "page_viewed", "page_viewed", "product_added", "product_viewed"]);
      const views = await eventsOf(contact, "page_viewed");
      assert.deepEqual(views.map(({ context }) => context.page.path), ["/", "/later", "/"]);
    });

    test("what is tracked without a connection is sent by a later page", async (t) => {
      const { page, shop } = await visit(t);
      const contact = await begun(page);
      shop.calls = REFUSING;
      await page.run(track, "product_added");
      const told = await page.run(flush);
      assert.deepEqual([told.accepted, told.waiting], [1, 1]);
      await page.reload();
      shop.calls = "open";
      await page.run(flush);
      await stored(contact, ["page_viewed", "page_viewed", "product_added"]);
    });

    test("two tabs are one visitor", async (t) => {
      const { page, visitor, shop } = await visit(t);
      await begun(page);
      const other = await visitor.open(shop.url);
      await Promise.all([page.run(track, "product_viewed"), other.run(track, "product_added")]);
      await stored(await contactIn(page), ["page_viewed", "page_viewed", "product_added", "product_viewed"]);
      assert.equal(await contactIn(page), await contactIn(other));
    });

    test("a refusal leaves no trace", async (t) => {
      const { page, shop } = await visit(t, { attributes: 'data-consent="required"' });
      await page.run(trackOnly, "product_viewed");
      await page.run(() => window.shoal.consent(false));
      await page.reload();
      await page.run(flush);
      assert.deepEqual(shop.asked.filter(({ path }) => path.startsWith("/v1/")), []);
      assert.deepEqual(await page.run(() => [document.cookie, ...Object.keys(localStorage)]), [""]);
    });

    test("a page that forbids wasm is tracked all the same", async (t) => {
      const { page, shop } = await visit(t, { policy: STRICT, nonce: "shop" });
      await page.run(track, "product_viewed");
      assert.deepEqual(await settled(page), ["page_viewed", "product_viewed"]);
      if (engine.name !== "WebKit") assert.ok(shop.asked.some(({ path }) => path.endsWith(".plain.js")));
    });
  });
}

const track = (name) => window.shoal.track(name, { product_id: "1" });
const trackOnly = (name) => void window.shoal.track(name, { product_id: "1" });
const flush = () => window.shoal.flush();

/** Sends what there is; the server has as much as the page was told. */
async function settled(page) {
  const told = await page.run(flush);
  assert.equal(told.waiting + told.refused + told.dropped, 0);
  const events = await eventsOf(await contactIn(page));
  assert.equal(events.length, told.accepted);
  return events.map(({ name }) => name).sort();
}

/** Waits for the first page view; gives who the visitor is. */
async function begun(page) {
  await page.run(flush);
  const contact = await contactIn(page);
  await stored(contact, ["page_viewed"]);
  return contact;
}

async function contactIn(page) {
  return `anonymous:${await page.run(() => localStorage.getItem("shoal.visitor"))}`;
}

/** The server has exactly these, whatever came first. */
async function stored(contact, names) {
  const events = await eventually(names.join(", "), async () => {
    const events = await eventsOf(contact);
    return events.length >= names.length && events;
  });
  assert.deepEqual(events.map(({ name }) => name).sort(), names);
}
