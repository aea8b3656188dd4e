"""What the check-up found, in the order an official would want to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from luodi.kernel.diagnostic import Severity
from luodi.kernel.span import Span

# A sentence shown in a report is cut at this many characters on either side of the finding.
_CONTEXT = 60
_ENDS = "。;;!?!?\n\r"
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic with the words around it: ``before`` + ``words`` + ``after`` is the
    sentence it stands in. ``index`` counts the paper's findings from 1."""

    index: int
    code: str
    severity: Severity
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
    findings: tuple[Finding, ...]


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


def findings(text: str, compiled: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The diagnostics of a compiled paper, in the paper's order, each with its sentence."""
    return tuple(
        _finding(index, text, entry)
        for index, entry in enumerate(compiled.get("diagnostics", ()), 1)
    )


def _finding(index: int, text: str, entry: Mapping[str, Any]) -> Finding:
    span = Span(entry["start"], entry["end"])
    before, after = _around(text, span)
    return Finding(
        index=index,
        code=entry["code"],
        severity=Severity(entry["severity"]),
        message=entry["message"],
        hint=entry.get("hint") or "",
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
        FindingGroup(code, severity, tuple(members))
        for (severity, code), members in groupby(ordered, key=lambda f: (f.severity, f.code))
    )
