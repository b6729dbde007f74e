-- How often each block of products was seen and clicked, by day of the shop.
CREATE TABLE block_counts (
    day INTEGER NOT NULL,
    block TEXT NOT NULL,
    variant TEXT NOT NULL,
    shown INTEGER NOT NULL,
    clicked INTEGER NOT NULL,
    PRIMARY KEY (day, block, variant)
) WITHOUT ROWID;
