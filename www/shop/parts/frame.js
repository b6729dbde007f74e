// What stands above every page: the demo's strip, the name, search, account, cart and menu.

import { categories, categoryPath } from "../catalogue.js";
import { count } from "../cart.js";
import { el, icon } from "../dom.js";
import { go } from "../router.js";
import { customer } from "../session.js";

/** The elements above the page. */
export function frame() {
  return [strip(), header(), menu()];
}

function strip() {
  return el("aside", { class: "strip", "aria-label": "About this demo" },
    el("p", {},
      el("strong", {}, "A demo of Shoal. "),
      "Put more than £20 into your cart within 30 seconds, then wait. "),
    el("a", { href: "/console/", target: "shoal-console" }, "Watch it in the console", icon("arrow")));
}

function header() {
  return el("header", { class: "header" },
    el("a", { class: "wordmark", href: "/shop/", "aria-label": "Harbour & Hearth, home" },
      el("img", { src: "/shop/scenes/mark.svg", alt: "", width: 44, height: 44 }),
      el("span", {}, "Harbour ", el("i", {}, "&"), " Hearth")),
    searchForm(),
    el("nav", { class: "yours", "aria-label": "Yours" }, accountLink(), cartLink()));
}

function searchForm() {
  const field = el("input", {
    type: "search", name: "q", placeholder: "Search the shop", "aria-label": "Search the shop", autocomplete: "off",
  });
  const form = el("form", { class: "search", role: "search", action: "/shop/search" }, field,
    el("button", { "aria-label": "Search" }, icon("search")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) go(`/shop/search?q=${encodeURIComponent(field.value.trim())}`);
  });
  document.addEventListener("shop:page", () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
  });
  return form;
}

function accountLink() {
  const label = el("span", {});
  const link = el("a", { class: "yours-account" }, icon("person"), label);
  const update = () => {
    const person = customer();
    link.href = person ? "/shop/account" : "/shop/sign-in";
    label.textContent = person ? person.name.split(" ")[0] : "Sign in";
  };
  document.addEventListener("shop:session", update);
  update();
  return link;
}

function cartLink() {
  const pieces = el("b", { class: "pieces" });
  const link = el("a", { class: "yours-cart", href: "/shop/cart" }, icon("basket"), el("span", {}, "Cart"), pieces);
  const update = () => {
    pieces.textContent = count();
    pieces.hidden = count() === 0;
    link.setAttribute("aria-label", `Cart, ${count()} ${count() === 1 ? "item" : "items"}`);
  };
  document.addEventListener("shop:cart", update);
  update();
  return link;
}

function menu() {
  const links = categories.map((category) => el("a", { href: categoryPath(category) }, category));
  document.addEventListener("shop:page", () => {
    for (const link of links) {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  });
  return el("nav", { class: "menu", "aria-label": "Categories" }, el("div", { class: "menu-row" }, links));
}
