"""The log, event by event in the order written: places, hashes, signatures, epochs (I7).

An epoch's key is said by its first event, and by nothing that stands beside the log alone. The epoch that is being
written must have this till's own key; each earlier one is vouched for by the next one's first event, which names its
head. So whoever edits an event and computes every hash again still lacks the signature. The till signs every
``VOUCH_EVERY`` events and whenever it lets go of the file; what came after the last signature, fewer than that many
events at the end of the log, nobody vouches for yet: there damage is found, not a forger who has the file's key.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from desktop.core.domain.events import EpochOpened, LedgerOpened, Payload
from desktop.core.domain.keeping import FirstBad, Head
from desktop.core.protocol import body as wire
from desktop.core.protocol.messages import key_id
from desktop.core.store.findings import Findings
from desktop.core.store.keys.signing import verify
from desktop.core.store.writing import VOUCH_EVERY

_ROWS = (
    "SELECT place, epoch, seq, event_id, kind, member_id, effective_at_us, business_date, import_id, void, body,"
    " body_hash, chain_hash, signature FROM events ORDER BY place"
)
_LISTED = "SELECT chain_hash FROM old_envelopes WHERE epoch = ? AND seq = ?"
_ANY_OF = "SELECT 1 FROM events WHERE epoch = ? LIMIT 1"
SAFE_MODE_REASON = "damaged"
OwnKey = Callable[[str], bytes | None]


class Row(NamedTuple):
    """A row of the log."""

    place: int
    epoch: str
    seq: int
    event_id: str
    kind: str
    member_id: str | None
    effective_at_us: int
    business_date: str
    import_id: str | None
    void: int
    body: bytes
    body_hash: bytes
    chain_hash: bytes
    signature: bytes | None

    def bad(self, what: str, until: "Row | None" = None) -> FirstBad:
        """The fault that stands here."""
        until_seq = until.seq if until and until.seq != self.seq else None
        return FirstBad(
            epoch=self.epoch, seq=self.seq, event_id=self.event_id, what=what,
            member_id=self.member_id, until_seq=until_seq,
        )  # fmt: skip


Read = tuple[Row, wire.Body | None, Payload | None]


class LogWalk:
    """One walk along the log. ``rows`` gives each event as read; faults go to the findings."""

    def __init__(self, raw: Any, findings: Findings, own_key: OwnKey) -> None:
        """``raw``: the driver's connection; ``own_key``: this till's public key of that id, None if it has none."""
        self._raw = raw
        self._findings = findings
        self._own_key = own_key
        self._last: Row | None = None
        self._unvouched: Row | None = None
        self._chained = wire.GENESIS
        self._seq = 0
        self._public_key: bytes | None = None
        self._ended: set[str] = set()
        self._begun: Row | None = None
        self._vouched_seq = 0

    def rows(self) -> Iterator[Read]:
        """Every event in order, checked; body and payload None where they cannot be read."""
        for values in self._raw.execute(_ROWS):
            row = Row(*values)
            body, payload = _read(row)
            if self._last is None or row.epoch != self._last.epoch:
                self._begin_epoch(row, payload)
            self._check(row, body)
            self._findings.at = row.epoch, row.seq
            yield row, body, payload
            self._findings.step()

    def head(self) -> Head | None:
        """Where the log ended."""
        last = self._last
        return Head(last.epoch, last.seq, last.chain_hash.hex()) if last else None

    def _check(self, row: Row, body: wire.Body | None) -> None:
        if row.seq != self._seq + 1:
            self._add(row, "seq.gap")
        if wire.body_hash(row.body) != row.body_hash:
            self._add(row, "body.hash")
        if wire.chain_hash(row.epoch, row.seq, self._chained, row.body_hash) != row.chain_hash:
            self._add(row, "chain.hash")
        if body is None:
            self._add(row, "body.unreadable")
        elif not _same(row, body):
            self._add(row, "columns.differ")
        self._last, self._seq, self._chained = row, row.seq, row.chain_hash
        self._unvouched = self._unvouched or row
        if row.signature is not None:
            self._check_signature(row, row.signature)

    def _check_signature(self, row: Row, signature: bytes) -> None:
        statement = wire.head_statement(row.epoch, row.seq, row.chain_hash)
        if self._public_key is None or not verify(self._public_key, statement, signature):
            since = self._unvouched or row
            self._findings.add(since.place, since.bad("signature.wrong", row))
        self._unvouched, self._vouched_seq = None, row.seq

    def _begin_epoch(self, row: Row, payload: Payload | None) -> None:
        before = self._last
        if before is not None:
            self._ended.add(before.epoch)
        if row.epoch in self._ended:
            self._add(row, "epoch.again")
        self._seq, self._chained, self._begun = 0, wire.GENESIS, row
        self._unvouched, self._vouched_seq = None, 0
        if not isinstance(payload, LedgerOpened | EpochOpened):
            self._public_key = None
            self._add(row, "epoch.no_opening")
            return
        self._public_key = _key(payload.public_key)
        if not _follows(payload, before) and not self._follows_healed(payload, before):
            self._add(row, "epoch.parent")
        if not self._tables_agree(row, payload):
            self._add(row, "epoch.key")

    def _follows_healed(self, payload: LedgerOpened | EpochOpened, before: Row | None) -> bool:
        """The parent's end was given new envelopes since: it is listed with them, or nothing of the parent is left."""
        if not isinstance(payload, EpochOpened):
            return False
        if not payload.parent_seq:
            return before is not None and self._raw.execute(_ANY_OF, (payload.parent_epoch,)).fetchone() is None
        listed = self._raw.execute(_LISTED, (payload.parent_epoch, payload.parent_seq)).fetchone()
        return listed is not None and listed[0].hex() == payload.parent_hash

    def _tables_agree(self, row: Row, payload: LedgerOpened | EpochOpened) -> bool:
        """The tables beside the log say of the epoch what its first event says."""
        named = key_id(self._public_key or b"")
        epoch = self._raw.execute("SELECT key_id, parent, reason FROM epochs WHERE epoch = ?", (row.epoch,)).fetchone()
        issuer = self._raw.execute("SELECT public_key FROM issuers WHERE key_id = ?", (named,)).fetchone()
        said: tuple[str, str | None, str] = (named, None, "first")
        if isinstance(payload, EpochOpened):
            said = (named, payload.parent_epoch or None, payload.reason)
        return bool(epoch == said and issuer == (self._public_key,))

    def check_end(self) -> None:
        """The head row is the last envelope, or stands before the first of an epoch that was only announced."""
        head = self._raw.execute("SELECT epoch, seq, chain_hash, vouched_seq FROM heads WHERE id = 1").fetchone()
        epoch = head[0]
        known = self._raw.execute("SELECT key_id, parent FROM epochs WHERE epoch = ?", (epoch,)).fetchone()
        key, parent = known or ("", None)
        last, since = self._last, self._unvouched
        if last is None or (epoch != last.epoch and parent == last.epoch and epoch not in self._ended):
            expected = (epoch, 0, wire.GENESIS, 0)
        else:
            expected = (last.epoch, last.seq, last.chain_hash, self._vouched_seq)
        if last is not None and since is not None and last.seq - since.seq + 1 >= VOUCH_EVERY:
            self._findings.add(since.place, since.bad("signature.missing", last))
        if head != expected:
            self._findings.add_at_end("head.differs")
        elif (own := self._own_key(key)) is None or own != self._speaker(epoch):
            self._add_foreign()

    def _speaker(self, epoch: str) -> bytes | None:
        """The key that speaks in an epoch: as its first event says, or as announced."""
        if self._last is not None and self._last.epoch == epoch:
            return self._public_key
        announced = "SELECT public_key FROM epochs JOIN issuers USING (key_id) WHERE epoch = ?"
        row = self._raw.execute(announced, (epoch,)).fetchone()
        return row[0] if row else None

    def _add_foreign(self) -> None:
        """Somebody else's key speaks in the epoch that this till writes: nothing in it is vouched for."""
        if self._begun is None:
            self._findings.add_at_end("epoch.foreign_key")
        else:
            self._add(self._begun, "epoch.foreign_key")

    def _add(self, row: Row, what: str) -> None:
        self._findings.add(row.place, row.bad(what))


def _key(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _read(row: Row) -> tuple[wire.Body | None, Payload | None]:
    try:
        body = wire.decode_body(row.body)
        return body, wire.decode_payload(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None, None


def _same(row: Row, body: wire.Body) -> bool:
    """What the log is searched by is what the body says."""
    return (
        row.event_id == body.event_id
        and row.kind == body.kind
        and row.member_id == body.member_id
        and row.effective_at_us == body.effective_at_us
        and row.business_date == body.business_date.isoformat()
        and row.import_id == body.import_id
    )


def _follows(payload: LedgerOpened | EpochOpened, before: Row | None) -> bool:
    """The first epoch has no parent in the file; each other begins where the one before it ended."""
    if isinstance(payload, LedgerOpened):
        return before is None
    if before is None:
        return payload.reason == SAFE_MODE_REASON
    said = payload.parent_epoch, payload.parent_seq, payload.parent_hash
    return said == (before.epoch, before.seq, before.chain_hash.hex())
