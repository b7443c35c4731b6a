"""What HQ's QR code says: ``shuke-hq URL CODE``. Pure."""

from msgspec import Struct

WORD = "shuke-hq"


class Invitation(Struct, frozen=True):
    """HQ's address and a one-time code."""

    url: str
    code: str


def read_invitation(text: str) -> Invitation | None:
    """The invitation in a scan, None where it is none of ours."""
    parts = text.split()
    if len(parts) != 3 or parts[0].lower() != WORD:
        return None
    return Invitation(parts[1], parts[2])


def lacking(url: str, code: str) -> tuple[str, str] | None:
    """(field, word) of what is still missing or cannot be an address; None where both may be tried."""
    url = url.strip()
    if not url:
        return "url", "url"
    if not url.startswith(("https://", "http://")) or len(url.split()) != 1:
        return "url", "url_form"
    return None if code.strip() else ("code", "code")
