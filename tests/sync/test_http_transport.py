"""Every way a line can be bad, against a real socket: what came is told apart, in time and in bounded memory."""

import gzip
import socket
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.ports.sync import NoAnswer
from desktop.sync import http_transport
from desktop.sync.http_transport import HttpTransport, checked_url
from tests.sync import bad_lines
from tests.sync.bad_lines import Answering, make_certificate, says, serving


def _asked(url: str, ca: str = "", deadline_s: float = 5.0, data: bytes = b"{}") -> tuple[int, bytes]:
    transport = HttpTransport(url, ca, deadline_s=deadline_s, read_s=1.0)
    try:
        return transport.post("/v1/compare", transport.packed(data), "Shuke device=d,key=k,signature=s")
    finally:
        transport.close()


def _nothing(url: str, ca: str = "", deadline_s: float = 5.0) -> str:
    with pytest.raises(NoAnswer) as caught:
        _asked(url, ca, deadline_s)
    return caught.value.kind


@pytest.mark.parametrize(
    ("answering", "kind"),
    [
        (says(200, b"<html>Welcome to Cafe WiFi</html>", "text/html"), "captive"),
        (says(200, b"", "text/html; charset=utf-8"), "captive"),
        (says(302, b"", Location="http://login.example/"), "captive"),
        (says(307, b"{}", Location="http://127.0.0.1:1/v1/compare"), "captive"),
        (says(403, b"blocked", "text/plain"), "captive"),
        (says(511, b"<html>sign in</html>", "text/html"), "server"),
        (says(502, b"<html>Bad Gateway</html>", "text/html"), "server"),
        (says(504, b"", "text/plain"), "server"),
        (bad_lines.cut_off, "cut"),
        (bad_lines.hangs_up, "cut"),
        (bad_lines.is_silent, "slow"),
        (says(200, gzip.compress(b'{"a":1}')[:-6], Content_Encoding="gzip"), "cut"),
        (says(200, b"not gzip at all", Content_Encoding="gzip"), "garbled"),
        (says(200, gzip.compress(b'{"a":1}') + bytes(200_000), Content_Encoding="gzip"), "garbled"),
    ],
)
def test_what_is_no_answer_is_told_apart(answering: Answering, kind: str) -> None:
    with serving(answering) as url:
        assert _nothing(url) == kind


@pytest.mark.parametrize("answering", [bad_lines.drips, bad_lines.drips_headers])
def test_an_answer_that_drips_in_ends_at_the_deadline(answering: Answering) -> None:
    with serving(answering) as url:
        began = time.monotonic()
        assert _nothing(url, deadline_s=0.5) == "slow"
        assert time.monotonic() - began < 1.5


def test_nobody_there_is_offline() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert _nothing(f"http://127.0.0.1:{port}") == "offline"


@pytest.mark.parametrize("reason", [socket.gaierror(-3, "try again"), TimeoutError("timed out"), OSError(101, "away")])
def test_a_line_that_leads_nowhere_is_offline(reason: OSError) -> None:
    with patch("urllib3.util.connection.create_connection", side_effect=reason):
        assert _nothing("https://hq.example") == "offline"


def test_a_bomb_is_put_down_before_it_fills_the_memory() -> None:
    bomb = zlib.compress(bytes(8 * 1024 * 1024))
    with patch.object(http_transport, "MOST_ANSWER_BYTES", 1024 * 1024):
        with serving(says(200, bomb, Content_Encoding="deflate")) as url:
            assert _nothing(url) == "garbled"
        with serving(says(200, bytes(8 * 1024 * 1024))) as url:
            assert _nothing(url) == "garbled"


def test_an_answer_may_be_compressed_and_a_refusal_is_an_answer() -> None:
    with serving(says(200, gzip.compress(b'{"a":1}'), Content_Encoding="gzip")) as url:
        assert _asked(url) == (200, b'{"a":1}')
    with serving(says(409, b'{"code":"push.gap"}')) as url:
        assert _asked(url) == (409, b'{"code":"push.gap"}')
    with serving(says(500, b'{"code":"internal"}')) as url:
        assert _asked(url) == (500, b'{"code":"internal"}')


