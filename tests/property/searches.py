"""How long these properties search: as the profile says (tests/conftest.py), times a factor of their own."""

from hypothesis import settings


def search(factor: int, steps: int = 50) -> settings:
    """Settings, and a decorator: ``factor`` times as many examples as the profile has."""
    profile = settings()
    return settings(profile, max_examples=profile.max_examples * factor, stateful_step_count=steps)
