"""What services need from outside, as protocols. bootstrap.py puts the real things in; tests may put others.

A ``Ledger`` gives one ``Reading`` or one ``Writing`` at a time to a with-block: one block, one transaction, one action.
Start reading at ``till.Till``.
"""

from desktop.core.ports.ledger import CurrentProgram, Fact, HqContact, Moment, Reading, Sale, Writing
from desktop.core.ports.moving_in import (
    CsvDraft,
    ForeignTable,
    HeldBill,
    ImportKind,
    ImportWriting,
    NewMember,
    Past,
    Stage,
    StagedBill,
    Staging,
    TableRecord,
    Tables,
)
from desktop.core.ports.staff import Staff
from desktop.core.ports.till import Cards, Copies, Ids, Keeper, Ledger, Papers, Progress, Till, unwatched
from desktop.core.ports.undoing import TakenBack, Undone

__all__ = [
    "Cards",
    "Copies",
    "CsvDraft",
    "CurrentProgram",
    "Fact",
    "ForeignTable",
    "HeldBill",
    "HqContact",
    "Ids",
    "ImportKind",
    "ImportWriting",
    "Keeper",
    "Ledger",
    "Moment",
    "NewMember",
    "Papers",
    "Past",
    "Progress",
    "Reading",
    "Sale",
    "Staff",
    "Stage",
    "StagedBill",
    "Staging",
    "TableRecord",
    "Tables",
    "TakenBack",
    "Till",
    "Undone",
    "Writing",
    "unwatched",
]
