"""The demo shop's clock."""


class DemoClock:
    """The wall clock of the shop while it is invented: stands where it is put. Call it for microseconds since 1970."""

    def __init__(self, now_us: int) -> None:
        self.now_us = now_us

    def __call__(self) -> int:
        """Where it stands."""
        return self.now_us
