"""Who agreed to be contacted, as a column says it or a manager says of the whole list (RULES.md, "Moving in").

A cell counts as consent where it names channels (短信、电话), or says yes while the channel is known: from the column's
name (短信同意), else from the manager. Everything else is no consent: blank, no, and a yes to nobody knows what.
"""

import re
from collections.abc import Sequence

from desktop.core.domain.people import CHANNELS

_NAMES = {
    "sms": ("短信", "简讯", "簡訊", "sms", "text message"),
    "phone": ("电话", "電話", "phone", "call"),
    "mail": ("邮件", "郵件", "邮箱", "mail"),
    "wechat": ("微信", "wechat"),
}
_AGREED = ("同意", "接受", "愿意", "願意", "允许", "允許", "授权", "授權", "订阅", "訂閱")
_YES = frozenset(
    [*_AGREED, *(f"已{word}" for word in _AGREED), "是", "有", "y", "yes", "true", "1", "√", "✓", "opt-in"]
)
_NO = frozenset(["否", "无", "無", "n", "false", "0", "×", "✗", "opt-out", "-", "/"])
_REFUSED = ("不", "未", "没", "沒", "拒", "退", "已退", "no")
_BETWEEN = re.compile(r"[\s,，、;；|/+&和及]+")


class UnknownChannelError(ValueError):
    """A yes, and nobody said to what."""


class ConsentColumn:
    """Reads one column. ``said``: the channels that a plain yes stands for where the column's name has none."""

    def __init__(self, column: str, said: Sequence[str]) -> None:
        self._meant = _named(column) or tuple(said)

    def read(self, text: str) -> tuple[str, ...]:
        """The channels agreed to. UnknownChannelError for a yes to nobody knows what, else ValueError."""
        word = text.strip().lower()
        if not word or word in _NO or word.startswith(_REFUSED):
            return ()
        if word in _YES:
            if not self._meant:
                raise UnknownChannelError(text[:40])
            return self._meant
        parts = [_named(part) for part in _BETWEEN.split(word) if part]
        if not all(parts):
            raise ValueError(text[:40])
        return tuple(channel for channel in CHANNELS if any(channel in part for part in parts))


def _named(text: str) -> tuple[str, ...]:
    """The channels that a text names."""
    folded = text.lower()
    return tuple(channel for channel in CHANNELS if any(name in folded for name in _NAMES[channel]))
