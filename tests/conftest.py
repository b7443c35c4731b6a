"""For every test: how long Hypothesis searches. ``HYPOTHESIS_PROFILE=long python3 main.py test`` searches for hours."""

import os

from hypothesis import settings

settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
