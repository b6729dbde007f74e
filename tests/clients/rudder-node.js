// @rudderstack/rudder-sdk-node, unmodified.

import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { sendAll, url, writeKey } from "./calls.js";

const client = new RudderAnalytics(writeKey, { dataPlaneUrl: url, flushAt: 100, gzip: process.argv[2] !== "plain" });
sendAll(client);
await new Promise((resolve, reject) => client.flush((error) => (error ? reject(error) : resolve())));
