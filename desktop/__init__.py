"""Shuke on the till: everything a shop runs. Start reading at bootstrap.py, or at core/domain for the rules."""
