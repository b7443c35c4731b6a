"""Tests of the refund page."""
