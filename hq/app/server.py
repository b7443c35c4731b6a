"""The server: uvicorn in this process, with TLS or behind a proxy, until SIGTERM or ctrl-C."""

import gc
import logging
import signal
import time
from collections.abc import Callable
from ipaddress import ip_address
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from msgspec import Struct
from starlette.types import ASGIApp

from hq.app.connection import Connection
from hq.routes.door import ACCESS

_LOG_BYTES = 10_000_000
_LOGS_KEPT = 5
_SECONDS_TO_FINISH = 10
_KEEP_ALIVE_SECONDS = 30
_COLLECT_AFTER = 100_000


class Listening(Struct, frozen=True, kw_only=True):
    """Where the server is to listen, and what keeps that safe. ``port`` 0: any that is free.

    ``trusted_proxy``: whose word about the asker's address and scheme is believed, "*" for whoever connects.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    tls_cert: Path | None = None
    tls_key: Path | None = None
    trusted_proxy: str | None = None

    @property
    def is_safe(self) -> bool:
        """Whether nothing travels readable between machines."""
        return self.tls_cert is not None or self.trusted_proxy is not None or _is_loopback(self.host)


def serve(app: ASGIApp, listening: Listening, logs: Path, told: Callable[[str], None]) -> None:
    """Serve until SIGTERM or ctrl-C; ``told`` hears the address once it is open.

    OSError: the address cannot be had, or a file of the certificate not be read (SSLError: not be used).
    """
    _keep_access_log(logs)
    logging.getLogger("uvicorn.error").handlers = [logging.NullHandler()]  # faults are written down by the door
    logging.getLogger("uvicorn.error").propagate = False
    config = uvicorn.Config(
        app,
        host=listening.host,
        port=listening.port,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        ssl_certfile=listening.tls_cert,
        ssl_keyfile=listening.tls_key,
        proxy_headers=listening.trusted_proxy is not None,
        forwarded_allow_ips=listening.trusted_proxy or "",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    config.load()  # reads the certificate
    _collect_seldom()
    before = {one: signal.signal(one, _known_already) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        _Server(config, told).run()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _collect_seldom() -> None:
    """Leave what is loaded out of Python's garbage collection, and look for cycles after 100,000 new objects, not 700.

    A push of 1,000 events makes some 50,000 objects, none of them in cycles: looking through them cost a tenth of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)


class _Server(uvicorn.Server):
    """A server that says when and where it listens."""

    def __init__(self, config: uvicorn.Config, told: Callable[[str], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Open the address, then say so."""
        try:
            await super().startup(sockets)
        except SystemExit:
            raise OSError from None
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        self._told(f"{'https' if self.config.is_ssl else 'http'}://{shown}:{port}")


def _known_already(_signal: int, _frame: FrameType | None) -> None:
    """The server has stopped for this signal; uvicorn raises it once more for whoever ran it."""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _keep_access_log(logs: Path) -> None:
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(logs / "access.log", maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8")
    handler.setFormatter(_Utc("%(asctime)sZ %(message)s", "%Y-%m-%dT%H:%M:%S"))
    for old in ACCESS.handlers:
        old.close()
    ACCESS.handlers = [handler]
    ACCESS.propagate = False
    ACCESS.setLevel(logging.INFO)


class _Utc(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        return time.strftime(datefmt or "%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
