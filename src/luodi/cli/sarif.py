"""Findings as SARIF 2.1.0 (OASIS), for editors and review tools. Section numbers are the
standard's."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import luodi
from luodi.cli.findings import Findings, Lines, words
from luodi.cli.language import english
from luodi.kernel.diagnostic import Diagnostic, Severity
from luodi.kernel.span import Span

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
#: What a fingerprint is made of; a change of the recipe is a new name (3.27.17).
FINGERPRINT = "luodiFinding/v1"


def as_sarif(all_findings: Sequence[Findings], failed: Sequence[str] = ()) -> str:
    """The log of one run over the papers. ``failed`` are the reasons why others were not read.

    Regions count characters of the text as read (``luodi compile --raw``); of a text file that is
    the file itself.
    """
    codes = sorted({found.code for one in all_findings for found in one.diagnostics})
    run = {
        "tool": {"driver": _driver(codes)},
        "language": "en-US" if english() else "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(failed)],
        "artifacts": [_artifact(one) for one in all_findings],
        "results": [
            result
            for index, one in enumerate(all_findings)
            for result in _results(index, one, codes)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _driver(codes: Sequence[str]) -> dict[str, Any]:
    return {
        "name": "luodi",
        "fullName": "Luodi 落地",
        "version": luodi.__version__,
        "language": "en-US" if english() else "zh-CN",
        "rules": [_rule(code) for code in codes],
    }


def _rule(code: str) -> dict[str, Any]:
    """A rule (3.49) in the language in force, with both languages among its properties."""
    from luodi.compiler.check.catalogue import CODES

    info = CODES.get(code)
    if info is None:
        return {"id": code}
    both = {
        "zh": {"title": info.title_zh, "help": info.hint_zh},
        "en": {"title": info.title_en, "help": info.hint_en},
    }
    said = both["en" if english() else "zh"]
    return {
        "id": code,
        "shortDescription": {"text": said["title"]},
        "help": {"text": said["help"] or said["title"]},
        "defaultConfiguration": {"level": LEVELS[info.severity]},
        "properties": both,
    }


def _invocation(failed: Sequence[str]) -> dict[str, Any]:
    told = [{"level": "error", "message": {"text": reason}} for reason in failed]
    return {
        "executionSuccessful": not failed,
        **({"toolExecutionNotifications": told} if told else {}),
    }


def _artifact(one: Findings) -> dict[str, Any]:
    return {
        "location": {"uri": uri(one.file)},
        "mimeType": one.media_type,
        "hashes": {"sha-256": one.sha256},
        "roles": ["analysisTarget"],
    }


def _results(artifact: int, one: Findings, codes: Sequence[str]) -> list[dict[str, Any]]:
    lines, seen = Lines(one.text), Counter[str]()
    return [
        _result(artifact, one, lines, found, codes.index(found.code), seen)
        for found in one.diagnostics
    ]


def _result(
    artifact: int,
    one: Findings,
    lines: Lines,
    found: Diagnostic,
    rule: int,
    seen: Counter[str],
) -> dict[str, Any]:
    related = [
        {"id": number, **_location(artifact, one, lines, span)}
        for number, span in enumerate(found.related)
    ]
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": LEVELS[found.severity],
        "message": {"text": " ".join(words(found)).strip()},
        "locations": [_location(artifact, one, lines, found.span)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: _fingerprint(one, found, seen)},
    }


def _fingerprint(one: Findings, found: Diagnostic, seen: Counter[str]) -> str:
    """The same for the same finding in a paper to which lines were added elsewhere: from the code,
    the words and, where those come again, a count."""
    what = f"{found.code}\n{''.join(found.span.of(one.text).split())}"
    seen[what] += 1
    return hashlib.sha256(f"{what}\n{seen[what]}".encode()).hexdigest()[:32]


def _location(artifact: int, one: Findings, lines: Lines, span: Span) -> dict[str, Any]:
    line, column = lines.place(span.start)
    end_line, end_column = lines.place(span.end)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(one.file), "index": artifact},
            "region": {
                "startLine": line,
                "startColumn": column,
                "endLine": end_line,
                "endColumn": end_column,
                "charOffset": span.start,
                "charLength": span.end - span.start,
            },
        }
    }


def uri(file: str) -> str:
    """A file's address (3.4.3): absolute for an absolute path, else relative to where the command
    was run."""
    from urllib.parse import quote

    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
