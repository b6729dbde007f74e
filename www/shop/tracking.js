// Shoal in this shop: the script tag, and every event the shop reports.

import { currency } from "./money.js";
import { picture, productPath } from "./catalogue.js";

// Calls made before Shoal has loaded wait in this list.
window.shoal = window.shoal || [];

/** Adds Shoal's script tag as soon as the shop's key is known. */
export async function startTracking() {
  try {
    const { write_key: key } = await configuration();
    const script = document.createElement("script");
    script.async = true;
    script.dataset.key = key;
    script.dataset.auto = "page click";
    script.src = "/shoal.js";
    document.head.append(script);
  } catch (error) {
    console.warn("The shop runs without Shoal:", error);
  }
}

async function configuration() {
  const response = await fetch("/shop/config.json");
  if (!response.ok) throw new Error(`/shop/config.json answered ${response.status}`);
  return response.json();
}

/** Somebody looks at a product. */
export function productViewed(product) {
  track("product_viewed", { ...details(product), currency });
}

/** Somebody looks through a category. */
export function productListViewed(category, products) {
  track("product_list_viewed", { category, items: products.slice(0, 12).map((product) => details(product)) });
}

/** Somebody searched. */
export function productsSearched(query, found) {
  track("products_searched", { query, results: found });
}

/** `quantity` pieces of a product went into the cart. */
export function productAdded(cart, product, quantity) {
  track("product_added", { cart_id: cart, ...item({ product, quantity }), currency });
}

/** `quantity` pieces of a product were taken out of the cart. */
export function productRemoved(cart, product, quantity) {
  track("product_removed", { cart_id: cart, ...item({ product, quantity }), currency });
}

/** Somebody looks at the whole cart. */
export function cartViewed(cart, lines, total) {
  track("cart_viewed", { cart_id: cart, items: lines.map(item), total, currency });
}

/** Somebody is about to order. */
export function checkoutStarted(cart, lines, total) {
  track("checkout_started", { cart_id: cart, items: lines.map(item), total, currency });
}

/** An order was placed. */
export function orderCompleted(order) {
  track("order_completed", {
    order_id: order.id,
    cart_id: order.cart,
    items: order.lines.map(item),
    total: order.total,
    shipping: order.postage,
    currency,
  });
}

/** The shop's own server has vouched for this customer: events and blocks are theirs now. */
export function identify(token, traits) {
  window.shoal.push(["identify", { token }, traits]);
}

/** The customer signed out; who comes next is somebody new. */
export function forget() {
  window.shoal.push(["reset"]);
}

function track(name, params) {
  window.shoal.push(["track", name, params]);
}

function item({ product, quantity }) {
  return { ...details(product), quantity, total: Math.round(product.price * quantity * 100) / 100 };
}

function details(product) {
  return {
    product_id: product.id,
    name: product.name,
    category: product.category,
    brand: product.brand || undefined,
    price: product.price,
    url: productPath(product),
    image_url: picture(product),
  };
}
