"""How fast a paper compiles, beside only reading the file and splitting it once.

Run ``make bench`` or ``python benchmarks/compile_speed.py [PAPER]``. Ratios within one run are
what counts; milliseconds depend on the machine. Without the real paper the invented sample is
measured.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_json
from luodi.compiler.read import read

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "policies" / "guangzhou-north-2023.txt"
SAMPLE = ROOT / "programmes" / "yunxi-county" / "paper.txt"
SPLIT = re.compile(r"[^。；！？\n]+[。；！？]?")


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Median milliseconds of ``rounds`` calls."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def fresh_process(paper: Path) -> float:
    """Median milliseconds of ``luodi compile`` as a process of its own."""
    command = [sys.executable, "-m", "luodi.cli", "compile", str(paper), "--format", "json"]

    def run() -> None:
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603

    return median_ms(run, 5)


def main() -> None:
    paper = Path(sys.argv[1]) if len(sys.argv) > 1 else REAL if REAL.exists() else SAMPLE
    data = paper.read_bytes()
    yardstick = median_ms(lambda: SPLIT.findall(paper.read_text("utf-8", "replace")), 50)
    warm = median_ms(lambda: compile_bytes(data, name=paper.name), 15)
    write = median_ms(lambda: to_json(compile_bytes(data, name=paper.name)), 5)
    print(f"{paper.name}: {len(data.decode('utf-8', 'replace'))} characters")
    print(f"  read and split once            {yardstick:9.2f} ms      1 x")
    print(f"  compile, warm                  {warm:9.2f} ms  {warm / yardstick:6.0f} x")
    print(f"  compile and write JSON, warm   {write:9.2f} ms  {write / yardstick:6.0f} x")
    print(f"  luodi compile, fresh process   {fresh_process(paper):9.2f} ms")
    for copies in (5, 12):  # twelve are near the most that is read
        many = b"\n".join([data] * copies)
        took = median_ms(lambda many=many: compile_bytes(many, name=paper.name), 1)
        print(
            f"  {copies:3d} copies in one text         {took:9.0f} ms  "
            f"{took / warm / copies:6.2f} x a single copy each"
        )
    other_formats(paper, warm)
    folder(data)


def other_formats(paper: Path, warm: float) -> None:
    """The same paper as a Word file (to be read in less than twice its text's time) and as PDF,
    where they stand beside it or in a folder below."""
    for suffix in (".docx", ".pdf"):
        for other in sorted(paper.parent.rglob(paper.stem + suffix)):
            content = other.read_bytes()
            took = median_ms(lambda c=content, n=other.name: compile_bytes(c, name=n), 9)
            reading = median_ms(lambda c=content, n=other.name: read(c, name=n), 9)
            print(
                f"  {other.name[-30:]:30s} {took:9.2f} ms  {took / warm:6.2f} x the text "
                f"({reading:.2f} ms of it to read)"
            )


def folder(data: bytes, count: int = 200) -> None:
    """A folder of papers with one process and with all cores."""
    with tempfile.TemporaryDirectory() as place:
        for index in range(count):
            (Path(place) / f"{index:04d}.txt").write_bytes(data)
        command = [
            sys.executable,
            "-m",
            "luodi.cli",
            "compile",
            place,
            "--format",
            "json",
            "--out",
            place + "/out",
        ]
        start = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603
        all_cores = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(count // 10):
        to_json(compile_bytes(data, name="x.txt"))
    one = (time.perf_counter() - start) * 10
    print(
        f"  folder of {count}: {all_cores:.1f} s on all cores, {one:.1f} s on one ({one / all_cores:.2f} x)"
    )


if __name__ == "__main__":
    main()
