"""HTTP to HQ: one kept-alive session, bounded in time and size, that takes nobody else's answer for HQ's.

Decided on purpose: proxies, ``.netrc`` and certificate bundles named by the environment are not used (an address and a
certificate authority come from the settings alone), redirects are not followed, and plain http goes to this machine
only. A whole exchange has a deadline, so that an answer that drips in forever ends too.
"""

import re
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError
from urllib3.response import HTTPResponse

from desktop.core.domain.errors import RuleBroken
from desktop.core.ports.sync import NoAnswer, NoAnswerKind

CONNECT_S, READ_S, DEADLINE_S = 5.0, 20.0, 60.0
MOST_ANSWER_BYTES = 64 * 1024 * 1024
_DEFLATE_ABOVE_BYTES = 1024
_PIECE_BYTES = 64 * 1024
_JSON_STARTS = b"{"
_KINDS = ("application/json", "application/vnd.msgpack")
"""What HQ answers: messages, and parts of a snapshot."""
_ANY_ZLIB_OR_GZIP = 47
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FORM = re.compile(r"[!-~]{1,300}")


def checked_url(text: str) -> str:
    """The address of an HQ as it is kept, without a slash at its end.

    RuleBroken ``sync.address``; ``sync.plain_http`` for http to another machine than this one.
    """
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    is_plain = host and not (parts.query or parts.fragment or parts.username or parts.password)
    if not is_plain or parts.scheme not in ("http", "https") or not _FORM.fullmatch(url):
        raise RuleBroken("sync.address", reason=url[:60])
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise RuleBroken("sync.plain_http", reason=url[:60])
    return url


