"""Puts into a till's ledger what an HQ would have said, as rows: for looking at how it is shown."""

import msgspec

from desktop.core.domain.people import Member
from desktop.core.ports import Till
from desktop.core.ports.sync import RoundDone
from desktop.core.protocol.pages import FlagRow
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member

_SETTING = "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"
_HEAD = "INSERT OR REPLACE INTO hq_heads (epoch, seq, signed_seq, chain_hash, signature) VALUES (?, ?, 0, x'', x'')"
_MEMBER = "INSERT INTO hq_members (member_id, state, upto, gone, pull) VALUES (?, ?, ?, 0, 1)"
_FLAG = "INSERT INTO hq_flags (flag_id, raised_at_us, done_at_us, flag, pull) VALUES (?, ?, ?, ?, 1)"
_ROUND = "INSERT INTO sync_rounds (begun_at_us, ended_at_us, code, done) VALUES (?, ?, ?, ?)"
SAID = {
    "device_id": "0199d2a4-0000-7000-8000-00000000a2e5", "url": "https://hq.example", "merchant_name": "拾味小馆",
    "store_name": "人民路店", "spending": "allowed", "ca": "",
}  # fmt: skip


def say_hq(till: Till, *, acked: int | None = None, contact_us: int = 0, **said: str) -> None:
    """The till has an HQ that holds so much of the epoch being written (None: all of it)."""
    with till.ledger.writing() as writing:
        raw = writing.raw  # type: ignore[attr-defined]
        for key, value in (SAID | said).items():
            raw.execute(_SETTING, (f"hq.{key}", value))
        for key in ("last_contact_us", "last_round_us"):
            raw.execute(_SETTING, (f"hq.{key}", str(contact_us)))
        epoch, seq = raw.execute("SELECT epoch, seq FROM heads WHERE id = 1").fetchone()
        held = seq if acked is None else acked
        raw.execute(_HEAD, (epoch, held))


def confirm(till: Till, member_id: str) -> None:
    """HQ has folded the member as they are now."""
    with till.ledger.writing() as writing:
        raw = writing.raw  # type: ignore[attr-defined]
        (place,) = raw.execute("SELECT max(place) FROM events").fetchone()
        state = msgspec.msgpack.encode(writing.state(member_id))
        raw.execute(_MEMBER, (member_id, state, place))


def raise_flag(till: Till, flag: FlagRow) -> None:
    """HQ flagged something."""
    with till.ledger.writing() as writing:
        raw = writing.raw  # type: ignore[attr-defined]
        text = msgspec.json.encode(flag).decode()
        raw.execute(_FLAG, (flag.flag_id, flag.raised_at_us, flag.done_at_us, text))


def end_round(till: Till, done: RoundDone) -> None:
    """A round went so."""
    with till.ledger.writing() as writing:
        raw = writing.raw  # type: ignore[attr-defined]
        text = msgspec.json.encode(done).decode()
        raw.execute(_ROUND, (done.begun_at_us, done.ended_at_us, done.code, text))


def enrol(till: Till, phone: str, name: str) -> Member:
    """Somebody becomes a member here."""
    return enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name=name, accepts_terms=True))


def sell(till: Till, amount_minor: int, ref: str, key: str | None = None) -> CheckedOut:
    """A bill beside the POS."""
    return check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=amount_minor, ref=ref, key=key))
