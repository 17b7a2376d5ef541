"""JSON documents whose items are the members of an object: what stands under `#key` is the name of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import Any

import ijson

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources import Input, SourceInfo, SourceOptions

KEY = "#key"


def named_items(options: SourceOptions) -> Iterator[dict[str, Any]]:
    """Each item with its name in it. Raises `SourceError` where the document is no JSON object."""
    name = options.name or options.path
    info = SourceInfo(name, options.path, "json", options.encoding or "utf-8", ())
    with closing(Input(info)) as source:
        try:
            events = ijson.parse(source.text(validate=True))
            first = next(events, None)
            if first is None or first[1] != "start_map":
                raise ValueError("no object with an item under each name")
            for key, item in ijson.kvitems(chain([first], events), ""):
                yield {KEY: key, **item} if isinstance(item, dict) else {KEY: key, "": item}
        except ijson.IncompleteJSONError:
            params = {"format": "JSON", "place": "after its last item"}
            raise SourceError(make("SRC114", params, origin=Origin(name))) from None
        except (ijson.JSONError, ValueError) as error:
            reason = " ".join(str(error).split())[:120]
            raise SourceError(make("SRC115", {"reason": reason, "bytes": 0}, origin=Origin(name))) from None
