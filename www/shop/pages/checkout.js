import * as store from "../cart.js";
import { el } from "../dom.js";
import { placeOrder } from "../orders.js";
import { trail } from "../parts/goods.js";
import { go } from "../router.js";
import { customer } from "../session.js";
import { checkoutStarted } from "../tracking.js";
import { cart, summary } from "./cart.js";

const FIELDS = [
  ["name", "Name", "name", (person) => person?.name ?? "Robin Carter"],
  ["address", "Address", "street-address", () => "2 Quay Street"],
  ["town", "Town", "address-level2", () => "Whitby"],
  ["postcode", "Postcode", "postal-code", () => "YO21 1DW"],
  ["country", "Country", "country-name", (person) => person?.country ?? "United Kingdom"],
];

/** Where to send it. There is nothing to pay in this demo. */
export function checkout() {
  const lines = store.lines();
  if (lines.length === 0) return cart();
  return {
    title: "Checkout · Harbour & Hearth",
    view: [
      el("header", { class: "page-head" }, trail(["Cart", "/shop/cart"], ["Checkout"]), el("h1", {}, "Where shall we send it?")),
      form(lines),
    ],
    shown: () => checkoutStarted(store.cartId(), lines, store.total()),
  };
}

function form(lines) {
  const place = el("button", { class: "button" }, "Place the order");
  const fields = FIELDS.map(([name, label, autocomplete, value]) =>
    el("label", { class: `field is-${name}` }, label,
      el("input", { name, autocomplete, required: true, value: value(customer()) })));
  const view = el("form", { class: "cart" },
    el("fieldset", { class: "fields" },
      el("legend", { class: "visually-hidden" }, "Delivery"),
      fields,
      el("p", { class: "hint" }, "A demonstration: nothing is charged or sent, and the address stays in this browser.")),
    summary(lines, place));
  view.addEventListener("submit", (event) => {
    event.preventDefault();
    placeOrder(new FormData(view).get("name"));
    go("/shop/thank-you");
  });
  return view;
}
