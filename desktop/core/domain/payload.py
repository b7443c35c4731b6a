"""The base of what an event says."""

from msgspec import Struct


class Payload(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The base of all payloads."""
