// The three engines that there are, steered alike: a visitor with storage of their own opens pages, and a
// page runs functions, goes elsewhere, is loaded anew and closed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { chromium as playwright } from "playwright-core";
import puppeteer from "puppeteer-core";
import { eventually } from "./server.js";

/** Chromium, over its own protocol. */
const chromium = {
  name: "Chromium",
  isSeen: true,
  async start() {
    // The library would have pages that are left never come back as they were.
    const options = { args: ["--no-sandbox"], ignoreDefaultArgs: ["--disable-back-forward-cache"] };
    const browser = await playwright.launch({ executablePath: process.env.CHROME, ...options });
    return { visitor: async () => visitorIn(await browser.newContext()), stop: () => browser.close() };
  },
};

/** Firefox, over WebDriver BiDi. */
const firefox = {
  name: "Firefox",
  isSeen: true,
  async start() {
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX });
    return { visitor: async () => visitorIn(await browser.createBrowserContext()), stop: () => browser.close() };
  },
};

/** What both libraries call alike. */
function visitorIn(context) {
  const open = async (url) => {
    const page = await context.newPage();
    await page.goto(url);
    return {
      run: (function_, argument) => page.evaluate(function_, argument),
      go: (url) => page.goto(url),
      reload: () => page.reload(),
      close: () => page.close({ runBeforeUnload: true }),
    };
  };
  return { open, leave: () => context.close() };
}

/** WebKitGTK, over WebDriver. */
const webkit = {
  name: "WebKit",
  // To its pages a screen that nobody sees is none: they are hidden from the beginning.
  isSeen: false,
  async start() {
    const port = await freePort();
    // Without a window there is no WebKitGTK: it gets a screen that nobody sees.
    const driver = spawn("xvfb-run", ["--auto-servernum", process.env.WEBKIT_DRIVER, `--port=${port}`], {
      detached: true,
      stdio: "ignore",
    });
    const ask = asking(`http://127.0.0.1:${port}`);
    await eventually("the driver of WebKit", () => ask("GET", "/status").catch(() => null));
    const visitor = async () => {
      const browser = { binary: process.env.WEBKIT, args: ["--automation"] };
      const capabilities = { alwaysMatch: { pageLoadStrategy: "none", "webkitgtk:browserOptions": browser } };
      const { sessionId } = await ask("POST", "/session", { capabilities });
      const session = (method, path, body) => ask(method, `/session/${sessionId}${path}`, body);
      await session("POST", "/timeouts", { script: 60_000 });
      return { open: (url) => openWindow(session, url), leave: () => session("DELETE", "") };
    };
    const stop = async () => {
      process.kill(-driver.pid);
      await once(driver, "exit");
    };
    return { visitor, stop };
  },
};

async function openWindow(session, url) {
  // One that was closed may still be the current one.
  const [first] = await session("GET", "/window/handles");
  await session("POST", "/window", { handle: first });
  const { handle } = await session("POST", "/window/new", { type: "window" });
  const here = async (method, path, body) => {
    await session("POST", "/window", { handle });
    return session(method, path, body);
  };
  const run = async (function_, argument) => {
    const script = `const done = arguments[1];
      Promise.resolve((${function_})(arguments[0])).then((value) => done({ value }), (error) => done({ error: String(error) }))`;
    const { value, error } = await here("POST", "/execute/async", { script, args: [argument ?? null] });
    if (error) throw new Error(error);
    return value;
  };
  // The driver would wait for everything that a page loads, and that may never come.
  const arrive = async (path, body) => {
    await run(() => void (window.isLeft = true));
    await here("POST", path, body);
    const isHere = () => document.readyState !== "loading" && !window.isLeft;
    await eventually("the next page", () => run(isHere).catch(() => false));
  };
  await arrive("/url", { url });
  return {
    run,
    go: (url) => arrive("/url", { url }),
    reload: () => arrive("/refresh", {}),
    close: () => here("DELETE", "/window"),
  };
}

const asking = (driver) => async (method, path, body) => {
  const response = await fetch(driver + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
};

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

export const engines = [chromium, firefox, webkit];
