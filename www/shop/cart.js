// The cart: kept in this browser, announced whenever it changes.

import { productById } from "./catalogue.js";
import { sum } from "./money.js";
import { productAdded, productRemoved } from "./tracking.js";

const STORE = "harbour-cart";
const MOST = 99;

let cart = read();

/** The lines of the cart, `{ product, quantity }`, the latest last. */
export function lines() {
  return cart.lines
    .map(({ id, quantity }) => ({ product: productById(id), quantity }))
    .filter(({ product }) => product);
}

/** How many pieces are in the cart. */
export function count() {
  return cart.lines.reduce((pieces, line) => pieces + line.quantity, 0);
}

/** What the goods in the cart cost. */
export function total() {
  return sum(lines());
}

/** The number by which the shop knows this cart. */
export function cartId() {
  return cart.id;
}

/** Puts more of a product into the cart. */
export function add(product, quantity) {
  setQuantity(product, quantityOf(product) + quantity);
}

/** Sets how many of a product are in the cart; none takes it out. */
export function setQuantity(product, wanted) {
  const before = quantityOf(product);
  const after = Math.max(0, Math.min(MOST, wanted));
  if (after === before) return;
  const others = cart.lines.filter((line) => line.id !== product.id);
  if (before === 0) cart.lines.push({ id: product.id, quantity: after });
  else if (after === 0) cart.lines = others;
  else cart.lines.find((line) => line.id === product.id).quantity = after;
  if (after > before) productAdded(cart.id, product, after - before);
  else productRemoved(cart.id, product, before - after);
  changed();
}

/** Starts a new cart once the old one has become an order. */
export function empty() {
  cart = fresh();
  changed();
}

function quantityOf(product) {
  return cart.lines.find((line) => line.id === product.id)?.quantity ?? 0;
}

function changed() {
  localStorage.setItem(STORE, JSON.stringify(cart));
  document.dispatchEvent(new CustomEvent("shop:cart"));
}

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORE));
    return Array.isArray(stored?.lines) ? stored : fresh();
  } catch {
    return fresh();
  }
}

function fresh() {
  return { id: crypto.randomUUID?.() ?? String(Date.now()), lines: [] };
}

// The same cart in every tab.
addEventListener("storage", (event) => {
  if (event.key !== STORE) return;
  cart = read();
  document.dispatchEvent(new CustomEvent("shop:cart"));
});
