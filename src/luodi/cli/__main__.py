"""``python -m luodi.cli``: the same as ``luodi``."""

import sys

from luodi.cli import main

if __name__ == "__main__":
    sys.exit(main())
