"""A slip is sent as it was drawn, and what fails says why: the sale is safe, and it can be printed again."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desktop.core.domain.intents import Tender
from desktop.core.domain.printer import Printer
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_slip import print_slip
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.settings import DeviceSettings
from desktop.ui.printing import Printing
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk


class Counter:
    """A shop with one bill, a device with a printer, and who prints."""

    def __init__(self, shop: TestTill, folder: Path, printer: Printer) -> None:
        self.shop = shop
        self.desk = FakeDesk(shop.till, folder, settings=DeviceSettings(printer=printer))
        self.went_well: list[bool] = []
        self.printing = Printing(self.desk, self.went_well.append)  # type: ignore[arg-type]
        ids = shop.till.ids
        self.member = enrol_member(shop.till, Enrolment(event_id=ids.event_id(), phone="13800138000", name="林晓岚"))
        paid = (Tender("cash", 2_850),) if shop.till.shop.mode == "till" else ()
        bill = Bill(event_id=ids.event_id(), amount_minor=2_850, key="13800138000", tenders=paid)
        self.bill = check_out(shop.till, bill).bill

    def told(self) -> tuple[str, str, str]:
        (notice,) = self.desk.told
        return notice.tone, notice.title, notice.detail


@contextmanager
def counter(folder: Path, printer: Printer, mode: str = "companion") -> Iterator[Counter]:
    with make_till(folder / "shop", mode=mode) as shop:
        yield Counter(shop, folder, printer)


class LoopbackPrinter:
    """Takes bytes on a port of this machine; ``slams`` closes with a reset after the first of them."""

    def __init__(self, *, slams: bool = False) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.heard = b""
        self._slams = slams
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._listener.accept()
        with closing(line):
            if self._slams:
                line.recv(1)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            while data := line.recv(65_536):
                self.heard += data

    def close(self) -> None:
        self._thread.join(5)
        self._listener.close()


def network(port: int) -> Printer:
    return Printer(kind="network", host="127.0.0.1", port=port)


def test_the_printer_gets_the_slips_bytes_and_nothing_is_said(tmp_path: Path) -> None:
    device = LoopbackPrinter()
    with counter(tmp_path, network(device.port)) as at:
        at.printing.slip(at.bill)
        device.close()
        slip = print_slip(at.shop.till, at.bill, "zh-Hans")
        assert device.heard == at.shop.till.papers.slip(slip, network(device.port))
        assert (at.went_well, at.desk.told) == ([True], [])


def test_a_copy_says_that_it_is_printed(tmp_path: Path) -> None:
    device = LoopbackPrinter()
    with counter(tmp_path, network(device.port)) as at:
        at.printing.slip(at.bill, is_copy=True)
        device.close()
        assert at.told() == ("ok", f"已印 {at.bill}", "")


def test_a_refused_port_is_told_with_what_is_safe_and_why(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with counter(tmp_path, network(port)) as at:
        at.printing.slip(at.bill)
        tone, title, detail = at.told()
        assert (tone, title) == ("bad", "已记积分，小票没印出。")
        assert detail == f"账已存好，装纸后按 Ctrl+P 补印。打印机 127.0.0.1:{port} 没接受连接。"
        assert at.went_well == [False]


def test_a_printer_that_hangs_up_is_told_and_offered_again(tmp_path: Path) -> None:
    device = LoopbackPrinter(slams=True)
    with counter(tmp_path, network(device.port), mode="till") as at:
        at.printing.slip(at.bill)
        device.close()
        tone, title, detail = at.told()
        assert (tone, title) == ("bad", "已收款，小票没印出。")
        assert detail.startswith("账已存好，装纸后按 Ctrl+P 补印。")
        assert "断了" in detail
        assert at.went_well == [False]


def test_a_refund_slip_speaks_of_the_refund(tmp_path: Path) -> None:
    with counter(tmp_path, Printer(kind="file", folder=str(tmp_path / "none"))) as at:
        asked = RefundRequest(event_id=at.shop.till.ids.event_id(), bill=at.bill, reason="坏了")
        at.printing.slip(refund_sale(at.shop.till, asked).refund)
        tone, title, detail = at.told()
        assert (tone, title) == ("bad", "已退款，退款单没印出。")
        assert detail == f"账已存好，文件夹好了再按 Ctrl+P 补印。文件夹 {tmp_path / 'none'} 写不进去。"


def test_a_file_printer_says_the_files_name(tmp_path: Path) -> None:
    with counter(tmp_path, Printer(kind="file", folder=str(tmp_path))) as at:
        at.printing.slip(at.bill)
        assert at.told() == ("ok", f"已存成文件 {at.bill}.pdf", f"在 {tmp_path}")
        assert (tmp_path / f"{at.bill}.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_printer_a_sale_says_nothing_and_ctrl_p_opens_the_preview(tmp_path: Path) -> None:
    with counter(tmp_path, Printer()) as at:
        at.printing.slip(at.bill)
        assert (at.desk.told, at.desk.opened, at.went_well) == ([], [], [])
        at.printing.slip(at.bill, is_copy=True)
        assert at.desk.opened == [("paper", {"what": "slip", "bill": at.bill})]


def test_a_slip_of_a_bill_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with counter(tmp_path, network(1)) as at:
        at.printing.slip("A9-0001")
        assert [refusal.code for refusal in at.desk.refusals] == ["bill.not_found"]
