"""Tasks that say the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from luodi.compiler.align import pairs, plain
from luodi.compiler.check.codes import report
from luodi.compiler.check.rows import texts_of
from luodi.compiler.model import CompiledProgramme, Task
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_ALIKE = 0.8
_SHORTEST = 6
_GRAM = 4
#: One in so many places of a text is a landmark (chosen by its character, so that two texts
#: choose alike); tasks are compared only where they share landmarks.
_SAMPLE = 3


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Each task that repeats an earlier one, with the first such."""
    return of_tasks(compiled.tasks, texts_of(paper))


def of_tasks(tasks: Sequence[Task], words: Sequence[str]) -> Iterator[Diagnostic]:
    """What the tasks alone tell; ``words`` are theirs in regular script and width."""
    holders: dict[str, int] = {}
    exact: dict[str, int] = {}
    texts = [plain(text) for text in words]
    for index, text in enumerate(texts):
        if len(text) < _SHORTEST:
            continue
        same = exact.setdefault(text, index)
        twin = same if same != index else _twin(text, texts, _landmarks(text, index, holders))
        if twin is not None:
            task, other = tasks[index], tasks[twin]
            yield report("W501", task.span, [other.span], task=task.number, other=other.number)


def _landmarks(text: str, index: int, holders: dict[str, int]) -> dict[int, int]:
    """Earlier tasks by how many landmarks they share; the text's own are entered."""
    shared: dict[int, int] = {}
    for place in range(len(text) - _GRAM + 1):
        if ord(text[place]) % _SAMPLE:
            continue
        holder = holders.setdefault(text[place : place + _GRAM], index)
        if holder != index:
            shared[holder] = shared.get(holder, 0) + 1
    return shared


def _twin(text: str, texts: list[str], shared: dict[int, int]) -> int | None:
    if not shared:
        return None
    other = min(shared, key=lambda i: (-shared[i], i))
    if shared[other] * _SAMPLE * 4 < len(text):
        return None
    left, right = pairs(text), pairs(texts[other])
    alike = len(left & right) / max(1, len(left | right))
    return other if alike >= _ALIKE else None
