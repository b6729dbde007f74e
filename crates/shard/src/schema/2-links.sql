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
