"""Tests that go through several rooms at once: commands and services over real ledgers."""
