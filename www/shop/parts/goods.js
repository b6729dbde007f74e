// How goods are shown: as a grid of cards, as one of Shoal's blocks, with a button to buy.

import * as cart from "../cart.js";
import { picture, productPath } from "../catalogue.js";
import { el, icon, image } from "../dom.js";
import { price } from "../money.js";
import { say } from "./notice.js";

/** Blocks of what one did oneself. */
const OWN = new Set(["recently_viewed", "left_in_cart", "replenish"]);

/** A grid of products. */
export function grid(products) {
  return el("ul", { class: "goods" }, products.map((product) => el("li", {}, card(product))));
}

/** One product as a link with its picture, name and price. */
export function card(product) {
  return el("a", { class: "card", href: productPath(product), "data-product-id": product.id },
    image(picture(product), "", 400, { loading: "lazy" }),
    el("span", { class: "card-name" }, product.name),
    el("span", { class: "card-price" }, price(product.price), !product.in_stock && el("em", {}, " back soon")));
}

/**
 * A place that Shoal fills; it takes no room while the block is empty.
 * `about` names the product or category the block is about: `{ product: "22423" }`.
 */
export function block(name, title, about = {}, limit = 8) {
  // What may well be empty keeps no room.
  const reserve = OWN.has(name) ? "no" : undefined;
  const given = Object.entries({ title, limit, ...about, reserve }).filter(([, value]) => value !== undefined);
  const data = given.map(([key, value]) => [`data-${key}`, value]);
  return el("div", { class: "shelf", "data-shoal-block": name, ...Object.fromEntries(data) });
}

/** The button that puts a product into the cart; `quantity()` says how many. */
export function addButton(product, quantity) {
  return el("button", {
    type: "button", class: "button", "data-add-to-cart": product.id, disabled: !product.in_stock,
    onclick: () => {
      cart.add(product, quantity());
      const pieces = cart.count();
      say(`${product.name} is in your cart: ${pieces} ${pieces === 1 ? "item" : "items"}, ${price(cart.total())}.`,
        { text: "View cart", href: "/shop/cart" });
    },
  }, product.in_stock ? "Add to cart" : "Back soon");
}

/** A number with a button to either side; `changed` is told each new value. */
export function stepper(label, value, least, changed) {
  const field = el("input", { type: "number", inputmode: "numeric", min: least, max: 99, value, "aria-label": label });
  const set = (wanted) => {
    const next = Math.max(least, Math.min(99, Math.round(wanted) || least));
    field.value = next;
    changed(next);
  };
  field.addEventListener("change", () => set(field.valueAsNumber));
  return el("div", { class: "stepper" },
    el("button", { type: "button", "aria-label": "Fewer", onclick: () => set(field.valueAsNumber - 1) }, icon("minus")),
    field,
    el("button", { type: "button", "aria-label": "More", onclick: () => set(field.valueAsNumber + 1) }, icon("plus")));
}

/** The way back up: links to what the page is part of. */
export function trail(...steps) {
  return el("nav", { class: "trail", "aria-label": "You are here" },
    el("a", { href: "/shop/" }, "Home"),
    steps.map(([text, href]) => [el("span", { "aria-hidden": "true" }, "/"), href ? el("a", { href }, text) : el("span", {}, text)]).flat());
}
