import { search } from "../catalogue.js";
import { el } from "../dom.js";
import { block, trail } from "../parts/goods.js";
import { productsSearched } from "../tracking.js";
import { listing } from "./category.js";

/** What a search found. */
export function searching(_, address) {
  const query = (address.get("q") ?? "").trim();
  const found = search(query);
  return {
    title: `${query ? `“${query}”` : "Search"} · Harbour & Hearth`,
    view: [
      el("header", { class: "page-head" },
        trail(["Search"]),
        el("h1", {}, query ? `“${query}”` : "Search"),
        found.length === 0 && el("p", {}, query ? "Nothing on our shelves goes by that name. These sell well:" : "What are you looking for?")),
      found.length > 0 ? listing(found) : block("bestsellers", "Loved this week"),
    ],
    shown: () => query && productsSearched(query, found.length),
  };
}
