// @customerio/cdp-analytics-node, unmodified.

import { Analytics } from "@customerio/cdp-analytics-node";
import { sendAll, url, writeKey } from "./calls.js";

const client = new Analytics({ writeKey, host: url, maxRetries: 2 });
client.on("error", (error) => {
  console.error(error);
  process.exitCode = 1;
});
sendAll(client);
await client.closeAndFlush();
