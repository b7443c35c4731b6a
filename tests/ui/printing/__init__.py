"""Tests of printing beside the work."""
