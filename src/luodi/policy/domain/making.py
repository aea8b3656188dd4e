"""What the compiler makes of a paper, as it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from luodi.compiler import Stage, compile_bytes
from luodi.compiler.emit import to_dict, to_json
from luodi.policy.domain.papers import counts, storable


@dataclass(frozen=True, slots=True)
class Made:
    """A compiled paper ready to be kept: ``result`` is the JSON text of ``luodi.programme/1``,
    the counts are those that a list shows, ``secrecy`` the mark that it bears."""

    media_type: str
    result: str
    text: str
    title: str
    document_number: str | None
    counts: dict[str, int]
    secrecy: str = ""


def _silent(stage: Stage) -> None:
    """Nobody watches."""


def make(data: bytes, name: str, *, tell: Callable[[Stage], None] = _silent) -> Made:
    """Compile a paper; ``tell`` hears of each stage.

    Raises:
        luodi.compiler.Unreadable: the paper cannot be read; the message says what to do.
    """
    compiled = compile_bytes(data, name=name, on_stage=tell)
    return Made(
        media_type=compiled.source.media_type,
        result=to_json(compiled),
        text=storable(compiled.text),
        title=storable(compiled.document.title or name),
        document_number=compiled.document.document_number,
        counts=counts(to_dict(compiled)),
        secrecy=compiled.source.secrecy,
    )
