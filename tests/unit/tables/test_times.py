"""Clocks: many spellings, one instant; both clocks of the real bills agree; the hours that clocks repeat or skip."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.documents.tables.times import parse_local, parse_utc

NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = (
    NEW_YORK,
    SHANGHAI,
    ZoneInfo("Asia/Taipei"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Pacific/Apia"),
    ZoneInfo("Africa/Casablanca"),
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _us(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "2017-01-01 06:53:26",
        "2017-01-01T06:53:26",
        "2017/01/01 06:53:26",
        "2017/1/1 6:53:26",
        "2017.1.1 6:53:26",
        "2017年1月1日 6:53:26",
        "2017年1月1日6时53分26秒",
        "2017-01-01 上午6:53:26",
        "2017-01-01 6:53:26 AM",
        "20170101 06:53:26",
        "20170101065326",
        "2017-01-01 06:53:26.000",
        "2017-01-01T11:53:26Z",
        "2017-01-01T11:53:26+00:00",
        "2017-01-01 19:53:26+0800",
        " 2017-01-01  06:53:26 ",
    ],
)
def test_spellings_of_one_instant(text: str) -> None:
    assert parse_local(text, NEW_YORK) == 1_483_271_606_000_000


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2017-01-01", "2017-01-01 00:00:00"),
        ("2017-01-01 14:05", "2017-01-01 14:05:00"),
        ("2017-01-01 下午2:05", "2017-01-01 14:05:00"),
        ("2017-01-01 下午12:05", "2017-01-01 12:05:00"),
        ("2017-01-01 上午12:05", "2017-01-01 00:05:00"),
        ("2017-01-01 12:05 am", "2017-01-01 00:05:00"),
        ("20170101", "2017-01-01 00:00:00"),
    ],
)
def test_shorter_spellings(text: str, same: str) -> None:
    assert parse_local(text, SHANGHAI) == parse_local(same, SHANGHAI)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "01/02/2017",
        "2017-13-01",
        "2017-02-29",
        "2017-01-01 24:00:00",
        "2017-01-01 06:60",
        "2017-01-01 06:53:60",
        "42736.287",
        "17-01-01",
        "2017-1-106:53",
        "２０１７-01-01 06:53:26",
        "2017-01-01 06:53:26+25:00",
        "2017-01/01",
        "-2017-01-01",
        "2017-01-01 上午13:00",
        "0000-01-01",
        "2017-01-01 06:53:26\n2017-01-02 06:53:26",
        "2017-02-30 06:53:26",
        "9" * 5000,
    ],
)
def test_what_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are of no interest, only that it is refused
        parse_local(text, NEW_YORK)
    with pytest.raises(ValueError):  # noqa: PT011
        parse_utc(text)


def test_the_ends_of_the_calendar() -> None:
    for zone in ZONES:
        assert 0 < parse_local("1970-01-05 00:00:00", zone) < parse_local("9999-12-31 23:59:59", zone)
        for text in ("0001-01-01 00:00:00", "0001-01-01 00:30", "1969-12-31 23:59:59"):
            with pytest.raises(ValueError, match=r"-?[0-9]+"):
                parse_local(text, zone)


def test_the_repeated_hour_is_its_first_pass() -> None:
    assert parse_local("2017-11-05 01:30:00", NEW_YORK) == parse_utc("2017-11-05 05:30:00")
    assert parse_local("2017-11-05 00:30:00", NEW_YORK) == parse_utc("2017-11-05 04:30:00")
    assert parse_local("2017-11-05 02:30:00", NEW_YORK) == parse_utc("2017-11-05 07:30:00")


def test_the_skipped_hour_counts_on() -> None:
    assert parse_local("2017-03-12 02:30:00", NEW_YORK) == parse_utc("2017-03-12 07:30:00")


def test_a_fraction_is_cut_to_microseconds() -> None:
    assert parse_utc("2017-01-01 00:00:00.123456789") % 1_000_000 == 123_456


@given(
    moment=st.datetimes(min_value=datetime.fromisoformat("1971-01-02"), max_value=datetime.fromisoformat("2099-01-01")),
    zone=st.sampled_from(ZONES),
)
def test_agrees_with_datetime_everywhere(moment: datetime, zone: ZoneInfo) -> None:
    wall = moment.replace(microsecond=0)
    assert parse_local(wall.isoformat(sep=" "), zone) == _us(wall.replace(tzinfo=zone))
    assert parse_utc(moment.isoformat()) == _us(moment.replace(tzinfo=UTC))


def test_every_hour_of_years_with_changes_agrees_with_datetime() -> None:
    for zone in (NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Africa/Casablanca")):
        for hour in range(24 * 365 * 2):
            wall = datetime.fromisoformat("2016-01-01 00:30:00") + timedelta(hours=hour)
            assert parse_local(wall.isoformat(sep=" "), zone) == _us(wall.replace(tzinfo=zone))


def test_both_clocks_of_bills_agree() -> None:
    with (Path(__file__).parents[2] / "data" / "clocks" / "bills.csv").open(encoding="utf-8", newline="") as file:
        bills = list(csv.DictReader(file))
    assert len(bills) > 100
    for bill in bills:
        assert parse_local(bill["ts_local"], NEW_YORK) == parse_utc(bill["ts_utc"])
