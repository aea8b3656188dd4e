"""What the command line names: files, folders, standard input."""

from __future__ import annotations

import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.compiler.read import MAX_BYTES

STDIN = "-"
SUFFIXES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml", ".docx", ".docm", ".pdf", ".ofd"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One source. ``shown`` is how messages name it; ``place`` is where it stands below the
    folder that was asked for (its bare name where it was named itself)."""

    shown: str
    place: Path

    @property
    def name(self) -> str:
        """The bare file name."""
        return self.place.name

    def read(self) -> bytes:
        """The paper's bytes; of a file too large to be one, as many as show that.

        Raises:
            Failure: the file cannot be read.
        """
        if self.shown == STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        try:
            # Opening a pipe would wait until somebody writes to it.
            if not stat.S_ISREG(Path(self.shown).stat().st_mode):
                raise Failure(
                    say("{path}：不是文件，无法读取；要从管道读，请用 -", path=self.shown)
                )
            with Path(self.shown).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError as error:
            raise Failure(say("{path}：没有这个文件", path=self.shown)) from error
        except OSError as error:
            message = say("{path}：无法读取（{reason}）", path=self.shown, reason=error.strerror)
            raise Failure(message) from error


def papers(sources: Sequence[str]) -> list[Paper]:
    """The papers that ``sources`` name, in order; a folder's are sorted by path.

    Raises:
        Failure: a folder holds nothing to compile.
    """
    found: list[Paper] = []
    for source in sources:
        path = Path(source)
        if source != STDIN and path.is_dir():
            found += _in_folder(path)
        else:
            found.append(Paper(source, Path("stdin" if source == STDIN else path.name)))
    return found


def _in_folder(folder: Path) -> list[Paper]:
    found = [
        Paper(str(path), path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES and path.is_file() and not _hidden(path, folder)
    ]
    if not found:
        raise Failure(say("{path}：文件夹里没有可编译的文件", path=folder))
    return found


def _hidden(path: Path, folder: Path) -> bool:
    # Office programs leave lock files such as ~$plan.docx beside the open one.
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
