"""Who a member is, apart from the ledger: personal text that a body never holds (DESIGN 2)."""

from datetime import date
from hashlib import sha256

from msgspec import Struct

CHANNELS = ("sms", "phone", "mail", "wechat")
GENDERS = ("female", "male", "other")


class Profile(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One version of a member's personal text. ``phone`` is E.164; ``birthday`` MM-DD or YYYY-MM-DD.

    ``birthday_from``: the day from which a changed birthday counts, until then ``birthday_before`` does. ``imported``:
    columns of another system, kept as text and shown, never spendable.
    """

    name: str = ""
    phone: str | None = None
    birthday: str | None = None
    birthday_from: date | None = None
    birthday_before: str | None = None
    gender: str | None = None
    nickname: str | None = None
    external_id: str | None = None
    imported: dict[str, str] = {}

    def birthday_on(self, day: date) -> str | None:
        """The MM-DD that counts as the birthday on ``day``, if any."""
        is_new = self.birthday_from is not None and day < self.birthday_from
        birthday = self.birthday_before if is_new else self.birthday
        return birthday[-5:] if birthday else None


class Member(Struct, frozen=True, kw_only=True):
    """A member as found: who, by which number, since when."""

    member_id: str
    member_no: str
    source: str
    enrolled_on: date
    profile: Profile
    withdrawn: bool = False


def text_digest(salt: bytes, text: bytes) -> str:
    """What an event holds in place of personal text: 32 hex digits of SHA-256 over salt and text."""
    return sha256(salt + text).hexdigest()[:32]
