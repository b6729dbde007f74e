// Public segments, told in the page itself: their definitions are fetched once, and the same evaluator as
// on the server looks at what this browser did lately, after each call and when time alone changes
// something. Loaded only by pages that ask for segments.
import { connect } from "device";
import { bytes } from "./bytes.js";

/** The form of definitions that the evaluator reads. */
const FORM = 2;
/** What is kept of the past, in the browser alone. */
const CALLS = 300;
const PAST_MS = 30 * 86_400_000;
/** Where: whose it is, the segments that they were in, and the calls, a line each. The core forgets it too. */
const SEEN = "shoal-seen";
/** How long a change waits to be kept. */
const SAVE_MS = 250;
/** So many calls in so short a time are looked at one by one; more are taken together, a slice at a time. */
const CALM = 20;
const BURST_MS = 100;
const SLICE_MS = 8;
/** Timers run at most this long, 24.8 days. */
const LONGEST = 2 ** 31 - 1;

/**
 * Starts telling who enters and leaves. The server gives the definitions at `source`, `state()` says who is
 * here and what they allow, `calls` are always those that the page has made lately. `part` loads a file of the
 * same build.
 */
export const start = async (source, state, calls, part) => {
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
  const [{ form, segments, definitions }, evaluator] = await Promise.all([
    fetchSegments(source),
    compiled(part).then(connect),
  ]);
  const named = new Map(segments.map((segment) => [segment.id, segment]));
  const listeners = { entered: [], left: [] };
  let isOpen = false;
  let who, device, history, written, looking, saving, working;
  // How many calls the evaluator has, and those that it is still to take.
  let taken = 0;
  let waiting = [];
  let burst = { since: 0, calls: 0 };

  // From what is kept of whoever is here now; of anybody else, nothing is left.
  const begin = () => {
    [looking, saving, working].forEach(clearTimeout);
    saving = working = undefined;
    who = visitor();
    const { members, lines } = kept();
    anew(members);
    if (!who) return write("");
    [...lines, ...calls].forEach(keep);
    change();
    look();
  };

  const anew = (members) => {
    history = new Map();
    taken = 0;
    device?.free();
    device = form === FORM ? evaluator(decoded(definitions), members.replaceAll(" ", "\n")) : undefined;
    if (!device) throw error("the page is older than the server: load it again");
  };

  const kept = () => {
    const [owner, members, ...lines] = read().split("\n");
    return who && owner === who ? { members, lines } : { members: "", lines: [] };
  };

  // Takes a call, unless it is known, too old, or somebody else's. A customer's token stays in its tab.
  const keep = (line) => {
    const { token, ...call } = JSON.parse(line);
    const { messageId, anonymousId, originalTimestamp } = call;
    const isOld = new Date(originalTimestamp) < Date.now() - PAST_MS;
    if (anonymousId !== who || isOld || history.has(messageId)) return;
    const told = bytes(call);
    history.set(messageId, { line: JSON.stringify(call), told });
    device.take(told);
    taken += 1;
  };

  const look = () => {
    if (!who || !isOpen) return;
    const now = Date.now();
    const turns = device.look(now);
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

  // Takes as much of what waits as fits into a slice: no task of the page gets long by it.
  const work = quietly(() => {
    clearTimeout(working);
    working = undefined;
    if (isOther()) begin();
    const end = performance.now() + SLICE_MS;
    waiting = waiting.slice(-CALLS);
    while (waiting.length && performance.now() < end) waiting.splice(0, 10).forEach(keep);
    if (taken > 2 * CALLS) {
      const latest = [...history].slice(-CALLS);
      anew(device.members().join(" "));
      history = new Map(latest);
      latest.forEach(([, { told }]) => device.take(told));
      taken = CALLS;
    }
    change();
    look();
    if (waiting.length) working = setTimeout(work);
  });
  const isCalm = () => {
    const now = performance.now();
    if (now - burst.since > BURST_MS) burst = { since: now, calls: 0 };
    return (burst.calls += 1) <= CALM;
  };

  const change = () => {
    if (who) saving ??= setTimeout(save, SAVE_MS);
  };
  const save = quietly(() => {
    clearTimeout(saving);
    saving = undefined;
    meet();
    history = new Map([...history].slice(-CALLS));
    written = [who, device.members().join(" "), ...[...history.values()].map(({ line }) => line)].join("\n");
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
  addEventListener("pagehide", () => {
    waiting.splice(0).slice(-CALLS).forEach(quietly(keep));
    if (saving) save();
  });

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
      if (line) waiting.push(line);
      if (!line || isCalm()) work();
      else working ??= setTimeout(work);
    },
    /** The public segments that the visitor is in now. */
    members: async () => {
      await opened;
      while (waiting.length) await new Promise(setTimeout);
      permit();
      if (isOther()) begin();
      look();
      return device.members().map((id) => named.get(id));
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

/** The evaluator's code; where page or browser refuses wasm, the same in JavaScript. */
const compiled = async (part) => {
  try {
    const wasm = fetch(import.meta.url.replace(/js$/, "wasm"), { integrity: WASM_DIGEST });
    const module = await WebAssembly.compileStreaming(wasm);
    return async (page) => (await WebAssembly.instantiate(module, { page })).exports;
  } catch {
    return (await part("segments.plain.js", PLAIN_DIGEST)).instantiate;
  }
};

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
