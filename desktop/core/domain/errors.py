"""The one family of what can go wrong for the user: a refusal is a code and its facts; its words are resources/words.

The border (command line, window) turns a refusal into title, detail and remedy with ``refusals.<code>.*``; nothing
below the border writes a sentence.
"""

from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Something was asked that will not be done; nothing has been changed.

    ``code`` is dotted and stable (part of the command line's contract); ``facts`` fill the sentence: numbers, names
    that may be shown, never a secret.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class RuleBroken(Refusal):
    """A rule says no; the user can mend the request."""


class NotFound(Refusal):
    """Nothing goes by that name."""


class Conflict(Refusal):
    """The name is taken by something else, or several things answer to it."""


class Unreadable(Refusal):
    """A file, key or code from outside cannot be used; nothing was done with it."""
