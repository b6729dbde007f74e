"""ClickHouse inside the process (chdb), one thread, a table of the engine Memory."""

import sys

import chdb
import measure
import sql
from chdb import session

server = session.Session()


def run(query):
    return int(str(server.query(f"{query} SETTINGS max_threads = 1")))


def build():
    server.query("CREATE DATABASE shop")
    server.query("USE shop")
    server.query(
        """CREATE TABLE events (ts Int64, visitor UInt32, event LowCardinality(String), item UInt32,
        category UInt16, price UInt32, qty UInt8, amount UInt32, tx Int32) ENGINE = Memory"""
    )
    server.query(f"INSERT INTO events SELECT * FROM file('{sys.argv[1]}', Parquet) SETTINGS max_threads = 1")


seconds, _ = measure.load(build)
used = run("SELECT total_bytes FROM system.tables WHERE database = 'shop'") / 1e6
segments = sql.segments(
    lambda condition: f"countIf({condition})",
    lambda value, condition: f"maxOrNullIf({value}, {condition})",
)
measure.report(f"ClickHouse (chdb {chdb.__version__})", seconds, used, run, segments)
