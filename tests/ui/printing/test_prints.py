"""A slip is kept in the queue, sent as it was drawn, and what fails says why: the sale is safe, nothing twice."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.intents import Tender
from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_slip import print_slip
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.devices.emulator.server import Emulator
from desktop.settings import DeviceSettings
from desktop.ui.prints import Prints
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk


class Counter:
    """A shop with one bill, a device with a printer, and its queue."""

    def __init__(self, shop: TestTill, folder: Path, printer: Printer) -> None:
        self.shop = shop
        self.desk = FakeDesk(shop.till, folder, settings=DeviceSettings(printer=printer))
        self.prints = self.desk.prints
        ids = shop.till.ids
        self.member = enrol_member(shop.till, Enrolment(event_id=ids.event_id(), phone="13800138000", name="林晓岚"))
        paid = (Tender("cash", 2_850),) if shop.till.shop.mode == "till" else ()
        bill = Bill(event_id=ids.event_id(), amount_minor=2_850, key="13800138000", tenders=paid)
        self.bill = check_out(shop.till, bill).bill

    def told(self) -> tuple[str, str, str]:
        (notice,) = self.desk.told
        return notice.tone, notice.title, notice.detail

    def states(self) -> list[str]:
        """Of every job, in the order asked."""
        return [state for (state,) in self.shop.rows("SELECT state FROM print_jobs ORDER BY place")]

    def restart(self) -> None:
        """As a new process finds it."""
        self.shop.reopen()
        self.desk.lane.till = self.shop.till
        self.desk.told.clear()
        self.desk.prints = self.prints = Prints(self.desk, self.desk.aside, lambda: None)  # type: ignore[arg-type]
        self.prints.start()


@contextmanager
def counter(folder: Path, printer: Printer, mode: str = "companion") -> Iterator[Counter]:
    with make_till(folder / "shop", mode=mode) as shop:
        yield Counter(shop, folder, printer)


class LoopbackPrinter:
    """Takes bytes on a port of this machine; closes with a reset after the first of them."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._listener.accept()
        with closing(line):
            line.recv(1)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def close(self) -> None:
        self._thread.join(5)
        self._listener.close()


def network(port: int, *, answers: bool = False, drawer: bool = False) -> Printer:
    return Printer(kind="network", host="127.0.0.1", port=port, answers=answers, drawer=drawer)


def dies_while_it_sends(at: Counter) -> None:
    """From now on nobody hears what came of sending."""
    vars(at.desk.aside)["run"] = lambda *_args: None


def lives_on(at: Counter) -> None:
    """The thread works again."""
    del vars(at.desk.aside)["run"]


def closed_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
    return port


