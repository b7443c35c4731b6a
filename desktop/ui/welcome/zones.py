"""Time zones as a shop looks for them: by place, in English or in the window's language, near ones first."""

import zoneinfo
from collections.abc import Callable
from functools import cache

OF_REGION = {"CN": "Asia/Shanghai", "TW": "Asia/Taipei", "HK": "Asia/Hong_Kong"}
NEAR = (*OF_REGION.values(), "Asia/Macau", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Urumqi", "Asia/Tokyo")
"""Those with a name in the words, ``window.welcome.zones``; they are offered before all others."""
MOST_SHOWN = 4
_NO_PLACES = ("Etc/", "SystemV/")


@cache
def known() -> tuple[str, ...]:
    """Every zone that is a place, and UTC; near ones first."""
    places = {zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith(_NO_PLACES)}
    return (*NEAR, *sorted(places - set(NEAR)), "UTC")


def exact(text: str) -> str | None:
    """The zone that the text names, its case and spaces forgiven."""
    folded = _folded(text)
    return next((zone for zone in known() if zone.lower() == folded), None)


def matching(text: str, say: Callable[[str], str]) -> tuple[str, ...]:
    """At most four zones that the text may mean."""
    folded = _folded(text)
    named = {zone: say(f"window.welcome.zones.{zone}") for zone in NEAR}
    hits = [zone for zone in known() if folded in zone.lower() or text.strip() in named.get(zone, "")]
    hits.sort(key=lambda zone: zone not in NEAR and not zone.lower().split("/")[-1].startswith(folded))
    return tuple(hits[:MOST_SHOWN])


def _folded(text: str) -> str:
    return "_".join(text.lower().split())
