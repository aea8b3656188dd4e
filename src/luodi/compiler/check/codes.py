"""What the checks can say: one entry for each code, in Chinese and in English.

A finding carries its variable parts as facts, so that the same finding can be said in either
language: :func:`report` says it in Chinese, :func:`message_en` and :func:`hint_en` in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.kernel.diagnostic import Diagnostic, Severity
from luodi.kernel.span import Span

_SEVERITY = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class CodeInfo:
    """A kind of finding. Messages and hints are templates over the finding's facts."""

    code: str
    title_zh: str
    title_en: str
    message_zh: str
    message_en: str
    hint_zh: str
    hint_en: str

    @property
    def severity(self) -> Severity:
        """How much findings of this kind matter: the code's first letter says it."""
        return _SEVERITY[self.code[0]]


def short(words: str, limit: int = _LONGEST) -> str:
    """``words`` on one line, cut with … to ``limit`` characters.

    >>> short("甲乙丙丁", 3)
    '甲乙…'
    """
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def report(code: str, span: Span, related: Iterable[Span] = (), **facts: str | int) -> Diagnostic:
    """A finding of kind ``code`` at ``span``; ``facts`` fill the templates of its catalogue entry.

    Raises KeyError for a fact that the template wants and the caller forgot.
    """
    from luodi.compiler.check.catalogue import CODES

    info = CODES[code]
    words = {name: str(value) for name, value in facts.items()}
    return Diagnostic(
        code=code,
        severity=info.severity,
        message=info.message_zh.format_map(words),
        span=span,
        hint=info.hint_zh.format_map(words),
        related=tuple(related),
        facts=tuple(words.items()),
    )


def message_en(diagnostic: Diagnostic) -> str:
    """The finding's message in English. Words quoted from the paper stay Chinese."""
    from luodi.compiler.check.catalogue import CODES

    return CODES[diagnostic.code].message_en.format_map(_english(diagnostic))


def hint_en(diagnostic: Diagnostic) -> str:
    """What can be done about the finding, in English."""
    from luodi.compiler.check.catalogue import CODES

    return CODES[diagnostic.code].hint_en.format_map(_english(diagnostic))


def words_of(entry: Mapping[str, Any], *, english: bool) -> tuple[str, str, str]:
    """Title, message and hint of a diagnostic as ``luodi.programme/1`` has it. One whose code this
    version no longer knows stays as it was written, with the code as its title."""
    from luodi.compiler.check.catalogue import CODES

    message, hint = entry["message"], entry.get("hint") or ""
    info = CODES.get(entry["code"])
    if info is None:
        return entry["code"], message, hint
    if not english:
        return info.title_zh, message, hint
    said = Diagnostic(
        code=entry["code"],
        severity=Severity(entry["severity"]),
        message=message,
        span=Span(entry["start"], entry["end"]),
        facts=tuple(entry.get("facts", {}).items()),
    )
    return info.title_en, message_en(said), hint_en(said)


def _english(diagnostic: Diagnostic) -> dict[str, str]:
    from luodi.compiler.check.catalogue import WORDS_EN

    return {name: WORDS_EN.get(value, value) for name, value in diagnostic.facts}
