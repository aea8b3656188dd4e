"""What a compiler or an import has to say about its input, collected, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luodi.kernel.span import Cell, Span


class Severity(StrEnum):
    """How much a finding matters. An *error* makes a command end with exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a text.

    ``code`` is stable (letter E, W or N and three digits; documented in
    ``docs/manual/diagnostics.md``); ``message`` says what is wrong and ``hint`` what an official
    can do about it, both in Chinese; ``span`` is where, in characters of the text as read.
    ``related`` are further places (the other half of a contradiction). ``facts`` are the
    message's variable parts, so that it can be said in another language.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    related: tuple[Span, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CellDiagnostic:
    """One finding about a spreadsheet; ``cell`` is where. Otherwise as :class:`Diagnostic`; the
    codes stand in ``docs/manual/import.md``."""

    code: str
    severity: Severity
    message: str
    cell: Cell
    hint: str = ""
