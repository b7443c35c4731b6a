"""A list of members leaves the house: only who agreed to be contacted, recorded, safe in a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.listing import guarded
from desktop.core.domain.money import minor_digits
from desktop.core.domain.recipes import offer_of
from desktop.core.domain.sheets import Document, Sheet, Value
from desktop.core.domain.staff import Approval
from desktop.core.ports import CsvDraft, Progress, Reading, Till, unwatched
from desktop.core.ports.lists import ListedMember
from desktop.core.services.export_lists import Exported, To, let_go
from desktop.core.services.list_dormant import Filters, Row, hold_out_of, named_rows, offered, rows_in, wish_of
from desktop.core.services.tell import money
from desktop.core.words import Words

COLUMNS = (
    "member_no", "name", "phone", "agreed", "class", "origin", "last_day", "days_since", "own_gap_days", "bills_year",
    "spend_year", "tier", "balance", "favourite", "offer",
)  # fmt: skip
PRINTED = ("name", "phone", "agreed", "last_day", "days_since", "own_gap_days", "spend_year", "favourite", "offer")
"""What fits on paper."""
_CHANNELS = ("phone", "sms", "wechat", "mail")
_AT_ONCE = 500
MOST = {".xlsx": 100_000, ".pdf": 5_000}
"""Members of one file that is drawn whole in memory; a CSV is written as it is read, and holds any number."""


class Wanted(Struct, frozen=True, kw_only=True):
    """The list of some filters, or of the members in ``only``, said in a language.

    ``title``: what the list is called; "" for one of a class.
    """

    filters: Filters
    only: tuple[str, ...] = ()
    title: str = ""
    language: str = "zh-Hans"

    @property
    def what(self) -> str:
        """What the record calls it: the class, or a list of members."""
        return self.filters.class_name if self.filters.of is None and not self.only else "list"


class ListExported(Exported, frozen=True, kw_only=True):
    """``left_out``: who stands on the list and not in the file, as they agreed to no channel."""

    left_out: int = 0


def export_dormant(
    till: Till, wanted: Wanted, out: Path, approval: Approval | None = None, progress: Progress = unwatched
) -> ListExported:
    """Write the list as the name of ``out`` says: .xlsx, .pdf, else CSV. Who agreed to no channel is left out.

    A phone is written only for who agreed to calls or texts. ``progress`` may stop it: then there is no file, and no
    record. Raises as export_points, and RuleBroken ``export.many`` for more members than MOST says.
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    till.staff.demand("export", approval)
    words, what = Words(wanted.language), wanted.what
    columns = PRINTED if out.suffix == ".pdf" else COLUMNS
    header = tuple(words.say(f"export_dormant.{column}") for column in columns)
    count = _Count()
    with till.ledger.reading() as reading:
        to = To(out, reading.lists.up_to().day, approval)
        agreed = _agreed(till, reading, wanted, count, progress)
        rows = (itemgetter(*columns)(_told(till, words, row)) for row in agreed)
        if out.suffix not in MOST:
            draft: CsvDraft = till.tables.write(out, header, rows)
        else:
            title = wanted.title or words.say(f"window.dormant.class.{wanted.filters.class_name}")
            table = Sheet(title=title, header=header, rows=tuple(_at_most(rows, MOST[out.suffix])))
            under = f"{title} · {to.as_of}"
            document = Document(title=till.shop.name, subtitle=under, language=wanted.language, sheets=(table,))
            drawn = till.papers.workbook(document) if out.suffix == ".xlsx" else till.papers.pages(document)
            draft = till.tables.keep(out, drawn, len(table.rows))
    done = let_go(till, what, draft, to)
    return ListExported(
        what=done.what, rows=done.rows, file=done.file, as_of=done.as_of, left_out=count.seen - done.rows
    )


class _Count:
    """How many of the list were looked at."""

    seen = 0


def _agreed(till: Till, reading: Reading, wanted: Wanted, count: _Count, progress: Progress) -> Iterator[Row]:
    """Those of the list who agreed to some channel."""
    for rows, total in _wished(till, reading, wanted):
        count.seen += len(rows)
        progress(count.seen, max(total, count.seen))
        yield from (row for row in rows if row.member.consents)


def _wished(till: Till, reading: Reading, wanted: Wanted) -> Iterator[tuple[tuple[Row, ...], int]]:
    """Everybody on the list, some at once, and how many there are; of a class nobody who is held out."""
    if wanted.only:
        yield named_rows(reading, wanted.only, wanted.language), len(wanted.only)
        return
    held = hold_out_of(reading, wanted.filters)
    wish = replace(wish_of(till, reading, wanted.filters, held, None), size=_AT_ONCE)
    total = reading.lists.count(wish)
    while members := tuple(reading.lists.page(wish).rows):
        yield offered(reading, rows_in(reading, members, wanted.language)), total
        wish = replace(wish, after=members[-1].key)


def _at_most(rows: Iterator[tuple[Value, ...]], most: int) -> Iterator[tuple[Value, ...]]:
    for at, row in enumerate(rows):
        if at == most:
            raise RuleBroken("export.many", most=f"{most:,}")
        yield row


def _told(till: Till, words: Words, row: Row) -> dict[str, Value]:
    member, digits = row.member, minor_digits(till.shop.currency)
    channels = [words.say(f"export_dormant.channel.{each}") for each in _CHANNELS if each in member.consents]
    return {
        "member_no": member.member_no,
        "name": guarded(member.name),
        "phone": _phone(member),
        "agreed": " ".join(channels),
        "class": words.say(f"window.dormant.class.{member.class_name}"),
        "origin": words.say(f"window.dormant.class.{member.origin}") if member.origin else "",
        "last_day": member.last_day.isoformat() if member.last_day else "",
        "days_since": "" if member.days_since is None else member.days_since,
        "own_gap_days": member.mean_gap_days or "",
        "bills_year": member.n365,
        "spend_year": Decimal(member.spend365_minor).scaleb(-digits),
        "tier": guarded(row.tier_name),
        "balance": member.balance,
        "favourite": guarded(row.favourite),
        "offer": guarded(_offer(till, words, row)),
    }


def _phone(member: ListedMember) -> str:
    return member.phone or "" if {"phone", "sms"} & set(member.consents) else ""


def _offer(till: Till, words: Words, row: Row) -> str:
    if row.recipe is None:
        return ""
    offer, currency = offer_of(row.recipe, till.shop.currency), till.shop.currency
    least, off = money(offer.from_minor, currency), money(offer.off_minor, currency)
    return words.say(f"recipe.{row.recipe.name}.offer", least=least, off=off)
