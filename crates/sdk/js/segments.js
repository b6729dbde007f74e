// Public segments, told in the page itself: their definitions are fetched once, and the same evaluator as
// on the server looks at what this browser did lately, after each call and when time alone changes
// something. Loaded only by pages that ask for segments.
import init, { Device } from "device";
import { bytes } from "./bytes.js";

/** The form of definitions that the evaluator reads. */
const FORM = 1;
/** What is kept of the past, in the browser alone. */
const CALLS = 300;
const PAST_MS = 30 * 86_400_000;
/** Where: whose it is, the segments that they were in, and the calls, a line each. The core forgets it too. */
const SEEN = "shoal-seen";
/** How long a change waits to be kept. */
const SAVE_MS = 250;
/** Timers run at most this long, 24.8 days. */
const LONGEST = 2 ** 31 - 1;

/**
 * Starts telling who enters and leaves. The server gives the definitions at `source`, `state()` says who is
 * here and what they allow, `calls` are always those that the page has made lately.
 */
export const start = async (source, state, calls) => {
  // Whoever may be told of: nobody who does not allow it.
  const visitor = () => {
    const { consent, choice, visitor } = state();
    return consent === "given" && choice.personalization !== false ? visitor : "";
  };
  const permit = () => {
    if (visitor()) return;
    write("");
    throw error("the visitor does not allow it");
  };

  permit();
  const [{ form, segments, definitions }] = await Promise.all([
    fetchSegments(source),
    init({ module_or_path: fetch(import.meta.url.replace(/js$/, "wasm"), { integrity: WASM_DIGEST }) }),
  ]);
  const named = new Map(segments.map((segment) => [segment.id, segment]));
  const listeners = { entered: [], left: [] };
  let isOpen = false;
  let who, device, history, written, looking, saving;

  // From what is kept of whoever is here now; of anybody else, nothing is left.
  const begin = () => {
    clearTimeout(looking);
    clearTimeout(saving);
    saving = undefined;
    who = visitor();
    history = new Map();
    const { members, lines } = kept();
    device = form === FORM ? Device.read(decoded(definitions), members.replaceAll(" ", "\n")) : undefined;
    if (!device) throw error("the page is older than the server; it has to be loaded again");
    if (!who) return write("");
    [...lines, ...calls].forEach(keep);
    change();
    look();
  };

  const kept = () => {
    const [owner, members, ...lines] = read().split("\n");
    return who && owner === who ? { members, lines } : { members: "", lines: [] };
  };

  // Takes a call, unless it is known, too old, or somebody else's. A customer's token stays in its tab.
  const keep = (line) => {
    const { token, ...call } = JSON.parse(line);
    const { messageId, anonymousId, originalTimestamp } = call;
    const isOld = Date.parse(originalTimestamp) < Date.now() - PAST_MS;
    if (anonymousId !== who || isOld || history.has(messageId)) return;
    history.set(messageId, JSON.stringify(call));
    device.take(bytes(call));
  };

  const look = () => {
    if (!who || !isOpen) return;
    const now = Date.now();
    const turns = device.look(now).split("\n").filter(Boolean);
    clearTimeout(looking);
    const until = device.until();
    if (until < Infinity) looking = setTimeout(quietly(look), Math.min(Math.max(until - now, 0), LONGEST));
    if (turns.length) change();
    for (const turn of turns) {
      const [sign, at, id] = turn.split(" ");
      const told = listeners[sign === "+" ? "entered" : "left"];
      told.forEach((listener) => quietly(listener)({ ...named.get(id), at: new Date(+at) }));
    }
  };

  const change = () => {
    if (who) saving ??= setTimeout(save, SAVE_MS);
  };
  const save = quietly(() => {
    clearTimeout(saving);
    saving = undefined;
    meet();
    history = new Map([...history].slice(-CALLS));
    written = [who, device.members().replaceAll("\n", " "), ...history.values()].join("\n");
    write(written);
  });

  // Other tabs of this browser keep theirs in the same place.
  const meet = () => {
    if (read() !== written) kept().lines.forEach(keep);
  };
  addEventListener(
    "storage",
    quietly(({ key }) => {
      if (key !== SEEN) return;
      meet();
      look();
    }),
  );
  addEventListener("pagehide", () => saving && save());

  // Whether somebody else is here, or nothing may be told any more.
  const isOther = () => visitor() !== who;

  begin();
  // Who waits for this file listens before the first look.
  const opened = new Promise((open) => setTimeout(open)).then(() => {
    isOpen = true;
    quietly(look)();
  });
  return {
    /** Has `listener` called when the visitor has `entered` or `left` a segment. */
    on: (how, listener) => {
      permit();
      listeners[how].push(listener);
    },
    /** A call was recorded, or somebody else may be here. */
    heard: (line) => {
      if (isOther()) return begin();
      if (!line) return;
      keep(line);
      change();
      look();
    },
    /** The public segments that the visitor is in now. */
    members: async () => {
      await opened;
      permit();
      if (isOther()) begin();
      look();
      return device.members().split("\n").filter(Boolean).map((id) => named.get(id));
    },
  };
};

/** What goes wrong here is none of the page's business. */
const quietly = (run) => (...args) => {
  try {
    run(...args);
  } catch {}
};

const error = (message) => new Error(`shoal: segments: ${message}`);

const fetchSegments = async (source) => {
  const response = await fetch(source, { credentials: "omit" }).catch(() => {
    throw error("the server could not be reached");
  });
  if (!response.ok) throw error(`the server answered ${response.status}`);
  return response.json();
};

// Where the storage is forbidden or full, it is as if nothing had been kept.
const read = () => {
  try {
    return localStorage.getItem(SEEN) ?? "";
  } catch {
    return "";
  }
};
const write = quietly((text) => (text ? localStorage.setItem(SEEN, text) : localStorage.removeItem(SEEN)));

const decoded = (base64) => Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
