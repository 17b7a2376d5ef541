"""A server on this machine that publishes lists of categories, as Google does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOGLE = """# Google_Product_Taxonomy_Version: 2021-09-21
166 - Apparel & Accessories
1604 - Apparel & Accessories > Clothing
212 - Apparel & Accessories > Clothing > Shirts & Tops
536 - Home & Garden
638 - Home & Garden > Kitchen & Dining
672 - Home & Garden > Kitchen & Dining > Tableware
2169 - Home & Garden > Kitchen & Dining > Tableware > Mugs
1239 - Toys & Games
1253 - Toys & Games > Toys
3074 - Toys & Games > Toys > Robotic Toys
"""


@dataclass
class Published:
    address: str
    files: dict[str, str | bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    promised: int = 0
    """Bytes the server says are to come beyond those that do."""


@contextmanager
def serving() -> Iterator[Published]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            published.asked.append(self.path)
            given = published.files.get(self.path)
            data = b"<html>not here</html>\n" if given is None else given.encode() if isinstance(given, str) else given
            self.send_response(404 if given is None else 200)
            self.send_header("Content-Length", str(len(data) + published.promised))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    published = Published(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield published
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
