"""A one-time code as a picture that a till's scanner reads: HQ's address and the code in one."""

import qrcode
from markupsafe import Markup
from qrcode import constants

_QUIET = 4


def code_text(url: str, code: str) -> str:
    """What the picture says, for the till's own scanner (desktop/ui/join/invitation.py)."""
    return f"shuke-hq {url} {code}"


def code_picture(url: str, code: str) -> Markup:
    """The picture as SVG, dark on white in every light."""
    made = qrcode.QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    made.add_data(code_text(url, code))
    made.make(fit=True)
    lines = made.get_matrix()
    size = len(lines) + 2 * _QUIET
    dots = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, line in enumerate(lines) for x, dark in enumerate(line) if dark
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" '
        'role="img" class="qr"><path class="qr-paper" d="M0 0h{size}v{size}h-{size}z"/>'
        '<path class="qr-ink" d="{dots}"/></svg>'
    ).format(size=size, dots=dots)
