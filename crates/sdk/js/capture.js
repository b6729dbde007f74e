// What happens in the page without being told: clicks, forms, how far it is scrolled, and what other
// trackers are told.
import { captures, clicked, heard, submitted } from "./describe.js";
import { attempt, uuid } from "./storage.js";

const CLICKABLE =
  "[data-shoal-event],[data-add-to-cart],a[href],area[href],button,[role=button],input[type=submit],input[type=button]";
const IGNORED = "[data-shoal-ignore]";
const SETTLE_MS = 300;

/** Tells the core what may be worth an event; `happened` takes it. */
export const capture = (window, auto, happened) => {
  const { document, location } = window;
  let timer;

  const tell = ([name, params] = []) => name && happened("event", JSON.stringify(params), "", name);

  const click = ({ target }) => {
    const element = target.closest?.(CLICKABLE);
    if (element && !element.closest(IGNORED)) tell(clicked(element, auto, location.host));
  };

  const submit = ({ target: form }) => {
    if (form.closest(IGNORED) || !captures(auto, "form")) return;
    // A field may be called like a property of its form.
    const [id, name, action] = ["id", "name", "action"].map((name) => form.getAttribute(name));
    const fields = [...form.elements].filter((field) => !field.closest(IGNORED) && (field.type !== "radio" || field.checked));
    tell(submitted({ id, name, action }, fields));
  };

  const measure = () => {
    const { scrollHeight } = document.documentElement;
    const depth = (100 * (window.scrollY + window.innerHeight)) / (scrollHeight || 1);
    happened("scroll", Math.round(depth));
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
    const said = words(entry);
    if (said[0] === "consent") happened("mode", JSON.stringify(said), uuid());
    else if (said[0] === "event") tell(heard(said, auto));
  };
  const consents = () => [...(window.dataLayer ?? [])].map(words).filter(([kind]) => kind === "consent");
  const hearLayer = () => {
    if (captures(auto, "datalayer")) window.dataLayer ??= [];
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
    const told = (args) => attempt(() => args[0] === "sendEvent" && tell(heard(args, auto)));
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
      const listeners = { click, auxclick: click, submit, scroll: scrolled };
      for (const name in listeners) {
        const listener = (event) => attempt(() => listeners[name](event));
        document.addEventListener(name, listener, { capture: true, passive: true });
      }
      attempt(hearLayer);
      if (captures(auto, "es")) attempt(hearYespo);
    },
  };
};
