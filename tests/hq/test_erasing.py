"""A member erased at one till: HQ keeps no text of theirs, also none that comes late, and no sum changes (I20)."""

from desktop.core.domain.events import ApprovalGiven, PointsAdjusted, ProfileChanged
from desktop.core.domain.people import text_digest
from desktop.core.domain.upkeep import MemberErased, MemberNoted
from desktop.core.domain.validity import Validity
from desktop.core.protocol.messages import Text
from hq.services.verify_all import verify_all
from tests.hq.chain import TENANT, Chain, Machine, new_id


def text(till: Machine, member_id: str | None, said: bytes) -> tuple[str, str]:
    """A text that will be sent; its id and digest."""
    text_id, salt = new_id(), b"s" * 16
    till.texts.append(Text(text_id=text_id, member_id=member_id, salt=salt, text=said))
    return text_id, text_digest(salt, said)


def held(chain: Chain) -> set[bytes]:
    return {bytes(row[0]) for row in chain.rows("SELECT text FROM texts")}


def test_texts_go_and_late_ones_are_not_kept(either: Chain) -> None:
    one, other = either.device("t1", either.store("s1")), either.device("t2", either.store("s2"))
    who, stays = one.enrol("林晓岚", "+8613800138001"), one.enrol("李雷", "+8613800138002")
    one.sell(who)
    noted, digest = text(one, who, "花生过敏".encode())
    one.write(MemberNoted(note_id=noted, note_digest=digest), who)
    given = new_id()
    why, digest = text(one, None, "林晓岚的生日".encode())
    one.write(ApprovalGiven(who="m", role="manager", deed="points.by_hand", about=given, reason_id=why,
                            reason_digest=digest))  # fmt: skip
    reason, digest = text(one, who, "补给林晓岚".encode())
    one.write(PointsAdjusted(points=30, lot_rule=Validity(), reason_id=reason, reason_digest=digest), who,
              event_id=given)  # fmt: skip
    one.send()
    assert len(held(either)) == 5
    before = either.state(who)
    asked, digest = text(one, who, "本人要求".encode())
    sent = len(one.log.bodies)
    one.write(MemberErased(reason_id=asked, reason_digest=digest), who)
    one.send(sent)
    now = {"本人要求".encode()} | {each for each in held(either) if "李雷".encode() in each}
    assert (held(either), len(now)) == (now, 2)
    row = either.rows("SELECT name, phone_mark, external_id FROM members WHERE member_id = ?", who)
    assert row == [("", None, None)]
    late, digest = text(other, who, '{"name":"林晓岚"}'.encode())
    other.write(ProfileChanged(profile_id=late, profile_digest=digest), who)
    why, digest = text(other, None, "林晓岚又来了".encode())
    other.write(ApprovalGiven(who="m", role="manager", deed="undo", about=given, reason_id=why, reason_digest=digest))
    other.send()
    assert held(either) == now
    after = either.state(who)
    assert (after.totals, after.lots, after.history) == (before.totals, before.lots, before.history)
    assert either.rows("SELECT name FROM members WHERE member_id = ?", stays) == [("李雷",)]
    assert verify_all(either.hq, TENANT).fault is None


def test_the_order_in_which_they_come_does_not_matter(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", chain.store("s2"))
    who = one.enrol("林晓岚", "+8613800138001")
    other.write(MemberErased(), who)
    other.send()
    one.send()
    assert held(chain) == set()
    assert verify_all(chain.hq, TENANT).fault is None
