"""Sending to printers: files that replace none, whole jobs over a real socket, the real cause of a failure."""

import socket
import threading
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.core.words import LANGUAGES, Words
from desktop.devices import lines
from desktop.devices.printing import send
from tests.unit.devices.loopback import LoopbackPrinter, Manner, answers, reads_all, resets

JOB = b"\x1b@" + b"\xba\xba" * 100_000
CODES = (
    "not_set", "folder", "unknown_host", "refused", "no_answer", "broke_off", "no_device", "denied", "busy",
    "no_serial", "not_here", "silent", "not_a_printer", "cover_open", "paper_out", "cutter", "error", "offline",
)  # fmt: skip


def network(port: int, host: str = "127.0.0.1") -> Printer:
    return Printer(kind="network", host=host, port=port)


def refusal(printer: Printer, data: bytes = JOB) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        send(printer, data, "A2-0087")
    return caught.value


@pytest.mark.parametrize("manner", [reads_all, answers])
def test_the_printer_gets_every_byte(manner: Manner) -> None:
    with LoopbackPrinter(manner) as printer:
        sent = send(network(printer.port), JOB, "A2-0087")
        assert printer.done.wait(5)
    assert printer.taken == JOB
    assert sent.where == f"127.0.0.1:{printer.port}"


def test_a_printer_that_keeps_the_line_open_keeps_nobody_waiting() -> None:
    release = threading.Event()

    def lingers(line: socket.socket) -> bytes:
        taken = reads_all(line)
        release.wait(10)
        return taken

    with LoopbackPrinter(lingers) as printer:
        begun = time.monotonic()
        send(network(printer.port), JOB, "A2-0087")
        took = time.monotonic() - begun
        release.set()
        assert printer.done.wait(5)
    assert printer.taken == JOB
    assert took < 2


def test_a_line_that_is_reset_broke_off() -> None:
    with LoopbackPrinter(resets) as printer:
        found = refusal(network(printer.port), JOB * 50)
    assert (found.code, found.facts["port"]) == ("printer.broke_off", printer.port)


def test_a_reset_after_a_short_job_is_seen_too() -> None:
    with LoopbackPrinter(resets) as printer:
        assert refusal(network(printer.port), b"a short job that fits the buffers").code == "printer.broke_off"


def test_a_printer_that_stops_taking_broke_off() -> None:
    release = threading.Event()

    def stops(line: socket.socket) -> bytes:
        release.wait(10)
        return line.recv(1)

    with patch.object(lines, "STALLED_S", 0.2), LoopbackPrinter(stops) as printer:
        assert refusal(network(printer.port), JOB * 100).code == "printer.broke_off"
        release.set()


def test_a_closed_port_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    assert refusal(network(port)).code == "printer.refused"


@pytest.mark.parametrize("host", ["no-such-printer.invalid", "a" * 80, "..", "打印机..local"])
def test_a_name_that_nobody_has_is_unknown(host: str) -> None:
    assert refusal(network(9100, host)).code == "printer.unknown_host"


@pytest.mark.parametrize("error", [TimeoutError(), OSError(113, "No route to host")])
def test_silence_is_no_answer(error: OSError) -> None:
    with patch.object(socket, "create_connection", side_effect=error) as connect:
        assert refusal(network(9100)).code == "printer.no_answer"
    assert connect.call_args.args == (("127.0.0.1", 9100), 3.0)


@pytest.mark.parametrize("printer", [Printer(), Printer(kind="file"), Printer(kind="network")])
def test_no_printer_is_no_printer(printer: Printer) -> None:
    assert refusal(printer).code == "printer.not_set"


def test_a_file_takes_the_next_free_name(tmp_path: Path) -> None:
    printer = Printer(kind="file", folder=str(tmp_path))
    wheres = [Path(send(printer, b"%PDF-" + bytes([at]), "A2-0087").where) for at in range(3)]
    assert [where.name for where in wheres] == ["A2-0087.pdf", "A2-0087-2.pdf", "A2-0087-3.pdf"]
    assert [where.read_bytes()[-1] for where in wheres] == [0, 1, 2]
    assert sorted(tmp_path.iterdir()) == sorted(wheres)


def test_two_prints_at_once_never_share_a_name(tmp_path: Path) -> None:
    printer = Printer(kind="file", folder=str(tmp_path))
    threads = [threading.Thread(target=send, args=(printer, b"%d" % at, "x")) for at in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(path.read_bytes()) for path in tmp_path.iterdir()) == list(range(12))


@pytest.mark.parametrize(
    ("name", "data", "file"),
    [
        ("../../etc/passwd", b"%PDF-", "etc-passwd.pdf"),
        ("a/b\\c:d", b"\x1b@", "a-b-c-d.bin"),
        ("", b"\x89PNG", "slip.png"),
        ("..", b"x", "slip.bin"),
        ("拾味 1", b"x", "拾味-1.bin"),
        ("x" * 300, b"x", "x" * 80 + ".bin"),
    ],
)
def test_a_name_stays_in_its_folder(tmp_path: Path, name: str, data: bytes, file: str) -> None:
    where = Path(send(Printer(kind="file", folder=str(tmp_path)), data, name).where)
    assert where == tmp_path / file
    assert where.read_bytes() == data


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_a_folder_that_takes_nothing_is_named(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a file").touch()
    found = refusal(Printer(kind="file", folder=str(tmp_path / kind)))
    assert (found.code, found.facts) == ("printer.folder", {"folder": str(tmp_path / kind)})


def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path: Path) -> None:
    with patch("os.fsync", side_effect=OSError(28, "No space left on device")):
        assert refusal(Printer(kind="file", folder=str(tmp_path))).code == "printer.folder"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_failure_says_what_is_safe_and_what_to_do(code: str, language: str) -> None:
    words = Words(language)
    facts = {"host": "10.0.0.9", "port": 9100, "folder": "/x", "device": "/dev/usb/lp0", "where": "10.0.0.9:9100"}
    parts = [words.say(f"refusals.printer.{code}.{part}", **facts) for part in ("title", "detail", "remedy")]
    safe = {"zh-Hans": "账已存好", "zh-Hant": "帳已存好", "zh-HK": "賬已存好", "en": "The sale is saved"}
    assert parts[1].startswith(safe[language])
    assert "Ctrl+P" in parts[2]
