"""What happens to the till and its shop as a whole: its log, its program, imports, exports, HQ (events.py)."""

from datetime import date

from desktop.core.domain.payload import Payload


class LedgerOpened(Payload, frozen=True):
    """A till began: the first event of its first epoch. ``public_key`` is hex; it also signs this till's cards."""

    merchant_id: str
    shop: str
    till_code: str
    zone: str
    day_starts_minutes: int
    region: str
    currency: str
    mode: str
    public_key: str


class EpochOpened(Payload, frozen=True):
    """The log goes on under a new epoch (restored, fork healed, safe mode): where it left the parent.

    ``till_code`` starts every number given from here on, so that none given after the parent's head comes again.
    """

    reason: str
    parent_epoch: str
    parent_seq: int
    parent_hash: str
    public_key: str
    till_code: str = ""


class ProgramPublished(Payload, frozen=True):
    """A program counts from here on; its document stands under its hash."""

    document_hash: str
    approved_by: str


class ImportDone(Payload, frozen=True):
    """A file was taken in; its events carry ``import_id``."""

    import_id: str
    what: str
    source: str
    file_digest: str
    rows: int
    imported: int
    duplicate: int
    rejected: int


class ImportUndone(Payload, frozen=True):
    """An import was taken back as a whole: its events count no more."""

    import_id: str


class TillJoined(Payload, frozen=True):
    """A till that stood alone belongs to HQ's merchant and store; what it wrote as ``local_…`` is theirs."""

    merchant_id: str
    store_id: str
    device_id: str
    local_merchant_id: str
    local_store_id: str
    zone: str
    hq_key: str


class SignExplained(Payload, frozen=True):
    """Somebody looked at a sign of abuse (domain/signs) and says why it is none: the reason by id and digest."""

    sign: str
    key: str
    reason_id: str
    reason_digest: str


class ExportMade(Payload, frozen=True):
    """A list left the house."""

    what: str
    rows: int
    as_of: date | None = None
