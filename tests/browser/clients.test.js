// Segment's and RudderStack's own libraries for browsers in a page of another host: what they ask first,
// and what their requests need before they are let through.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { build } from "esbuild";
import { newPage, useBrowser } from "./browser.js";
import { ask, eventsOf, eventually, keys, url } from "./server.js";

useBrowser();

const PAGE = `
  import { AnalyticsBrowser } from "@segment/analytics-next";
  import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";
  window.segment = async ({ key, url, integrations }) => {
    const [client] = await AnalyticsBrowser.load({ writeKey: key, cdnURL: url }, { integrations });
    return client;
  };
  window.rudderstack = async ({ key, url }) => {
    const client = new RudderAnalytics();
    client.load(key, url, { configUrl: url });
    await new Promise((ready) => client.ready(ready));
    return client;
  };
  window.send = async (library, settings, user) => {
    const client = await window[library](settings);
    await client.page("Home");
    await client.identify(user, { city: "Астана" });
    await client.track("Order Completed", { order_id: user, products: [{ product_id: "42", price: 2.5, quantity: 4 }] });
  };
`;

/** A shop on a host of its own, with the libraries in its page. */
async function shopElsewhere(t) {
  const stdin = { contents: PAGE, resolveDir: import.meta.dirname };
  const bundle = await build({ stdin, bundle: true, write: false, format: "iife", logLevel: "error" });
  const server = createServer((request, response) => {
    const isScript = request.url === "/shop.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? bundle.outputFiles[0].text : '<!doctype html><link rel="icon" href="data:,"><script src="/shop.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://localhost:${server.address().port}/`;
}

const batching = { "Segment.io": { deliveryStrategy: { strategy: "batching", config: { size: 3, timeout: 100 } } } };

for (const [name, library, integrations] of [
  ["Segment's library, each call alone", "segment", {}],
  ["Segment's library, calls in batches", "segment", batching],
  ["RudderStack's library", "rudderstack", {}],
]) {
  test(`${name}, sends from another host`, async (t) => {
    const page = await newPage(t);
    await page.goto(await shopElsewhere(t));
    const user = `${library}-${Date.now()}`;
    const settings = { key: keys.write, url, integrations };
    await page.evaluate(([library, settings, user]) => window.send(library, settings, user), [library, settings, user]);

    const events = await eventually("the order", async () => {
      const events = await eventsOf(`user:${user}`);
      return events.length === 2 && events;
    });
    assert.deepEqual(events.map((event) => event.name), ["page_viewed", "order_completed"]);
    const items = [{ product_id: "42", price: 2.5, quantity: 4, total: 10 }];
    assert.deepEqual(events[1].params, { order_id: user, items });
    assert.equal(new URL(events[0].params.url).host, new URL(page.url()).host);
    const contact = await ask(`/api/contacts/user:${user}`);
    assert.equal(contact.attributes.city, "Астана");
    assert.equal(contact.identifiers.length, 2);
  });
}
