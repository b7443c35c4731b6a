"""verify finds what somebody with the file's key changed in what HQ said, or in what is shown of it."""

from desktop.core.domain.keeping import FirstBad
from desktop.core.store.checking_log import LogWalk
from desktop.core.store.findings import Findings
from desktop.core.store.verifying import _check_all
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import OTHER_PHONE, Joined, shared, whole
from tests.shops import file_opened


class Killed(BaseException):
    """The process ended here."""


def test_edits_of_what_hq_said_are_found(first: Joined, second: Joined, hq: FakeHq) -> None:
    one = shared(first, second)
    other = second.enrol(OTHER_PHONE)
    second.sell(OTHER_PHONE, 1_000)
    second.sell(None, 1_000)
    second.round()
    hq.merge("edge", one, other)
    first.round()
    whole(first)
    edits = {
        "UPDATE hq_members SET state = (SELECT state FROM hq_members WHERE state IS NOT NULL LIMIT 1), upto = upto - 2"
        " WHERE state IS NOT NULL": "state.differs",
        "UPDATE member_states SET state = x'90'": "state.differs",
        "UPDATE member_states SET debt = 5": "summary.differs",
        "DELETE FROM aliases": "alias.differs",
        "UPDATE aliases SET face = member_id || 'x'": "alias.differs",
        "UPDATE hq_heads SET signature = zeroblob(64)": "log.not_as_acknowledged",
        "UPDATE others SET member_id = NULL WHERE kind = 'sale.completed' AND member_id IS NOT NULL": "other.differs",
        "UPDATE sales SET record = (SELECT record FROM sales WHERE member_id IS NULL) WHERE member_id IS NOT NULL":
            "sale.differs",
        "DELETE FROM sales WHERE member_id IS NOT NULL": "sale.differs",
        "UPDATE members SET profile_id = 'x'": "member.differs",
    }  # fmt: skip
    for edit, what in edits.items():
        found = edited(first, edit)
        assert found is not None, edit
        assert found.what == what, edit
    whole(first)


def edited(till: Joined, edit: str) -> FirstBad | None:
    """What checking finds after the edit, which is then undone."""
    public = till.shop.ledger.secrets.device.public_bytes
    findings = Findings(lambda *_: None)
    with file_opened(till.shop.folder) as raw:
        raw.execute("BEGIN")
        assert raw.execute(edit).rowcount, edit
        _check_all(raw, findings, LogWalk(raw, findings, lambda _: public), ())
        raw.execute("ROLLBACK")
    return findings.first
