// The segment language in the page: the suite's cases through the console's own wasm.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { newPage, useBrowser } from "./browser.js";

useBrowser();

const folder = new URL("../suite/cases/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const cases = files.flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

test("the console's wasm answers every case as the page says", async (t) => {
  assert.ok(cases.length > 250, "the cases are missing");
  const page = await newPage(t);
  await page.goto("/console/");
  await page.waitForFunction(() => globalThis.shoalConsole);
  const wrong = await page.evaluate((cases) => {
    const millis = (text) => (text === undefined ? undefined : Date.parse(text));
    const answer = ({ definition, calls = [], now = "2026-03-01T00:00:00Z", timezone = "" }) => {
      const told = calls.map((call) => ({ type: "track", userId: "u1", ...call }));
      try {
        const text = [JSON.stringify(definition), JSON.stringify(told), now, timezone];
        return JSON.parse(globalThis.shoalConsole.evaluate(...text));
      } catch (error) {
        return { error: JSON.parse(error) };
      }
    };
    const isRight = (expected, { member, until, error }) =>
      expected.error
        ? error?.path === expected.error.path && error.message.includes(expected.error.message)
        : member === expected.member && until === millis(expected.until);
    const got = cases.map((one) => ({ name: one.name, one, got: answer(one) }));
    return got.filter(({ one, got }) => !isRight(one, got)).map(({ name, got }) => `${name}: ${JSON.stringify({ ...got, condition: undefined })}`);
  }, cases);
  assert.deepEqual(wrong, [], `${wrong.length} of ${cases.length} cases`);
});
