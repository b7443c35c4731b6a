"""The examples themselves: enough of them, each with a title of its own, each stating something.

The scenarios are tests of their own, collected from the .feature files (conftest.py).
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.examples.gherkin import Misspelt, all_scenarios, read_scenarios

_LEAST = 70
_STATING = ("本单", "这笔退款", "被拒绝", "收回", "退还", "退现", "今天的营业日")


def test_there_are_enough_and_no_two_have_one_title() -> None:
    titles = Counter(scenario.title for scenario in all_scenarios())
    assert len(titles) >= _LEAST
    assert [title for title, times in titles.items() if times > 1] == []


def test_every_one_ends_by_stating_something() -> None:
    for scenario in all_scenarios():
        last = scenario.steps[-1].text
        assert last.startswith(_STATING) or any(word in last for word in ("积分", "等级是", "到店")), scenario.title


def test_a_line_without_keyword_is_pointed_at(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.feature"
    wrong.write_text("功能: 试\n\n场景: 错字\n  假設 规则是 plain\n", "utf-8")
    with pytest.raises(Misspelt, match=r"wrong\.feature:4"):
        read_scenarios(wrong)
