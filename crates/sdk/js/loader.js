// The script tag's file: takes calls from the first moment, loads the tracker beside the page,
// and notices navigation. `GLUE_URL` and `WASM_URL` are set when this file is built, relative
// to its own address: so the whole may be served from any origin and under any path.
(() => {
  const script = document.currentScript || document.querySelector("script[data-key]");
  const earlier = window.shoal;
  if (!script || (earlier && earlier.flush)) return;
  const options = { ...script.dataset, src: script.src };
  const beside = (path) => new URL(path, script.src).href;

  let sdk;
  let loaded;
  const ready = new Promise((resolve) => (loaded = resolve));

  // The order is kept: calls wait for `ready` in the order they were made. A call made later is
  // taken at once, so that the page may change its params afterwards.
  const call = (method, ...args) => {
    const at = Date.now();
    const address = location.href;
    const result = sdk
      ? new Promise((resolve) => resolve(sdk.call(method, args, at, address)))
      : ready.then(() => sdk.call(method, args, at, address));
    result.catch(() => {}); // whoever waits for the promise sees the error, nobody else
    return result;
  };

  const shoal = { push: (entry) => call(...entry) };
  for (const method of "track page identify reset block flush debug consent segments on alias group".split(" ")) {
    shoal[method] = (...args) => call(method, ...args);
  }
  window.shoal = shoal;

  const load = () => {
    call("moved", "load");
    if (Array.isArray(earlier)) earlier.forEach(shoal.push);
    const wasm = fetch(beside(WASM_URL), { credentials: "omit" });
    wasm.catch(() => {});
    loaded(
      import(beside(GLUE_URL)).then(async (glue) => {
        await glue.default({ module_or_path: wasm });
        sdk = new glue.Sdk(window, options);
        hear(window.dataLayer);
      }),
    );
  };

  // What a consent mode says later; what it has said is read when the tracker starts.
  const hear = (layer) => {
    const push = layer && layer.push;
    if (!push) return;
    layer.push = function (...entries) {
      const length = push.apply(this, entries);
      entries.forEach((entry) => call("layer", entry));
      return length;
    };
  };

  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...args) {
      const result = original.apply(this, args);
      call("moved", name);
      return result;
    };
  }
  addEventListener("popstate", () => call("moved", "popstate"));
  addEventListener("pageshow", (event) => event.persisted && call("moved", "pageshow"));

  if (document.prerendering) {
    document.addEventListener("prerenderingchange", load, { once: true });
  } else {
    load();
  }
})();
