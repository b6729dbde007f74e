// What stands below every page.

import { categories, categoryPath } from "../catalogue.js";
import { el } from "../dom.js";

/** The elements of the footer. */
export function footer() {
  return [
    el("div", { class: "footer-row" },
      el("div", { class: "footer-name" },
        el("p", { class: "footer-title" }, "Harbour & Hearth"),
        el("p", {}, "Gifts and small comforts, wrapped by hand and posted from the quay.")),
      column("The shop", categories.slice(0, 5).map((category) => [category, categoryPath(category)])),
      column("And more", categories.slice(5).map((category) => [category, categoryPath(category)])),
      column("Good to know", [["About this shop", "/shop/about"], ["Your account", "/shop/account"], ["Your cart", "/shop/cart"]])),
    el("p", { class: "footer-small" },
      "A demonstration shop: nothing is sold or sent. Products and prices come from real orders, ",
      el("a", { href: "/shop/about" }, "Online Retail, UCI Machine Learning Repository"), ", CC BY 4.0."),
  ];
}

function column(title, links) {
  return el("nav", { "aria-label": title },
    el("h2", {}, title),
    el("ul", {}, links.map(([text, href]) => el("li", {}, el("a", { href }, text)))));
}
