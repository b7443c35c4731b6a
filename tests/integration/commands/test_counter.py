"""quote, checkout, refund, points adjust: what a tired cashier types, and what a thief would try."""

from pathlib import Path

import pytest

from tests.integration.commands.command_line import DAYS_AGO_3, PHONE, PIN, CommandLine, days_ago, init

CHECKOUT = ["bill", "ref", "member_no", "repeated", "amount_minor", "discount_minor", "paid_minor", "points_earned",
            "points_redeemed", "balance"]  # fmt: skip
REFUND = {"bill", "refund", "repeated", "refunded_minor", "points_clawed", "points_returned", "balance"}


def test_checkout_answers_by_the_contract(cli: CommandLine, member: str) -> None:
    done = cli.ask("checkout", "--member", PHONE, "--amount", "￥128.50", "--ref", "A-1")
    assert list(done) == CHECKOUT
    assert (done["member_no"], done["ref"], done["amount_minor"], done["points_earned"]) == (member, "A-1", 12850, 128)
    assert cli.ask("checkout", "--amount", "5")["member_no"] is None


def test_the_same_ref_is_one_sale(cli: CommandLine, member: str) -> None:
    first = cli.ask("checkout", "--member", member, "--amount", "10", "--ref", "A-1")
    again = cli.ask("checkout", "--member", PHONE, "--amount", "10.00", "--ref", "A-1")
    assert again == {**first, "repeated": True}
    assert "没有重复记" in cli("checkout", "--member", PHONE, "--amount", "10.00", "--ref", "A-1").out
    assert cli.refused("checkout", "--member", PHONE, "--amount", "11", "--ref", "A-1")["error"] == "bill.differs"
    assert cli.ask("member", "show", member)["visits"] == 2


def test_quote_writes_nothing(cli: CommandLine, member: str) -> None:
    events = cli.ask("verify")["events"]
    quoted = cli.ask("quote", "--member", member, "--amount", "100")
    assert (quoted["points"], quoted["award"]["base"], quoted["most_points"]) == (100, 100, 500)
    assert (quoted["discount_minor"], quoted["pay_minor"], quoted["pay_without_points_minor"]) == (1000, 9000, 10000)
    assert quoted["reason"] == "100"
    assert "最多可用 500 积分" in cli("quote", "--member", member, "--amount", "100").out
    assert cli.ask("verify")["events"] == events
    done = cli.ask("checkout", "--member", member, "--amount", "100", "--redeem", quoted["most_points"])
    assert done["paid_minor"] == quoted["pay_minor"]


def test_a_new_member_takes_no_discount(cli: CommandLine) -> None:
    cli.ask("member", "add", "--phone", PHONE)
    assert cli.ask("quote", "--member", PHONE, "--amount", "100")["most_points"] == 0
    cli.ask("points", "adjust", PHONE, "500", "--reason", "补")
    assert (
        cli.refused("checkout", "--member", PHONE, "--amount", "100", "--redeem", "50")["error"] == "redeem.too_early"
    )


def test_the_manager_passes_the_limit_and_nobody_else(cli: CommandLine, member: str) -> None:
    asked = ["checkout", "--member", member, "--amount", "100", "--redeem", "600"]
    assert cli.refused(*asked)["error"] == "redeem.needs_card"
    assert cli.refused(*asked, "--approve-pin-stdin", stdin="1111\n")["error"] == "pin.wrong"
    assert cli.refused(*asked, "--approve-pin-stdin")["error"] == "pin.wrong"
    assert cli.ask(*asked, "--approve-pin-stdin", stdin=f"{PIN}\n")["points_redeemed"] == 600


def test_guessing_the_pin_has_to_wait(cli: CommandLine, member: str) -> None:
    asked = ["checkout", "--member", member, "--amount", "100", "--redeem", "600", "--approve-pin-stdin"]
    for pin in ("0000", "0001", "0002"):
        assert cli.refused(*asked, stdin=pin)["error"] == "pin.wrong"
    assert cli.refused(*asked, stdin=PIN)["error"] == "pin.wait"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("100 --redeem 7", "redeem.off_step"),
        ("100 --redeem -50", "redeem.off_step"),
        ("1 --redeem 50", "redeem.share"),
        ("1000 --redeem 5000", "redeem.not_enough"),
        ("-5", "bill.amount"),
        ("99999999999999", "bill.amount"),
        ("abc", "amount.form"),
        ("1.234", "amount.form"),
        ("", "amount.form"),
        ("1e3", "amount.form"),
        ("10 --at noon", "time.form"),
        ("10 --at ", "time.form"),
        ("10 --at 2999-01-01T00:00", "time.future"),
        ("10 --tender cash=20", "bill.tenders_differ"),
        ("10 --tender cash=x", "tender.form"),
        ("10 --tender cash=5,cash=5", "tender.form"),
        ("10 --tender ", "tender.form"),
    ],
)
def test_refused_and_no_sale(cli: CommandLine, member: str, more: str, code: str) -> None:
    assert cli.refused("checkout", "--member", member, "--amount", *more.split(" "))["error"] == code
    assert cli.ask("member", "show", member)["visits"] == 1


def test_nobody_uses_points_without_being_somebody(cli: CommandLine) -> None:
    assert cli.refused("checkout", "--amount", "100", "--redeem", "50")["error"] == "redeem.no_member"


def test_companion_says_what_to_take_off_on_the_pos(cli: CommandLine, member: str) -> None:
    said = cli("checkout", "--member", member, "--amount", "100", "--redeem", "500")
    assert "POS 上减 ¥10.00" in said.out


