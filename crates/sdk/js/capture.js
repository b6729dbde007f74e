// What happens in the page without being told: clicks, forms, how far it is scrolled, and what other
// trackers are told.
import { captures, clicked, mode, submitted } from "./describe.js";
import { attempt, uuid } from "./storage.js";

const CLICKABLE =
  "[data-shoal-event],[data-add-to-cart],a[href],area[href],button,[role=button],input[type=submit],input[type=button]";
const IGNORED = "[data-shoal-ignore]";
const SETTLE_MS = 300;

/** Tells the core what may be worth an event; `happened` takes it. `part` loads what hears other trackers. */
export const capture = (window, auto, happened, part) => {
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

  // What the page's consent mode says stands in the data layer, as `gtag` was called.
  const isConsent = (entry) => entry?.[0] === "consent";
  const hearConsent = () => {
    const { push } = window.dataLayer;
    window.dataLayer.push = function (...entries) {
      const length = push.apply(this, entries);
      entries.filter(isConsent).forEach((entry) => attempt(() => happened("gtag", mode([...entry]), uuid())));
      return length;
    };
  };

  return {
    consents: () => attempt(() => window.dataLayer.filter(isConsent).map((entry) => mode([...entry])).join(" ")),
    measure,
    scrolled,
    listen: () => {
      const listeners = { click, auxclick: click, submit, scroll: scrolled };
      for (const name in listeners) {
        const listener = (event) => attempt(() => listeners[name](event));
        document.addEventListener(name, listener, { capture: true, passive: true });
      }
      attempt(hearConsent);
      if (/datalayer|\bes\b/.test(auto)) part("layer.js").then(({ listen }) => listen(window, auto, tell), () => {});
    },
  };
};
