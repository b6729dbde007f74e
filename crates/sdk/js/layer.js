// What the page tells other trackers: GA4's `dataLayer` and Yespo's `eS('sendEvent', …)`. Loaded only where
// `data-auto` asks for it; the server knows their names.
import { captures } from "./describe.js";
import { attempt } from "./storage.js";

/** What GA4 calls what happens in a shop. */
const COMMERCE =
  /^(view_(item(_list)?|cart|promotion)|select_(item|promotion)|(add_to|remove_from)_cart|add_to_wishlist|begin_checkout|add_(shipping|payment)_info|purchase|refund|search|sign_up|login)$/;

/** What an entry comes to, `["event", name, params]` of GA4 or `["sendEvent", name, params]`: name and params, or nothing. */
export const heard = ([kind, name, params], auto) => {
  const isTold = kind === "event" ? captures(auto, "datalayer") && COMMERCE.test(name) : kind === "sendEvent" && typeof name === "string" && name;
  if (isTold) return [name, Object(params) === params && !Array.isArray(params) ? params : undefined];
};

/** An entry of the data layer is what `gtag` was called with, or an object with an event and what was bought. */
export const words = (entry) => (entry?.ecommerce ? ["event", entry.event, entry.ecommerce] : [entry?.[0], entry?.[1], entry?.[2]]);

/** Hears what was told and what will be; `tell` takes names and params. */
export const listen = (window, auto, tell) => {
  const take = (entry) => attempt(() => tell(heard(entry, auto)));
  if (captures(auto, "datalayer")) hearLayer(window, take);
  if (captures(auto, "es")) hearYespo(window, take);
};

const hearLayer = (window, take) => {
  const layer = (window.dataLayer ??= []);
  layer.forEach((entry) => take(words(entry)));
  const { push } = layer;
  layer.push = function (...entries) {
    const length = push.apply(this, entries);
    entries.forEach((entry) => take(words(entry)));
    return length;
  };
};

// Yespo's function is replaced when its own script has loaded.
const hearYespo = (window, take) => {
  const apply = (real, self, args) => (take(args), Reflect.apply(real, self, args));
  const wrapped = (real) => (typeof real === "function" ? new Proxy(real, { apply }) : real);
  window.eS?.q?.forEach(take);
  let current = wrapped(window.eS);
  const set = (real) => (current = wrapped(real));
  Object.defineProperty(window, "eS", { configurable: true, get: () => current, set });
};
