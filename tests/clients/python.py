"""A client library for Python, unmodified: `segment`, `rudderstack` or `customerio`; `gzip` compresses."""

import importlib
import json
import os
import pathlib
import sys

library, *options = sys.argv[1:]
Client = importlib.import_module(f"{library}.analytics.client").Client
calls = json.loads((pathlib.Path(__file__).parent / "calls.json").read_text())
errors = []
client = Client(
    os.environ["SHOAL_WRITE_KEY"],
    host=os.environ["SHOAL_URL"],
    gzip="gzip" in options,
    on_error=lambda error, items: errors.append(error),
)
NAMES = {"userId": "user_id", "groupId": "group_id", "previousId": "previous_id"}
for call in calls:
    kind = call.pop("type")
    getattr(client, kind)(**{NAMES.get(name, name): value for name, value in call.items()})
client.flush()
client.join()
sys.exit(repr(errors[0]) if errors else 0)
