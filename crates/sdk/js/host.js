// The tracker's hands: tells the core in wasm what happens in the page, and does what it answers. Nothing
// is decided here.
import { delivery } from "./delivery.js";
import { capture } from "./capture.js";
import { members, place as describe } from "./describe.js";
import { attempt, storage, uuid } from "./storage.js";

const RECENT = 50;
/** What is captured where the script tag does not say: not what a shop may tell by itself as well, its data layer
 * and its cart, which would count twice; nor the time spent, an event more for each page. */
const AUTO = "page click form search";

/**
 * Starts the core that `handle` is the way into, in `window`; `options` are the attributes of the script tag,
 * and its address as `src`; `part` loads a file of the same build. What comes back makes the page's calls.
 */
export const host = (window, options, handle, part) => {
  const { document, navigator, location } = window;
  const endpoint = new URL(options.endpoint || ".", options.src).href.replace(/\/$/, "") + "/";
  const tab = uuid();
  const { kept, keeps, ...keeping } = storage(window, options, tab);
  const { auto = AUTO } = options;
  const recent = [];
  const waiters = [];
  let place, timer, outcome, fault, blocks, segments;
  let know;
  const known = new Promise((resolve) => (know = resolve));

  const tell = (...what) => at(0, ...what);
  const at = (time, ...what) => {
    const [, ...effects] = handle(what.join("\x01"), time, Date.now()).split("\x02");
    for (const effect of effects) {
      const [name, ...fields] = effect.split("\x01");
      hands[name](...fields);
    }
  };

  // What follows happened at this address.
  const go = (address) => {
    const title = document.title;
    if (place === address + title) return;
    place = address + title;
    const [page, ...ways] = describe(address, title);
    tell("place", address, page, [new Date().toISOString(), ...ways].join("\x01"));
  };

  // Something happened in the page now. What goes wrong here is none of the page's business.
  const happened = (...what) =>
    attempt(() => {
      go(location.href);
      tell(...what);
    });

  const error = (message) => new Error(`shoal: ${message}`);

  const { send, leave } = delivery(window, endpoint, options.key, at);

  const hands = {
    ...keeping,
    send,
    record: (number, text) => keeping.record(number, text) || tell("full", number),
    adopt: () => keeping.adopt((text) => tell("restored", text)),
    wake: (delay) => {
      clearTimeout(timer);
      timer = setTimeout(happened, delay, "wake");
    },
    heard: (type, event, json) => {
      recent.push(json);
      if (recent.length > RECENT) recent.shift();
      blocks?.then(({ heard }) => heard(type, event));
      hear(json);
    },
    visitor: () => {
      blocks?.then(({ visitor }) => visitor());
      hear();
    },
    known: (allowed) => know(allowed),
    settled: (json) => {
      const { sending, ...counts } = JSON.parse(json);
      waiters.splice(0).forEach((resolve) => resolve(counts));
    },
    done: (json) => (outcome = json ? JSON.parse(json) : undefined),
    fail: (message) => (fault = message),
  };

  const methods = {
    moved: (how) => {
      tell("moved", how);
      captured.scrolled();
    },
    flush: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        make("flush", []);
      }),
    block: (...args) => load().then(({ block }) => block(...args)),
    on: (event, listener) => {
      if (!/^(ready|entered|left)$/.test(event) || typeof listener !== "function") {
        throw error("on: expected `ready`, `entered` or `left`, and a function");
      }
      return event === "ready" ? Promise.resolve().then(listener) : tellSegments().then(({ on }) => on(event, listener));
    },
    segments: () => tellSegments().then(({ members }) => members()),
    debug: () => methods.state().queue,
    state: () => {
      const { session, sessions, ...state } = make("state", []);
      return { ...state, session: { id: session, number: +sessions }, recent: recent.map((json) => JSON.parse(json)) };
    },
  };

  const make = (method, args, time = Date.now()) => {
    let json;
    try {
      json = JSON.stringify(args);
    } catch {
      throw error(`${method}: params are no JSON`);
    }
    outcome = fault = undefined;
    at(time, "call", method, json, method === "track" ? "" : uuid());
    if (fault) throw error(method === "permit" ? fault : `${method}: ${fault}`);
    return outcome;
  };

  const call = (method, args, time, address) => {
    go(address);
    if (Object.hasOwn(methods, method)) return methods[method](...args);
    const [who, ...rest] = args;
    if (method === "identify" && who?.token) args = [{ token: who.token, sub: subject(who.token) }, ...rest];
    return make(method, args, time);
  };

  const load = () =>
    (blocks ??= part("blocks.js").then(({ start }) => {
      const source = { endpoint, key: options.key, known, flush: methods.flush, make };
      return start({ document, error, track: (event, params) => make("track", [event, params]) }, source);
    }));

  // What tells of public segments is loaded when the page asks for them, once anything may be kept.
  const tellSegments = async () => {
    await known;
    segments ??= part("segments.js").then(({ start }) =>
      start(`${endpoint}v1/segments?key=${options.key}`, () => make("state", []), recent, part),
    );
    segments.catch(() => (segments = undefined));
    return segments;
  };
  const hear = (json) => segments?.then(({ heard }) => heard(json)).catch(() => {});

  const begin = () => {
    // In the order in which the core reads it; a no is nothing.
    const yes = (is) => (is ? 1 : "");
    const { sessionMidnight = "false" } = options;
    const start = [
      options.key,
      auto,
      yes(options.consent === "required"),
      yes(options.bots === "skip" && navigator.webdriver),
      sessionMidnight === "false" ? "" : new Date().getTimezoneOffset(),
      members({ userAgent: navigator.userAgent, locale: navigator.language }),
      document.referrer,
      yes(!document.hidden),
      yes(location.protocol === "https:"),
      yes(navigator.globalPrivacyControl || navigator.doNotTrack === "1"),
      uuid(),
      tab,
      kept(),
      captured.consents(),
    ];
    tell("start", ...start);
    if (fault) throw error(fault);
    go(location.href);
    if (options.link) make("link", [options.link]);
  };

  const captured = capture(window, auto, happened, part);
  begin();
  captured.listen();

  const heard = {
    pagehide: () => {
      keeping.away(Boolean);
      leaving();
    },
    pageshow: () => {
      keeping.away();
      returned();
    },
    visibilitychange: () => (document.hidden ? leaving() : returned()),
    online: () => happened("online"),
    // A cookie may come to other tabs a little later.
    storage: ({ key }) => (!key || /^shoal\.(?!queue)/.test(key)) && [0, 999].map((wait) => setTimeout(again, wait)),
  };
  const leaving = () => {
    captured.measure();
    happened("leave");
    leave();
  };
  const returned = () => {
    again();
    happened("back");
  };
  const again = () => keeps && happened("kept", uuid(), "", kept());
  for (const name in heard) window.addEventListener(name, heard[name], true);

  // Elements that show blocks may come at any time; what fills them is loaded with the first.
  const find = () => document.querySelector("[data-shoal-block]") && (watcher.disconnect(), load());
  const watcher = new MutationObserver(find);
  watcher.observe(document, { childList: true, subtree: true, attributeFilter: ["data-shoal-block"] });
  find();

  return { call };
};

// Whom a token is for, as far as it can be read.
const subject = (token) =>
  attempt(() => {
    const [, payload] = token.split(".");
    const bytes = atob(payload.replace(/-/g, "+").replace(/_/g, "/"));
    return JSON.parse(decodeURIComponent(escape(bytes))).sub;
  });
