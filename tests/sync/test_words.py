"""Every way a round can end has its words, in every language: why, what is safe, what to do."""

from typing import get_args

import pytest

from desktop.core.domain.apart import PausedBy
from desktop.core.domain.redeeming import Limit
from desktop.core.ports.sync import NoAnswerKind
from desktop.core.services.tell import sentences
from desktop.core.words import LANGUAGES, Words
from desktop.sync import asking

FACTS = {"reason": "r", "seconds": 9, "most": 1, "limit": 2, "hours": 72}
NOTES = ("sync.clock", "sync.cloned", "sync.healed", "sync.twice", "sync.differed")
OWN = ("server", "too_large", "not_hq", "refused", "garbled", "not_understood", "no_agreement", "hq_signature")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_of_a_round_has_its_words(language: str) -> None:
    codes = {f"sync.{kind}" for kind in (*get_args(NoAnswerKind), *OWN)} | set(asking._OF_HQ.values()) | set(NOTES)
    for code in sorted(codes):
        said = sentences(Words(language), code, FACTS, "CNY")
        assert all(said[part].strip() for part in ("title", "detail", "remedy")), code
        assert said["title"] != Words(language).say("refusals.unknown.title"), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_has_its_words_at_the_counter(language: str) -> None:
    words = Words(language)
    for limit in get_args(Limit):
        assert any(words.has(f"window.checkout.points.{name}") for name in (limit, f"most_{limit}")), limit
    for by in get_args(PausedBy):
        assert words.has(f"refusals.redeem.{'paused' if by == 'damaged' else by}.title")
