"""The steps: their order, and what is still lacking in each."""

from collections.abc import Callable

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.pin_lock import check_pin_form
from desktop.ui.welcome import zones
from desktop.ui.welcome.model import Form, Step

ORDER: tuple[Step, ...] = ("hello", "shop", "ways", "pin", "code", "check")
LISTED: tuple[Step, ...] = ("hello", "shop", "ways", "pin", "code")
REGION_OF = {"zh-Hans": "CN", "zh-Hant": "TW", "zh-HK": "HK"}
"""Where a language is most at home; the inverse of shop.LANGUAGE_OF."""
Lacking = tuple[str, str] | None
"""The field, and the word under ``window.welcome.lacking``."""


def lacking(step: Step, form: Form, code: str, same_code: Callable[[str, str], bool]) -> Lacking:
    """What keeps a step from being done; None if nothing does."""
    if step == "shop":
        return _lacking_shop(form)
    if step == "pin":
        return _lacking_pin(form)
    if step == "code":
        return None if code else ("code", "code")
    if step == "check":
        return None if same_code(code, form.typed_code) else ("typed_code", "typed_code")
    if step == "restore":
        return _lacking_restore(form)
    return None


def _lacking_shop(form: Form) -> Lacking:
    if not form.name.strip():
        return "name", "name"
    return None if zones.exact(form.zone) else ("zone", "zone")


def _lacking_pin(form: Form) -> Lacking:
    try:
        pin = check_pin_form(form.pin)
    except RuleBroken:
        return "pin", "pin"
    return None if pin == form.pin_again else ("pin_again", "pin_again")


def _lacking_restore(form: Form) -> Lacking:
    if not form.file.strip():
        return "file", "file"
    return None if form.restore_code.strip() else ("restore_code", "restore_code")
