import { categoryPath, picture, productById } from "../catalogue.js";
import { el, image } from "../dom.js";
import { price } from "../money.js";
import { addButton, block, stepper, trail } from "../parts/goods.js";
import { productViewed } from "../tracking.js";
import { aboutProduct } from "../words.js";

/** One product, with what others bought beside it and what is like it. */
export function product(id) {
  const thing = productById(id);
  if (!thing) return null;
  return {
    title: `${thing.name} · Harbour & Hearth`,
    view: [
      el("article", { class: "product" },
        trail([thing.category, categoryPath(thing.category)], [thing.name]),
        el("div", { class: "product-picture" }, image(picture(thing), "", 640, { fetchpriority: "high" })),
        el("div", { class: "product-words" },
          thing.brand && el("a", { class: "range", href: `/shop/search?q=${encodeURIComponent(thing.brand)}` }, `The ${thing.brand} range`),
          el("h1", {}, thing.name),
          el("p", { class: "price" }, price(thing.price)),
          el("p", { class: "lead" }, aboutProduct(thing)),
          purchase(thing),
          facts(thing))),
      block("also_bought", "Often bought with it", { product: thing.id }, 4),
      block("related", "More like this", { product: thing.id }, 4),
      block("recently_viewed", "You were looking at", { product: thing.id }, 4),
    ],
    shown: () => productViewed(thing),
  };
}

function purchase(thing) {
  let quantity = 1;
  return el("div", { class: "purchase" },
    stepper("Quantity", 1, 1, (value) => (quantity = value)),
    addButton(thing, () => quantity));
}

function facts(thing) {
  return el("dl", { class: "facts" },
    fact("Availability", thing.in_stock ? "In stock, posted today" : "Sold out for now"),
    fact("Postage", "£3.50, free above £30"),
    fact("Returns", "Within thirty days"),
    fact("Item number", thing.id));
}

function fact(term, text) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, text));
}
