// @segment/analytics-next, unmodified, in a page that jsdom plays.

import { JSDOM } from "jsdom";
import { calls, url, writeKey } from "./calls.js";

const { window } = new JSDOM("<!doctype html><title>Shop</title>", { url: "https://shop.example/cups?utm_source=mail" });
for (const name of ["window", "document", "navigator", "location", "localStorage", "XMLHttpRequest", "CustomEvent"]) {
  Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true });
}
window.fetch = globalThis.fetch;

const { AnalyticsBrowser } = await import("@segment/analytics-next");
const integrations = process.argv[2] === "batching" ? { "Segment.io": { deliveryStrategy: { strategy: "batching", config: { size: 100, timeout: 100 } } } } : {};
const [client] = await AnalyticsBrowser.load({ writeKey, cdnURL: url }, { integrations });
for (const call of calls) {
  if (call.type === "identify") await client.identify(call.userId, call.traits);
  if (call.type === "track") await client.track(call.event, call.properties);
  if (call.type === "page") await client.page(call.category, call.name, call.properties);
  if (call.type === "screen") await client.screen(call.category, call.name, call.properties);
  if (call.type === "group") await client.group(call.groupId, call.traits);
  if (call.type === "alias") await client.alias(call.userId, call.previousId);
}
await new Promise((resolve) => setTimeout(resolve, 400));
window.close();
process.exit();