class HttpTransport:
    """Speaks with the HQ at ``url`` (ports.sync.Transport). ``ca``: PEM file of the one authority believed, or ""."""

    def __init__(self, url: str, ca: str = "", deadline_s: float = DEADLINE_S, read_s: float = READ_S) -> None:
        self._url = checked_url(url)
        self._ca = ca
        self._deadline_s = deadline_s
        self._timeouts = (min(CONNECT_S, deadline_s), min(read_s, deadline_s))
        self._line = _Line()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.verify = ca or True
        self._session.mount("http://", _Adapter(self._line, None))
        if self._url.startswith("https:"):
            self._session.mount("https://", _Adapter(self._line, _trusting(ca)))

    def packed(self, data: bytes) -> bytes:
        """Deflated where that pays."""
        return zlib.compress(data) if len(data) > _DEFLATE_ABOVE_BYTES else data

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        """Status and answer. Raises NoAnswer."""
        headers = {
            "Content-Type": "application/json",
            "Accept": ", ".join(_KINDS),
            "Accept-Encoding": "gzip, deflate",
            "Authorization": authorization,
            "User-Agent": "Shuke",
        }
        if not data.startswith(_JSON_STARTS):
            headers["Content-Encoding"] = "deflate"
        if self._ca and not Path(self._ca).is_file():
            raise NoAnswer("certificate", Path(self._ca).name)
        with self._bounded():
            try:
                return self._exchanged(path, data, headers)
            except NoAnswer as nothing:
                raise (NoAnswer("slow", "deadline") if self._line.is_cut_by_deadline else nothing) from None
            except (OSError, HTTPError, ValueError) as error:  # requests' own are OSError; some of urllib3's come bare
                kind = "slow" if self._line.is_cut_by_deadline else _kind(error)
                raise NoAnswer(kind, _reason(error)) from error

    def abort(self) -> None:
        """End an exchange that is under way, from another thread; it raises NoAnswer there."""
        self._line.cut()

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        self._line.begin()
        watch = threading.Timer(self._deadline_s, self._line.cut_by_deadline)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            self._line.end()

    def _exchanged(self, path: str, data: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        response = self._session.post(
            self._url + path, data=data, headers=headers, timeout=self._timeouts, allow_redirects=False, stream=True
        )
        with response:
            _demand_kind(response)
            body = b"".join(_pieces(response.raw, response.headers.get("Content-Encoding", "")))
        if self._line.is_cut_by_deadline:
            raise NoAnswer("slow", "deadline")
        return response.status_code, body


class _Line:
    """The socket in use, so that another thread can end what it waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_under_way = False
        self.is_cut_by_deadline = False

    def begin(self) -> None:
        with self._lock:
            self._is_under_way, self.is_cut_by_deadline = True, False

    def end(self) -> None:
        with self._lock:
            self._is_under_way = False

    def uses(self, connected: socket.socket) -> None:
        with self._lock:
            self._socket = connected

    def cut_by_deadline(self) -> None:
        self.is_cut_by_deadline = True
        self.cut()

    def cut(self) -> None:
        with self._lock:
            if self._is_under_way and self._socket is not None:
                with suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # TLS says no farewell: it would wait


class _Adapter(HTTPAdapter):
    """Makes connections whose sockets the line knows, checked by our own trust."""

    def __init__(self, line: _Line, trust: ssl.SSLContext | None) -> None:
        self._our_line = line
        self._our_trust = trust
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        if self._our_trust is not None:
            named["ssl_context"] = self._our_trust
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = _watched_pools(self._our_line)


def _watched_pools(line: _Line) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            connected = super()._new_conn()
            line.uses(connected)
            return connected

    class Sealed(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            connected = super()._new_conn()
            line.uses(connected)
            return connected

        def connect(self) -> None:
            super().connect()
            line.uses(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SealedPool(HTTPSConnectionPool):
        ConnectionCls = Sealed

    return {"http": PlainPool, "https": SealedPool}


def _trusting(ca: str) -> ssl.SSLContext:
    """Whose certificates are believed: the one authority pinned, else the system's and those shipped with requests."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not ca:
        trust.load_default_certs()
    return trust


def _demand_kind(response: requests.Response) -> None:
    """An answer of another kind is somebody else's: a sign-in page, a proxy, a machine in trouble."""
    status = response.status_code
    if 300 <= status < 400:
        raise NoAnswer("captive", f"HTTP {status}")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in _KINDS or status == 413:
        return
    raise NoAnswer("server" if status >= 500 else "captive", f"HTTP {status} {kind[:40]}".strip())


def _pieces(raw: HTTPResponse, encoding: str) -> Iterator[bytes]:
    """The answer as it comes, unpacked; NoAnswer as soon as it is too much."""
    unpacking = zlib.decompressobj(_ANY_ZLIB_OR_GZIP) if encoding.lower() in ("gzip", "deflate") else None
    size = 0
    while received := raw.read1(_PIECE_BYTES, decode_content=False):
        while received:
            piece = received if unpacking is None else _unpacked(unpacking, received)
            received = b"" if unpacking is None else unpacking.unconsumed_tail
            size += len(piece)
            if size > MOST_ANSWER_BYTES:
                raise NoAnswer("garbled", "size")
            yield piece
        if unpacking is not None and unpacking.unused_data:  # what follows the end would pile up unseen
            raise NoAnswer("garbled", "compressed")
    if unpacking is not None and not unpacking.eof:
        raise NoAnswer("cut", "compressed")


def _unpacked(unpacking: Any, received: bytes) -> bytes:
    try:
        piece: bytes = unpacking.decompress(received, _PIECE_BYTES)
    except zlib.error:
        raise NoAnswer("garbled", "compressed") from None
    return piece


def _kind(error: BaseException) -> NoAnswerKind:
    """What went wrong on the way, by the innermost cause that says it."""
    found: NoAnswerKind = "cut"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return "certificate"
        if isinstance(cause, requests.ConnectTimeout | NewConnectionError | NameResolutionError | socket.gaierror):
            return "offline"
        if isinstance(cause, requests.ReadTimeout | ReadTimeoutError | TimeoutError):
            found = "slow"
        elif isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            found = "address"
    return found


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None)]
        waiting += [part for part in one.args if isinstance(part, BaseException)]


def _reason(error: BaseException) -> str:
    """A short technical word for whoever is asked for help."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message[:80]
    return type(error).__name__
