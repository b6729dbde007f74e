// The running server: where it is, what opens it, and asking it as the shop's manager.

/** Where the server listens. */
export const url = setting("SHOAL_URL").replace(/\/$/, "");

/** The keys of the demo shop. */
export const keys = {
  write: setting("SHOAL_WRITE_KEY"),
  source: setting("SHOAL_SOURCE_KEY"),
  admin: setting("SHOAL_ADMIN_KEY"),
};

/** How long a slow machine may take over something that should happen at once, in milliseconds. */
export const PATIENCE = 15_000;

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set; \`cargo xtask test\` sets it`);
  return value;
}

/** Asks the management API; anything but a 200 is an error. */
export async function ask(path, { method = "GET", body, key = keys.admin } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${key}` },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

/** Sends calls as a page does. */
export async function send(batch) {
  const report = await ask("/v1/batch", { method: "POST", body: { batch }, key: keys.write });
  if (report.accepted !== batch.length) throw new Error(`not everything was accepted: ${JSON.stringify(report)}`);
}

/** Creates a segment that goes when the test is over. */
export async function createSegment(t, definition) {
  const segment = await ask("/api/segments", { method: "POST", body: definition });
  t.after(() => ask(`/api/segments/${segment.id}`, { method: "DELETE" }));
  return segment;
}

/** The events of a contact, oldest first; nobody has none. */
export async function eventsOf(contact, name) {
  const { events } = await known(`/api/contacts/${encodeURIComponent(contact)}/events?limit=200`, { events: [] });
  return events.reverse().filter((event) => !name || event.name === name);
}

/** What became of a contact in a segment, `{ change, at }`, oldest first. */
export async function changesOf(contact, segment) {
  const path = `/api/contacts/${encodeURIComponent(contact)}/history?limit=200`;
  const { history } = await known(path, { history: [] });
  const own = history.reverse().filter((change) => change.segment === segment);
  return own.map(({ change, at }) => ({ change, at }));
}

/** A contact, or null if nobody has this id. */
export function contactOf(id) {
  return known(`/api/contacts/${encodeURIComponent(id)}`, null);
}

async function known(path, otherwise) {
  try {
    return await ask(path);
  } catch (error) {
    if (error.message.includes(" answered 404")) return otherwise;
    throw error;
  }
}

/** Asks again until the answer is of use; `what` says what was waited for. */
export async function eventually(what, answer, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await answer();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
