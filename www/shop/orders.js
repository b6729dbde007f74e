// Orders: what postage costs, placing one, and the last one placed in this tab.

import * as cart from "./cart.js";
import { productById } from "./catalogue.js";
import { orderCompleted } from "./tracking.js";

const STORE = "harbour-last-order";
const FREE_ABOVE = 30;

/** What sending goods of this worth costs. */
export function postage(goods) {
  return goods >= FREE_ABOVE || goods === 0 ? 0 : 3.5;
}

/** Turns the cart into an order. */
export function placeOrder(recipient) {
  const goods = cart.total();
  const order = {
    id: `HH-${Date.now().toString(36).toUpperCase()}`,
    cart: cart.cartId(),
    lines: cart.lines(),
    postage: postage(goods),
    total: Math.round((goods + postage(goods)) * 100) / 100,
    recipient,
  };
  orderCompleted(order);
  const lines = order.lines.map(({ product, quantity }) => ({ id: product.id, quantity }));
  sessionStorage.setItem(STORE, JSON.stringify({ ...order, lines }));
  cart.empty();
  return order;
}

/** The last order, or null. */
export function lastOrder() {
  const order = JSON.parse(sessionStorage.getItem(STORE));
  if (!order) return null;
  return { ...order, lines: order.lines.map(({ id, quantity }) => ({ product: productById(id), quantity })) };
}

/** From now on there was none. */
export function forgetLastOrder() {
  sessionStorage.removeItem(STORE);
}
