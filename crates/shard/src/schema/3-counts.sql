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