def test_tenders_are_one_name_or_sums(cli: CommandLine, member: str) -> None:
    cli.ask("checkout", "--member", member, "--amount", "128.50", "--redeem", "500", "--tender", "Cash")
    cli.ask("checkout", "--amount", "128.50", "--tender", "cash=100，wechat＝28.50")


@pytest.fixture
def money_till(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A shop whose money this till takes."""
    cli = CommandLine(tmp_path / "till", capsys)
    assert cli.bare(*init(cli.folder, "--mode", "till")).code == 0
    return cli


def test_a_till_asks_how_it_was_paid(money_till: CommandLine) -> None:
    assert money_till.refused("checkout", "--amount", "10")["error"] == "tender.missing"
    assert money_till.ask("checkout", "--amount", "0")["paid_minor"] == 0
    assert money_till.ask("checkout", "--amount", "10", "--tender", "cash")["paid_minor"] == 1000
    assert (
        money_till.refused("checkout", "--amount", "128.50", "--tender", "cash=200")["error"] == "bill.tenders_differ"
    )


def test_times_are_shop_time_unless_they_say_otherwise(cli: CommandLine, member: str) -> None:
    day = days_ago(5)[:10]
    local = cli.ask("checkout", "--member", member, "--amount", "1", "--ref", "T", "--at", f"{day} 12:00")
    utc = cli.ask("checkout", "--member", member, "--amount", "1", "--ref", "T", "--at", f"{day}T04:00:00Z")
    assert utc == {**local, "repeated": True}


def test_partial_refunds_come_to_the_whole(cli: CommandLine, member: str) -> None:
    first = cli.ask("refund", "FIRST", "--amount", "0.50", "--reason", "冷了")
    assert first.keys() >= REFUND
    assert (first["refunded_minor"], first["repeated"]) == (50, False)
    rest = cli.ask("refund", first["bill"], "--reason", "冷了")
    assert first["points_clawed"] + rest["points_clawed"] == 1000
    assert rest["balance"] == 0
    assert cli.refused("refund", "FIRST", "--reason", "x")["error"] == "refund.nothing_left"
    assert cli.ask("member", "show", member)["visits"] == 0


def test_a_refund_says_the_way_it_goes_back(cli: CommandLine, member: str) -> None:
    assert member
    asked = ["refund", "FIRST", "--amount", "1", "--reason", "x", "--ref", "R-1"]
    cli.ask(*asked, "--tender", "WeChat")
    assert cli.ask(*asked, "--tender", "wechat")["repeated"] is True
    assert cli.refused(*asked, "--tender", "cash")["error"] == "refund.differs"
    assert cli.refused("refund", "FIRST", "--amount", "1", "--reason", "x", "--tender", " ")["error"] == "tender.form"


def test_a_refund_with_a_ref_is_one_refund(cli: CommandLine, member: str) -> None:
    assert member
    asked = ["refund", "FIRST", "--amount", "1", "--reason", "x", "--ref"]
    first = cli.ask(*asked, "R-1")
    assert cli.ask(*asked, "R-1") == {**first, "repeated": True}
    assert cli.refused("refund", "FIRST", "--amount", "2", "--reason", "x", "--ref", "R-1")["error"] == "refund.differs"
    assert cli.ask(*asked, "R-2")["refund"] != first["refund"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["NONE", "--reason", "x"], "bill.not_found"), (["FIRST", "--reason", " "], "reason.missing"),
        (["FIRST", "--amount", "1000.01", "--reason", "x"], "refund.beyond_rest"),
        (["FIRST", "--amount", "0", "--reason", "x"], "refund.beyond_rest"),
        (["FIRST", "--amount", "-1", "--reason", "x"], "refund.beyond_rest"),
        (["FIRST", "--reason", "x", "--at", days_ago(4)], "refund.before_sale"),
    ],
)  # fmt: skip
def test_refunds_refused(cli: CommandLine, member: str, arguments: list[str], code: str) -> None:
    assert cli.refused("refund", *arguments)["error"] == code
    assert cli.ask("member", "show", member)["balance"] == 1000


def test_points_by_hand_are_bounded(cli: CommandLine, member: str) -> None:
    assert cli.ask("points", "adjust", member, "-50", "--reason", "错账")["balance"] == 950
    assert cli.ask("points", "adjust", member, "500", "--reason", "补")["balance"] == 1450
    for points, code in ((0, "adjust.zero"), (501, "adjust.per_grant"), (-9999, "adjust.beyond_balance")):
        assert cli.refused("points", "adjust", member, points, "--reason", "x")["error"] == code
    assert cli.refused("points", "adjust", member, 1, "--reason", "")["error"] == "reason.missing"


def test_a_bill_of_the_past_is_of_its_day(cli: CommandLine, member: str) -> None:
    shown = cli.ask("member", "show", member)
    assert shown["lots"][0]["usable_from"] == DAYS_AGO_3[:10]


def test_a_bill_is_split_in_equal_and_typed_shares(cli: CommandLine, member: str) -> None:
    shares = ["--share", f"{member}=40", "--share", "nobody", "--share", "nobody"]
    asked = ["split", "--amount", "100.01", *shares, "--ref", "S-1"]
    done = cli.ask(*asked)
    assert [share["paid_minor"] for share in done["shares"]] == [4000, 3000, 3001]
    assert [share["points_earned"] for share in done["shares"]] == [40, 0, 0]
    assert cli.ask(*asked) == {**done, "repeated": True}
    short = ["--share", f"{member}=4", "--share", "nobody=5"]
    assert cli.refused("split", "--amount", "10", *short)["error"] == "split.sum"
    assert cli.refused("refund", "S-1", "--reason", "x")["error"] == "bill.several"
    assert cli.ask("refund", done["shares"][0]["bill"], "--reason", "x")["points_clawed"] == 40
