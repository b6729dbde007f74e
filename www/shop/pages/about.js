import { el } from "../dom.js";
import { trail } from "../parts/goods.js";

/** What this shop is, and where its goods come from. */
export function about() {
  return {
    title: "About this shop · Harbour & Hearth",
    view: [
      el("article", { class: "prose" },
        trail(["About this shop"]),
        el("h1", {}, "A shop to try Shoal in"),
        el("p", {}, "Harbour & Hearth does not exist. Its products, prices and orders do: they are the last eleven weeks of a British gift shop’s order history, cut to 460 products and 1,000 customers. Nothing here is sold or sent."),
        el("h2", {}, "What to try"),
        el("ol", {},
          el("li", {}, "Look at three products. They appear under “You were looking at” on the next page."),
          el("li", {}, "Put more than £20 into your cart within 30 seconds, with the console open beside it: you enter the segment, and leave it half a minute later, to the second."),
          el("li", {}, "Sign in as one of the customers: what you did before joins their history of real orders.")),
        el("p", {}, el("a", { class: "button", href: "/console/", target: "shoal-console" }, "Open the console")),
        el("h2", {}, "Where it comes from"),
        el("p", {}, "Chen, D. (2015, 2019), Online Retail and Online Retail II, UCI Machine Learning Repository, licensed ",
          el("a", { href: "https://creativecommons.org/licenses/by/4.0/", rel: "license" }, "CC BY 4.0"),
          ". The slice was cut from it, names were written in mixed case, and times are moved by whole weeks so that the last order is a few days old. Customers’ names are invented, pictures are drawn from the products’ names.")),
    ],
  };
}
