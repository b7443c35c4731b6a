"""Hardware on the counter: bytes go out to printers. May import core; with sync the only room that opens a socket.

Everything here may take seconds: never call it on the window's thread. Start reading at ``printing``, then ``lines``;
``emulator`` is a printer of our own, for the demo and the tests; ``global_key`` hears a key whatever has the focus.
"""
