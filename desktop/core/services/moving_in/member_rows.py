"""A row of a member list becomes a person and a balance, or the reason why it cannot."""

import re
from datetime import date

from msgspec import Struct

from desktop.core.domain.calendar import yearly
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.people import Profile
from desktop.core.ports import TableRecord
from desktop.core.services.moving_in.consents import ConsentColumn, UnknownChannelError
from desktop.core.services.moving_in.figures import parse_whole
from desktop.core.services.people.names import clean_name
from desktop.core.services.people.phone import parse_phone

_MIDNIGHT = r"(?:[ T]+0?0:00(?::00)?)?"
_BIRTHDAY = re.compile(
    r"(?:(?P<year>\d{4})[-/.年]\s*)?(?P<month>\d{1,2})[-/.月]\s*(?P<day>\d{1,2})日?" + _MIDNIGHT, re.ASCII
)
_EIGHT_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)" + _MIDNIGHT, re.ASCII)
_GENDERS = {
    **dict.fromkeys(("女", "女性", "女士", "小姐", "f", "female", "w"), "female"),
    **dict.fromkeys(("男", "男性", "先生", "m", "male"), "male"),
    **dict.fromkeys(("其他", "其它", "other"), "other"),
}
_NOT_SAID = ("未知", "保密", "不详", "不詳", "unknown", "无", "無", "-", "/", "未填写", "0000-00-00")
_KEPT_AS_TEXT = ("money_balance", "discount", "tier")
_LONGEST_TEXT = 200
_OLDEST = date(1900, 1, 1)


class PersonRow(Struct, frozen=True):
    """A row that names somebody. ``points`` None: the row says nothing of them. ``notes``: codes of remarks.

    ``consents``: the channels agreed to; none: nobody knows of any. ``level``: what the list calls their tier.
    """

    record: TableRecord
    profile: Profile
    points: int | None
    notes: tuple[str, ...]
    consents: tuple[str, ...] = ()
    level: str = ""


class MemberRows:
    """Reads the rows of one list, by its columns."""

    def __init__(
        self,
        columns: dict[str, str],
        tiers: tuple[str, ...],
        region: str,
        today: date,
        *,
        points: bool,
        consents: tuple[str, ...] = (),
    ) -> None:
        """``columns``: field → column; ``tiers``: columns of levels; ``points``: whether balances are wanted.

        ``consents``: what a manager says that all on the list agreed to; with a column, what a plain yes in it means.
        """
        self._columns = columns
        self._kept = (*(columns[field] for field in _KEPT_AS_TEXT if field in columns), *tiers)
        self._region = region
        self._today = today
        self._points = columns.get("points") if points else None
        self._said = consents
        self._consent = ConsentColumn(columns["consent"], consents) if "consent" in columns else None

    def read(self, record: TableRecord) -> PersonRow | str:
        """The person; or the code of what is wrong with the row."""
        if record.wrong is not None:
            return record.wrong
        notes: list[str] = []
        external_id = self._cell(record, "external_id")
        phone_text = self._cell(record, "phone")
        phone, problem = _phone(phone_text, self._region)
        if phone is None and not external_id:
            return problem
        try:
            points = self._balance(record)
        except ValueError:
            return "points.form"
        imported = {column: record.cells[column][:_LONGEST_TEXT] for column in self._kept if record.cells[column]}
        if phone is None and phone_text:
            notes.append(problem)
            imported[self._columns["phone"]] = phone_text[:_LONGEST_TEXT]
        profile = Profile(
            name=clean_name(self._cell(record, "name")),
            phone=phone,
            birthday=self._lenient(record, "birthday", imported, notes),
            gender=self._lenient(record, "gender", imported, notes),
            nickname=clean_name(self._cell(record, "nickname")) or None,
            external_id=external_id[:_LONGEST_TEXT] or None,
            imported=imported,
        )
        consents = self._consents(record, imported, notes)
        return PersonRow(record, profile, points, tuple(notes), consents, self._cell(record, "tier").strip())

    def _consents(self, record: TableRecord, imported: dict[str, str], notes: list[str]) -> tuple[str, ...]:
        """What they agreed to; what cannot be read is no consent, stays as text, with a remark."""
        if self._consent is None:
            return self._said
        text = self._cell(record, "consent")
        try:
            return self._consent.read(text)
        except ValueError as unread:
            notes.append("consent.channel" if isinstance(unread, UnknownChannelError) else "consent.form")
            imported[self._columns["consent"]] = text[:_LONGEST_TEXT]
            return ()

    def _cell(self, record: TableRecord, field: str) -> str:
        column = self._columns.get(field)
        return record.cells[column] if column else ""

    def _balance(self, record: TableRecord) -> int | None:
        text = record.cells[self._points] if self._points else ""
        return parse_whole(text) if text else None

    def _lenient(self, record: TableRecord, field: str, imported: dict[str, str], notes: list[str]) -> str | None:
        """A birthday or gender; one that cannot be read stays as text, with a remark."""
        text = self._cell(record, field)
        if not text or text.lower() in _NOT_SAID:
            return None
        value = read_birthday(text, self._today) if field == "birthday" else _GENDERS.get(text.lower())
        if value is None:
            notes.append(f"{field}.form")
            imported[self._columns[field]] = text[:_LONGEST_TEXT]
        return value


def _phone(text: str, region: str) -> tuple[str | None, str]:
    """The number in E.164; or None and the code of what is wrong with the text."""
    if not text:
        return None, "phone.missing"
    try:
        return parse_phone(text, region), ""
    except RuleBroken as refusal:
        return None, refusal.code


def read_birthday(text: str, today: date) -> str | None:
    """MM-DD or YYYY-MM-DD from the usual spellings, year first; None for anything else, or a day that has not come."""
    match = _BIRTHDAY.fullmatch(text.strip()) or _EIGHT_DIGITS.fullmatch(text.strip())
    if match is None:
        return None
    month_day = f"{int(match['month']):02}-{int(match['day']):02}"
    try:
        if match["year"] is None:
            yearly(2000, month_day)
            return month_day
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return day.isoformat() if _OLDEST <= day <= today else None
