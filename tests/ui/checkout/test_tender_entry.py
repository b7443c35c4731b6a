"""How a bill is paid: whatever is typed, the tenders come to what is paid, or the till says what is short."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.intents import Tender
from desktop.ui.checkout.tender_entry import Tenders, kept
from desktop.ui.checkout.tender_text import at_place, place_of
from desktop.ui.tender_kinds import kinds

PAY = 12_800


def typing(tenders: Tenders, text: str) -> Tenders:
    for key in text:
        tenders = tenders.press(key, "CNY")
    return tenders


def test_one_tender_takes_all() -> None:
    assert Tenders(current="wechat").settled(PAY, "CNY") == (Tender("wechat", PAY),)


def test_cash_that_came_gives_change_and_is_recorded_as_what_stays() -> None:
    cash = typing(Tenders(current="cash"), "200")
    assert cash.change_minor(PAY, "CNY") == 7_200
    assert cash.settled(PAY, "CNY") == (Tender("cash", PAY),)
    assert cash.short_minor(PAY, "CNY") == 0


def test_a_part_in_cash_and_the_rest_by_phone() -> None:
    split = typing(Tenders(current="cash"), "100").choose("wechat", PAY, "CNY")
    assert split.settled(PAY, "CNY") == (Tender("cash", 10_000), Tender("wechat", 2_800))
    assert split.choose("wechat", PAY, "CNY").settled(PAY, "CNY") == (Tender("wechat", PAY),)


def test_too_little_is_short_and_too_much_is_over_unless_it_is_cash() -> None:
    assert typing(Tenders(current="card"), "100").short_minor(PAY, "CNY") == 2_800
    assert typing(Tenders(current="card"), "200").short_minor(PAY, "CNY") == -7_200
    assert typing(Tenders(current="cash"), "200").short_minor(PAY, "CNY") == 0


def test_a_bill_that_became_smaller_forgets_how_it_was_split() -> None:
    split = typing(Tenders(current="cash"), "100").choose("wechat", PAY, "CNY")
    assert split.fitting(10_000).settled(10_000, "CNY") == (Tender("wechat", 10_000),)
    assert split.fitting(PAY) == split


def test_a_kept_split_is_the_same_split() -> None:
    split = typing(Tenders(current="cash"), "100").choose("wechat", PAY, "CNY")
    assert kept(split.settled(PAY, "CNY"), "card").settled(PAY, "CNY") == split.settled(PAY, "CNY")


moves = st.lists(
    st.one_of(st.sampled_from(["wechat", "alipay", "cash", "card"]), st.sampled_from(list("0123456789.⌫C")))
)


@given(moves, st.integers(0, 1_000_000))
def test_nothing_short_means_paid_exactly(pressed: list[str], pay: int) -> None:
    tenders = Tenders(current="wechat")
    for move in pressed:
        tenders = tenders.choose(move, pay, "CNY") if len(move) > 1 else tenders.press(move, "CNY")
    settled = tenders.settled(pay, "CNY")
    if tenders.short_minor(pay, "CNY") == 0:
        assert sum(tender.amount_minor for tender in settled) == pay
    assert len({tender.kind for tender in settled}) == len(settled)


def test_the_shop_s_own_tenders_share_the_fifth_place() -> None:
    all_of_them = kinds("CN", ("饭卡", "挂账", "支票"))
    assert [at_place(all_of_them, "wechat", place) for place in (1, 2, 3, 4, 5)] == [
        "wechat", "alipay", "cash", "card", "饭卡",
    ]  # fmt: skip
    assert at_place(all_of_them, "饭卡", 5) == "挂账"
    assert at_place(all_of_them, "支票", 5) == "饭卡"
    assert place_of(all_of_them, "支票") == "5"
    assert at_place(kinds("CN", ()), "wechat", 5) is None
