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
