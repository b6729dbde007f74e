// The tracker for shops that bundle their scripts: its methods work from the first moment, `load` brings
// the script tag into the page. Types and explanations are in `index.d.ts`.

const METHODS = "track page identify reset block flush debug consent segments on alias group".split(" ");

/** Keeps calls with their time and address until the script is there, as the inline stub does. */
const queue = (shoal) => {
  if (shoal.track) return shoal;
  shoal.push = (call) => {
    const entry = Object.assign(call, { time: Date.now(), url: location.href });
    const result = new Promise((to) => (shoal[shoal.length] = Object.assign(entry, { to })));
    result.catch(() => {}); // whoever waits for the promise sees the error, nobody else
    return result;
  };
  for (const method of METHODS) shoal[method] = (...args) => shoal.push([method, ...args]);
  return shoal;
};

/** Where there is no page, as when it is drawn on a server. */
const nowhere = () => {
  const refuse = () => {
    const result = Promise.reject(new Error("shoal works in a page only"));
    result.catch(() => {});
    return result;
  };
  return Object.fromEntries(["push", ...METHODS].map((method) => [method, refuse]));
};

export const shoal = typeof window === "undefined" ? nowhere() : queue((window.shoal ||= []));

let loading;

export const load = ({ src, nonce, integrity, auto, ...attributes }) =>
  (loading ||= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    if (nonce) script.nonce = nonce;
    if (integrity) Object.assign(script, { integrity, crossOrigin: "anonymous" });
    if (auto) script.dataset.auto = [auto].flat().join(" ");
    Object.assign(script.dataset, attributes);
    script.async = true;
    script.onload = () => resolve(shoal);
    script.onerror = () => {
      loading = undefined;
      script.remove();
      reject(new Error(`${src} could not be loaded`));
    };
    script.src = src;
    document.head.append(script);
  }));
