"""The dialog for moving in: a list of another system is looked at, its columns adjusted, checked, taken in, undone.

Opened from 数据与备份 (F7 there) and once after a shop was set up. Start at presenter.py.
"""
