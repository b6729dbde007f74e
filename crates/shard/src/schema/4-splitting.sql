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
