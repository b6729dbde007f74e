import { el } from "../dom.js";
import { block } from "../parts/goods.js";

/** There is no such page. */
export function missing() {
  return {
    title: "Not found · Harbour & Hearth",
    view: [
      el("header", { class: "page-head" },
        el("h1", {}, "Lost at sea"),
        el("p", {}, "There is no such page, or the thing is no longer sold."),
        el("a", { class: "button", href: "/shop/" }, "Back to the harbour")),
      block("bestsellers", "Loved this week", {}, 4),
    ],
  };
}
