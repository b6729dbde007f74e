"""What the peers share: the instants, the timing, and the report that xtask reads."""

import gc
import json
import statistics
import sys
import time

DAY = 86_400_000
T = 1_442_545_187_000
RUNS = 9


def load(build):
    """Seconds that `build` takes, and what it gives."""
    begun = time.perf_counter()
    built = build()
    return time.perf_counter() - begun, built


def times(run, forms):
    """Members and median milliseconds of each form of a segment."""
    found, medians = set(), {}
    gc.disable()
    for name, form in forms.items():
        found.add(run(form))
        spent = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            run(form)
            spent.append((time.perf_counter() - begun) * 1000)
        medians[name] = statistics.median(spent)
    gc.enable()
    if len(found) != 1:
        sys.exit(f"the forms of one segment disagree: {found}")
    return {"members": found.pop(), **medians}


def report(engine, seconds, megabytes, run, segments):
    measured = {name: times(run, forms) for name, forms in segments.items()}
    print(json.dumps({"engine": engine, "load_s": seconds, "megabytes": megabytes, "segments": measured}))
