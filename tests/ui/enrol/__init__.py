"""Tests of the room enrol."""
