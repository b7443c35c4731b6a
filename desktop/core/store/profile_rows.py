"""What a member is found by, and the profile itself, as columns of ``members``."""

import msgspec

from desktop.core.domain.people import Member, Profile


def found_by(profile: Profile) -> dict[str, str | None]:
    """What finds a member: columns in the order in which imports write them."""
    phone = profile.phone
    return {
        "external_id": profile.external_id,
        "name": profile.name,
        "phone": phone,
        "phone_reversed": phone[::-1] if phone else None,
        "birthday": profile.birthday,
    }


def profile_row(member: Member, profile_id: str) -> dict[str, str | bytes | None]:
    """All that a profile says of the member's row."""
    return {"profile_id": profile_id, **found_by(member.profile), "profile": msgspec.json.encode(member.profile)}
