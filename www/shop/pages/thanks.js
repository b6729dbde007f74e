import { picture } from "../catalogue.js";
import { el, image } from "../dom.js";
import { price } from "../money.js";
import { lastOrder } from "../orders.js";
import { block } from "../parts/goods.js";
import { home } from "./home.js";

/** The order was placed. */
export function thanks() {
  const order = lastOrder();
  if (!order) return home();
  return {
    title: "Thank you · Harbour & Hearth",
    view: [
      el("section", { class: "thanks" },
        el("h1", {}, `Thank you, ${order.recipient.split(" ")[0]}`),
        el("p", { class: "lead" }, `Order ${order.id} is being wrapped: ${price(order.total)} in all.`),
        el("ul", { class: "thanks-things" }, order.lines.map(({ product, quantity }) =>
          el("li", {}, image(picture(product), "", 96), el("span", {}, `${quantity} × ${product.name}`)))),
        el("a", { class: "button is-quiet", href: "/shop/" }, "Back to the shop")),
      block("next", "For the next parcel", {}, 4),
    ],
  };
}
