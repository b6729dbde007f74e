"""DuckDB, one thread, an in-memory table with narrow columns."""

import sys

import duckdb
import measure
import sql

connection = duckdb.connect(config={"threads": 1})


def build():
    connection.execute(
        """CREATE TABLE events AS SELECT ts, visitor, event::ENUM ('view', 'addtocart', 'transaction') AS event,
        item, category, price::INTEGER AS price, qty::TINYINT AS qty, amount::INTEGER AS amount,
        tx::INTEGER AS tx FROM read_parquet(?)""",
        [sys.argv[1]],
    )


def run(query):
    return connection.execute(query).fetchall()[0][0]


seconds, _ = measure.load(build)
used = run("SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'") / 1e6
segments = sql.segments(
    lambda condition: f"count(*) FILTER ({condition})",
    lambda value, condition: f"max({value}) FILTER ({condition})",
)
measure.report(f"DuckDB {duckdb.__version__}", seconds, used, run, segments)
