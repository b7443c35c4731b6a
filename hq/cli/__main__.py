"""``python3 -m hq.cli …``: the same as ``python3 main.py hq …`` in an interpreter that has what HQ needs."""

import sys

from hq.cli.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
