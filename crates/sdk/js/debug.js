// The panel that `shoal.debug(true)` opens: what the tracker knows, and what it was told. It lives in a shadow
// root, and its styles in a sheet made by script, which no content security policy takes for inline.

const STYLES = `
  :host { all: initial; position: fixed; inset: auto 8px 8px auto; z-index: 2147483647; max-width: calc(100vw - 16px);
    font: 13px/1.45 system-ui, sans-serif; color-scheme: light dark; }
  section { box-sizing: border-box; width: 360px; max-width: 100%; max-height: min(70vh, 520px); display: flex; flex-direction: column;
    border-radius: 10px; border: 1px solid light-dark(#d5dade, #3a444c); background: light-dark(#fff, #171d21);
    color: light-dark(#1b2327, #e6ebee); box-shadow: 0 6px 24px #0003; overflow: hidden; }
  header { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 12px; border-bottom: 1px solid light-dark(#e6eaed, #2a3238); }
  h2 { flex: 1; margin: 0; font-size: 13px; }
  button { border: 0; border-radius: 6px; padding: 4px 8px; background: none; color: inherit; font: inherit; cursor: pointer; }
  button:hover, button:focus-visible { background: light-dark(#eef1f3, #262f35); }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 0; padding: 8px 12px; }
  dt { color: light-dark(#5a666e, #93a1aa); }
  dd { margin: 0; overflow-wrap: anywhere; }
  ol { margin: 0; padding: 0; overflow: auto; list-style: none; border-top: 1px solid light-dark(#e6eaed, #2a3238); }
  summary { display: flex; gap: 12px; padding: 4px 12px; cursor: pointer; }
  summary b { flex: 1; font-weight: 500; overflow-wrap: anywhere; }
  time { color: light-dark(#5a666e, #93a1aa); font-variant-numeric: tabular-nums; }
  pre { margin: 0; padding: 4px 12px 8px; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.4 ui-monospace, monospace; }
  p { margin: 0; padding: 8px 12px; color: light-dark(#5a666e, #93a1aa); }`;

const SHOWN = 50;

let panel;

/** Shows the panel, or removes it. `ask` makes a call of the tracker; what is wrong with the page's calls of `shoal` goes
 * to the console. */
export const show = (on = true, shoal, ask) => {
  panel?.remove();
  panel = on ? open(ask) : undefined;
  if (!panel || shoal.warns) return;
  const { push } = shoal;
  shoal.warns = true;
  shoal.push = (entry) => {
    const result = push(entry);
    result.catch((error) => panel && console.warn(error));
    return result;
  };
};

const open = (ask) => {
  const host = document.createElement("shoal-debug");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];

  const close = element("button", "Close");
  close.setAttribute("aria-label", "Close the panel");
  const [facts, calls] = [element("dl"), element("ol")];
  const none = element("p", "Nothing has been recorded yet.");
  const section = element("section", element("header", element("h2", "Shoal"), close), facts, none, calls);
  section.setAttribute("aria-label", "Shoal");
  root.append(section);
  document.documentElement.append(host);

  const fact = ([name, value]) => [element("dt", name), element("dd", value)];
  // Those that the page can tell, or why it cannot.
  let segments = "";
  const look = async () => {
    try {
      segments = (await ask("segments")).map(({ name }) => name).join(", ") || "in none";
    } catch (error) {
      segments = error.message;
    }
  };
  // The rows there are, by the ids of their calls.
  const known = new Set();
  const refresh = () => {
    look();
    const state = ask("state");
    facts.replaceChildren(...told(state, segments).flatMap(fact));
    for (const call of state.recent.filter(({ messageId }) => !known.has(messageId))) {
      known.add(call.messageId);
      none.remove();
      calls.prepend(row(call));
    }
    while (calls.children.length > SHOWN) calls.lastChild.remove();
  };
  const timer = setInterval(refresh, 500);
  refresh();
  const remove = () => {
    clearInterval(timer);
    host.remove();
  };
  close.addEventListener("click", remove);
  return { remove };
};

/** What the tracker tells, in the order in which it is read. */
const told = ({ visitor, user, consent, queue, session }, segments) => {
  const { accepted, waiting, refused, dropped } = queue;
  const facts = [
    ["Visitor", visitor],
    ["Customer", user || "not identified"],
    ["Consent", consent],
    ["Sent", `${accepted} accepted, ${waiting} waiting, ${refused} refused, ${dropped} dropped`],
  ];
  if (session) facts.push(["Session", typeof session === "object" ? JSON.stringify(session) : session]);
  if (segments) facts.push(["Segments", segments]);
  return facts;
};

const row = ({ type, event, userId, groupId, originalTimestamp, properties, traits }) => {
  const name = [type, event ?? (type === "group" ? groupId : type === "page" ? "" : userId)].join(" ");
  const time = element("time", new Date(originalTimestamp).toLocaleTimeString());
  const details = JSON.stringify(properties ?? traits ?? {}, null, 2);
  return element("li", element("details", element("summary", element("b", name), time), element("pre", details)));
};

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children.map((child) => child ?? ""));
  return made;
};
