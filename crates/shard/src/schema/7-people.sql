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
