import * as store from "../cart.js";
import { categoryPath, picture, productPath } from "../catalogue.js";
import { el, image } from "../dom.js";
import { price } from "../money.js";
import { postage } from "../orders.js";
import { block, stepper } from "../parts/goods.js";
import { say } from "../parts/notice.js";
import { cartViewed } from "../tracking.js";

/** The cart. */
export function cart() {
  const view = el("div", { class: "cart" });
  update(view);
  return {
    title: "Your cart · Harbour & Hearth",
    view: [
      el("header", { class: "page-head" }, el("h1", {}, "Your cart")),
      view,
      block("bought_together", "Goes well with it", {}, 4),
      block("recently_viewed", "You were looking at", {}, 4),
    ],
    shown: () => cartViewed(store.cartId(), store.lines(), store.total()),
  };
}

function update(view) {
  const lines = store.lines();
  if (lines.length === 0) {
    view.replaceChildren(el("div", { class: "empty" },
      el("p", {}, "Nothing in it yet."),
      el("a", { class: "button", href: categoryPath("Home Decoration") }, "Have a look round")));
    return;
  }
  view.replaceChildren(
    el("ul", { class: "lines" }, lines.map((line) => row(line, view))),
    summary(lines));
}

function row({ product, quantity }, view) {
  const sum = el("p", { class: "line-sum" }, price(product.price * quantity));
  const set = (wanted) => {
    store.setQuantity(product, wanted);
    sum.textContent = price(product.price * wanted);
    view.querySelector(".summary").replaceWith(summary(store.lines()));
  };
  const remove = () => {
    store.setQuantity(product, 0);
    update(view);
    say(`${product.name} is out of your cart.`);
    view.querySelector("a, button").focus({ preventScroll: true });
  };
  return el("li", { class: "line" },
    image(picture(product), "", 120),
    el("div", { class: "line-words" },
      el("a", { href: productPath(product) }, product.name),
      el("p", {}, `${price(product.price)} each`)),
    stepper(`Quantity of ${product.name}`, quantity, 1, set),
    sum,
    el("button", { type: "button", class: "line-remove", "aria-label": `Remove ${product.name}`, onclick: remove }, "Remove"));
}

/** What it all comes to; shared with the checkout. */
export function summary(lines, action = el("a", { class: "button", href: "/shop/checkout" }, "To the checkout")) {
  const goods = store.total();
  const post = postage(goods);
  const pieces = lines.reduce((count, { quantity }) => count + quantity, 0);
  return el("section", { class: "summary", "aria-label": "Summary" },
    el("dl", {},
      sumRow(`${pieces} ${pieces === 1 ? "item" : "items"}`, price(goods)),
      sumRow("Postage", post === 0 ? "Free" : price(post)),
      sumRow("Total", price(goods + post))),
    action);
}

function sumRow(term, text) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, text));
}
