"""What each event says, held against what stands beside the log: programs, imports, personal texts, decisions."""

from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.deciding import decide_refund, decide_sale
from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import (
    ImportUndone,
    LedgerOpened,
    MemberEnrolled,
    Payload,
    ProgramPublished,
    SaleCompleted,
    SaleRefunded,
    TillJoined,
)
from desktop.core.domain.named_texts import texts_of
from desktop.core.domain.names import bill_number
from desktop.core.domain.people import text_digest
from desktop.core.domain.program import Program
from desktop.core.domain.program_document import program_hash, read_program
from desktop.core.domain.shop import Shop
from desktop.core.domain.upkeep import MemberErased
from desktop.core.protocol.body import Body, chain_hash, decode_body, decode_payload, head_statement
from desktop.core.store.campaigns import campaigns_agree
from desktop.core.store.checking_log import Read, Row
from desktop.core.store.erasing import erased_ids, holds_text
from desktop.core.store.findings import Findings
from desktop.core.store.import_statements import UNDOING
from desktop.core.store.keys.signing import verify
from desktop.core.store.staff_log import staff_agrees

_TEXT = "SELECT member_id, CAST(salt AS BLOB), CAST(text AS BLOB) FROM private_texts WHERE text_id = ?"
_CURRENT = "SELECT program FROM heads WHERE id = 1"
_PUBLISHED = (  # in the order of writing: healing puts events elsewhere in the log
    "SELECT e.body FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE e.kind = 'program.published'"
    " AND e.void = 0 ORDER BY coalesce(m.written, e.place) DESC LIMIT 1"
)
_ABOUT_IMPORTS = "import."
_OLD_ENVELOPES = (
    "SELECT o.epoch, o.seq, (SELECT e.body_hash FROM events AS e WHERE e.event_id = o.event_id), o.chain_hash,"
    " o.signature, issuers.public_key"
    " FROM old_envelopes AS o LEFT JOIN epochs USING (epoch) LEFT JOIN issuers USING (key_id) ORDER BY o.epoch, o.seq"
)
_LAST_STANDING = "SELECT seq, chain_hash FROM events WHERE epoch = ? ORDER BY seq DESC LIMIT 1"


class FactCheck:
    """Looks at one event after the other; ``check_end`` then looks at what they leave behind."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._findings = findings
        self._programs: dict[str, Program | None] = {}
        self._undone = _undone(raw)
        self._undoing = {import_id for (import_id,) in raw.execute(UNDOING)}
        self._undone_seen: set[str] = set()
        self._opened: LedgerOpened | None = None
        self._joined: TillJoined | None = None
        self._last_bill = 0
        self._enrolled = 0
        self._recorded_at_us = 0
        self._till_code = _shop(raw).till_code
        self._erased: set[str] = set()

    def check(self, read: Read) -> None:
        """What this event says is so."""
        row, body, payload = read
        if body is None:
            return
        self._recorded_at_us = max(self._recorded_at_us, body.recorded_at_us)
        self._check_void(row, body)
        self._check_texts(row, body, payload)
        if not self._decides_again(body, payload):
            self._add(row, "decision.differs")
        self._remember(payload)
        if isinstance(payload, MemberErased) and body.member_id and not row.void:
            self._erased.add(body.member_id)

    def _check_void(self, row: Row, body: Body) -> None:
        """What an import that was taken back brought counts no more; while that is under way, some of it may."""
        expected = body.import_id in self._undone
        is_going = expected and body.import_id in self._undoing
        if bool(row.void) != expected and not is_going and not body.kind.startswith(_ABOUT_IMPORTS):
            self._add(row, "void.differs")

    def _check_texts(self, row: Row, body: Body, payload: Payload | None) -> None:
        for text_id, digest in texts_of(payload):
            kept = self._raw.execute(_TEXT, (text_id,)).fetchone()  # none: erased, which is as it should be
            if kept and (text_digest(kept[1], kept[2]) != digest or kept[0] != body.member_id):
                self._add(row, "text.differs")

    def _decides_again(self, body: Body, payload: Payload | None) -> bool:
        """Whether deciding on the event's own inputs, under its own program, gives the event."""
        if not isinstance(payload, SaleCompleted | SaleRefunded) or body.program_hash is None:
            return True
        program = self._program(body.program_hash)
        if program is None:
            return False
        try:
            return replace(payload, after=None) == _decided(payload, program)
        except Refusal:
            return False

    def _program(self, named: str) -> Program | None:
        if named not in self._programs:
            row = self._raw.execute("SELECT CAST(document AS BLOB) FROM programs WHERE hash = ?", (named,)).fetchone()
            try:
                self._programs[named] = read_program(row[0]) if row and program_hash(row[0]) == named else None
            except msgspec.MsgspecError:
                self._programs[named] = None
        return self._programs[named]

    def _remember(self, payload: Payload | None) -> None:
        match payload:
            case LedgerOpened():
                self._opened = payload
            case TillJoined():
                self._joined = payload
            case ImportUndone(import_id=import_id):
                self._undone_seen.add(import_id)
            case SaleCompleted(intent=intent):
                self._last_bill = max(self._last_bill, _counter(intent.bill_no, self._till_code))
            case MemberEnrolled(member_no=number):
                self._enrolled += number.startswith(self._till_code)
            case _:
                pass

    def check_end(self) -> None:
        """What counts now is what the log says last."""
        for what, holds in (
            ("import.undone", self._undone_seen == self._undone and self._imports_agree()),
            ("program.current", self._raw.execute(_CURRENT).fetchone()[0] == self._published()),
            ("program.document", self._documents_agree()),
            ("shop.differs", self.shop_agrees),
            ("head.counters", self._counters_agree()),
            ("staff.differs", staff_agrees(self._raw)),
            ("campaigns.differ", campaigns_agree(self._raw)),
            ("erased.left", self._erased_are_gone()),
            ("envelopes.differ", _old_envelopes_hold(self._raw)),
        ):
            if not holds:
                self._findings.add_at_end(what)

    def _published(self) -> str:
        """Which program the log published last; "" for none."""
        row = self._raw.execute(_PUBLISHED).fetchone()
        said = decode_payload(decode_body(row[0])) if row else None
        return said.document_hash if isinstance(said, ProgramPublished) else ""

    @property
    def shop_agrees(self) -> bool:
        """Whether the shop is still the one that the log opened."""
        return self._opened is None or _is_of(_shop(self._raw), self._opened, self._joined)

    def _erased_are_gone(self) -> bool:
        """Of whom the log says erased, and whom HQ or a restore said, no text is left."""
        gone = erased_ids(self._raw)
        return self._erased <= gone and not holds_text(self._raw, gone)

    def _imports_agree(self) -> bool:
        undone = self._raw.execute("SELECT import_id FROM imports WHERE state IN ('undoing', 'undone')")
        return {import_id for (import_id,) in undone} == self._undone

    def _documents_agree(self) -> bool:
        documents = self._raw.execute("SELECT hash, CAST(document AS BLOB) FROM programs")
        return all(program_hash(document) == named for named, document in documents)

    def _counters_agree(self) -> bool:
        """A number given is never given again."""
        counted = self._raw.execute("SELECT bills, members, recorded_at_us FROM heads WHERE id = 1").fetchone()
        bills, members, recorded = counted
        return bool(bills >= self._last_bill and members >= self._enrolled and recorded >= self._recorded_at_us)

    def _add(self, row: Row, what: str) -> None:
        self._findings.add(row.place, row.bad(what))


