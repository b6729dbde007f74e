import { categoryBySlug, inCategory } from "../catalogue.js";
import { el } from "../dom.js";
import { block, grid, trail } from "../parts/goods.js";
import { productListViewed } from "../tracking.js";
import { aboutCategory } from "../words.js";

const STEP = 24;

const ORDERS = {
  "best-selling": ["Best-selling first", () => 0],
  "low-price": ["Lowest price first", (a, b) => a.price - b.price],
  "high-price": ["Highest price first", (a, b) => b.price - a.price],
  name: ["By name", (a, b) => a.name.localeCompare(b.name)],
};

/** The goods of one category. */
export function category(slug) {
  const name = categoryBySlug(slug);
  if (!name) return null;
  const products = inCategory(name);
  return {
    title: `${name} · Harbour & Hearth`,
    view: [
      el("header", { class: "page-head" },
        trail([name]),
        el("h1", {}, name),
        el("p", {}, aboutCategory(name))),
      listing(products),
      block("recently_viewed", "You were looking at", {}, 4),
    ],
    shown: () => productListViewed(name, products),
  };
}

/** Products with a choice of order, a page at a time. */
export function listing(products) {
  const choice = el("select", { id: "order" }, Object.entries(ORDERS).map(([key, [text]]) => el("option", { value: key }, text)));
  const shelf = el("div", {});
  const more = el("button", { type: "button", class: "button is-quiet" }, "Show more");
  let shown = STEP;
  const update = () => {
    const sorted = [...products].sort(ORDERS[choice.value][1]);
    shelf.replaceChildren(grid(sorted.slice(0, shown)));
    more.hidden = shown >= products.length;
  };
  choice.addEventListener("change", update);
  more.addEventListener("click", () => {
    const first = shown;
    shown += STEP;
    update();
    shelf.querySelectorAll("a")[first]?.focus({ preventScroll: true });
  });
  update();
  return el("section", { class: "listing", "aria-label": "Products" },
    el("div", { class: "listing-bar" },
      el("p", {}, `${products.length} ${products.length === 1 ? "thing" : "things"}`),
      el("label", { for: "order" }, "Order", choice)),
    shelf, more);
}
