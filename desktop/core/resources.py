"""Where the files shipped beside the code are: fonts, words. The only place that knows the layout on disk."""

import sys
from pathlib import Path

_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).parents[2])) / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file, e.g. ``resource("fonts", "NotoSansSC-Regular.ttf")``; it need not exist."""
    return _ROOT.joinpath(*parts)
