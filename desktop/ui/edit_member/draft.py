"""What was typed into the form, against what is kept: only what differs is to change."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.services.edit_member import Edit
from desktop.core.services.member_page import MemberPage


class Draft(Struct, frozen=True, kw_only=True):
    """The form's texts. ``phone`` is empty until a new one is typed: the old one is masked."""

    name: str = ""
    phone: str = ""
    birthday: str = ""
    gender: str = ""
    consents: tuple[str, ...] = ()

    def with_consent(self, channel: str, *, given: bool) -> "Draft":
        """The same with a channel agreed to, or not any more."""
        others = tuple(held for held in self.consents if held != channel)
        return replace(self, consents=(*others, channel) if given else others)

    def same_as(self, kept: "Draft") -> bool:
        """Whether nothing is to change."""
        return not self.differing(kept)

    def differing(self, kept: "Draft") -> tuple[str, ...]:
        """The parts that are to change. What was known cannot be made unknown: a field left empty changes nothing."""
        parts = [
            part
            for part in ("phone", "birthday", "gender")
            if getattr(self, part).strip() and getattr(self, part).strip() != getattr(kept, part)
        ]
        if self.name.strip() != kept.name:
            parts.append("name")
        if set(self.consents) != set(kept.consents):
            parts.append("consents")
        return tuple(parts)

    def moves_birthday(self, kept: "Draft") -> bool:
        """Whether a known birthday becomes another day: a manager's business (RULES.md, "Earning")."""
        return "birthday" in self.differing(kept) and bool(kept.birthday) and kept.birthday[-5:] != self.birthday[-5:]

    def edit(self, kept: "Draft", event_id: str, member_no: str, *, shared_phone: bool) -> Edit:
        """What to ask of the service."""
        parts = self.differing(kept)
        return Edit(
            event_id=event_id,
            key=member_no,
            name=self.name.strip() if "name" in parts else None,
            phone=self.phone.strip() if "phone" in parts else None,
            birthday=self.birthday.strip() if "birthday" in parts else None,
            gender=self.gender if "gender" in parts else None,
            consents=self.consents if "consents" in parts else None,
            shared_phone=shared_phone,
        )


def kept_draft(page: MemberPage) -> Draft:
    """The form as it stands before anything is typed."""
    return Draft(
        name=page.glance.name,
        birthday=page.birthday or "",
        gender=page.gender or "",
        consents=tuple(consent.channel for consent in page.consents),
    )
