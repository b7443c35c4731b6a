"""A real HQ in memory for tests: asked in this process, or over a real socket on loopback."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from desktop.core.ports.sync import NoAnswer, Transport
from hq.services.answering import answer
from hq.services.codes import make_code
from hq.services.house import Hq
from hq.services.stores import open_store
from hq.services.tenants import found_tenant
from hq.store.database import Database
from hq.store.migrating import migrate
from tests.sync.bad_lines import says, serving

PASSWORD = "correct horse battery"


class Headquarters(Transport):
    """One chain with one store, and the line to it; ``asked`` names every path.

    ``up`` False: nobody answers; ``broken``: a gateway does, at the door.
    """

    def __init__(self, clock_us: Callable[[], int], file: Path | None = None) -> None:
        """``file``: a database in a file, so that several transactions may go on at once."""
        database = Database.in_file(file, bytes(32)) if file else Database.in_memory()
        migrate(database)
        self.hq = Hq(database, clock_us, random.Random(7).randbytes)
        self.tenant_id = found_tenant(self.hq, "熟客小馆", "老板", PASSWORD).tenant_id
        self.store_id = self.open("一店")
        self.up = True
        self.broken = False
        self.asked: list[str] = []

    def open(self, name: str, zone: str = "Asia/Shanghai") -> str:
        """One more store."""
        return open_store(self.hq, self.tenant_id, name, zone).store_id

    def code(self, store_id: str | None = None) -> str:
        """A one-time code."""
        return make_code(self.hq, self.tenant_id, store_id or self.store_id).code

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        """As ports.sync.Transport.post."""
        if not self.up:
            raise NoAnswer("offline")
        self.asked.append(path)
        return answer(self.hq, path, authorization, data)

    @contextmanager
    def at_a_door(self, certificate: tuple[Path, Path] | None = None) -> Iterator[str]:
        """The address at which it answers over HTTP."""

        def handle(handler: BaseHTTPRequestHandler, data: bytes) -> None:
            headers = handler.headers
            coding = headers.get("Content-Encoding", "")
            self.asked.append(handler.path)
            if self.broken:
                says(502, b"<html>Bad Gateway</html>", "text/html")(handler, data)
                return
            status, body = answer(self.hq, handler.path, headers.get("Authorization"), data, coding)
            says(status, body)(handler, data)

        with serving(handle, certificate) as url:
            yield url