def test_a_wrong_certificate_is_said_and_a_pinned_one_is_the_only_one_believed(tmp_path: Path) -> None:
    right = make_certificate(tmp_path, "127.0.0.1")
    wrong_host = make_certificate(tmp_path, "hq.example")
    expired = make_certificate(tmp_path, "127.0.0.1", days=-1)
    other = make_certificate(tmp_path, "127.0.0.1", days=29)
    with serving(says(200, b"{}"), right) as url:
        assert _nothing(url) == "certificate"
        assert _asked(url, str(right[0])) == (200, b"{}")
        assert _nothing(url, str(other[0])) == "certificate"
    with serving(says(200, b"{}"), wrong_host) as url:
        assert _nothing(url, str(wrong_host[0])) == "certificate"
    with serving(says(200, b"{}"), expired) as url:
        assert _nothing(url, str(expired[0])) == "certificate"


def test_a_pinned_authority_replaces_the_systems(tmp_path: Path) -> None:
    """Else any of a hundred authorities could speak as an HQ that was pinned to keep them out."""
    right, other = make_certificate(tmp_path, "127.0.0.1"), make_certificate(tmp_path, "127.0.0.1", days=29)
    with serving(says(200, b"{}"), right) as url, patch("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(right[0])):
        assert _asked(url) == (200, b"{}")
        assert _nothing(url, str(other[0])) == "certificate"


def test_a_pinned_authority_whose_file_is_gone_is_believed_by_nobody_else(tmp_path: Path) -> None:
    assert _nothing("https://127.0.0.1:9", str(tmp_path / "gone.pem")) == "certificate"


def test_tls_that_drips_ends_at_the_deadline(tmp_path: Path) -> None:
    right = make_certificate(tmp_path, "127.0.0.1")
    with serving(bad_lines.drips, right) as url:
        began = time.monotonic()
        assert _nothing(url, str(right[0]), deadline_s=0.5) == "slow"
        assert time.monotonic() - began < 1.5


def test_a_proxy_of_the_environment_is_not_asked() -> None:
    nowhere = dict.fromkeys(("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"), "http://127.0.0.1:9")
    with patch.dict("os.environ", {**nowhere, "no_proxy": "", "NO_PROXY": ""}), serving(says(200, b"{}")) as url:
        assert _asked(url) == (200, b"{}")


def test_what_is_sent_is_as_signed_and_the_connection_is_kept() -> None:
    heard: list[tuple[str, str | None, str | None, bytes]] = []

    def answer(handler: BaseHTTPRequestHandler, data: bytes) -> None:
        peer = str(handler.client_address)
        heard.append((peer, handler.headers["Content-Encoding"], handler.headers["Authorization"], data))
        says(200, b"{}")(handler, data)

    with serving(answer) as url:
        transport = HttpTransport(url)
        for message in (b'{"now_us":1}', b'{"events":"' + b"x" * 5000 + b'"}'):
            packed = transport.packed(message)
            assert transport.post("/v1/push", packed, "signed") == (200, b"{}")
            assert heard[-1][2:] == ("signed", packed)
            assert (heard[-1][1] == "deflate") == (packed != message)
            assert message in (packed, zlib.decompress(packed) if packed != message else b"")
        transport.close()
    assert len({peer for peer, *_ in heard}) == 1
    assert len(heard[1][3]) < 200


def test_an_exchange_can_be_ended_from_outside() -> None:
    with serving(bad_lines.is_silent) as url:
        transport = HttpTransport(url)
        threading.Timer(0.2, transport.abort).start()
        began = time.monotonic()
        with pytest.raises(NoAnswer):
            transport.post("/v1/compare", b"{}", "signed")
        assert time.monotonic() - began < 0.8


NO_ADDRESSES = (
    *("hq.example", "ftp://hq.example", "https://", "https://u:p@hq.example", "https://a b", "https://hq.example/?a=1"),
    *("https://hq.example:99999", "", "https://[::1"),
)


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(RuleBroken, match=r"sync\.address"):
        checked_url(url)


@pytest.mark.parametrize("url", ["http://hq.example", "http://10.0.0.5:8080", "http://127.0.0.1.example.com"])
def test_plain_http_goes_to_this_machine_only(url: str) -> None:
    with pytest.raises(RuleBroken, match=r"sync\.plain_http"):
        checked_url(url)


def test_addresses_are_kept_without_the_last_slash() -> None:
    assert checked_url(" https://hq.example/shuke/ ") == "https://hq.example/shuke"
    assert checked_url("http://[::1]:8080") == "http://[::1]:8080"
