"""How much of the window CI plays: every screen is walked, in one look by turns; every other one is looked behind."""

import os

WHOLE = bool(os.environ.get("SHUKE_WALK_ALL"))
"""Every screen in both looks, and behind each: some four minutes more."""
