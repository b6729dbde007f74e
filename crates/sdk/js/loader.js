// The script tag's file: keeps calls from the first moment with their time and address, and fetches the
// tracker beside the page. `FILES` and the digests are set when this is built; addresses are relative to
// its own, so the whole may be served from any origin and under any path. Every byte of it counts.
{
  const script = document.currentScript;
  const shoal = (window.shoal ||= []);
  if (!shoal.src) {
    const { src, dataset: { key, endpoint = ".", auto = "page", consent, nonce = script.nonce } } = script;
    // Whoever waits for a promise sees its error, nobody else.
    const quietly = (promise) => promise.catch(() => {}) && promise;
    const noted = (entry) => Object.assign(entry, { time: Date.now(), url: location.href });
    const view = noted([/page/.test(auto) && "page"]);

    // An import cannot say what it expects; the preload that it finds there can.
    const wasm = quietly(fetch(new URL(FILES + ".wasm", src), { integrity: WASM_DIGEST, priority: "low" }));
    const href = new URL(FILES + ".js", src);
    const link = { rel: "modulepreload", nonce, integrity: START_DIGEST, href };
    document.head.append(Object.assign(document.createElement("link"), link));
    const started = quietly(import(href).then(({ start }) => start(script, wasm, view, leave)));
    const made = (entry) => quietly(started.then((make) => make(entry)));

    shoal.src = src;
    shoal.map((entry, at, all, result = made(entry)) => entry.to?.(result));
    shoal.push = (entry) => made((shoal[shoal.length] = noted(entry)));
    "track page identify reset block flush debug consent segments on alias group"
      .split(" ")
      .map((method) => (shoal[method] = (...args) => shoal.push([method, ...args])));

    // Whoever may leave before the tracker is there: what was called goes out as it is, for the server to read,
    // if nothing speaks against it. Where the storage cannot be read, a refusal might be in it.
    const leave = (event) => {
      try {
        const kept = localStorage["shoal.consent"];
        const refused = kept
          ? kept[0] < 1
          : consent ||
            navigator.globalPrivacyControl ||
            navigator.doNotTrack > 0 ||
            /consent/.test(JSON.stringify([shoal, window.dataLayer])); // what the page and a consent mode say
        if (!refused && event && document.hidden) {
          const batch = [view, ...shoal].map((call) => [
            (call.sent ||= crypto.randomUUID()),
            document.cookie.split("shoal_visitor=")[1]?.split(";")[0] ||
              (localStorage["shoal.visitor"] ||= crypto.randomUUID()),
            call.time,
            call.url,
            document.referrer,
            ...call,
          ]);
          navigator.sendBeacon(
            new URL(endpoint + "/v1/batch", src),
            JSON.stringify({ batch, sentAt: Date.now(), writeKey: key }),
          );
        }
      } catch {}
    };
    addEventListener("visibilitychange", leave);
    leave(); // Firefox does not open the storage of a page that is closing
  }
}
