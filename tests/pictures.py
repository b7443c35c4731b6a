"""``python -m tests.pictures``: draw the README's picture anew, from a real shop, a real sale and the real papers."""

import tempfile
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from desktop.core.documents.card_png import card_png
from desktop.core.documents.slip_pdf import slip_pdf
from desktop.core.domain.intents import Line, Tender
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card
from desktop.core.services.print_slip import print_slip
from tests.tills import TestTill, make_till

OUT = Path(__file__).parents[1] / "docs" / "screens" / "papers.png"
PORCELAIN, EDGE = "#F4F3EF", "#DDDBD3"
DISHES = (
    ("招牌红烧肉", "1", 4800),
    ("葱油拌面", "1", 2800),
    ("酸梅汤", "2", 2400),
    ("清炒时蔬", "1", 2200),
    ("米饭", "2", 600),
)


def main() -> None:
    """Draw the slip and the card side by side."""
    with tempfile.TemporaryDirectory() as folder:
        shop = make_till(Path(folder) / "shop", name="拾味小馆", mode="till", now="2026-11-01T12:00:00")
        slip, card = _papers(shop)
        shop.close()
    picture = Image.new("RGB", (1600, 1180), PORCELAIN)
    _place(picture, slip, (90, 50), 1080)
    _place(picture, card, (730, 320), 480)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(255).save(OUT, optimize=True)


def _papers(shop: TestTill) -> tuple[Image.Image, Image.Image]:
    till = shop.till
    member = enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone="13800000417", name="林晓岚"))
    card_text = till.cards.card_token(member.member_id, 1)
    check_out(till, _bill(shop, card_text, 0, 88_000))
    shop.clock.set("2026-11-22T14:06:00")
    done = check_out(till, _bill(shop, card_text, 250, sum(minor for _, _, minor in DISHES), dishes=True))
    pdf = pypdfium2.PdfDocument(slip_pdf(print_slip(till, done.bill, "zh-Hans")))
    slip = pdf[0].render(scale=4).to_pil()
    return slip, Image.open(BytesIO(card_png(print_card(till, member.member_no, "zh-Hans"))))


def _bill(shop: TestTill, key: str, points: int, minor: int, *, dishes: bool = False) -> Bill:
    lines = tuple(
        Line(amount_minor=amount, name=name, quantity=count, unit_minor=amount // int(count))
        for name, count, amount in (DISHES if dishes else ())
    )
    paid = minor - points * 2
    return Bill(
        amount_minor=minor, event_id=shop.till.ids.event_id(), key=key, redeem_points=points, lines=lines,
        tenders=(Tender("wechat", paid),),
    )  # fmt: skip


def _place(picture: Image.Image, paper: Image.Image, at: tuple[int, int], height: int) -> None:
    paper = paper.convert("RGBA")
    shown = paper.resize((paper.width * height // paper.height, height), Image.Resampling.LANCZOS)
    picture.paste(shown, at, shown)
    if shown.getchannel("A").getpixel((0, 0)):  # paper has an edge, a card with round corners has its colour
        ImageDraw.Draw(picture).rectangle((at[0], at[1], at[0] + shown.width, at[1] + height), outline=EDGE)


if __name__ == "__main__":
    main()
