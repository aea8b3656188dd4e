"""``luodi compile`` and ``luodi check``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from luodi.cli import DONE, FAILED, FOUND_ERRORS, confinement, findings, output
from luodi.cli.batch import each
from luodi.cli.failures import Failure, fault
from luodi.cli.language import english, say
from luodi.cli.sarif import as_sarif
from luodi.cli.sources import Paper, papers
from luodi.compiler import Unreadable, emit
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Severity


def _proposal(compiled: CompiledProgramme) -> str:
    from luodi.compiler.propose import to_yaml

    return to_yaml(compiled)


def _akn(compiled: CompiledProgramme) -> str:
    from luodi.compiler.write.akn import to_akn

    return to_akn(emit.to_dict(compiled), compiled.text)


EMITTERS: dict[str, Callable[[CompiledProgramme], str]] = {
    "json": emit.to_json,
    "yaml": _proposal,
    "text": emit.to_text,
    "akn": _akn,
    "raw": lambda compiled: compiled.text,
}


@dataclass(frozen=True, slots=True)
class Outcome[Value]:
    """What became of one paper: a value, or the reason why there is none."""

    value: Value | None = None
    errors: int = 0
    warnings: int = 0
    reason: str = ""

    def code(self, *, strict: bool) -> int:
        """The exit code that this paper alone would give."""
        if self.reason:
            return FAILED
        return FOUND_ERRORS if self.errors or (strict and self.warnings) else DONE


@dataclass(frozen=True, slots=True)
class Task[Value]:
    """A function that a process of the pool runs on a paper. Never raises: one bad paper must
    not end the work on a thousand others."""

    make: Callable[[Paper, CompiledProgramme], Value]

    def __call__(self, paper: Paper) -> Outcome[Value]:
        try:
            compiled = confinement.compiled(paper.read(), paper.name)
            value = self.make(paper, compiled)
        except Failure as failure:
            return Outcome(reason=str(failure))
        except Unreadable as error:
            colon = ": " if english() else "："
            return Outcome(reason=f"{paper.shown}{colon}{error.reason(english=english())}")
        except Exception as error:  # a fault of ours: told in full, and the rest goes on
            return Outcome(reason=fault(paper.shown, error))
        severities = [found.severity for found in compiled.diagnostics]
        return Outcome(value, severities.count(Severity.ERROR), severities.count(Severity.WARNING))


@dataclass(frozen=True, slots=True)
class Emit:
    """Makes the output of one paper in a format."""

    format: str

    def __call__(self, paper: Paper, compiled: CompiledProgramme) -> bytes:
        if self.format == "xlsx":
            from luodi.compiler.write.workbook import to_xlsx

            return to_xlsx(emit.to_dict(compiled), compiled.text, english=english())
        return EMITTERS[self.format](compiled).encode("utf-8")


def compile_papers(options: argparse.Namespace) -> int:
    """Compile every source, to stdout or to files; with ``--explain`` say how one thing was read."""
    if options.explain is not None:
        from luodi.cli.explaining import explain_paper

        return explain_paper(options)
    if options.raw and options.format != "text":
        raise Failure(say("--raw 只能与 --format text 一起用"))
    if options.format == "xlsx" and not options.out:
        raise Failure(say("--format xlsx 需要 --out"))
    sources = papers(options.sources)
    write = output.writer(options, sources)
    emitter = Emit("raw" if options.raw else options.format)
    code = DONE
    for paper, outcome in each(Task(emitter), sources):
        _complain(outcome)
        code = max(code, outcome.code(strict=options.strict))
        if outcome.value is not None:
            write(paper, outcome.value)
    return code


def _findings(paper: Paper, compiled: CompiledProgramme) -> findings.Findings:
    source = compiled.source
    return findings.Findings(
        paper.shown, compiled.text, compiled.diagnostics, source.media_type, source.sha256
    )


def check_papers(options: argparse.Namespace) -> int:
    """Print the diagnostics of every source, or write the report of each."""
    if options.format == "docx" and not options.out:
        raise Failure(say("--format docx 需要 --out"))
    return _write_reports(options) if options.format == "docx" else _print_findings(options)


def _report(paper: Paper, compiled: CompiledProgramme) -> tuple[findings.Findings, bytes]:
    from datetime import UTC, datetime

    from luodi.portal.domain.checkup import checkup
    from luodi.portal.domain.checkup_docx import checkup_docx

    entry = emit.to_dict(compiled)
    report = checkup(compiled.text, entry, paper.name, english=english())
    body = checkup_docx(report, entry["tasks"], datetime.now(UTC), english=english())
    return _findings(paper, compiled), body


def _write_reports(options: argparse.Namespace) -> int:
    """The check-up report of every source as a Word file."""
    sources, code = papers(options.sources), DONE
    write = output.writer(options, sources)
    found: list[findings.Findings] = []
    for paper, outcome in each(Task(_report), sources):
        _complain(outcome)
        code = max(code, outcome.code(strict=options.strict))
        if outcome.value is not None:
            found.append(outcome.value[0])
            write(paper, outcome.value[1])
    _sum_up(found)
    return code


def _print_findings(options: argparse.Namespace) -> int:
    """The findings of all sources, to stdout or to one file."""
    said = output.Said(options.out)
    code = DONE
    found: list[findings.Findings] = []
    failed: list[str] = []
    for _, outcome in each(Task(_findings), papers(options.sources)):
        _complain(outcome)
        code = max(code, outcome.code(strict=options.strict))
        if outcome.value is None:
            failed.append(outcome.reason)
        else:
            found.append(outcome.value)
            if options.format == "text":
                said.add(findings.as_text(outcome.value).encode("utf-8"))
    if options.format == "json":
        said.add(findings.as_json(found).encode("utf-8"))
    elif options.format == "sarif":
        said.add(as_sarif(found, failed).encode("utf-8"))
    said.end()
    _sum_up(found)
    return code


def _sum_up(found: list[findings.Findings]) -> None:
    if not found:
        return
    message = say(
        "{errors} 个错误、{warnings} 个警告、{notes} 个提示",
        errors=sum(one.count(Severity.ERROR) for one in found),
        warnings=sum(one.count(Severity.WARNING) for one in found),
        notes=sum(one.count(Severity.NOTE) for one in found),
    )
    print(message, file=sys.stderr)  # noqa: T201


def _complain[Value](outcome: Outcome[Value]) -> None:
    if outcome.reason:
        print(f"luodi: {outcome.reason}", file=sys.stderr)  # noqa: T201
