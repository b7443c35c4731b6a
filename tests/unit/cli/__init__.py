"""Tests of the command line's room; set-up here runs no pip: a fake runner stands for it."""
