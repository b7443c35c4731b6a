"""Who is meant: a card's token, a member number, a phone, or ``ext:ID`` become one member and a proof.

The proof says how the member was recognised; RULES.md "Who may spend" is decided by it.
"""

from msgspec import Struct

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.intents import Proof
from desktop.core.domain.masking import mask_name, mask_phone
from desktop.core.domain.names import read_member_number
from desktop.core.domain.people import Member, Profile
from desktop.core.ports import Reading, Till
from desktop.core.services.people.phone import parse_phone

EXTERNAL = "ext:"
UNPROVEN: Proof = "name"
"""Who was picked from a list, as far as nothing better is known."""


class Found(Struct, frozen=True):
    """The one member that a key names, and how it was proved; ``serial`` of the card, if by one.

    ``unverified``: by a card of this merchant whose issuer's key has not arrived. The member may be one that this till
    has not heard of yet (``is_known``).
    """

    member: Member
    proof: Proof
    serial: int | None = None


def find_one(till: Till, reading: Reading, key: str) -> Found:
    """The member that ``key`` names.

    Raises NotFound ``member.not_found``; Conflict ``member.several`` with the masked members; RuleBroken
    ``member.erased`` with the day; and for cards what Cards.read_card raises, or RuleBroken ``token.lost`` with the day
    for a card reported lost.
    """
    if till.cards.looks_like_token(key):
        return _by_card(till, reading, key)
    if key.startswith(EXTERNAL):
        return Found(_only(reading.members_by_external_id(key.removeprefix(EXTERNAL)), key), "external")
    number = read_member_number(key)
    if number and (members := reading.members_by_number(number)):
        return Found(not_erased(reading, _only(members, key)), "number")
    return _by_phone_or_code(till, reading, key)


def find_here(till: Till, reading: Reading, key: str) -> Found:
    """As find_one, for what needs what this till holds of the member. NotFound ``member.elsewhere`` else."""
    found = find_one(till, reading, key)
    if not found.member.member_no and not till.safe_mode:
        raise NotFound("member.elsewhere")
    return found


def is_known(till: Till, member: Member) -> bool:
    """Whether this till knows what the member has. Who is known by a card alone has no number here."""
    return bool(member.member_no) and not till.safe_mode


def _by_card(till: Till, reading: Reading, key: str) -> Found:
    """Whoever has an HQ takes a card whose issuer's key is still on its way: it earns, it cannot spend."""
    proof: Proof = "card"
    try:
        member_id, serial = till.cards.read_card(key)
    except RuleBroken as refusal:
        if refusal.code != "token.unknown_issuer" or reading.hq_contact() is None:
            raise
        proof, (member_id, serial) = "unverified", till.cards.claimed_card(key)
    return Found(_good(till, reading, member_id, serial, of_card=True), proof, serial)


def _by_phone_or_code(till: Till, reading: Reading, key: str) -> Found:
    """A phone; else what another system's card says, which is an external id."""
    try:
        members = reading.members_by_phone(parse_phone(key, till.shop.region))
    except RuleBroken:
        members = []
    if members:
        return Found(_only(members, key), "phone")
    return Found(_only(reading.members_by_external_id(key), key), "external")


def still_good(till: Till, reading: Reading, found: Found) -> Found:
    """Somebody found a while ago, as of now: raises as find_one where the card or the member is good no more."""
    return found_again(till, reading, found.member.member_id, found.proof, found.serial)


def found_again(till: Till, reading: Reading, member_id: str, proof: Proof, serial: int | None) -> Found:
    """A member known by id, as a kept bill knows its own, as of now: nobody is looked up by a key a second time.

    Raises NotFound ``member.not_found``, or RuleBroken ``token.lost`` for a card reported lost meanwhile.
    """
    return Found(_good(till, reading, member_id, serial), proof, serial)


def _good(till: Till, reading: Reading, member_id: str, serial: int | None, *, of_card: bool = False) -> Member:
    """The member, if a card of that serial is good.

    ``of_card``: the id is the card's own. Else it may be another id of the same person: the card was good when it was
    scanned, and is refused where it is good of none of their ids any more.
    """
    member = reading.member(member_id)
    if member is None and (till.safe_mode or (serial is not None and reading.hq_contact() is not None)):
        # a card of somebody whom the damaged ledger knows (I19), or another till
        return Member(member_id=member_id, member_no="", source="", enrolled_on=reading.today(), profile=Profile())
    if member is None:
        raise NotFound("member.not_found", key="…" + member_id[-4:])
    not_erased(reading, member, member_id if of_card else "")
    if serial is not None:
        state = reading.state(member_id)
        ids = [member_id] if of_card else reading.ids_of(member_id)
        least, lost_on = min((state.card_of(each) for each in ids), key=lambda card: card[0])
        if serial < least:
            raise RuleBroken("token.lost", on=lost_on)
    return member


def not_erased(reading: Reading, member: Member, of_card: str = "") -> Member:
    """The member, unless whoever it was is gone (I20). ``of_card``: the id that a card bears."""
    state = reading.state(member.member_id)
    on = state.erased_on(of_card or member.member_id) if state.erased else None
    if on is not None:
        raise RuleBroken("member.erased", on=on)
    return member


def _only(members: list[Member], key: str) -> Member:
    if not members:
        raise NotFound("member.not_found", key=key[:40])
    if len(members) > 1:
        raise Conflict("member.several", key=key[:40], members=listed(members))
    return members[0]


def listed(members: list[Member]) -> tuple[dict[str, str], ...]:
    """Several members, masked: enough to tell them apart at the counter (a refusal's fact ``members``)."""
    return tuple(
        {
            "member_no": member.member_no,
            "name": mask_name(member.profile.name),
            "phone": mask_phone(member.profile.phone or ""),
        }
        for member in members
    )
