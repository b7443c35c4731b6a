"""Fixtures of the command line, for every test of this room."""

from tests.integration.commands.command_line import _clean_environment, cli, fresh_shop, member

__all__ = ["_clean_environment", "cli", "fresh_shop", "member"]
