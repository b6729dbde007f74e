// Who is signed in. The shop's server vouches for the customer with a short-lived token.

import * as cart from "./cart.js";
import { forgetLastOrder } from "./orders.js";
import { forget, identify } from "./tracking.js";

const STORE = "harbour-customer";

let signedIn = read();

/** The customer who is signed in, `{ id, name, country }`, or null. */
export function customer() {
  return signedIn;
}

/** The customers one can sign in as in this demo. */
export async function knownCustomers() {
  const response = await fetch("/shop/customers.json");
  if (!response.ok) throw new Error(`the list of customers answered ${response.status}`);
  return response.json();
}

/** Signs a customer in. */
export async function signInAs(person) {
  const token = await tokenOf(person.id);
  signedIn = person;
  localStorage.setItem(STORE, JSON.stringify(person));
  identify(token, traits(person));
  changed();
}

/** Signs out: whoever uses this browser next finds nothing of the customer's. */
export function signOut() {
  signedIn = null;
  localStorage.removeItem(STORE);
  cart.empty();
  forgetLastOrder();
  forget();
  changed();
}

/** After loading, a customer who had signed in gets a new token. */
export async function resumeSession() {
  if (!signedIn) return;
  try {
    identify(await tokenOf(signedIn.id), traits(signedIn));
  } catch (error) {
    console.warn("The customer has to sign in again:", error);
    signOut();
  }
}

async function tokenOf(id) {
  const response = await fetch("/shop/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ customer: id }),
  });
  if (!response.ok) throw new Error(`signing in answered ${response.status}`);
  return (await response.json()).token;
}

function traits({ name, country }) {
  return { name, country };
}

function changed() {
  document.dispatchEvent(new CustomEvent("shop:session"));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORE));
  } catch {
    return null;
  }
}

// Signed in or out in another tab.
addEventListener("storage", (event) => {
  if (event.key !== STORE) return;
  signedIn = read();
  changed();
  resumeSession();
});
