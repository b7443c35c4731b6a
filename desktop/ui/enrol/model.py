"""What the enrol dialog looks like, as values."""

from typing import Literal

from msgspec import Struct

FieldName = Literal["phone", "name", "birthday", "referrer", "terms"]


class Remark(Struct, frozen=True):
    """A line at a field: what is wrong (bad), confirmed (ok), or worth knowing (ink2)."""

    text: str = ""
    tone: Literal["bad", "ok", "ink2"] = "ink2"


class HolderCard(Struct, frozen=True, kw_only=True):
    """A member who has the phone. ``name`` is masked and there is no ``note`` of balances until they are chosen.

    ``known_as`` is "" for the nameless.
    """

    member_id: str
    name: str
    known_as: str
    note: str
    tier: str = ""
    tier_icon: str = ""
    tier_tone: str = ""
    is_chosen: bool = False


class Known(Struct, frozen=True, kw_only=True):
    """The members of a phone, shown in place of the form."""

    title: str
    detail: str
    cards: tuple[HolderCard, ...]


class EnrolModel(Struct, frozen=True, kw_only=True):
    """The whole dialog. ``known`` None: the form is shown."""

    phone: str
    digits: Remark
    phone_remark: Remark
    known: Known | None
    name: str
    birthday: str
    birthday_remark: Remark
    gender: str
    source: str
    referrer: str
    referrer_remark: Remark
    consents: tuple[str, ...]
    terms: bool
    terms_remark: Remark
    shared_label: str
    primary_key: str
    primary_label: str
    busy: bool
