// What a trace of Chromium says about the main thread of one page.

/** What has to be recorded. */
export const CATEGORIES = ["-*", "toplevel", "devtools.timeline"];

const TASK = "ThreadControllerImpl::RunTask";

/**
 * The tasks of the main thread, `{ at, ms }`, from the first byte of the page at `url` that is parsed, and the
 * time `end` at which the request `sent` went out, in milliseconds since then. A task's time is what its thread
 * had of the processor: what other work on the machine takes away does not count.
 */
export function read(trace, url, sent) {
  const events = JSON.parse(trace).traceEvents;
  const parsed = first(events, ({ name, args }) => name === "ParseHTML" && args.beginData.url === `${url}/`);
  const since = ({ ts }) => (ts - parsed.ts) / 1000;
  const tasks = events
    .filter(({ pid, tid, name }) => pid === parsed.pid && tid === parsed.tid && name === TASK)
    .map((task) => ({ at: since(task), ms: (task.tdur ?? 0) / 1000, end: since(task) + (task.dur ?? 0) / 1000 }))
    .filter(({ end }) => end > 0)
    .sort((one, other) => one.at - other.at);
  if (!sent) return { tasks, end: tasks.at(-1).end };
  const same = events.filter(({ name, args }) => name === "ResourceSendRequest" && args.data.url === url + sent.path);
  return { tasks, end: since(same[sent.before]) };
}

// A trace is in no order.
function first(events, wanted) {
  const [found] = events.filter(wanted).sort((one, other) => one.ts - other.ts);
  if (!found) throw new Error("the trace does not have the page");
  return found;
}

/** The milliseconds in tasks that began before `end`. */
export const busy = (tasks, end) => tasks.filter(({ at }) => at <= end).reduce((sum, { ms }) => sum + ms, 0);

/** The milliseconds of the longest task. */
export const longest = (tasks) => Math.max(...tasks.map(({ ms }) => ms));
