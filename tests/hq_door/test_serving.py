"""The server as a process of its own: it starts from nothing, says where it is, is hard to hold up, ends cleanly."""

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import SHUT_WR, create_connection, socket
from typing import Any

import pytest

from desktop.core.resources import resource
from hq.app import connection
from hq.routes.console.static import link
from tests.architecture.source import ROOT
from tests.hq_door.door import PASSWORD

FONT = resource("fonts", "NotoSansSC-Regular.ttf")
CLEAN = {"SHUKE_HANDED_OVER": "1", "SHUKE_LANG": "en", "SHUKE_HQ_DATABASE_URL": ""}


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), "hq", "--data-dir", str(folder), *arguments]


def done(folder: Path, *arguments: str, stdin: str = "") -> Any:
    """The JSON document of a command that succeeds."""
    outcome = subprocess.run(
        command(folder, *arguments, "--json"), input=stdin, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | CLEAN, timeout=60,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome
    return json.loads(outcome.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "hq"
    done(folder, "init", "--tenant", "Tea House", "--admin", "Ann", "--password-stdin", stdin=PASSWORD + "\n")
    done(folder, "store", "add", "North", "--tz", "Asia/Shanghai")
    return folder


class Served:
    """A server that runs."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            command(folder, "serve", "--port", "0", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", env=os.environ | CLEAN,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        found = re.search(r"https?://[\d.]+:(\d+)", self.said)
        assert found, (self.said, self.process.communicate(timeout=10))
        self.url, self.port = found[0], int(found[1])

    def end(self, how: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    server = Served(folder)
    yield server
    if server.process.poll() is None:
        server.end()


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_health(served: Served) -> None:
    status, told = ask(f"{served.url}/v1/health")
    assert (status, told["status"], told["protocol"]) == (200, "ok", 1)


def test_the_console_is_there(served: Served) -> None:
    with urllib.request.urlopen(f"{served.url}/", timeout=20) as answer:  # noqa: S310
        assert answer.status == 200
        assert "text/html" in answer.headers["content-type"]


def test_a_till_joins_with_a_code_made_while_it_serves(folder: Path, served: Served) -> None:

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from desktop.core.protocol.messages import NEW_DEVICE, Enrol, authorization, encode, key_id, request_statement

    code = done(folder, "code", "--store", "North")["code"]
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    data = encode(Enrol(
        code=code, public_key=public.hex(), merchant_id="m", store_id="1", till_code="AB3D", shop="s", region="CN",
        currency="CNY", zone="Asia/Shanghai", day_starts_minutes=0, now_us=time.time_ns() // 1000,
    ))  # fmt: skip
    header = authorization(NEW_DEVICE, key_id(public), key.sign(request_statement("POST", "/v1/enrol", data)))
    status, told = ask(f"{served.url}/v1/enrol", data, Authorization=header)
    assert (status, told["store"]) == (200, "North")
    assert done(folder, "device", "list")["devices"][0]["device"] == told["device_id"]


def test_large_bodies_are_refused_before_they_are_sent(served: Served) -> None:
    with create_connection(("127.0.0.1", served.port), 20) as line:
        line.sendall(b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert b"413" in line.recv(4096)


def test_what_is_no_http_is_refused_in_json(served: Served) -> None:
    with create_connection(("127.0.0.1", served.port), 20) as line:
        line.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert b'{"code":"request.bad"}' in line.recv(4096)


def test_headers_have_an_end(served: Served) -> None:
    with create_connection(("127.0.0.1", served.port), 20) as line:
        line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n" + b"X-Long: " + b"a" * 200_000)
        with suppress(ConnectionResetError):
            assert b"400" in line.recv(4096)


def asked_for_a_font(port: int) -> socket:
    """A line on which ten megabytes are on their way; nobody takes them."""
    line = create_connection(("127.0.0.1", port), 30)
    line.sendall(f"GET {link('regular.ttf')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert line.recv(15) == b"HTTP/1.1 200 OK"
    return line


def test_who_holds_a_line_without_asking_or_taking_is_let_go(served: Served) -> None:
    """Two hundred that never finish their headers, three that take no answer: others are answered meanwhile."""
    untaken = [asked_for_a_font(served.port) for _ in range(3)]
    lines = [create_connection(("127.0.0.1", served.port), 30) for _ in range(200)]
    for line in lines:
        line.sendall(b"GET /v1/health HTTP/1.1\r\nX-Slow:")
    began = time.perf_counter()
    assert ask(f"{served.url}/v1/health")[0] == 200
    assert time.perf_counter() - began < 5
    for line in lines:
        line.settimeout(connection.SECONDS_FOR_HEADERS + 10)
        assert line.recv(1) == b""
        line.close()
    for line in untaken:
        assert len(all_of(line)) < FONT.stat().st_size


def all_of(line: socket) -> bytes:
    """What comes before the other side leaves."""
    with line, line.makefile("rb") as reading:
        try:
            return reading.read()
        except ConnectionResetError:
            return b""


def test_who_takes_an_answer_gets_all_of_it(served: Served) -> None:
    with asked_for_a_font(served.port) as line:
        line.settimeout(20)
        line.shutdown(SHUT_WR)
        assert len(all_of(line)) > FONT.stat().st_size


def test_the_log_names_routes_and_nobody(folder: Path, served: Served) -> None:
    ask(f"{served.url}/v1/health?phone=13800130417")
    ask(f"{served.url}/v1/13800130417")
    log = (folder / "logs" / "access.log").read_text("utf-8")
    assert "GET /v1/health 200" in log
    assert "13800130417" not in log


def test_memory_stays_flat_under_bombs(served: Served) -> None:
    import zlib

    bomb = zlib.compress(bytes(200_000_000), 9)
    before = _resident(served.process.pid)
    for _ in range(30):
        status, _ = ask(f"{served.url}/v1/enrol", bomb, **{"Content-Encoding": "deflate"})
        assert status == 413
        status, _ = ask(f"{served.url}/v1/push", bomb, **{"Content-Encoding": "deflate"})
        assert status == 401
    assert _resident(served.process.pid) - before < 60_000_000


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pytest.skip("no /proc here")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_with_a_line_still_open(folder: Path, how: int) -> None:
    server = Served(folder)
    line = create_connection(("127.0.0.1", server.port), 20)
    code, out, err = server.end(how)
    line.close()
    assert (code, out) == (0, "")
    assert err.splitlines() == ["Stopped; everything received is stored."]


def test_as_json_it_says_one_document(folder: Path) -> None:
    server = Served(folder, "--json")
    assert json.loads(server.said)["listening"] == server.url
    assert server.end()[0] == 0


def test_a_port_that_is_taken_is_said(folder: Path, served: Served) -> None:
    outcome = subprocess.run(
        command(folder, "serve", "--port", str(served.port), "--json"), capture_output=True, encoding="utf-8",
        check=False, env=os.environ | CLEAN, timeout=30,
    )  # fmt: skip
    assert (outcome.returncode, json.loads(outcome.stdout)["error"]) == (1, "serve.address")


def test_with_a_certificate_others_may_reach_it(folder: Path, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    anywhere = "0.0.0.0"  # noqa: S104 - that is what is tried
    server = Served(folder, "--host", anywhere, "--tls-cert", str(cert), "--tls-key", str(key))
    trusting = ssl.create_default_context(cafile=str(cert))
    url = f"https://127.0.0.1:{server.port}/v1/health"
    with urllib.request.urlopen(url, timeout=20, context=trusting) as answer:
        assert json.loads(answer.read())["status"] == "ok"
    assert server.end()[0] == 0


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself."""
    import datetime as dt
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hq")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return cert_file, key_file
