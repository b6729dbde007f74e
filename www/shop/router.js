// Addresses and pages: every link within /shop/ is shown without loading the page anew.

import { account } from "./pages/account.js";
import { about } from "./pages/about.js";
import { cart } from "./pages/cart.js";
import { category } from "./pages/category.js";
import { checkout } from "./pages/checkout.js";
import { home } from "./pages/home.js";
import { missing } from "./pages/missing.js";
import { product } from "./pages/product.js";
import { searching } from "./pages/search.js";
import { signIn } from "./pages/sign-in.js";
import { thanks } from "./pages/thanks.js";

// Each page is a function of what its address names; it answers `{ title, view, shown }`.
const pages = [
  [/^\/shop\/?$/, home],
  [/^\/shop\/category\/([^/]+)$/, category],
  [/^\/shop\/product\/([^/]+)$/, product],
  [/^\/shop\/search$/, searching],
  [/^\/shop\/cart$/, cart],
  [/^\/shop\/checkout$/, checkout],
  [/^\/shop\/thank-you$/, thanks],
  [/^\/shop\/sign-in$/, signIn],
  [/^\/shop\/account$/, account],
  [/^\/shop\/about$/, about],
];

/** Shows the page of the present address and follows links from now on. */
export function startRouter() {
  document.addEventListener("click", followLink);
  addEventListener("popstate", () => show(resolve(location)));
  show(resolve(location));
}

/** Goes to another page of the shop. */
export function go(path) {
  const target = new URL(path, location.href);
  const page = resolve(target);
  document.title = page.title;
  history.pushState(null, "", target);
  show(page);
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
}

function resolve({ pathname, search }) {
  for (const [pattern, page] of pages) {
    const match = pattern.exec(pathname);
    if (match) return page(decodeURIComponent(match[1] ?? ""), new URLSearchParams(search)) ?? missing();
  }
  return missing();
}

function show(page) {
  document.title = page.title;
  document.getElementById("main").replaceChildren(...page.view);
  document.dispatchEvent(new CustomEvent("shop:page"));
  page.shown?.();
}

function followLink(event) {
  const link = event.target.closest("a[href]");
  const plainClick = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plainClick || event.defaultPrevented || link.target) return;
  const target = new URL(link.href);
  if (target.origin !== location.origin || !target.pathname.startsWith("/shop/") || target.hash) return;
  event.preventDefault();
  go(target.href);
}
