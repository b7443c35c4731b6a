"""The dialog for forgotten points (补积分, Ctrl+F on the member page): a bill's number, and a manager.

Start at presenter.py.
"""
