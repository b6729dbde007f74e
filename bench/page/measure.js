// What trackers cost a page in Chromium, as JSON: `measure.js <Shoal's files> <repetitions> [peers]`.

import { loadavg } from "node:os";
import { chromium } from "playwright-core";
import { serve } from "./server.js";
import { busy, CATEGORIES, longest, read } from "./trace.js";
import { nothing, peers, shoal } from "./trackers.js";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync",
  // Trackers look away from browsers that a program drives.
  "--disable-blink-features=AutomationControlled",
];
const RATES = [4, 1];
const PATIENCE_MS = 60_000;
const CALLS = 1_000;
/** Until after the last tracker has sent its event. */
const NOTHING_MS = 5_000;
/** For what the answer leads to. */
const AFTERWARDS_MS = 500;

const [folder, repetitions, ...others] = process.argv.slice(2);
const trackers = [nothing, shoal(folder), ...(others.includes("peers") ? peers() : [])];
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
const userAgent = await withWindow();

// One after the other and all over again, so that whatever else the machine does meets all alike.
const loads = [];
for (let round = 0; round < Number(repetitions); round++) {
  for (const rate of RATES) {
    for (const tracker of trackers) loads.push({ rate, name: tracker.name, ...(await load(tracker, rate)) });
  }
}
await browser.close();
const speeds = RATES.map((rate) => {
  const [page, ...costs] = trackers.map((tracker) => summary(tracker, rate));
  return { rate, page, trackers: costs };
});
console.log(JSON.stringify({ load: loadavg()[1], speeds }));

/** What Chromium calls itself with a window; without one, trackers take it for a robot. */
async function withWindow() {
  const page = await browser.newPage();
  const agent = await page.evaluate("navigator.userAgent");
  await page.close();
  return agent.replace("Headless", "");
}

/** Opens the tracker's page as somebody new. */
async function load(tracker, rate) {
  const server = await serve(tracker);
  const context = await browser.newContext({ userAgent });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.goto(server.url);
  const sent = tracker.track ? await within(server.sent, tracker.name) : await pause(NOTHING_MS);
  await pause(AFTERWARDS_MS);
  const trace = read(await browser.stopTracing(), server.url, sent);
  const bytes = await memory(devtools);
  const track = tracker.track && (await page.evaluate(called(tracker.track)));
  await context.close();
  server.close();
  return { ...trace, bytes, track };
}

async function within(sent, name) {
  const late = pause(PATIENCE_MS).then(() => Promise.reject(new Error(`${name} did not send its event`)));
  return Promise.race([sent, late]);
}

function pause(ms) {
  return new Promise((over) => setTimeout(over, ms).unref());
}

/** What JavaScript and wasm keep when the garbage is gone; of compiled wasm the browser does not tell. */
async function memory(devtools) {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await devtools.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize + (await wasmMemory(devtools));
}

// The heap's figures leave it out.
async function wasmMemory(devtools) {
  const { result } = await devtools.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await devtools.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const sum = "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) }";
  const summed = await devtools.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: sum,
    returnByValue: true,
  });
  return summed.result.value;
}

/** A script for the page: how long the calls take to return, in µs, the median. */
function called(track) {
  return `(() => {
    const times = [];
    for (let call = 0; call < ${CALLS}; call++) {
      const begun = performance.now();
      ${track};
      times.push(performance.now() - begun);
    }
    return times.sort((one, other) => one - other)[${CALLS / 2}] * 1000;
  })()`;
}

/** The medians of one tracker, without what the page takes on its own. */
function summary(tracker, rate) {
  const of = ({ name }) => loads.filter((load) => load.name === name && load.rate === rate);
  const [own, bare] = [of(tracker), tracker === nothing ? [] : of(nothing)];
  const bareBusy = (end) => median(bare.map(({ tasks }) => busy(tasks, end))) ?? 0;
  return {
    name: tracker.name,
    main_ms: median(own.map(({ tasks, end }) => busy(tasks, end) - bareBusy(end))),
    longest_ms: median(own.map(({ tasks }) => longest(tasks))),
    sent_ms: median(own.map(({ end }) => end)),
    track_us: median(own.map(({ track }) => track)),
    bytes: median(own.map(({ bytes }) => bytes)) - (median(bare.map(({ bytes }) => bytes)) ?? 0),
  };
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
