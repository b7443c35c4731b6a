"""card and receipt: bytes in whole files, and what cannot be written."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests.integration.commands.command_line import PHONE, CommandLine


def pages(file: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(file) as document:
        return [page.render(scale=4).to_pil() for page in document]


def codes(picture: Image.Image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(picture.convert("L"))}


def text(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_card_is_a_key_until_it_is_lost(cli: CommandLine, member: str, tmp_path: Path) -> None:
    cli.ask("card", member, "--out", tmp_path / "card.pdf")
    (token,) = codes(pages(tmp_path / "card.pdf")[0])
    assert cli.ask("member", "show", token)["member_no"] == member
    assert cli.ask("checkout", "--member", token, "--amount", "100", "--redeem", "600")["points_redeemed"] == 600
    assert cli.ask("member", "lost-card", PHONE) == {"member_no": member, "lost_serial": 1, "new_serial": 2}
    refused = cli.refused("checkout", "--member", token, "--amount", "100")
    assert refused["error"] == "token.lost"
    cli.ask("card", member, "--out", tmp_path / "card.png")
    (token,) = codes(Image.open(tmp_path / "card.png"))
    assert cli.ask("member", "find", token)[0]["member_no"] == member


def test_forged_cards_are_refused_in_words(cli: CommandLine, member: str, tmp_path: Path) -> None:
    cli.ask("card", member, "--out", tmp_path / "card.png")
    (token,) = codes(Image.open(tmp_path / "card.png"))
    for text_of_code in (token[:-2], token[:40], token.lower(), token[:60] + "A" * 88, token + "A"):
        for asked in (
            ["member", "show", text_of_code],
            ["member", "find", text_of_code],
            ["refund", token, "--reason", "x"],
        ):
            assert cli.refused(*asked)["error"].startswith("token.")


def test_a_sheet_holds_ten(cli: CommandLine, member: str, tmp_path: Path) -> None:
    cli.ask("card", member, "--out", tmp_path / "sheet.PDF", "--sheet")
    (sheet,) = pages(tmp_path / "sheet.PDF")
    assert len(zxingcpp.read_barcodes(sheet.convert("L"))) == 10
    other = cli.ask("member", "add", "--phone", "13900139000")["member_no"]
    cli.ask("card", member, other, "--out", tmp_path / "two.pdf", "--sheet")
    assert len(codes(pages(tmp_path / "two.pdf")[0])) == 2


def test_a_receipt_finds_its_bill_and_is_no_member(cli: CommandLine, member: str, tmp_path: Path) -> None:
    out = tmp_path / "slip.pdf"
    assert cli.ask("receipt", "FIRST", "--out", out, "--format", "pdf")["copy"] is False
    (token,) = codes(pages(out)[0])
    assert "副本" not in text(out)
    assert "13800130417" not in text(out)
    assert member not in text(out).replace(" ", "")
    cli.ask("receipt", token, "--out", out, "--format", "pdf", "--copy", "--width", "58")
    assert "副本" in text(out)
    assert cli.refused("checkout", "--member", token, "--amount", "1")["error"] == "token.wrong_type"


def test_a_receipt_says_the_same_later(cli: CommandLine, member: str, tmp_path: Path) -> None:
    first, later = tmp_path / "a.pdf", tmp_path / "b.pdf"
    cli.ask("receipt", "FIRST", "--out", first, "--format", "pdf")
    cli.ask("checkout", "--member", member, "--amount", "9999")
    cli.ask("receipt", "FIRST", "--out", later, "--format", "pdf")
    assert first.read_bytes() == later.read_bytes()


def test_a_refund_has_a_slip(cli: CommandLine, member: str, tmp_path: Path) -> None:
    assert member
    number = cli.ask("refund", "FIRST", "--amount", "100", "--reason", "x")["refund"]
    done = cli.ask("receipt", number.lower(), "--out", tmp_path / "r.pdf", "--format", "pdf")
    assert done["refund"] == number
    assert "退货退款" in text(tmp_path / "r.pdf")
    assert (
        cli.refused("receipt", number[:-1] + "7", "--out", tmp_path / "x", "--format", "pdf")["error"]
        == "refund.not_found"
    )


@pytest.mark.parametrize("more", [["--mode", "text"], ["--mode", "raster", "--width", "58"], ["--encoding", "big5"]])
def test_a_printer_gets_bytes(cli: CommandLine, member: str, tmp_path: Path, more: list[str]) -> None:
    assert member
    cli.ask("receipt", "FIRST", "--out", tmp_path / "slip.bin", "--format", "escpos", *more)
    assert (tmp_path / "slip.bin").read_bytes().startswith(b"\x1b@")


def test_slips_and_cards_speak_the_language_asked_for(cli: CommandLine, member: str, tmp_path: Path) -> None:
    assert member
    for language, word in (("zh-Hant", "會員點數"), ("en", "Member points"), ("zh-HK", "會員積分")):
        cli.ask("receipt", "FIRST", "--out", tmp_path / "slip.pdf", "--format", "pdf", "--lang", language)
        assert word in text(tmp_path / "slip.pdf")


def test_a_missing_folder_or_a_folder_as_file_is_refused(cli: CommandLine, member: str, tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    for out in (tmp_path / "none" / "c.pdf", tmp_path / "folder.pdf"):
        assert cli.refused("card", member, "--out", out)["error"] == "file.not_writable"
        assert cli.refused("receipt", "FIRST", "--out", out, "--format", "pdf")["error"] == "file.not_writable"
    assert list(tmp_path.glob("*.part")) == []
