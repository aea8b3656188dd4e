"""Where results go: to stdout or to files, whole or not at all."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.cli.sources import Paper

Write = Callable[[Paper, bytes], None]
SUFFIXES = {
    "text": ".txt",
    "json": ".json",
    "yaml": ".yaml",
    "xlsx": ".xlsx",
    "akn": ".xml",
    "docx": ".docx",
}


def to_stdout(content: bytes) -> None:
    """Results are UTF-8 whatever the terminal's own encoding: they are mostly piped on."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


class Said:
    """What one command has to say of all its sources: to stdout as it comes, or to one file, whole
    at the end.

    Raises:
        Failure: ``out`` is a folder, or stands in none.
    """

    def __init__(self, out: str | None) -> None:
        self._out = Path(out) if out else None
        self._parts: list[bytes] = []
        if self._out is None:
            return
        if self._out.is_dir():
            raise Failure(say("{path}：这是文件夹，这里的结果是一个文件", path=self._out))
        if not self._out.parent.is_dir():
            raise Failure(say("{path}：没有这个文件夹", path=self._out.parent))

    def add(self, content: bytes) -> None:
        """Say one more thing."""
        if self._out is None:
            to_stdout(content)
        else:
            self._parts.append(content)

    def end(self) -> None:
        """All is said: the file is written."""
        if self._out is not None:
            write_file(self._out, b"".join(self._parts))


def writer(options: argparse.Namespace, papers: Sequence[Paper]) -> Write:
    """How to write each paper's result, settled before the first is compiled.

    Raises:
        Failure: two papers would be written to the same file, or ``--out`` does not fit.
    """
    if not options.out:
        return _stdout_writer(options.format, several=len(papers) > 1)
    out = Path(options.out)
    whole_folder = len(papers) > 1 or Path(options.sources[0]).is_dir()
    if not whole_folder and not out.is_dir():
        if not out.parent.is_dir():
            raise Failure(say("{path}：没有这个文件夹", path=out.parent))
        return lambda paper, content: write_file(out, content)
    if out.exists() and not out.is_dir():
        raise Failure(say("{path}：有多个来源，--out 应是文件夹", path=out))
    targets = _targets(out, papers, SUFFIXES[options.format])
    return lambda paper, content: write_file(targets[paper], content)


def _stdout_writer(kind: str, *, several: bool) -> Write:
    def write(paper: Paper, content: bytes) -> None:
        if several and kind == "text":
            to_stdout(f"===== {paper.shown}\n".encode())
        elif several and kind == "yaml":
            to_stdout(b"---\n")
        to_stdout(content)
        if several and not content.endswith(b"\n"):
            to_stdout(b"\n")

    return write


def _targets(out: Path, papers: Sequence[Paper], suffix: str) -> dict[Paper, Path]:
    targets: dict[Paper, Path] = {}
    for paper in papers:
        target = out / paper.place.with_name(paper.place.name + suffix)
        if target in targets.values():
            raise Failure(say("{path}：两个来源会写到同一个文件", path=target))
        targets[paper] = target
    return targets


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        Failure: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink()
            raise
    except OSError as error:
        message = say("{path}：无法写入（{reason}）", path=path, reason=error.strerror)
        raise Failure(message) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
