"""The command line: one command a file, each a thin caller of a service. The top room: it may import everything below.

Start reading at set_up (how a bare machine gets ready), then app (which command runs). ``set_up``, ``environment`` and
``start_lock`` import the standard library alone, because they run before anything else is there.
"""
