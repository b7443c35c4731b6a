"""Tests of the print preview."""
