"""What the check-up found, in the order an official would want to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from luodi.compiler.check.codes import words_of
from luodi.kernel.diagnostic import Severity
from luodi.kernel.span import Span

# A sentence shown in a report is cut at this many characters on either side of the finding.
_CONTEXT = 60
_ENDS = "。;;!?!?\n\r"
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


#: More findings of one code than this are a table.
_MANY = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic with the words around it: ``before`` + ``words`` + ``after`` is the
    sentence it stands in. ``index`` counts the paper's findings from 1; ``title`` says what kind
    of finding it is."""

    index: int
    code: str
    severity: Severity
    title: str
    message: str
    hint: str
    line: int
    span: Span
    related: tuple[Span, ...]
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one code."""

    code: str
    severity: Severity
    title: str
    findings: tuple[Finding, ...]

    @property
    def many(self) -> bool:
        """Whether these are better read as lines of a table than one by one."""
        return len(self.findings) > _MANY


@dataclass(frozen=True, slots=True)
class Summary:
    """How many findings of each severity."""

    errors: int
    warnings: int
    notes: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.errors + self.warnings + self.notes


def findings(
    text: str,
    compiled: Mapping[str, Any],
    *,
    english: bool = False,
    numbers: Sequence[int] = (),
) -> tuple[Finding, ...]:
    """The diagnostics of a compiled paper, in the paper's order, each with its sentence.

    ``numbers`` are their places as the compiler listed them, where some of those are left out.

    Chinese as the compiler wrote them, or English; a code that this version no longer knows
    stays as it was written.
    """
    entries = compiled.get("diagnostics", ())
    places = numbers or range(1, len(entries) + 1)
    return tuple(
        _finding(index, text, entry, english) for index, entry in zip(places, entries, strict=True)
    )


def _finding(index: int, text: str, entry: Mapping[str, Any], english: bool) -> Finding:
    span = Span(entry["start"], entry["end"])
    title, message, hint = words_of(entry, english=english)
    before, after = _around(text, span)
    return Finding(
        index=index,
        code=entry["code"],
        severity=Severity(entry["severity"]),
        title=title,
        message=message,
        hint=hint,
        line=entry.get("line", 0),
        span=span,
        related=tuple(Span(part["start"], part["end"]) for part in entry.get("related", ())),
        before=before,
        words=_shorten(span.of(text)),
        after=after,
    )


def _around(text: str, span: Span) -> tuple[str, str]:
    """The rest of the sentence before and after ``span``; nothing for an empty span."""
    if span.start >= span.end:
        return "", ""
    start = span.start
    while start > 0 and text[start - 1] not in _ENDS and span.start - start < _CONTEXT:
        start -= 1
    end = span.end
    while end < len(text) and text[end - 1] not in _ENDS and text[end] not in "\n\r":
        if end - span.end >= _CONTEXT:
            break
        end += 1
    cut_before = start > 0 and text[start - 1] not in _ENDS
    cut_after = end - span.end >= _CONTEXT and text[end - 1] not in _ENDS
    before, after = text[start : span.start].lstrip(), text[span.end : end].rstrip()
    return ("…" if cut_before else "") + before, after + ("…" if cut_after else "")


def _shorten(words: str, limit: int = 4 * _CONTEXT) -> str:
    words = " ".join(words.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def summary(found: Sequence[Finding]) -> Summary:
    """How many findings of each severity."""
    count = Counter(finding.severity for finding in found)
    return Summary(count[Severity.ERROR], count[Severity.WARNING], count[Severity.NOTE])


def by_code(found: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """Grouped by code: errors first, then warnings, then notes; the paper's order inside."""
    ordered = sorted(found, key=lambda f: (_ORDER.index(f.severity), f.code, f.index))
    return tuple(
        FindingGroup(code, severity, title, tuple(members))
        for (severity, code, title), members in groupby(
            ordered, key=lambda f: (f.severity, f.code, f.title)
        )
    )
