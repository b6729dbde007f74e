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
