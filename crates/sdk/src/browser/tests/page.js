// A page for the tests: `fetch` is answered here, and what was sent is kept.
const sent = [];
let answers = {};

const fetch = window.fetch;
window.fetch = (url, init = {}) => {
  const { host, pathname: path } = new URL(url, location.href);
  if (!host.endsWith(".test")) return fetch(url, init); // the test's own files
  sent.push({ url, ...init });
  const answer = answers[host]?.[path] ?? answers[host]?.["*"];
  // Trackers of other tests have their say; their blocks stay in the dark.
  if (!answer) return path.startsWith("/v1/blocks/") ? new Promise(() => {}) : Promise.resolve(new Response("{}"));
  if (answer.offline) return Promise.reject(new TypeError("offline"));
  const { status = 200, body = "{}", headers = {} } = answer;
  return Promise.resolve(new Response(body, { status, headers }));
};

// Trackers of earlier tests live on in the page: they leave nothing behind.
export const silence = () => {
  answers = {};
  const queues = Object.keys(localStorage).filter((key) => key.startsWith("shoal.queue."));
  queues.forEach((key) => localStorage.removeItem(key));
};
export const answer = (host, path, given) => {
  answers = { ...answers, [host]: { ...answers[host], [path]: JSON.parse(given) } };
};
export const requests = (host) => JSON.stringify(sent.filter(({ url }) => new URL(url).host === host));
export const calls = (host) =>
  JSON.stringify(
    sent
      .filter(({ url, body }) => new URL(url).host === host && body)
      .flatMap(({ body }) => JSON.parse(body).batch),
  );
export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export const value_of = (source) => new Function(`return ${source}`)();
export const run = (source) => JSON.stringify(value_of(source)) ?? "null";

// Elements that show blocks are filled by a file that is loaded when there is one.
window.part = (name) => import(new URL(`../../../js/${name}`, import.meta.url).href);
// What is sent is read here: as text.
delete window.CompressionStream;
