"""打印机: tried before it is kept, and a failure says its real cause."""

import socket
from pathlib import Path

import pypdfium2
import pytest

from desktop.core.domain.printer import Attached, Printer
from desktop.devices.emulator.server import Emulator
from desktop.devices.emulator.switches import Switch
from desktop.settings import read_device_settings
from desktop.ui.settings.printer_section import QUESTIONS
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return "".join(document[at].get_textpage().get_text_bounded() for at in range(len(document)))
    finally:
        document.close()


def test_a_test_page_becomes_a_file_that_says_it_is_one(make: Made, tmp_path: Path) -> None:
    made = make(name="拾味小馆")
    desk, presenter, view = page(made, "printer")
    presenter.printer.change(kind="file", folder=str(tmp_path))
    assert presenter.pressed("F6")
    assert view.body.told.tone == "ok"
    assert str(tmp_path / "test.pdf") in view.body.told.title
    words = text_of(tmp_path / "test.pdf")
    assert "测试页" in words
    assert "80 mm" in words
    assert desk.settings.printer == Printer()


def test_a_test_page_is_no_fact(make: Made, tmp_path: Path) -> None:
    made = make()
    _, presenter, _ = page(made, "printer")
    before = made.rows("SELECT count(*) FROM events")
    presenter.printer.change(kind="file", folder=str(tmp_path))
    presenter.printer.test()
    assert made.rows("SELECT count(*) FROM events") == before


def test_a_network_test_page_arrives_as_chosen_and_asks_whether_it_is_right(make: Made) -> None:
    _, presenter, view = page(make(), "printer")
    with Emulator(encoding="big5") as emulator:
        presenter.printer.change(
            kind="network", host="127.0.0.1", port=str(emulator.port), encoding="big5", mode="text", drawer="yes"
        )
        presenter.printer.test()
        (roll,) = emulator.wait_for(1)
    assert roll.jam == ""
    assert any("BIG5" in line for line in roll.paper.lines)  # type: ignore[union-attr]
    assert (view.body.told.tone, emulator.kicks) == ("ok", 1)
    assert [name for name, _ in view.body.questions] == list(QUESTIONS)


def test_a_test_finds_whether_the_printer_answers(make: Made) -> None:
    made = make()
    desk, presenter, _ = page(made, "printer")
    with Emulator() as emulator:
        presenter.printer.change(kind="network", host="127.0.0.1", port=str(emulator.port))
        presenter.printer.test()
        emulator.wait_for(1)
        presenter.printer.answer("right")
    assert desk.settings.printer.answers
    assert read_device_settings(made.folder).printer.answers
    with Emulator() as emulator:
        emulator.turn("mute")
        presenter.printer.change(port=str(emulator.port))
        presenter.printer.test()
        emulator.wait_for(1)
    assert not presenter.printer.printer.answers


@pytest.mark.parametrize(("switch", "said"), [("paper_out", "没纸"), ("cover_open", "盖开着"), ("cutter", "切刀")])
def test_a_sick_printer_is_told_of_and_gets_no_page(make: Made, switch: Switch, said: str) -> None:
    _, presenter, view = page(make(), "printer")
    with Emulator() as emulator:
        emulator.turn(switch)
        presenter.printer.change(kind="network", host="127.0.0.1", port=str(emulator.port))
        presenter.printer.test()
        assert (view.body.told.tone, said in view.body.told.detail) == ("bad", True)
        assert (view.body.questions, emulator.rolls) == ((), [])


@pytest.mark.parametrize(
    ("answer", "stop"),
    [
        ("nothing", "host"), ("letters", "mode"), ("edge", "width"), ("code", "mode"), ("drawer", "drawer"),
        ("cut", None),
    ],
)  # fmt: skip
def test_what_is_not_right_leads_to_where_it_is_mended(make: Made, answer: str, stop: str | None) -> None:
    _, presenter, view = page(make(), "printer")
    presenter.printer.change(kind="network", host="127.0.0.1")
    presenter.printer.answer(answer)
    assert view.focused == ([stop] if stop else [])
    assert view.body.told.tone == "warn"


def test_what_hangs_on_the_machine_is_there_to_choose(make: Made) -> None:
    desk, presenter, view = page(make(), "printer")
    desk.doors.hangs = (Attached("usb", "/dev/usb/lp0"), Attached("serial", "/dev/ttyUSB0", "Prolific"))
    presenter.enter(section="printer")
    presenter.printer.change(kind="usb")
    assert (view.body.device, view.body.found) == ("/dev/usb/lp0", (("/dev/usb/lp0", "/dev/usb/lp0"),))
    assert view.body.mode == "raster"
    presenter.printer.change(kind="serial")
    assert (view.body.device, view.body.found, view.body.mode) == (
        "/dev/ttyUSB0", (("/dev/ttyUSB0", "Prolific"),), "text",
    )  # fmt: skip
    presenter.printer.change(device="")
    presenter.pressed("F9")
    assert set(view.body.wrong) == {"device"}


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
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["test.pdf"]
