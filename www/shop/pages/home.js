import { categories, categoryPath, inCategory, picture, under } from "../catalogue.js";
import { el, icon, image } from "../dom.js";
import { block, grid } from "../parts/goods.js";
import { promises } from "../parts/promises.js";
import { customer } from "../session.js";

/** The first page: the harbour, the categories, what sells, what is new and what one has seen. */
export function home() {
  return {
    title: "Harbour & Hearth: gifts for the house by the sea",
    view: [
      hero(),
      rooms(),
      block("bestsellers", "Loved this week"),
      el("section", { class: "shelf", "aria-labelledby": "little" },
        el("h2", { id: "little" }, "Little things under £2"),
        grid(under(2, 8))),
      customer() && block("personal", "Put aside for you", {}, 4),
      block("left_in_cart", "Still in your basket", {}, 4),
      block("talk-of-town", "Talked about in town", {}, 4),
      promises(),
      block("just-unpacked", "Just unpacked", {}, 4),
      block("recently_viewed", "You were looking at"),
    ].filter(Boolean),
  };
}

function hero() {
  return el("section", { class: "hero" },
    el("picture", {},
      el("source", { srcset: "/shop/scenes/harbour-night.svg", media: "(prefers-color-scheme: dark)" }),
      el("img", { class: "hero-scene", src: "/shop/scenes/harbour-day.svg", alt: "A small harbour with cottages, a lighthouse and two boats", fetchpriority: "high" })),
    el("div", { class: "hero-words" },
      el("h1", {}, "For the house by the sea"),
      el("p", {}, "And for every house that wishes it were: teacups, lanterns, paper chains and warm bottles, wrapped by hand and posted from the quay."),
      el("a", { class: "button", href: categoryPath("Kitchen & Dining") }, "Come in and look", icon("arrow"))));
}

function rooms() {
  return el("section", { class: "rooms", "aria-labelledby": "rooms" },
    el("h2", { id: "rooms", class: "visually-hidden" }, "Categories"),
    el("ul", {}, categories.map((category) => {
      const goods = inCategory(category);
      const [first] = goods;
      return el("li", {}, el("a", { href: categoryPath(category) },
        image(picture(first), "", 160),
        el("span", { class: "room-name" }, category),
        el("span", { class: "room-count" }, `${goods.length} things`)));
    })));
}
