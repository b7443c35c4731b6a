"""Starts Shuke: ``python3 main.py …`` (Windows: ``py main.py …``) on any machine with Python 3.11 or newer.

Written so that an older Python reads this file too, and can say what is wrong.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Shuke 需要 Python 3.11 或更新版本，这里是 %d.%d。\n"
        "Shuke needs Python 3.11 or newer; this is %d.%d." % (sys.version_info[:2] * 2)
    )

if __name__ == "__main__":
    from desktop.cli import work

    if work.is_ready_here():
        sys.exit(work.work(sys.argv[1:]))
    from desktop.cli import set_up

    sys.exit(set_up.start(sys.argv[1:]))
