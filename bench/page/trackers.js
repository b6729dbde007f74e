// The trackers, each with its one script tag: what it is told is one view of a page and one event. They are
// set up as their makers describe it, but for where they send.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const PACKAGES = join(import.meta.dirname, "node_modules");

/** The event that is looked for in what a tracker sends. */
export const EVENT = "product_viewed";
const PROPERTIES = `{ product_id: "42", price: 9.5, category: "Kitchen" }`;

/** The same page without a tracker. */
export const nothing = { name: "no tracker", folder: PACKAGES, head: "" };

/** Shoal, as it has been built into `folder`. */
export const shoal = (folder) => ({
  name: "Shoal",
  folder,
  head: `<script>(window.shoal ||= []).push(["track", "${EVENT}", ${PROPERTIES}])</script>
    <script async src="/shoal.js" data-key="wk_bench"></script>`,
  track: `shoal.track("${EVENT}", ${PROPERTIES})`,
});

/** What others offer, at the versions that are installed. */
export const peers = () => [
  {
    name: named("PostHog", "posthog-js"),
    folder: join(PACKAGES, "posthog-js/dist"),
    // Of more events than a hundred at once it would drop the rest, which takes no time.
    head: `<script>
      window.posthog = Object.assign([], { people: [], _i: [["phc_bench", {
        api_host: location.origin,
        rate_limiting: { events_per_second: 10000, events_burst_limit: 10000 },
      }, "posthog"]] });
      posthog.push(["capture", "${EVENT}", ${PROPERTIES}]);
      </script>
      <script async src="/array.js"></script>`,
    track: `posthog.capture("${EVENT}", ${PROPERTIES})`,
  },
  {
    name: named("Segment", "@segment/analytics-next"),
    folder: join(PACKAGES, "@segment/analytics-next/dist/umd"),
    head: `<script>
      window.analytics = Object.assign([], { _writeKey: "bench", _cdn: location.origin });
      analytics.push(["page"], ["track", "${EVENT}", ${PROPERTIES}]);
      </script>
      <script async src="/standalone.js"></script>`,
    track: `analytics.track("${EVENT}", ${PROPERTIES})`,
  },
  {
    // The file with a queue in front, `sp.js`, is not on npm; this is the same tracker.
    name: named("Snowplow", "@snowplow/browser-tracker"),
    folder: join(PACKAGES, "@snowplow/browser-tracker/dist"),
    head: `<script async src="/index.umd.min.js" onload='
      snowplowBrowserTracking.newTracker("sp", location.origin, { appId: "bench" });
      snowplowBrowserTracking.trackPageView();
      snowplowBrowserTracking.trackStructEvent({ category: "Kitchen", action: "${EVENT}", label: "42", value: 9.5 });
      '></script>`,
    track: `snowplowBrowserTracking.trackStructEvent(
      { category: "Kitchen", action: "${EVENT}", label: "42", value: 9.5 })`,
  },
];

function named(name, pack) {
  const { version } = JSON.parse(readFileSync(join(PACKAGES, pack, "package.json"), "utf8"));
  return `${name} ${version}`;
}
