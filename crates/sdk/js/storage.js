// What the page keeps: cookies, localStorage, sessionStorage. Any of them may be forbidden or full; then it
// is as if nothing had been kept.

const QUEUE = "shoal.queue.";
const TOKEN = "shoal.token";
const PAGE = "shoal.page.";

/** What `run` returns, nothing if it fails. */
export const attempt = (run) => {
  try {
    return run();
  } catch {}
};

/** A random id. `crypto.randomUUID` exists on https pages only. */
export const uuid = () =>
  crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).reduce((id, word) => id + word.toString(36).padStart(7, 0), "");

/** What the core wants kept for a page that calls itself `tab`. */
export const storage = (window, options, tab) => {
  const { document, location } = window;
  const { locks } = window.navigator;
  const local = attempt(() => window.localStorage);
  const tabs = attempt(() => window.sessionStorage);
  const keys = (prefix) => (attempt(() => Object.keys(local)) ?? []).filter((key) => key.startsWith(prefix));
  const put = (store, key, value) =>
    attempt(() => (value ? store.setItem(key, value) : store.removeItem(key), true));
  const own = `${QUEUE}${tab}.`;
  let domain, release;

  // Where `data-cookie-domain` is `auto`, the widest domain that the browser takes.
  const widest = () => {
    const labels = location.hostname.split(".");
    for (let count = 2; count <= labels.length; count++) {
      const domain = `; Domain=${labels.slice(-count).join(".")}`;
      document.cookie = `shoal_probe=1${domain}`;
      const taken = document.cookie.includes("shoal_probe");
      document.cookie = `shoal_probe=; Max-Age=0${domain}`;
      if (taken) return domain;
    }
    return "";
  };
  const chosen = ({ cookieDomain }) => {
    if (cookieDomain === "auto") return widest();
    return cookieDomain ? `; Domain=${cookieDomain}` : "";
  };

  return {
    keeps: Boolean(local),
    // In the order in which the core reads it.
    kept: () => {
      const [consent, session, visitor, user, first, last] = ["consent", "session", "visitor", "user", "first", "last"].map(
        (name) => attempt(() => local.getItem(`shoal.${name}`)),
      );
      const cookie = attempt(() => /(?:^|; )shoal_visitor=([^;]*)/.exec(document.cookie)[1]);
      const token = attempt(() => tabs.getItem(TOKEN));
      return [consent, session, cookie, visitor, user, token, first, last].join("\x01");
    },
    keep: (key, value) => put(local, key, value),
    token: (value) => put(tabs, TOKEN, value),
    cookie: (text) =>
      attempt(() => {
        // Where there is nothing to forget, nothing is tried out.
        if (text.includes("Max-Age=0") && !document.cookie.includes("shoal_")) return;
        domain ??= chosen(options);
        document.cookie = text + domain;
      }),
    // A page that has left something here is alive while it holds a lock. Others hold none: in Firefox whoever does
    // when it is left does not come back as it was.
    record: (number, text) => {
      if (!release) {
        const over = new Promise((resolve) => (release = resolve));
        locks?.request(PAGE + tab, () => over).catch(() => {});
      }
      return put(local, own + number, text);
    },
    unrecord: (number) => {
      put(local, own + number);
      if (!keys(own)[0]) release = release?.();
    },
    sweep: () => keys(QUEUE).forEach((key) => put(local, key)),
    // Hands over what pages left behind that are gone: a page that is alive holds a lock. Where there are
    // no locks both send, and the server counts once.
    adopt: (take) => {
      const owner = (key) => key.split(".")[2];
      const number = (key) => +key.split(".")[3];
      const others = new Set(keys(QUEUE).map(owner));
      others.delete(tab);
      for (const other of others) {
        const adopt = (lock) => {
          if (!lock) return;
          const left = keys(`${QUEUE}${other}.`).sort((one, two) => number(two) - number(one));
          for (const key of left) {
            take(local.getItem(key));
            put(local, key);
          }
        };
        if (locks) locks.request(PAGE + other, { ifAvailable: true }, adopt).catch(() => {});
        else adopt(true);
      }
    },
    // Whoever waits in the back/forward cache may hold nothing: meanwhile another function stands here.
    away: (instead) => {
      release?.();
      release = instead;
    },
  };
};
