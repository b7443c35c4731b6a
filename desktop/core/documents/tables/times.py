"""Clocks as other systems write them, to microseconds since 1970 in UTC. Whole numbers only; a guess is refused.

Year first, always: 03/04/2017 could be March or April and is refused. A text with its own offset (or Z) is that
instant whatever zone was asked for.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_PLAIN = re.compile(r"(\d{4}-\d\d-\d\d)[ T]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)", re.ASCII)
_GENERAL = re.compile(
    r"(?P<year>\d{4})(?:(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})|年(?P<month2>\d{1,2})月(?P<day2>\d{1,2})日"
    r"|(?P<month3>\d\d)(?P<day3>\d\d))"
    r"(?:(?:\s*T\s*|\s+|(?<=日))(?P<half>上午|下午|[AaPp][Mm])?\s*(?P<hour>\d{1,2})[:时時点點](?P<minute>\d\d)"
    r"(?:[:分](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?秒?|分)?(?:\s*(?P<half2>[AaPp][Mm]))?)?"
    r"\s*(?P<zone>[Zz]|(?:UTC)?[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{8})(\d\d)(\d\d)(\d\d)?", re.ASCII)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_US = 1_000_000
_DAY_US = 86_400 * _SECOND_US
_FIRST_US = 2 * _DAY_US


def parse_local(text: str, zone: ZoneInfo) -> int:
    """The instant of a shop's wall clock. A repeated hour means its first pass; a skipped one counts on as if not.

    Raises:
        ValueError: not a time we know for certain.
    """
    if plain := _PLAIN.fullmatch(text):
        day, hour, minute, second = plain.groups()
        start = _even_day(day, zone)
        if start is not None:
            return _counted(start + ((int(hour) * 60 + int(minute)) * 60 + int(second)) * _SECOND_US)
    wall, offset = _read(text)
    return _counted(_to_utc(wall, offset if offset is not None else zone.utcoffset(wall) or timedelta()))


def parse_utc(text: str) -> int:
    """The instant of a UTC clock; ValueError as parse_local."""
    if plain := _PLAIN.fullmatch(text):
        day, hour, minute, second = plain.groups()
        return _counted(_day_us(day) + ((int(hour) * 60 + int(minute)) * 60 + int(second)) * _SECOND_US)
    wall, offset = _read(text)
    return _counted(_to_utc(wall, offset or timedelta()))


def _counted(instant_us: int) -> int:
    """The instant, unless no shop was open yet: a year written wrong, not a sale."""
    if instant_us < _FIRST_US:
        raise ValueError(instant_us)
    return instant_us


@lru_cache(maxsize=8192)
def _day_us(day: str) -> int:
    """Midnight of an ISO date on a UTC clock."""
    return (date.fromisoformat(day).toordinal() - _EPOCH_DAY) * _DAY_US


@lru_cache(maxsize=8192)
def _even_day(day: str, zone: ZoneInfo) -> int | None:
    """Midnight of a day that keeps one offset from a day before to a day after; None when the clocks change nearby."""
    noon = datetime.combine(date.fromisoformat(day), time(12))
    if not 2 < noon.year < 9998:
        return None
    offsets = {zone.utcoffset(noon + timedelta(hours=hour)) for hour in range(-24, 25)}
    return _to_utc(noon - timedelta(hours=12), offsets.pop() or timedelta()) if len(offsets) == 1 else None


def _to_utc(wall: datetime, offset: timedelta) -> int:
    return (wall.replace(tzinfo=UTC) - _EPOCH - offset) // timedelta(microseconds=1)


def _read(text: str) -> tuple[datetime, timedelta | None]:
    """Wall clock and the offset written beside it, if any."""
    text = text.strip()
    if compact := _COMPACT.fullmatch(text):
        text = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4] or '00'}"
    match = _GENERAL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    part = match.groupdict()
    month, day = part["month"] or part["month2"] or part["month3"], part["day"] or part["day2"] or part["day3"]
    clock = time(
        _hour(int(part["hour"] or 0), part["half"] or part["half2"]),
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((part["fraction"] or "").ljust(6, "0")[:6]),
    )
    return datetime.combine(date(int(part["year"]), int(month), int(day)), clock), _offset(part["zone"])


def _hour(hour: int, half: str | None) -> int:
    """24-hour clock; 下午2 is 14, 下午14 is 14 too, 上午12 is midnight."""
    if half is None:
        return hour
    if half == "下午" or half.lower() == "pm":
        return hour if hour >= 12 else hour + 12
    if hour > 12:
        raise ValueError(hour)
    return 0 if hour == 12 else hour


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone in "Zz":
        return timedelta()
    digits = zone.removeprefix("UTC")
    hours, minutes = int(digits[1:3]), int(digits[-2:])
    if hours > 15 or minutes > 59:
        raise ValueError(zone)
    size = timedelta(hours=hours, minutes=minutes)
    return -size if digits[0] == "-" else size
