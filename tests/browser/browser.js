// A real browser: Chromium without a window, and who uses it.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { keys, PATIENCE, url } from "./server.js";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

let browser;

/** Starts the browser for the tests of one file. */
export function useBrowser() {
  before(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
  });
  after(() => browser?.close());
}

/**
 * Somebody with a browser of their own: no cookies, nothing stored. When the test is over, nothing
 * may have gone wrong in any of their pages but what was `expected`.
 */
export async function somebody(t, { expected, ...options } = {}) {
  const context = await browser.newContext({ baseURL: url, locale: "en-GB", ...options });
  context.setDefaultTimeout(PATIENCE);
  context.setDefaultNavigationTimeout(PATIENCE);
  const troubles = watch(context, expected);
  t.after(async () => {
    await context.close();
    assert.deepEqual(troubles, [], "the pages had troubles");
  });
  return context;
}

/** A page of somebody new. */
export async function newPage(t, options) {
  return (await somebody(t, options)).newPage();
}

// What breaks the content policy is told on the console, too. No trouble is the answer 401 to who is
// signed in, and to a wrong key.
function watch(context, expected = /^$/) {
  const troubles = [];
  context.on("console", (message) => {
    const text = `${message.text()} (${message.location().url})`;
    if (message.type() === "error" && !expected.test(text) && !/status of 401.*\/api\/session\)$/.test(text)) troubles.push(text);
  });
  context.on("weberror", (error) => troubles.push(String(error.error())));
  context.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return troubles;
}

/** Signs in to the console with the admin key, as a person does. */
export async function signIn(page, key = keys.admin) {
  await page.goto("/console/");
  await page.getByLabel("Admin key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The id by which Shoal knows this browser. */
export async function anonymousId(page) {
  await page.waitForFunction(() => document.cookie.includes("shoal_visitor="));
  const cookies = await page.context().cookies();
  return cookies.find((cookie) => cookie.name === "shoal_visitor").value;
}

/** Waits until the tracker has sent all it has. */
export async function sent(page) {
  await page.waitForFunction(() => window.shoal?.flush);
  await page.evaluate(() => window.shoal.flush());
}

/** The products that one of Shoal's blocks shows, from the first on. */
export function shownIn(page, block) {
  const links = page.locator(`[data-shoal-block=${block}] [data-product-id]`);
  return links.evaluateAll((links) => links.map((link) => link.dataset.productId));
}

/** How many pixels of the page lie to the right of the window, and of what. */
export async function assertFits(page, what) {
  const beyond = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const clips = (element) => element && (getComputedStyle(element).overflowX !== "visible" || clips(element.parentElement));
    const outside = (element) => element.getBoundingClientRect().right > width + 1 && !clips(element.parentElement);
    const culprits = [...document.body.querySelectorAll("*")].filter(outside).slice(0, 3);
    return {
      pixels: document.documentElement.scrollWidth - width,
      culprits: culprits.map((element) => element.outerHTML.slice(0, 120)),
    };
  });
  assert.deepEqual(beyond, { pixels: 0, culprits: [] }, `${what} is wider than the window`);
}
