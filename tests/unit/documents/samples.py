"""A slip and a card to change one thing of, and how to read back what was made of them."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import msgspec
import pypdfium2
import zxingcpp
from PIL import Image

from desktop.core.domain.slip import Card, Slip, SlipAward, SlipLine, SlipMember, SlipPoints, SlipTender

TOKEN = ("SK1KQ7ZB3D5GXJ2M4NTPVRWYACEFHIKLOSU6" * 5)[:148]
"""As long as a real one: 148 characters of upper-case base32."""

_LINES = (
    SlipLine(name="招牌红烧肉", quantity="1", unit_minor=4800, amount_minor=4800),
    SlipLine(name="酸梅汤", quantity="2", unit_minor=1200, amount_minor=2400),
    SlipLine(name="时蔬", quantity="0.358", unit_minor=None, amount_minor=5600),
)
_MEMBER = SlipMember(name="林*岚", phone="138****0417", number="K7M2 **** 4HPA", tier="白金")
_POINTS = SlipPoints(
    award=SlipAward(points=236, base=118, multiplier_hundredths=200, reasons=("tier",)),
    redeemed=500,
    balance=1542,
    usable=1542,
)
_SLIP = Slip(
    kind="sale",
    shop="拾味小馆",
    store="人民路店",
    bill_no="A2-0087",
    made_at=datetime(2026, 11, 22, 14, 6),  # noqa: DTZ001 - the store's wall clock
    cashier="周敏",
    till_code="A2",
    currency="CNY",
    language="zh-Hans",
    subtotal_minor=12800,
    discount_minor=1000,
    paid_minor=11800,
    token=TOKEN,
    lines=_LINES,
    tenders=(SlipTender(kind="wechat", amount_minor=11800),),
    member=_MEMBER,
    points=_POINTS,
    is_companion=False,
)
_CARD = Card(
    shop="拾味小馆",
    store="人民路店",
    name="林晓岚",
    number="K7M2 Q9XD 4HPA",
    member_since=date(2024, 3, 5),
    token=TOKEN,
    language="zh-Hans",
)


def slip(**changes: Any) -> Slip:
    """The slip of screens/receipt.png, with a redemption, but for these changes."""
    return msgspec.structs.replace(_SLIP, **changes)


def points(**changes: Any) -> SlipPoints:
    return msgspec.structs.replace(_POINTS, **changes)


def card(**changes: Any) -> Card:
    """The card of screens/receipt.png, but for these changes."""
    return msgspec.structs.replace(_CARD, **changes)


def pdf_pages(pdf: bytes, scale: float = 4) -> list[Image.Image]:
    """The pages as a reader shows them."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil() for page in document]


def pdf_text(pdf: bytes) -> list[str]:
    """The lines that can be selected and copied."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return [line.strip() for line in text.splitlines() if line.strip()]


def codes_in(picture: Image.Image) -> list[str]:
    """What a scanner reads in the picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))
