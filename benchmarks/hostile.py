"""What each file made to do harm costs: ``python benchmarks/hostile.py [WORD …]``.

Runs ``luodi check`` on every file of ``tests/faults/hostile_files.py`` (or on those whose name
holds a WORD) in a process of its own and prints its processor seconds, its memory at the most,
its exit code and the first line of what it said, the dearest last. Beside them stands an ordinary
paper of the same size class, so that the machine's own speed can be told. Exits with 1 where one
takes more than five seconds or a gigabyte.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.faults.hostile_files import CANARY, FILES, HEAD

_SPAWN = multiprocessing.get_context("spawn")
_ORDINARY = "an ordinary paper.txt"
SECONDS, MEGABYTES = 5.0, 1024
PATIENCE = 30  # processor seconds after which a file is given up
_PAPER = HEAD + "".join(
    f"（{n}）修渠。\n推进第{n}段水渠修建，到2026年修成{n}公里。（市水务局牵头，市财政局配合）\n"
    for n in range(1, 400)
)


def measured(path: Path) -> tuple[float, int, int, str]:
    """Processor seconds, megabytes, exit code and first line of ``luodi check`` on a file."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 — this interpreter, a file of our own
            [sys.executable, "-m", "luodi.cli", "check", str(path)],
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**os.environ, "LUODI_LANG": "en"},
        )
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]  # the child sets limits of its own
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (PATIENCE, hard))
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        line = said.read().decode(errors="replace").strip().rpartition("\n")[2]
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, process.returncode, line


def _build(name: str, canary: str, path: str) -> None:
    Path(path).write_bytes(_PAPER.encode() if name == _ORDINARY else FILES[name](canary))


def main(wanted: list[str]) -> int:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder, "canary")
        canary.write_text(CANARY)
        for name in (_ORDINARY, *FILES):
            if wanted and not any(word in name for word in wanted):
                continue
            path = Path(folder, name)
            # Elsewhere: what this process itself takes would count as the command's.
            builder = _SPAWN.Process(target=_build, args=(name, str(canary), str(path)))
            builder.start()
            builder.join()
            rows.append((*measured(path), path.stat().st_size, name))
            print(name, rows[-1][:3], file=sys.stderr, flush=True)
            path.unlink()
    print(f"{'seconds':>8} {'MB':>6} {'code':>4} {'bytes':>12}  file")
    for seconds, memory, code, line, size, name in sorted(rows):
        print(f"{seconds:8.2f} {memory:6d} {code:4d} {size:12,}  {name}: {line[-90:]}")
    return int(any(row[0] > SECONDS or row[1] > MEGABYTES for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
