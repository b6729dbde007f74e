// Three things the shop keeps to.

import { el, icon } from "../dom.js";

/** The row of promises. */
export function promises() {
  return el("ul", { class: "promises" },
    promise("post", "Posted the same day", "Order before two and it leaves with the evening boat train. £3.50, free above £30."),
    promise("knot", "Wrapped by hand", "Tissue, string and a card in our own handwriting, whenever it is a gift."),
    promise("leaf", "Thirty days to decide", "Not quite right? Send it back within thirty days, for any reason."));
}

function promise(name, title, text) {
  return el("li", {}, icon(name), el("div", {}, el("h3", {}, title), el("p", {}, text)));
}
