"""The console served on this machine for a real browser: the pages alone, on a database in a file."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from hq.routes.console import console
from hq.store.database import Database
from tests.console.demo import World, busy_chain


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, World]]:
    """The address of a busy chain's console."""
    world = World(Database.in_file(folder / "hq.db", b"k" * 32))
    busy_chain(world)
    app = FastAPI(redirect_slashes=False)
    app.include_router(console(world.hq))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", world
        finally:
            server.should_exit = True
            thread.join()
            world.database.close()
