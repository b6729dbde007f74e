CREATE TABLE place (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);

-- Every call of every contact here: the truth that all else is made from.
CREATE TABLE calls (
    seq INTEGER PRIMARY KEY,
    contact TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX calls_by_contact ON calls (contact, time, id);

-- `words`: what the list of contacts is searched by.
CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    words TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX contacts_by_last_seen ON contacts (last_seen, id);

-- `claimed`: the time of the call that joined an anonymous id.
CREATE TABLE identifiers (identifier TEXT PRIMARY KEY, contact TEXT NOT NULL, claimed INTEGER) WITHOUT ROWID;
CREATE INDEX identifiers_by_contact ON identifiers (contact);

-- Anonymous ids that belong to a user, by which claim: where their history is.
CREATE TABLE moved (anonymous TEXT PRIMARY KEY, contact TEXT NOT NULL, claim TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX moved_by_contact ON moved (contact);
-- The first claim on each anonymous id whose home is here.
CREATE TABLE claims (anonymous TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;

-- The version of the definitions applied last.
CREATE TABLE applied (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL);
CREATE TABLE segments (id TEXT PRIMARY KEY, body TEXT NOT NULL, formed TEXT) WITHOUT ROWID;
CREATE TABLE memberships (
    segment TEXT NOT NULL,
    contact TEXT NOT NULL,
    member INTEGER NOT NULL,
    since INTEGER,
    until INTEGER,
    PRIMARY KEY (segment, contact)
) WITHOUT ROWID;
CREATE INDEX memberships_by_contact ON memberships (contact);
CREATE INDEX memberships_by_until ON memberships (until) WHERE until IS NOT NULL;
CREATE TABLE sizes (segment TEXT PRIMARY KEY, contacts INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    contact TEXT NOT NULL,
    change TEXT NOT NULL,
    segment TEXT,
    identifier TEXT
);
CREATE INDEX history_by_contact ON history (contact, at);
CREATE INDEX history_by_segment ON history (segment, at);
CREATE INDEX history_by_time ON history (at);

CREATE TABLE outbox (seq INTEGER PRIMARY KEY, due INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX outbox_by_due ON outbox (due);

CREATE TABLE rejected (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    code TEXT NOT NULL,
    path TEXT NOT NULL,
    message TEXT NOT NULL,
    body TEXT NOT NULL
);
