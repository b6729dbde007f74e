"""polars, one thread, a data frame in memory, the streaming engine: the faster of its two here."""

import os
import sys

os.environ["POLARS_MAX_THREADS"] = "1"  # read when polars is imported

import measure  # noqa: E402
import polars as pl  # noqa: E402
from measure import DAY, T  # noqa: E402


def build():
    kinds = pl.Enum(["view", "addtocart", "transaction"])
    narrow = [pl.col("event").cast(kinds), pl.col("price", "amount", "tx").cast(pl.Int32), pl.col("qty").cast(pl.Int8)]
    return pl.read_parquet(sys.argv[1]).with_columns(narrow)


def run(query):
    return query.collect(engine="streaming").item()


seconds, frame = measure.load(build)
events, visitor, ts = frame.lazy(), "visitor", pl.col("ts")
view, cart, purchase = (pl.col("event") == name for name in ("view", "addtocart", "transaction"))
known, members = ts <= T, pl.len()


def within(days):
    return (ts > T - days * DAY) & known


viewed = (
    events.filter(view & (pl.col("category") == 3) & within(1))
    .join(events.filter(purchase), on=[visitor, "item"], how="anti")
    .select(pl.col(visitor).n_unique())
)
spent = (
    events.filter(purchase & within(90))
    .group_by(visitor)
    .agg(pl.col("amount").sum())
    .filter(pl.col("amount") > 10_000)
    .select(members)
)
last = [ts.filter(cart).max().alias("added"), ts.filter(purchase).max().alias("bought")]
added_since = (pl.col("added") > T - DAY) & (pl.col("bought").is_null() | (pl.col("bought") < pl.col("added")))
segments = {
    "i": {"written": viewed, "tuned": viewed},
    "ii": {
        "written": events.filter(within(30))
        .group_by(visitor)
        .agg(cart.sum().alias("added"), (purchase & within(7)).sum().alias("bought"))
        .filter((pl.col("added") >= 2) & (pl.col("bought") == 0))
        .select(members),
        "tuned": events.filter(cart & within(30))
        .group_by(visitor)
        .agg(pl.len().alias("added"))
        .filter(pl.col("added") >= 2)
        .join(events.filter(purchase & within(7)), on=visitor, how="anti")
        .select(members),
    },
    "iii": {"written": spent, "tuned": spent},
    "iv": {
        "written": events.filter(known).group_by(visitor).agg(last).filter(added_since).select(members),
        "tuned": events.filter(cart & within(1))
        .group_by(visitor)
        .agg(ts.max().alias("added"))
        .join(
            events.filter(purchase & within(1)).group_by(visitor).agg(ts.max().alias("bought")),
            on=visitor,
            how="left",
        )
        .filter(added_since)
        .select(members),
    },
    "v": {
        "written": events.group_by(visitor)
        .agg(view.sum().alias("views"), purchase.sum().alias("bought"), ts.max().alias("last"))
        .filter((pl.col("views") >= 5) & (pl.col("bought") == 0) & (pl.col("last") > T - 30 * DAY))
        .select(members),
        "tuned": events.filter(view)
        .join(events.filter(ts > T - 30 * DAY), on=visitor, how="semi")
        .join(events.filter(purchase), on=visitor, how="anti")
        .group_by(visitor)
        .agg(pl.len().alias("views"))
        .filter(pl.col("views") >= 5)
        .select(members),
    },
}
measure.report(f"polars {pl.__version__}", seconds, frame.estimated_size() / 1e6, run, segments)
