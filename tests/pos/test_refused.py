"""Who is not let in at the door, and what is no request."""

import pytest

from desktop.pos.server import PosServer
from tests.pos.pos import Pos

_HEAD = b"POST /v1/quote HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic abc", "bearer "])
def test_without_the_token_nothing_is_told(visited: tuple[Pos, PosServer], given: str) -> None:
    pos, _ = visited
    status, problem = pos.send("POST", "/v1/quote", b'{"amount_minor": 1}', Authorization=given)
    assert (status, problem["code"]) == (401, "pos.token")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "127.0.0.1:1", "shop"]
)
def test_a_name_turned_to_this_machine_is_refused(visited: tuple[Pos, PosServer], host: str) -> None:
    pos, _ = visited
    for method, path, body in (("POST", "/v1/quote", b'{"amount_minor": 1}'), ("GET", "/v1/health", None)):
        status, problem = pos.send(method, path, body, Host=host.format(port=pos.port))
        assert (status, problem["code"]) == (403, "pos.host")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:{port}", "LOCALHOST", "[::1]:{port}"])
def test_this_machine_may_be_called_by_its_names(visited: tuple[Pos, PosServer], host: str) -> None:
    pos, _ = visited
    assert pos.send("GET", "/v1/health", None, Host=host.format(port=pos.port))[0] == 200


@pytest.mark.parametrize(
    "header", [{"Origin": "null"}, {"Origin": "http://127.0.0.1"}, {"Sec_Fetch_Site": "cross-site"}]
)
def test_a_browser_is_refused_and_never_told_that_it_may(
    visited: tuple[Pos, PosServer], header: dict[str, str]
) -> None:
    pos, _ = visited
    assert pos.send("POST", "/v1/quote", b'{"amount_minor": 1}', **header)[1]["code"] == "pos.browser"
    assert pos.send("OPTIONS", "/v1/quote", None, **header)[0] == 403


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[]", "object"),
        (b'{"amount_minor": "1"}', "int"),
        (b'{"amount_minor": 1.5}', "int"),
        (b'{"amount_minor": -1}', ">= 0"),
        (b'{"amount_minor": 1, "phone": "x"}', "phone"),
        (b'{"amount_minor": 1, "member": ""}', "length"),
        (b'{"amount_minor": 1, "member": "a\\u0000"}', "regex"),
        (b'{"amount_minor": 1, "member": "\\ud800"}', "truncated"),
        (b'{"amount_minor": 1, "member": "\xff"}', "utf"),
        (b"[" * 16_000, "object"),
    ],
)
def test_what_is_no_message_is_told(visited: tuple[Pos, PosServer], body: bytes, told: str) -> None:
    pos, _ = visited
    status, problem = pos.send("POST", "/v1/quote", body)
    assert (status, problem["code"]) == (400, "pos.message")
    assert told in problem["detail"].lower()


@pytest.mark.parametrize(
    ("method", "path", "kind", "status", "code"),
    [
        ("GET", "/v1/quote", "", 405, "pos.method"),
        ("OPTIONS", "/v1/quote", "", 405, "pos.method"),
        ("POST", "/v1/health", "", 405, "pos.method"),
        ("GET", "/v1", "", 404, "pos.path"),
        ("GET", "/v1/members/13800138000", "", 404, "pos.path"),
        ("POST", "/v1/quote", "text/plain", 415, "pos.kind"),
        ("POST", "/v1/quote", "application/x-www-form-urlencoded", 415, "pos.kind"),
    ],
)
def test_what_is_not_there(
    visited: tuple[Pos, PosServer], method: str, path: str, kind: str, status: int, code: str
) -> None:
    pos, server = visited
    found, problem = pos.send(method, path, b"{}" if method == "POST" else None, Content_Type=kind)
    assert (found, problem["code"]) == (status, code)
    assert "13800138000" not in str(server.calls)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET http://evil.example/ HTTP/1.1\r\n\r\n", 400),
        (b"GET /v1/health HTTP/2\r\n\r\n", 400),
        (_HEAD + b"Host: evil.example\r\n\r\n", 400),
        (_HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n", 400),
        (_HEAD + b"Content-Length: +5\r\n\r\n", 400),
        (_HEAD + b"Content-Length: \xb2\r\n\r\n", 400),
        (_HEAD + b"X: a\r\n folded\r\n\r\n", 400),
        (_HEAD + b"No colon\r\n\r\n", 400),
        (_HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (_HEAD + b"\r\n", 411),
        (_HEAD + b"Content-Length: 16385\r\n\r\n", 413),
        (_HEAD + b"Content-Length: 99999999999999999999\r\n\r\n", 413),
        (_HEAD + b"X: " + b"a" * 9_000, 431),
        (b"A" * 9_000, 431),
    ],
)
def test_what_is_no_request_closes_the_line(visited: tuple[Pos, PosServer], sent: bytes, status: int) -> None:
    pos, _ = visited
    answer = pos.raw(sent)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Connection: close" in answer
    assert pos.get("/v1/health")[0] == 200


def test_requests_on_one_line_are_answered_in_order(visited: tuple[Pos, PosServer]) -> None:
    pos, _ = visited
    one = b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answers = pos.raw(one * 3 + last + one)
    assert [text[:3] for text in answers.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"200", b"404"]