def test_the_printer_gets_the_slips_bytes_and_nothing_is_said(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        at.prints.slip(at.bill)
        (roll,) = printer.wait_for(1)
        slip = print_slip(at.shop.till, at.bill, "zh-Hans")
        assert roll.data == at.shop.till.papers.slip(slip, network(printer.port))
        assert (at.states(), at.desk.told, at.prints.stuck) == (["done"], [], ())


def test_a_copy_says_that_it_is_printed(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        at.prints.slip(at.bill, is_copy=True)
        printer.wait_for(1)
        assert at.told() == ("ok", f"已印 小票 {at.bill}（副本）", "")


def test_asked_for_twice_it_comes_out_once(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        at.prints.slip(at.bill)
        at.prints.slip(at.bill)
        printer.wait_for(1)
        assert (len(printer.rolls), at.states()) == (1, ["done"])


def test_a_refused_port_is_told_with_what_is_safe_and_why(tmp_path: Path) -> None:
    port = closed_port()
    with counter(tmp_path, network(port)) as at:
        at.prints.slip(at.bill)
        tone, title, detail = at.told()
        assert (tone, title) == ("bad", "已记积分，小票没印出。")
        assert detail == f"账已存好，好了自动印。打印机 127.0.0.1:{port} 没接受连接。"
        assert [job.about for job in at.prints.stuck] == [at.bill]


def test_what_waits_is_tried_again_ever_more_rarely_and_told_once(tmp_path: Path) -> None:
    with counter(tmp_path, network(closed_port())) as at:
        at.prints.slip(at.bill)
        tries = []
        for _ in range(100):
            at.prints.time_passed()
            tries.append(at.prints.jobs[0].tries)
        assert [tries.index(count) for count in (2, 3, 4, 5, 6)] == [1, 5, 13, 29, 61]
        assert len(at.desk.told) == 1


def test_a_printer_that_comes_back_prints_by_itself_in_order_and_says_so(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port, answers=True)) as at:
        printer.turn("paper_out")
        at.prints.slip(at.bill)
        at.prints.slip(at.bill, is_copy=True)  # Ctrl+P: the same paper, tried now, and no copy
        assert at.states() == ["waiting"]
        printer.turn("paper_out")
        for _ in range(10):
            at.prints.time_passed()
        (roll,) = printer.wait_for(1)
        assert "副本" not in "".join(roll.paper.lines)  # type: ignore[union-attr]
        assert (at.states(), at.prints.stuck) == (["done"], ())
        assert [notice.tone for notice in at.desk.told] == ["bad", "ok"]


def test_a_printer_that_hangs_up_leaves_doubt_and_is_not_tried_again_by_itself(tmp_path: Path) -> None:
    device = LoopbackPrinter()
    with counter(tmp_path, network(device.port), mode="till") as at:
        at.prints.slip(at.bill)
        device.close()
        tone, title, detail = at.told()
        assert (tone, title) == ("bad", "已收款，小票不知印出没有。")
        assert "副本" in detail
        assert "断了" in detail
        sent = len(at.desk.doors.sent)
        for _ in range(100):
            at.prints.time_passed()
        assert (at.states(), len(at.desk.doors.sent)) == (["uncertain"], sent)


def test_what_is_in_doubt_comes_as_a_copy_and_only_once(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        at.desk.doors.fails = RuleBroken("printer.broke_off", host="h", port=1, reached=True)
        at.prints.slip(at.bill)
        at.desk.doors.fails = None
        at.prints.slip(at.bill, is_copy=True)
        (roll,) = printer.wait_for(1)
        assert any("副本" in line for line in roll.paper.lines)  # type: ignore[union-attr]
        assert at.states() == ["done"]


def test_dropped_it_never_comes(tmp_path: Path) -> None:
    with counter(tmp_path, network(closed_port())) as at:
        at.prints.slip(at.bill)
        at.prints.drop(at.prints.jobs[0].job_id)
        sent = len(at.desk.doors.sent)
        for _ in range(100):
            at.prints.time_passed()
        assert (at.states(), at.prints.jobs, len(at.desk.doors.sent)) == (["dropped"], (), sent)


def test_it_can_go_to_a_folder_instead(tmp_path: Path) -> None:
    with counter(tmp_path, network(closed_port())) as at:
        at.prints.slip(at.bill)
        at.prints.again(at.prints.jobs[0].job_id, Printer(kind="file", folder=str(tmp_path)))
        assert (tmp_path / f"{at.bill}.pdf").read_bytes().startswith(b"%PDF-")
        assert at.states() == ["done"]


def test_a_refund_slip_speaks_of_the_refund(tmp_path: Path) -> None:
    with counter(tmp_path, Printer(kind="file", folder=str(tmp_path / "none"))) as at:
        asked = RefundRequest(event_id=at.shop.till.ids.event_id(), bill=at.bill, reason="坏了")
        at.prints.slip(refund_sale(at.shop.till, asked).refund)
        tone, title, detail = at.told()
        assert (tone, title) == ("bad", "已退款，退款单没印出。")
        assert detail == f"账已存好，好了自动印。文件夹 {tmp_path / 'none'} 写不进去。"


def test_a_file_printer_says_the_files_name(tmp_path: Path) -> None:
    with counter(tmp_path, Printer(kind="file", folder=str(tmp_path))) as at:
        at.prints.slip(at.bill)
        assert at.told() == ("ok", f"已存成文件 {at.bill}.pdf", f"在 {tmp_path}")
        assert (tmp_path / f"{at.bill}.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_printer_a_sale_says_nothing_and_ctrl_p_opens_the_preview(tmp_path: Path) -> None:
    with counter(tmp_path, Printer()) as at:
        at.prints.slip(at.bill)
        assert (at.desk.told, at.desk.opened, at.states()) == ([], [], [])
        at.prints.slip(at.bill, is_copy=True)
        assert at.desk.opened == [("paper", {"what": "slip", "bill": at.bill})]


def test_a_slip_of_a_bill_that_is_not_there_is_dropped_and_holds_nobody_up(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        at.prints.slip("A9-0001")
        at.prints.slip(at.bill)
        printer.wait_for(1)
        assert at.states() == ["dropped", "done"]


# -- the drawer -------------------------------------------------------------------------------------------------


def test_cash_opens_the_drawer_before_the_slip(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port, drawer=True, answers=True)) as at:
        at.prints.slip(at.bill, is_cash=True)
        printer.wait_for(1)
        assert printer.kicks == 1
        assert [name for _, _, name in at.desk.doors.sent] == ["drawer", at.bill]


@pytest.mark.parametrize(("has_drawer", "is_cash"), [(False, True), (True, False)])
def test_no_drawer_or_no_cash_opens_nothing(tmp_path: Path, has_drawer: bool, is_cash: bool) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port, drawer=has_drawer)) as at:
        at.prints.slip(at.bill, is_cash=is_cash)
        printer.wait_for(1)
        assert printer.kicks == 0


def test_a_drawer_that_did_not_open_never_opens_later(tmp_path: Path) -> None:
    with counter(tmp_path, network(closed_port(), drawer=True), mode="till") as at:
        at.prints.slip(at.bill, is_cash=True)
        assert at.told()[:2] == ("bad", "钱箱没开。")
        assert at.states() == ["dropped", "waiting"]
        at.prints.time_passed()
        at.prints.time_passed()
        assert [notice.title for notice in at.desk.told] == ["钱箱没开。", "已收款，小票没印出。"]
        assert [name for _, _, name in at.desk.doors.sent] == ["drawer", at.bill]


# -- restart ----------------------------------------------------------------------------------------------------


def test_what_waits_survives_a_restart_and_is_printed_once(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        at.desk.doors.fails = RuleBroken("printer.no_answer", host="h", port=1)
        at.prints.slip(at.bill)
        at.desk.doors.fails = None
        at.restart()
        printer.wait_for(1)
        at.restart()
        assert (len(printer.rolls), at.states()) == (1, ["done"])


def test_what_was_being_sent_when_the_program_ended_asks_instead_of_printing(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port, drawer=True)) as at:
        dies_while_it_sends(at)
        at.prints.slip(at.bill, is_cash=True)
        at.prints.slip(at.bill)
        lives_on(at)
        assert at.states() == ["sending", "waiting"]
        at.restart()
        printer.wait_for(1)
        assert (printer.kicks, at.states()) == (0, ["dropped", "done"])  # a drawer is for now or never


def test_a_slip_in_the_line_when_the_program_ended_is_in_doubt(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:
        dies_while_it_sends(at)
        at.prints.slip(at.bill)
        lives_on(at)
        at.restart()
        for _ in range(100):
            at.prints.time_passed()
        assert (printer.rolls, at.states()) == ([], ["uncertain"])
        (job,) = at.prints.stuck
        assert job.cause == "interrupted"
        at.prints.again(job.job_id)
        (roll,) = printer.wait_for(1)
        assert any("副本" in line for line in roll.paper.lines)  # type: ignore[union-attr]


def test_what_was_sent_while_the_window_closed_is_known_to_be_printed(tmp_path: Path) -> None:
    with Emulator() as printer, counter(tmp_path, network(printer.port)) as at:

        def closing_now(work: Callable[[], object], *_answers: object) -> None:
            work()  # the thread ends its work, and nobody hears of it

        vars(at.desk.aside)["run"] = closing_now
        at.prints.slip(at.bill)
        at.prints.close()
        lives_on(at)
        at.restart()
        assert (len(printer.wait_for(1)), at.states()) == (1, ["done"])


def test_who_asked_hears_what_came_of_it(tmp_path: Path) -> None:
    heard: list[tuple[PrintJob, str]] = []
    from desktop.core.services.ask_print import Wish

    with Emulator() as printer, counter(tmp_path, Printer()) as at:
        wish = Wish(job_id="", kind="test", printer=network(printer.port))
        at.prints.ask(wish, then=lambda job, where: heard.append((job, where)))
        printer.wait_for(1)
    ((job, where),) = heard
    assert (job.state, where, at.desk.told) == ("done", f"127.0.0.1:{printer.port}", [])
