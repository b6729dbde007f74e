// What happens in the page without being told: clicks, forms, how far it is scrolled, and what other
// trackers are told.
import { attempt, uuid } from "./storage.js";

const CLICKABLE =
  "[data-shoal-event],[data-add-to-cart],a[href],area[href],button,[role=button],input[type=submit],input[type=button]";
const IGNORED = "[data-shoal-ignore]";
const SETTLE_MS = 300;

/** Describes to the core what it may want to record; `happened` takes it. */
export const capture = (window, { auto = "" }, happened) => {
  const { document } = window;
  let timer;

  const clicked = ({ target }) => {
    const element = target.closest?.(CLICKABLE);
    if (!element || element.closest(IGNORED)) return;
    const { tagName: tag, id, name, href, value, textContent, dataset } = element;
    const data = { ...dataset };
    const text = (tag === "INPUT" ? value : textContent).slice(0, 200);
    const { shoalEvent: event } = data;
    happened("click", JSON.stringify({ tag, id, name, href, text, event, data, cart: "addToCart" in data }));
  };

  const submitted = ({ target: form }) => {
    if (form.closest(IGNORED)) return;
    const said = (name) => form.getAttribute(name) ?? "";
    const told = (field) => !field.closest(IGNORED) && (field.type !== "radio" || field.checked);
    const fields = [...form.elements].filter(told).map(({ name, type, autocomplete, dataset, value, checked }) => ({
      name,
      type,
      fill: autocomplete,
      marked: "shoalCapture" in dataset,
      value: type === "checkbox" ? checked : value,
    }));
    const action = said("action").split("?")[0];
    happened("submit", JSON.stringify({ id: said("id"), name: said("name"), action, fields }));
  };

  const measure = () => {
    const { scrollHeight } = document.documentElement;
    const depth = (100 * (window.scrollY + window.innerHeight)) / (scrollHeight || 1);
    happened("scroll", "", "", "", Math.round(depth));
  };
  const scrolled = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      measure();
    }, SETTLE_MS);
  };

  // An entry is what `gtag` was called with, or an object with an event and what was bought.
  const words = (entry) => {
    if (entry?.ecommerce) return ["event", entry.event, entry.ecommerce];
    return [entry?.[0], entry?.[1], entry?.[2]];
  };
  const layered = (entry) => {
    const [kind, ...rest] = words(entry);
    if (kind === "event" || kind === "consent") happened("layer", JSON.stringify([kind, ...rest]), uuid());
  };
  const consents = () => [...(window.dataLayer ?? [])].map(words).filter(([kind]) => kind === "consent");
  const hearLayer = () => {
    if (/datalayer/.test(auto)) window.dataLayer ??= [];
    const layer = window.dataLayer;
    if (!layer) return;
    layer.forEach((entry) => attempt(() => words(entry)[0] === "event" && layered(entry)));
    const { push } = layer;
    layer.push = function (...entries) {
      const length = push.apply(this, entries);
      entries.forEach((entry) => attempt(() => layered(entry)));
      return length;
    };
  };

  // Yespo's function is replaced when its own script has loaded.
  const hearYespo = () => {
    const told = (args) => attempt(() => happened("layer", JSON.stringify([...args].slice(0, 3)), uuid()));
    const apply = (real, self, args) => (told(args), Reflect.apply(real, self, args));
    const wrapped = (real) => (typeof real === "function" ? new Proxy(real, { apply }) : real);
    window.eS?.q?.forEach(told);
    let current = wrapped(window.eS);
    const set = (real) => (current = wrapped(real));
    Object.defineProperty(window, "eS", { configurable: true, get: () => current, set });
  };

  return {
    consents: () => attempt(consents) ?? [],
    measure,
    scrolled,
    listen: () => {
      const heard = { click: clicked, auxclick: clicked, submit: submitted, scroll: scrolled };
      for (const name in heard) {
        const listener = (event) => attempt(() => heard[name](event));
        document.addEventListener(name, listener, { capture: true, passive: true });
      }
      attempt(hearLayer);
      if (/\bes\b/.test(auto)) attempt(hearYespo);
    },
  };
};
