// Elements that show blocks: `<div data-shoal-block="recently_viewed" data-limit="6">`. They are found
// wherever they appear, filled, and filled again when what they show is out of date.
import { asking } from "./ask.js";
import { clear, paint, wait } from "./paint.js";
import { seen } from "./seen.js";

const BLOCK = "data-shoal-block";
/** What may be asked of a block, by the names of the request. */
const PARAMETERS = ["limit", "product", "category"];
/** Frameworks add elements in bursts. */
const SCAN_MS = 50;
/** What happens together is answered together: a page view and the product view after it. */
const GATHER_MS = 100;
/** Calls after which a block may look different; events as Segment and GA4 name them. */
const RELEVANT = new Set([
  "page", "identify", "alias", "consent_changed", "product_viewed", "product_added", "product_removed",
  "cart_viewed", "cart_updated", "cart_cleared", "order_completed", "view_item", "add_to_cart", "remove_from_cart", "view_cart", "purchase",
]);

/**
 * Starts filling the elements of `document` with what `source` leads to. `track(event, params)` records what is
 * seen and clicked.
 */
export const start = ({ document, error, track }, source) => {
  const ask = asking(error, source);
  // Each element, with what it asks for, what it shows, and the number of its latest request: answers to
  // earlier ones come too late.
  let known = new Map();
  let requests = 0;
  let gathering, scanning;
  const sight = seen(track);

  const elements = () => [...document.querySelectorAll(`[${BLOCK}]`)];

  const fetchBlock = (name, parameters) => ask(`v1/blocks/${encodeURIComponent(name)}`, parameters);

  const load = async (element) => {
    const { name, parameters } = question(element);
    const request = ++requests;
    known.set(element, { ...known.get(element), question: JSON.stringify({ name, parameters }), request });
    const isLatest = () => known.get(element)?.request === request;
    if (parameters.limit && element.getAttribute("data-reserve") !== "no") wait(document, element, parameters.limit);
    try {
      const data = await fetchBlock(name, parameters);
      const shows = JSON.stringify(data);
      if (isLatest() && known.get(element).shows !== shows) {
        Object.assign(known.get(element), { shows, data });
        paint(document, element, data);
        sight.shows(element, data);
      }
      return data;
    } catch (error) {
      element.querySelectorAll(":scope > [aria-hidden]").forEach((room) => room.remove());
      // An interruption leaves what is there; what was meant for somebody else does not stay. Where nothing
      // may be asked, the shop's own filling does.
      const stays = /allow/.test(error.message) || (known.get(element)?.shows && !/refused/.test(error.message));
      if (isLatest() && !stays) {
        known.get(element).shows = "";
        leave(element);
      }
      throw error;
    }
  };

  const leave = (element) => {
    sight.forget(element);
    clear(element);
  };

  // Any way to follow a product counts, also one of the page's own making.
  const followed = ({ target }) => {
    const product = target.closest?.("[data-product-id]");
    const data = product && known.get(product.closest(`[${BLOCK}]`))?.data;
    if (data) sight.clicked(data, product.getAttribute("data-product-id"));
  };
  document.addEventListener("click", followed, true);

  const refresh = () => {
    gathering = undefined;
    elements().forEach((element) => load(element).catch(() => {}));
  };
  const stale = () => {
    gathering ??= setTimeout(refresh, GATHER_MS);
  };

  const scan = () => {
    scanning = undefined;
    for (const element of known.keys()) {
      if (element.isConnected) continue;
      sight.forget(element);
      known.delete(element);
    }
    const isNew = (element) => known.get(element)?.question !== JSON.stringify(question(element));
    if (elements().some(isNew)) stale();
  };
  const watcher = new MutationObserver(() => {
    scanning ??= setTimeout(scan, SCAN_MS);
  });
  const attributeFilter = [BLOCK, ...PARAMETERS.map((name) => `data-${name}`)];
  watcher.observe(document, { childList: true, subtree: true, attributeFilter });
  scan();

  return {
    /** A call was recorded. */
    heard: (type, event) => {
      const name = event.toLowerCase().replaceAll(" ", "_");
      if (RELEVANT.has(type === "track" ? name : type)) stale();
    },
    /** Somebody else is here: what was shown is not for them. */
    visitor: () => {
      for (const element of known.keys()) leave(element);
      known = new Map();
      stale();
    },
    /** Fills the element from now on, or only fetches the block where there is no element. */
    block: async (element, name, options) => {
      if (typeof name !== "string") throw error("block: expected the block's name");
      const given = PARAMETERS.filter((key) => options?.[key] != null).map((key) => [key, `${options[key]}`]);
      if (element == null) return fetchBlock(name, Object.fromEntries(given));
      if (!(element instanceof Element)) throw error("block: expected an element or null");
      given.forEach(([key, value]) => element.setAttribute(`data-${key}`, value));
      element.setAttribute(BLOCK, name);
      return load(element);
    },
  };
};

const question = (element) => {
  const given = PARAMETERS.map((name) => [name, element.getAttribute(`data-${name}`)]);
  return { name: element.getAttribute(BLOCK), parameters: Object.fromEntries(given.filter(([, value]) => value)) };
};
