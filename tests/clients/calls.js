// The calls that every client is made to send, and where to.

import { readFileSync } from "node:fs";

/** The address of the server and the key, as the environment names them. */
export const { SHOAL_URL: url, SHOAL_WRITE_KEY: writeKey } = process.env;

/** The calls of `calls.json`. */
export const calls = JSON.parse(readFileSync(new URL("calls.json", import.meta.url), "utf8"));

/** Makes a client with methods as Segment's and RudderStack's have them send every call. */
export function sendAll(client) {
  for (const { type, ...call } of calls) client[type](call);
}
