// Batches on their way to the server.

const TURN = "shoal.send";
const PATIENCE_MS = 20_000;
/** Less fits into a few packets as it is, and is readable where somebody looks for a fault. */
const ZIP_CHARACTERS = 6_000;

/** Sends what the core wants sent, and tells it the answers, each with a random number. */
export const delivery = (window, endpoint, key, tell) => {
  const { navigator } = window;
  // What waits for its turn or is being compressed, with what sends it at once.
  const pending = new Map();
  const outlives = () => "keepalive" in window.Request.prototype;
  const settle = (request, status, detail) => tell(Math.random(), "answered", request, status, detail);

  const send = (request, passage, calls) => {
    // The server takes the time until the answer for the way, so this is written when it really leaves.
    const written = () => {
      const envelope = JSON.stringify({ writeKey: key, sentAt: new Date() });
      return `${envelope.slice(0, -1)},"batch":[${calls}]}`;
    };
    const url = `${endpoint}v1/batch`;
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    // A text body, or one without a type, needs no preflight.
    const post = (payload, keepalive) => {
      if (!pending.delete(request)) return;
      if (passage === "leave" && !outlives()) {
        // The browser says whether it took the beacon; more is not to be learned.
        return settle(request, navigator.sendBeacon(url, payload) ? 200 : 0, 0);
      }
      const init = { method: "POST", body: payload, keepalive, credentials: "omit", signal };
      return window.fetch(url, init).then(answered).catch(() => settle(request, 0, 0));
    };
    // Until its answer is read, a request takes its share of what may outlive the page.
    const answered = async (response) => {
      const text = await response.text();
      const detail = response.ok ? JSON.parse(text).rejected?.length : pause(response.headers.get("Retry-After"));
      settle(request, response.status, detail ?? "");
    };
    const now = () => post(written(), true);
    pending.set(request, now);
    if (passage === "leave") return now();
    turn(navigator.locks, signal, async () => {
      if (!pending.has(request)) return;
      const body = written();
      return post(await zipped(window, body).catch(() => body), passage !== "");
    });
  };

  return { send, leave: () => pending.forEach((now) => now()) };
};

// One page sends at a time: the lock is held until the answer is there.
const turn = (locks, signal, run) => (locks ? locks.request(TURN, { signal }, run).catch(() => {}) : run());

const zipped = async (window, body) => {
  if (!window.CompressionStream || body.length < ZIP_CHARACTERS) return body;
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).blob();
};

// `Retry-After` is seconds or a date; milliseconds come back.
const pause = (header) => {
  if (!header) return;
  const pause = /^\d+$/.test(header) ? header * 1_000 : Date.parse(header) - Date.now();
  return pause > 0 ? Math.round(pause) : undefined;
};
