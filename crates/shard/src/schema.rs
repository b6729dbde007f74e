//! Tables of a shard. Migrations are never changed, only added.

pub(crate) const MIGRATIONS: &[&str] = &[
    "
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
",
    "
-- To whom identifiers belong, as far as this shard has heard; of those whose home is here, as it decided.
CREATE TABLE links (
    identifier TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    version INTEGER NOT NULL,
    target TEXT
) WITHOUT ROWID;
CREATE INDEX links_by_contact ON links (contact);
INSERT INTO links SELECT 'anonymous:' || anonymous, contact, 1, 'user:' || (claim->>'user') FROM moved;
DROP TABLE moved;

-- What was said of the identifiers whose home is here.
ALTER TABLE claims RENAME TO first_claims;
CREATE TABLE claims (identifier TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO claims SELECT 'anonymous:' || anonymous, json_object('first', json_object(
    'weight', 'Firm', 'time', body->'time', 'call', body->>'call', 'to', 'user:' || (body->>'user')
)) FROM first_claims;
DROP TABLE first_claims;

-- What an alias said of ids that may be users', and these users' home is here.
CREATE TABLE aliases (
    previous TEXT NOT NULL,
    call TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (previous, call)
) WITHOUT ROWID;

-- Explicit words on identifiers, in the order of their numbers, and the calls that said some of them.
CREATE TABLE words (identifier TEXT PRIMARY KEY, number INTEGER NOT NULL, target TEXT) WITHOUT ROWID;
CREATE TABLE causes (call TEXT PRIMARY KEY) WITHOUT ROWID;

-- A number is never used again: late word that one has arrived must not be taken for another.
DROP INDEX outbox_by_due;
ALTER TABLE outbox RENAME TO numbered_anew;
CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX outbox_by_due ON outbox (due);
INSERT INTO outbox SELECT seq, due, body FROM numbered_anew;
DROP TABLE numbered_anew;

-- Segments that were taken away: what still comes of them says nothing.
CREATE TABLE dropped (id TEXT PRIMARY KEY) WITHOUT ROWID;
",
    "
-- When each call was received, and from whom: where it is counted.
ALTER TABLE calls ADD COLUMN received INTEGER;
ALTER TABLE calls ADD COLUMN source TEXT;

-- What became of all that was received, by day of the shop: one row for each outcome and its reason.
CREATE TABLE counts (
    day INTEGER NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (day, source, outcome, reason)
) WITHOUT ROWID;

-- Histories that arrived from other shards, by the numbers of their parcels, and for each shard the
-- number below which all have: a history counts once.
CREATE TABLE arrived (shard INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (shard, seq)) WITHOUT ROWID;
CREATE TABLE arrived_below (shard INTEGER PRIMARY KEY, seq INTEGER NOT NULL);

-- Refused calls can be sent again: by which route they came, and what stood around them. `total`: bytes
-- of this one and all before it. A number is never used again.
ALTER TABLE rejected RENAME TO rejected_before;
CREATE TABLE rejected (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    path TEXT NOT NULL,
    message TEXT NOT NULL,
    route TEXT NOT NULL,
    around TEXT,
    body TEXT NOT NULL,
    total INTEGER NOT NULL,
    replayed INTEGER
);
INSERT INTO rejected SELECT seq, at, 'page', code, path, message, 'v1/batch', '{}', body, 0, NULL
FROM rejected_before;
DROP TABLE rejected_before;
CREATE INDEX rejected_by_time ON rejected (at);
CREATE INDEX rejected_by_code ON rejected (code, at);
CREATE INDEX rejected_by_total ON rejected (total);
",
    "
-- While a shop's shards are doubled: identities up to `upto` live at the other shard of the pair; those
-- up to `held` are on their way there, in the parcels from `first` to `last`.
CREATE TABLE split (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    shards INTEGER NOT NULL,
    slice INTEGER NOT NULL,
    upto TEXT NOT NULL,
    held TEXT,
    ids TEXT,
    first INTEGER,
    last INTEGER,
    moved INTEGER NOT NULL
);
-- Parts of a slice that is not whole yet.
CREATE TABLE arriving (part INTEGER PRIMARY KEY, body TEXT NOT NULL);

-- The identity that a row is of, as far as its text does not tell.
ALTER TABLE claims ADD COLUMN contact TEXT;
ALTER TABLE aliases ADD COLUMN contact TEXT;
CREATE INDEX claims_by_contact ON claims (contact);
CREATE INDEX aliases_by_contact ON aliases (contact);
",
    "
-- How often forming failed, when it goes on, and why it was given up.
UPDATE segments SET formed = '' WHERE formed IS NOT NULL;
ALTER TABLE segments ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segments ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segments ADD COLUMN failed TEXT;

-- What the alarm is at; what is still here when it comes again was not come through with.
CREATE TABLE at_work (id INTEGER PRIMARY KEY CHECK (id = 1), task TEXT NOT NULL);
-- Contacts that could not be evaluated: how often, and when that is tried again.
CREATE TABLE aside (
    contact TEXT PRIMARY KEY,
    tries INTEGER NOT NULL,
    again INTEGER NOT NULL,
    since INTEGER NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
",
    "
-- How often each block of products was seen and clicked, by day of the shop.
CREATE TABLE block_counts (
    day INTEGER NOT NULL,
    block TEXT NOT NULL,
    variant TEXT NOT NULL,
    shown INTEGER NOT NULL,
    clicked INTEGER NOT NULL,
    PRIMARY KEY (day, block, variant)
) WITHOUT ROWID;
",
    "
-- Contacts by number, in the order in which they came. Their ids are hashes: by numbers, what is written
-- of a new contact stands at the end of every index, and few pages change.
CREATE TABLE people (person INTEGER PRIMARY KEY, contact TEXT NOT NULL UNIQUE);
INSERT INTO people (contact)
SELECT contact FROM calls UNION SELECT id FROM contacts UNION SELECT contact FROM identifiers
UNION SELECT contact FROM memberships UNION SELECT contact FROM history;

ALTER TABLE calls RENAME TO calls_before;
DROP INDEX calls_by_contact;
CREATE TABLE calls (
    seq INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    body TEXT NOT NULL,
    received INTEGER,
    source TEXT
);
INSERT INTO calls SELECT seq, person, id, time, body, received, source
FROM calls_before JOIN people USING (contact) ORDER BY seq;
DROP TABLE calls_before;
CREATE INDEX calls_by_person ON calls (person);
CREATE VIEW calls_of AS SELECT contact, calls.* FROM calls JOIN people USING (person);

ALTER TABLE contacts RENAME TO contacts_before;
DROP INDEX contacts_by_last_seen;
CREATE TABLE contacts (
    person INTEGER PRIMARY KEY,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    words TEXT NOT NULL
);
INSERT INTO contacts SELECT person, first_seen, last_seen, words
FROM contacts_before JOIN people ON contact = id;
DROP TABLE contacts_before;
CREATE INDEX contacts_by_last_seen ON contacts (last_seen);
CREATE VIEW contacts_of AS SELECT contact AS id, contacts.* FROM contacts JOIN people USING (person);

ALTER TABLE identifiers RENAME TO identifiers_before;
DROP INDEX identifiers_by_contact;
CREATE TABLE identifiers (identifier TEXT PRIMARY KEY, person INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO identifiers SELECT identifier, person FROM identifiers_before JOIN people USING (contact);
DROP TABLE identifiers_before;
CREATE INDEX identifiers_by_person ON identifiers (person);
CREATE VIEW identifiers_of AS SELECT contact, identifiers.* FROM identifiers JOIN people USING (person);

ALTER TABLE memberships RENAME TO memberships_before;
DROP INDEX memberships_by_contact;
DROP INDEX memberships_by_until;
CREATE TABLE memberships (
    segment TEXT NOT NULL,
    person INTEGER NOT NULL,
    member INTEGER NOT NULL,
    since INTEGER,
    until INTEGER,
    PRIMARY KEY (segment, person)
) WITHOUT ROWID;
INSERT INTO memberships SELECT segment, person, member, since, until
FROM memberships_before JOIN people USING (contact);
DROP TABLE memberships_before;
CREATE INDEX memberships_by_person ON memberships (person);
CREATE INDEX memberships_by_until ON memberships (until) WHERE until IS NOT NULL;
CREATE VIEW memberships_of AS SELECT contact, memberships.* FROM memberships JOIN people USING (person);

ALTER TABLE history RENAME TO history_before;
DROP INDEX history_by_contact;
DROP INDEX history_by_segment;
DROP INDEX history_by_time;
CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person INTEGER NOT NULL,
    change TEXT NOT NULL,
    segment TEXT,
    identifier TEXT
);
INSERT INTO history SELECT seq, at, person, change, segment, identifier
FROM history_before JOIN people USING (contact) ORDER BY seq;
DROP TABLE history_before;
CREATE INDEX history_by_person ON history (person, at);
CREATE INDEX history_by_segment ON history (segment, at);
CREATE INDEX history_by_time ON history (at);
CREATE VIEW history_of AS SELECT contact, history.* FROM history JOIN people USING (person);
",
    "
-- The calls of the contacts from one number to another as columns, made from the rows: a copy that is
-- quickly gone through. `long`: contacts whose histories are too long for it.
CREATE TABLE chunks (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    contacts INTEGER NOT NULL,
    long INTEGER NOT NULL,
    packed_at INTEGER NOT NULL
);
CREATE TABLE chunk_parts (
    first INTEGER NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (first, part)
) WITHOUT ROWID;
-- Contacts that are in no chunk, or not as they are in it.
CREATE TABLE loose (person INTEGER PRIMARY KEY);
INSERT INTO loose (person) SELECT DISTINCT person FROM calls;
CREATE TRIGGER call_came AFTER INSERT ON calls
WHEN NOT EXISTS (SELECT 1 FROM loose WHERE person = NEW.person) BEGIN
    INSERT INTO loose (person) VALUES (NEW.person);
END;
CREATE TRIGGER call_went AFTER DELETE ON calls
WHEN NOT EXISTS (SELECT 1 FROM loose WHERE person = OLD.person) BEGIN
    INSERT INTO loose (person) VALUES (OLD.person);
END;
CREATE TRIGGER call_changed AFTER UPDATE ON calls BEGIN
    INSERT INTO loose (person) SELECT OLD.person
    WHERE NOT EXISTS (SELECT 1 FROM loose WHERE person = OLD.person);
    INSERT INTO loose (person) SELECT NEW.person
    WHERE NOT EXISTS (SELECT 1 FROM loose WHERE person = NEW.person);
END;
",
];
