import { el } from "../dom.js";
import { trail } from "../parts/goods.js";
import { say } from "../parts/notice.js";
import { go } from "../router.js";
import { knownCustomers, signInAs } from "../session.js";

/** Sign in as one of the shop's customers. */
export function signIn() {
  const list = el("ul", { class: "people" });
  return {
    title: "Sign in · Harbour & Hearth",
    view: [
      el("header", { class: "page-head" },
        trail(["Sign in"]),
        el("h1", {}, "Who are you today?"),
        el("p", {}, "These customers and their orders are real, their names are invented. Sign in as one of them: what you have done so far joins their history.")),
      list,
    ],
    shown: () => fill(list),
  };
}

async function fill(list) {
  try {
    list.replaceChildren(...(await knownCustomers()).map(choice));
  } catch (error) {
    list.replaceChildren(el("li", {}, `The customers could not be loaded: ${error.message}`));
  }
}

function choice(person) {
  const button = el("button", { type: "button", class: "person" },
    el("span", { class: "person-mark", "aria-hidden": "true" }, person.name.split(" ").map((part) => part[0]).join("").slice(0, 2)),
    el("span", { class: "person-name" }, person.name),
    el("span", { class: "person-about" }, `Customer ${person.id} · ${person.country}`));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await signInAs(person);
      go("/shop/account");
      say(`Welcome back, ${person.name}.`);
    } catch (error) {
      button.disabled = false;
      say(`That did not work: ${error.message}`);
    }
  });
  return el("li", {}, button);
}
