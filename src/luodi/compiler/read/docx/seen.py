"""What a Word file holds besides its text, counted, and said in findings about the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luodi.compiler.check.codes import report
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

_START = Span(0, 0)


@dataclass(slots=True)
class Seen:
    """Counts of what was taken over, left out or could not be read."""

    inserted: int = 0
    deleted: int = 0
    comments: int = 0
    hidden: int = 0
    pictures: int = 0
    objects: int = 0
    chunks: int = 0
    contents: int = 0

    def findings(self) -> Iterator[Diagnostic]:
        """One finding for each kind of thing that an official should know of."""
        if changes := self.inserted + self.deleted:
            yield report(
                "N801", _START, count=changes, inserted=self.inserted, deleted=self.deleted
            )
        if self.comments:
            yield report("N802", _START, count=self.comments)
        if self.hidden:
            yield report("N803", _START, count=self.hidden)
        if self.objects + self.chunks:
            yield report("W804", _START, count=self.objects + self.chunks)
        if self.pictures:
            yield report("N805", _START, count=self.pictures)
        if self.contents:
            yield report("N806", _START, count=self.contents)
