"""打印机: tried before it is kept, and a failure says its real cause."""

import socket
import threading
from pathlib import Path

import pypdfium2

from desktop.core.domain.printer import Printer
from desktop.settings import read_device_settings
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return "".join(document[at].get_textpage().get_text_bounded() for at in range(len(document)))
    finally:
        document.close()


def test_a_sample_becomes_a_file_that_says_it_is_one(make: Made, tmp_path: Path) -> None:
    made = make(name="拾味小馆")
    desk, presenter, view = page(made, "printer")
    presenter.printer.change(kind="file", folder=str(tmp_path))
    assert presenter.pressed("F6")
    assert view.body.told.tone == "ok"
    assert str(tmp_path / "sample.pdf") in view.body.told.title
    words = text_of(tmp_path / "sample.pdf")
    assert "样张" in words
    assert "拾味小馆" in words
    assert desk.settings.printer == Printer()
    assert desk.went_well == []


def test_a_sample_writes_nothing_into_the_ledger(make: Made, tmp_path: Path) -> None:
    made = make()
    _, presenter, _ = page(made, "printer")
    before = made.rows("SELECT count(*) FROM events")
    presenter.printer.change(kind="file", folder=str(tmp_path))
    presenter.printer.test()
    assert made.rows("SELECT count(*) FROM events") == before


def test_a_network_sample_arrives_as_chosen(make: Made) -> None:
    _, presenter, view = page(make(), "printer")
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            caller, _ = server.accept()
            with caller:
                while part := caller.recv(65_536):
                    heard.extend(part)

        thread = threading.Thread(target=listen)
        thread.start()
        presenter.printer.change(kind="network", host="127.0.0.1", port=str(server.getsockname()[1]), encoding="big5")
        presenter.printer.test()
        thread.join(10)
    assert view.body.told.tone == "ok"
    assert "樣張".encode("big5") in heard or "样".encode("gbk") not in heard
    assert len(heard) > 200


def test_the_real_cause_is_said(make: Made, tmp_path: Path) -> None:
    _, presenter, view = page(make(), "printer")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    presenter.printer.change(kind="network", host="127.0.0.1", port=str(port))
    presenter.printer.test()
    assert view.body.told.tone == "bad"
    assert f"127.0.0.1:{port}" in view.body.told.detail
    presenter.printer.change(kind="file", folder=str(tmp_path / "nowhere"))
    presenter.printer.test()
    assert str(tmp_path / "nowhere") in view.body.told.detail


def test_what_is_lacking_is_said_at_its_field_and_stays(make: Made) -> None:
    desk, presenter, view = page(make(), "printer")
    presenter.printer.change(kind="network", port="70000")
    presenter.pressed("F9")
    assert set(view.body.wrong) == {"host", "port"}
    assert view.focused == ["host"]
    assert view.body.port == "70000"
    assert desk.changes == 0
    presenter.printer.change(host="printer")
    assert set(view.body.wrong) == {"port"}


def test_it_is_kept_on_the_disk(make: Made) -> None:
    made = make()
    desk, presenter, view = page(made, "printer")
    presenter.printer.change(kind="network", host=" 10.0.0.9 ", port="９１０１", width="58", mode="raster")
    assert view.body.is_draft
    presenter.pressed("F9")
    wanted = Printer(kind="network", host="10.0.0.9", port=9101, width_mm=58, mode="raster")
    assert read_device_settings(made.folder).printer == wanted == desk.settings.printer
    assert view.body.told.tone == "ok"
    assert not view.body.is_draft
    assert not presenter.printer.has_draft


def test_a_disk_that_says_no_keeps_what_was_typed(make: Made) -> None:
    desk, presenter, view = page(make(), "printer")
    desk.doors.unwritable = True
    presenter.printer.change(kind="network", host="10.0.0.9")
    presenter.printer.keep()
    assert [refusal.code for refusal in desk.refusals] == ["settings.not_written"]
    assert (view.body.host, view.body.is_draft) == ("10.0.0.9", True)


def test_no_printer_needs_no_test(make: Made) -> None:
    desk, presenter, view = page(make(), "printer")
    presenter.pressed("F6")
    assert desk.doors.sent == []
    assert not view.body.can_test


def test_what_a_test_of_another_printer_says_is_passed_over(make: Made, tmp_path: Path) -> None:
    desk, presenter, view = page(make(), "printer")
    presenter.printer.change(kind="file", folder=str(tmp_path / "nowhere"))
    desk.lane.held = True
    presenter.printer.test()
    presenter.printer.change(folder=str(tmp_path))
    desk.lane.release()
    assert (view.body.told, view.body.testing) == (None, False)


def test_of_two_tests_only_the_last_answers(make: Made, tmp_path: Path) -> None:
    desk, presenter, view = page(make(), "printer")
    presenter.printer.change(kind="file", folder=str(tmp_path))
    desk.lane.held = True
    presenter.printer.test()
    presenter.printer.test()
    assert view.body.testing
    desk.lane.release()
    assert not view.body.testing
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["sample.pdf"]
