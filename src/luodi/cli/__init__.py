"""The command line (命令行). Commands of the pure packages start no database and no Django.

Results go to stdout, everything else to stderr. Exit codes: 0 done; 1 done, and what it found
has errors; 2 it could not do it (one line on stderr says what and where).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

DONE, FOUND_ERRORS, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from luodi.cli.arguments import parse
    from luodi.cli.failures import Failure

    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except Failure as failure:
        print(f"luodi: {failure}", file=sys.stderr)  # noqa: T201
        return FAILED
    except KeyboardInterrupt:
        return 130  # as shells report a program ended by Ctrl-C
    except BrokenPipeError:
        # Whoever read our output has had enough (luodi check … | head): no reason to complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code
