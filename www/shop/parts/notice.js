// A short word at the foot of the window, read out by screen readers.

import { el } from "../dom.js";

let hiding;

/** Says something, with an optional link to follow. */
export function say(text, link) {
  const notice = document.getElementById("notice");
  notice.replaceChildren(el("p", {}, text), ...(link ? [el("a", { href: link.href }, link.text)] : []));
  notice.classList.add("is-shown");
  clearTimeout(hiding);
  hiding = setTimeout(hide, 6000);
}

function hide() {
  document.getElementById("notice").classList.remove("is-shown");
}

document.addEventListener("shop:page", hide);
