import { el } from "../dom.js";
import { block, trail } from "../parts/goods.js";
import { say } from "../parts/notice.js";
import { go } from "../router.js";
import { customer, signOut } from "../session.js";
import { signIn } from "./sign-in.js";

/** The signed-in customer's page. */
export function account() {
  const person = customer();
  if (!person) return signIn();
  return {
    title: "Your account · Harbour & Hearth",
    view: [
      el("header", { class: "page-head" },
        trail(["Your account"]),
        el("h1", {}, `Hello, ${person.name.split(" ")[0]}`),
        el("p", {}, `Customer ${person.id} · ${person.country}`),
        el("button", { type: "button", class: "button is-quiet", onclick: leave }, "Sign out")),
      block("personal", "Put aside for you"),
      block("replenish", "Time for another", {}, 4),
      block("recently_viewed", "You were looking at", {}, 4),
    ],
  };
}

function leave() {
  signOut();
  go("/shop/");
  say("You are signed out.");
}
