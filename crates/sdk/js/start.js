// Starts the tracker that the script tag has fetched, and hands it what was called meanwhile.

import { connect } from "./core.js";
import { host } from "./host.js";

/**
 * `script` is the page's tag, `wasm` what it is fetching, `view` the page as it was then, `leave` what has
 * heard of its end until now. What has a `sent` is gone already: an event or a view under this message id; what
 * else was called is told again, which changes nothing, since the page waits for what comes of it.
 */
export const start = async (script, wasm, view, leave) => {
  const { shoal } = window;
  const link = taken("shoal_id");
  const compiled = await core(script, wasm);
  if (document.prerendering) {
    await new Promise((shown) => document.addEventListener("prerenderingchange", shown, { once: true }));
    view.time = Date.now();
  }
  const options = { ...script.dataset, src: script.src, link };
  const sdk = host(window, options, connect(compiled), part.bind(0, script));
  const call = ([method, ...args], at = Date.now(), url = location.href) =>
    sdk.call(method, args, at, without("shoal_id", url));

  if (!view.sent) call(["moved", "load"], view.time, view.url);
  removeEventListener("visibilitychange", leave);
  const debug = async (on) => (await part(script, "debug.js")).show(on, shoal, (name) => call([name]));
  const make = (entry) => {
    const answer = () => (/track|page/.test(entry[0]) && entry.sent) || call(entry, entry.time, entry.url);
    return entry[0] === "debug" ? debug(entry[1]).then(answer) : answer();
  };
  // Taken at once, so that the page may change its params afterwards.
  shoal.push = (entry) => {
    const result = new Promise((to) => to(make(entry)));
    result.catch(() => {}); // whoever waits for the promise sees the error, nobody else
    return result;
  };
  shoal.length = 0;
  // Behind what was called meanwhile, which the script tag's file makes of what comes back.
  setTimeout(() => {
    if (location.href !== without("shoal_id", view.url)) call(["moved", "pushState"]);
    follow(call);
  });
  return make;
};

// What a message's link brings goes from the address, so that nothing else reads it.
const taken = (name) => {
  const value = new URL(location.href).searchParams.get(name);
  if (value) history.replaceState(history.state, "", without(name, location.href));
  return value;
};

const without = (name, address) => {
  const url = new URL(address);
  if (!url.searchParams.has(name)) return address;
  url.searchParams.delete(name);
  return url.href;
};

/** The compiled core; where page or browser refuses wasm, the same in JavaScript. */
const core = async (script, wasm) => {
  try {
    const module = await WebAssembly.compileStreaming(wasm);
    await idle();
    return (await WebAssembly.instantiate(module)).exports;
  } catch {
    const plain = await part(script, "plain.js");
    await idle();
    return plain;
  }
};

/** A file of the same build, or none. */
const part = (script, ending, integrity = DIGESTS[ending]) => {
  const href = import.meta.url.replace(/js$/, ending);
  const link = { rel: "modulepreload", integrity, href, nonce: script.dataset.nonce || script.nonce };
  document.head.append(Object.assign(document.createElement("link"), link));
  return import(href);
};

// The page comes first. `setTimeout` takes what is no number for none.
const idle = () =>
  new Promise((free) => (window.requestIdleCallback || setTimeout)(() => free(), { timeout: 1500 }));

const follow = (call) => {
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...args) {
      const result = original.apply(this, args);
      call(["moved", name]);
      return result;
    };
  }
  addEventListener("popstate", () => call(["moved", "popstate"]));
  addEventListener("pageshow", (event) => event.persisted && call(["moved", "pageshow"]));
};
