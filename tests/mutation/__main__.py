"""``python -m tests.mutation [--each N] [--most N] [--missed] [NAME…]``: the table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from luodi.compiler.pipeline import compile_reading
from tests.mutation.faults import Fault
from tests.mutation.measure import Found, all_faults, measure


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each class; exit code 1 where less than 95 % are found."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--each", type=int, default=3, help="mutants of one paper")
    parser.add_argument("--most", type=int, default=60, help="mutants of one class")
    parser.add_argument("--missed", action="store_true", help="show what was not found")
    parser.add_argument("names", nargs="*", help="classes (parts of their names)")
    options = parser.parse_args(arguments)
    low = False
    sys.stdout.write(f"{'class':<52}{'codes':<22}{'made':>5}{'found':>6}{'share':>7}\n")
    for name, fault in all_faults().items():
        if options.names and not any(part in name for part in options.names):
            continue
        found = measure(fault, each=options.each, most=options.most)
        low |= found.share < 0.95
        sys.stdout.write(_line(name, fault, found))
        if options.missed:
            sys.stdout.writelines(_missed(found))
        sys.stdout.flush()
    return int(low)


def _line(name: str, fault: Fault, found: Found) -> str:
    codes = " ".join(sorted(fault.codes))
    return f"{name:<52}{codes:<22}{found.made:>5}{found.told:>6}{found.share:>7.2f}\n"


def _missed(found: Found) -> list[str]:
    lines = []
    for one in found.missed[:12]:
        text = one.reading.text
        words = " | ".join(p.of(text)[:90].replace("\n", "⏎") for p in one.places)
        codes = " ".join(
            sorted(
                {d.code for d in compile_reading(one.reading).diagnostics}
                - {d.code for d in one.base.compiled.diagnostics}
            )
        )
        lines.append(f"    {one.base.name}: {words}  [{codes}]\n")
    return lines


if __name__ == "__main__":
    sys.exit(main())
