// What the runtime itself costs: a bare Worker that stores each event as one row
// of one Durable Object, and does nothing else with it.
export default {
  fetch: (request, env) => env.STORE.get(env.STORE.idFromName("events")).fetch(request),
};

export class Store {
  constructor(state) {
    this.sql = state.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, event TEXT)");
  }

  async fetch(request) {
    if (request.method !== "POST") return new Response("reference");
    const { batch } = await request.json();
    for (const event of batch) {
      this.sql.exec("INSERT INTO events VALUES (?, ?)", event.messageId, JSON.stringify(event));
    }
    return Response.json({ accepted: batch.length });
  }
}
