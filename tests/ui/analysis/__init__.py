"""Tests of the page of analysis and of lists of members."""