def _old_envelopes_hold(raw: Any) -> bool:
    """Envelopes that events had before: gapless after those that stand, of known events, signed by their device.

    Where events of the epoch still stand in this log, theirs is the chain that the old envelopes go on.
    """
    before: tuple[str, int] = ("", 0)
    chained_before: bytes | None = None
    for epoch, seq, hashed, chained, signature, public_key in raw.execute(_OLD_ENVELOPES).fetchall():
        if epoch != before[0]:
            last = raw.execute(_LAST_STANDING, (epoch,)).fetchone()
            before, chained_before = (epoch, last[0] if last else 0), last[1] if last else None
        signed = signature is None or verify(public_key or b"", head_statement(epoch, seq, chained), signature)
        goes_on = chained_before is None or chain_hash(epoch, seq, chained_before, hashed or b"") == chained
        if hashed is None or not signed or seq != before[1] + 1 or not goes_on:
            return False
        before, chained_before = (epoch, seq), chained if chained_before is not None else None
    return True


def _decided(payload: SaleCompleted | SaleRefunded, program: Program) -> Payload:
    if isinstance(payload, SaleCompleted):
        return decide_sale(payload.view, payload.intent, program)
    return decide_refund(payload.view, payload.intent, program)


def _undone(raw: Any) -> set[str]:
    """The imports that an event took back, wherever in the log it stands."""
    found = set()
    for (data,) in raw.execute("SELECT body FROM events WHERE kind = 'import.undone'"):
        try:
            found.add(msgspec.json.decode(decode_body(data).payload, type=ImportUndone).import_id)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # the walk along the log names it
    return found


def _shop(raw: Any) -> Shop:
    (text,) = raw.execute("SELECT value FROM settings WHERE key = 'shop'").fetchone()
    shop: Shop = msgspec.json.decode(text, type=Shop)
    return shop


def _is_of(shop: Shop, opened: LedgerOpened, joined: TillJoined | None) -> bool:
    """A till's code may change with an epoch; what decides on days and money may not, but by joining an HQ."""
    said = opened.region, opened.currency, opened.mode
    if said != (shop.region, shop.currency, shop.mode):
        return False
    if joined is not None:
        return (joined.merchant_id, joined.store_id, joined.zone) == (shop.merchant_id, shop.store_id, shop.zone)
    told = opened.merchant_id, opened.zone, opened.day_starts_minutes
    return told == (shop.merchant_id, shop.zone, shop.day_starts_minutes)


def _counter(number: str, till_code: str) -> int:
    """How manieth of this till's bills the number names; 0 for a number of another till."""
    digits = number.removeprefix(f"{till_code}-")
    is_own = digits.isdecimal() and bill_number(till_code, int(digits)) == number
    return int(digits) if is_own else 0
