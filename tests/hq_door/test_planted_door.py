"""The bugs of planted.py can still be planted: the text that each changes is there. Finding them is a command."""

import pytest

from tests.architecture.source import ROOT
from tests.hq_door.planted import PLANTS, Plant, is_found


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_the_text_that_it_changes_is_there(plant: Plant) -> None:
    assert plant.old in (ROOT / plant.file).read_text("utf-8")
    assert plant.old != plant.new


@pytest.mark.parametrize("name", ["signature not checked", "any tag"])
def test_some_are_found_here_too(name: str) -> None:
    assert is_found(next(plant for plant in PLANTS if plant.name == name))
