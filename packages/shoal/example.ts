// How a shop uses the package. It is checked by the compiler, and what has to be wrong is marked so.

import { load, shoal, type Sent } from "shoal";

export async function start(nonce: string): Promise<void> {
  await load({ src: "/metrics/shoal.js", key: "wk_0000", auto: ["page", "click"], consent: "required", nonce });
  await shoal.consent({ tracking: true, marketing: false }, { version: "2026-11" });
}

export async function visit(): Promise<string> {
  await shoal.track("product_viewed", { product_id: "42", price: 9.5, colour: "green" });
  await shoal.track("newsletter_ordered");
  await shoal.track("order_completed", { order_id: "1001", total: 19, items: [{ product_id: "42", quantity: 2 }] });
  // @ts-expect-error: an order has an id
  await shoal.track("order_completed", { total: 19 });
  // @ts-expect-error: ids are text
  await shoal.track("product_viewed", { product_id: 42 });
  return shoal.page({ section: "lamps" });
}

export async function account(token: string): Promise<void> {
  await shoal.identify("customer-7", { city: "Lviv" });
  await shoal.identify({ token });
  // @ts-expect-error: who is it?
  await shoal.identify();
  await shoal.alias("customer-7");
  await shoal.group("household-3", { size: 4 });
  await shoal.reset();
}

export async function blocks(element: Element): Promise<string[]> {
  await shoal.block(element, "recently_viewed", { limit: 6 });
  const { items } = await shoal.block(null, "bestsellers");
  await shoal.on("entered", ({ name, at }) => console.log(name, at.getTime()));
  await shoal.on("ready", () => console.log("ready"));
  return [...items.map((item) => item.product_id), ...(await shoal.segments()).map((segment) => segment.id)];
}

export async function leave(): Promise<Sent> {
  await window.shoal.push(["track", "cart_viewed"]);
  await shoal.debug(true);
  return shoal.flush();
}
