"""What the window asks about HQ inside a reading (ports.at_hq): cheap enough to be asked after every bill."""

from typing import Any

import msgspec

from desktop.core.domain.events import Payload
from desktop.core.domain.state import MemberState
from desktop.core.ports.at_hq import HqSays, OpenFlag, UnsentEvent
from desktop.core.ports.sync import RoundDone
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.protocol.pages import FlagRow
from desktop.core.store import at_holds
from desktop.core.store.hq_settings import UNNAMED
from desktop.core.store.overlay import Overlay
from desktop.core.store.statements import PROGRAM_NAME
from desktop.core.store.states import StateShelf

NOTED = "window.flags_noted"
_SETTINGS = "SELECT key, value FROM settings WHERE key >= 'hq.' AND key < 'hq/'"
_SETTING = "SELECT value FROM settings WHERE key = ?"
_HEAD = "SELECT coalesce(max(place), 0) FROM events"
_BEHIND = (
    "SELECT epoch, acked, head FROM (SELECT p.epoch, p.rowid AS at, coalesce(h.seq, 0) AS acked,"
    " coalesce((SELECT max(e.seq) FROM events AS e WHERE e.epoch = p.epoch), 0) AS head"
    " FROM epochs AS p LEFT JOIN hq_heads AS h ON h.epoch = p.epoch) WHERE head > acked ORDER BY at"
)
_LACKED = "SELECT count(*) FROM events WHERE epoch = ? AND seq > ?"
_OLDEST = "SELECT body FROM events WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT 1"
_NEWEST = "SELECT place, kind, member_id, body FROM events WHERE epoch = ? AND seq > ? ORDER BY seq DESC LIMIT ?"
_OF_MEMBER = "SELECT event_id FROM events WHERE epoch = ? AND seq > ? AND member_id = ?"
_FLAGS = "SELECT flag FROM hq_flags WHERE done_at_us IS NULL ORDER BY raised_at_us, flag_id"
_ROUNDS = "SELECT done FROM sync_rounds ORDER BY round_id DESC LIMIT ?"
_decode_flag = msgspec.json.Decoder(FlagRow).decode
_decode_round = msgspec.json.Decoder(RoundDone).decode


class HqReading:
    """Part of LedgerReading; ``raw`` is the driver's connection, inside its transaction."""

    raw: Any
    shelf: StateShelf

    def is_next(self, hold_id: str, member_id: str) -> bool:
        """Whether the hold was asked for the member and for the very event that the log will hold next."""
        return at_holds.is_next(self.raw, hold_id, self.shelf.owner(member_id))

    def names_left(self) -> bool:
        """Whether members came of whom some are not found by name yet."""
        row = self.raw.execute(_SETTING, (UNNAMED,)).fetchone()
        return bool(row and row[0])

    def hq_says(self) -> HqSays | None:
        """How this till stands with HQ; None without one."""
        said = {key.removeprefix("hq."): value for key, value in self.raw.execute(_SETTINGS).fetchall()}
        if not said.get("device_id"):
            return None
        behind = self._behind()
        (head,) = self.raw.execute(_HEAD).fetchone()
        (named,) = self.raw.execute(PROGRAM_NAME).fetchone()
        lacked = sum(self.raw.execute(_LACKED, each).fetchone()[0] for each in behind)
        oldest = [decode_body(self.raw.execute(_OLDEST, each).fetchone()[0]).recorded_at_us for each in behind]
        return HqSays(
            head=head,
            acked=max(0, head - lacked),
            oldest_us=min(oldest, default=None),
            contact_us=_number(said.get("last_contact_us")),
            round_us=_number(said.get("last_round_us")),
            spending=said.get("spending") or "allowed",
            url=said.get("url") or "",
            ca=said.get("ca") or "",
            device_id=said["device_id"],
            merchant=said.get("merchant_name") or "",
            store=said.get("store_name") or "",
            flags=len(self.open_flags()),
            is_program_unfit=said.get("program", "") not in ("", named),
        )

    def unsent(self, limit: int) -> list[UnsentEvent]:
        """The newest events that HQ lacks, newest first."""
        found: list[UnsentEvent] = []
        for each in reversed(self._behind()):
            rows = self.raw.execute(_NEWEST, (*each, limit)).fetchall()
            found += [_unsent(*row) for row in rows]
        return sorted(found, key=lambda event: -event.place)[:limit]

    def open_flags(self) -> list[OpenFlag]:
        """What HQ flagged and nobody has looked at, oldest first."""
        noted = self.noted_flags()
        flags = [_decode_flag(flag) for (flag,) in self.raw.execute(_FLAGS).fetchall()]
        return [
            OpenFlag(
                flag_id=flag.flag_id, kind=flag.kind, raised_at_us=flag.raised_at_us, event_id=flag.event_id,
                member_id=flag.member_id, facts=flag.facts,
            )
            for flag in flags
            if flag.flag_id not in noted
        ]  # fmt: skip

    def noted_flags(self) -> tuple[str, ...]:
        """Flags that somebody has looked at here."""
        row = self.raw.execute(_SETTING, (NOTED,)).fetchone()
        return tuple(row[0].split()) if row else ()

    def rounds(self, limit: int) -> list[RoundDone]:
        """The newest rounds, newest first."""
        return [_decode_round(done) for (done,) in self.raw.execute(_ROUNDS, (limit,)).fetchall()]

    def unsent_of(self, member_id: str) -> frozenset[str]:
        """The member's own events that HQ lacks, by their ids, under whichever of the member's ids; none without HQ."""
        if self.raw.execute(_SETTING, ("hq.device_id",)).fetchone() is None:
            return frozenset()
        overlay, behind = Overlay(self.raw), self._behind()
        ids = overlay.ids(overlay.face(member_id))
        rows = (self.raw.execute(_OF_MEMBER, (*each, one)).fetchall() for each in behind for one in ids)
        return frozenset(event_id for each in rows for (event_id,) in each)

    def confirmed(self, member_id: str) -> MemberState | None:
        """The member as HQ folded them; None where HQ has not told of them."""
        overlay = Overlay(self.raw)
        base = overlay.base(overlay.face(member_id))
        return base.state if base is not None and base.uptos and not base.is_part else None

    def _behind(self) -> list[tuple[str, int]]:
        """(epoch, what HQ holds of it) of each own epoch that HQ lacks something of, oldest first."""
        return [(epoch, acked) for epoch, acked, _ in self.raw.execute(_BEHIND).fetchall()]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _unsent(place: int, kind: str, member_id: str | None, data: bytes) -> UnsentEvent:
    body = decode_body(data)
    payload: Payload | None
    try:
        payload = decode_payload(body)
    except (KeyError, msgspec.MsgspecError):
        payload = None
    return UnsentEvent(
        place=place, recorded_at_us=body.recorded_at_us, kind=kind, member_id=member_id, payload=payload,
        bytes=len(data),
    )  # fmt: skip
