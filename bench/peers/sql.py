"""The five segments as SQL that DuckDB and ClickHouse both read.

`written`: one aggregate per visitor for each part, as a tool makes it from a definition.
`tuned`: what somebody writes by hand for this very segment, knowing the data.
A segment that says "never" counts what came after T too.
"""

from measure import DAY, T


def segments(count_if, max_if):
    month = f"ts > {T - 30 * DAY} AND ts <= {T}"
    carts, purchases = "event = 'addtocart'", "event = 'transaction'"
    bought_this_week = f"{purchases} AND ts > {T - 7 * DAY}"
    last = f"{max_if('ts', carts)} AS added, {max_if('ts', purchases)} AS bought"
    viewed = f"""SELECT count(DISTINCT visitor) FROM events
        WHERE event = 'view' AND category = 3 AND ts > {T - DAY} AND ts <= {T}
        AND (visitor, item) NOT IN (SELECT visitor, item FROM events WHERE {purchases})"""
    spent = f"""SELECT count(*) FROM (SELECT visitor FROM events
        WHERE {purchases} AND ts > {T - 90 * DAY} AND ts <= {T}
        GROUP BY visitor HAVING sum(amount) > 10000)"""
    return {
        "i": {"written": viewed, "tuned": viewed},
        "ii": {
            "written": f"""SELECT count(*) FROM (SELECT visitor FROM events WHERE {month} GROUP BY visitor
                HAVING {count_if(carts)} >= 2 AND {count_if(bought_this_week)} = 0)""",
            "tuned": f"""SELECT count(*) FROM (SELECT visitor FROM events WHERE {month} AND {carts}
                GROUP BY visitor HAVING count(*) >= 2) WHERE visitor NOT IN
                (SELECT visitor FROM events WHERE {bought_this_week} AND ts <= {T})""",
        },
        "iii": {"written": spent, "tuned": spent},
        "iv": {
            "written": f"""SELECT count(*) FROM (SELECT visitor, {last} FROM events WHERE ts <= {T}
                GROUP BY visitor) WHERE added > {T - DAY} AND (bought IS NULL OR bought < added)""",
            "tuned": f"""SELECT count(*) FROM (SELECT visitor, {last} FROM events
                WHERE ts > {T - DAY} AND ts <= {T} AND event IN ('addtocart', 'transaction')
                GROUP BY visitor) WHERE added > {T - DAY} AND (bought IS NULL OR bought < added)""",
        },
        "v": {
            "written": f"""SELECT count(*) FROM (SELECT visitor FROM events GROUP BY visitor
                HAVING {count_if("event = 'view'")} >= 5 AND {count_if(purchases)} = 0
                AND max(ts) > {T - 30 * DAY})""",
            "tuned": f"""SELECT count(*) FROM (SELECT visitor FROM events WHERE event = 'view'
                AND visitor IN (SELECT visitor FROM events WHERE ts > {T - 30 * DAY})
                AND visitor NOT IN (SELECT visitor FROM events WHERE {purchases})
                GROUP BY visitor HAVING count(*) >= 5)""",
        },
    }
