"""Diagnostics as a compiler prints them, and as JSON."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.cli.language import english, say
from luodi.kernel.diagnostic import Diagnostic, Severity
from luodi.kernel.span import Span

COLUMNS = 78  # of the excerpt: a paragraph of a policy paper may have a thousand characters
BEFORE = 12  # characters of context before the finding, where the line is cut
LOOKED_AT = 4 * COLUMNS  # characters without width are few: no more need be measured


@dataclass(frozen=True, slots=True)
class Findings:
    """What the compiler has to say about one paper."""

    file: str
    text: str
    diagnostics: tuple[Diagnostic, ...]
    media_type: str = "text/plain"
    sha256: str = ""

    def count(self, severity: Severity) -> int:
        """How many are of this severity."""
        return sum(one.severity is severity for one in self.diagnostics)


class Lines:
    """Places in a text as line and column, both from 1, counted in characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int | None:
        """The character at a line and column, None where there is none."""
        if not 1 <= line <= len(self._starts) or not 1 <= column <= len(self.line(line)):
            return None
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """A line without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self._text)
        return self._text[start:end].rstrip("\r")


def words(found: Diagnostic) -> tuple[str, str]:
    """Message and hint in the language in force."""
    if not english():
        return found.message, found.hint
    from luodi.compiler.check.codes import hint_en, message_en

    return message_en(found), hint_en(found)


def as_text(findings: Findings) -> str:
    """``file:line:column: W021 message``, the line with a caret, and the hint."""
    lines = Lines(findings.text)
    return "".join(_one(findings.file, lines, found) for found in findings.diagnostics)


def _one(file: str, lines: Lines, found: Diagnostic) -> str:
    line, column = lines.place(found.span.start)
    message, hint = words(found)
    shown = [f"{file}:{line}:{column}: {found.code} {message}"]
    shown += excerpt(lines.line(line), column, found.span)
    if hint:
        shown.append(f"    {say('建议：')}{hint}")
    for other in found.related:
        shown.append(f"    {say('另见：')}{file}:{':'.join(map(str, lines.place(other.start)))}")
    return "\n".join(shown) + "\n\n"


def excerpt(line: str, column: int, span: Span) -> list[str]:
    """The part of ``line`` around ``column`` and, below it, carets under the span.

    Han characters are two cells wide on a terminal, and the carets reckon with that.

    >>> print(*excerpt("由市农业农村局牵头", 2, Span(1, 7)), sep="\\n")
        由市农业农村局牵头
          ^^^^^^^^^^^^
    """
    start = column - 1
    whole = len(line) <= LOOKED_AT and width(line) <= COLUMNS
    left = 0 if whole else max(0, start - BEFORE)
    window, used = "", 1 if left else 0
    for character in line[left : left + LOOKED_AT].replace("\t", " "):
        used += width(character)
        if used > COLUMNS:
            window += "…"
            break
        window += character
    marked = window[start - left : span.end - span.start + start - left]
    lead = "…" if left else ""
    indent = " " * (len(lead) + width(window[: start - left]))
    return [f"    {lead}{window}", f"    {indent}{'^' * max(1, width(marked.rstrip('…')))}"]


def width(text: str) -> int:
    """Cells of a terminal that ``text`` takes (Unicode Standard Annex 11).

    >>> width("市A"), width("（")
    (3, 2)
    """
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def as_json(all_findings: Sequence[Findings]) -> str:
    """Every paper with its findings (``luodi.diagnostics/1``)."""
    document = {
        "schema": "luodi.diagnostics/1",
        "files": [
            {
                "file": one.file,
                "diagnostics": [_json(lines, found) for found in one.diagnostics],
                "media_type": one.media_type,
                "sha256": one.sha256,
            }
            for one in all_findings
            for lines in (Lines(one.text),)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json(lines: Lines, found: Diagnostic) -> dict[str, Any]:
    line, column = lines.place(found.span.start)
    message, hint = words(found)
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": message,
        "hint": hint,
        "start": found.span.start,
        "end": found.span.end,
        "line": line,
        "column": column,
        "related": [_place(lines, span) for span in found.related],
    }


def _place(lines: Lines, span: Span) -> dict[str, int]:
    line, column = lines.place(span.start)
    return {"start": span.start, "end": span.end, "line": line, "column": column}
