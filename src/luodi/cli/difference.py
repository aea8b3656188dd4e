"""``luodi diff``: what a paper changes against another one, or against a programme."""

from __future__ import annotations

import argparse
import codecs
import json
from importlib.resources import files
from pathlib import Path

from luodi.cli import DONE, confinement, output
from luodi.cli.difference_text import as_text
from luodi.cli.failures import Failure, faults_told
from luodi.cli.language import english, say
from luodi.cli.sources import STDIN, Paper, papers
from luodi.compiler import Unreadable
from luodi.compiler.diff import compare, concerning, to_json
from luodi.compiler.emit import SCHEMA
from luodi.compiler.from_json import NotCompiled, from_dict
from luodi.compiler.model import CompiledProgramme
from luodi.programme.domain import Definition, ProgrammeInvalid, load
from luodi.programme.domain.compared import Sides, compare_editions, compare_paper

Side = CompiledProgramme | Definition

_PROGRAMME = frozenset({".yaml", ".yml"})
_HEAD = 256  # bytes in which a compiled paper names its schema


def compare_sources(options: argparse.Namespace) -> int:
    """Compare two sources and print the difference."""
    if options.old == options.new == STDIN:
        raise Failure(say("只能有一份来自标准输入"))
    with faults_told(options.old):
        old = _side(options.old)
    with faults_told(options.new):
        text = _said(_compared(old, _side(options.new)), options)
    output.to_stdout(text.encode("utf-8"))
    return DONE


def _said(sides: Sides, options: argparse.Namespace) -> str:
    difference = sides.difference
    if options.unit:
        difference = concerning(difference, options.unit)
    if options.format == "json":
        return to_json(difference, sides.old, sides.new)
    return as_text(difference, sides.old, sides.new)


def _compared(old: Side, new: Side) -> Sides:
    match old, new:
        case Definition(), Definition():
            return compare_editions(old, new)
        case Definition(), CompiledProgramme():
            return compare_paper(old, new)
        case CompiledProgramme(), Definition():
            return compare_paper(new, old, paper_first=True)
        case CompiledProgramme(), CompiledProgramme():
            return Sides(old, new, compare(old, new))
    raise AssertionError  # both sides are one or the other


def _side(source: str) -> Side:
    if source != STDIN and Path(source).is_dir():
        raise Failure(say("{path}：是文件夹，这里要一份文件", path=source))
    paper = papers([source])[0]
    suffix, data = paper.place.suffix.lower(), paper.read()
    if suffix in _PROGRAMME:
        return _programme(paper, data)
    if suffix == ".json" or (source == STDIN and _like_json(data)):
        return _from_json(paper, data)
    return _compiled(paper, data)


def _like_json(data: bytes) -> bool:
    """Whether what has no name is a compiled paper: no paper begins with a brace and names our
    schema first."""
    head = data.removeprefix(codecs.BOM_UTF8).lstrip()[:_HEAD]
    return head.startswith(b"{") and b'"schema"' in head and SCHEMA.encode() in head


def _compiled(paper: Paper, data: bytes) -> CompiledProgramme:
    try:
        return confinement.compiled(data, paper.name)
    except Unreadable as error:
        colon = ": " if english() else "："
        reason = error.reason(english=english())
        raise Failure(f"{paper.shown}{colon}{reason}") from error


def _from_json(paper: Paper, data: bytes) -> CompiledProgramme:
    try:
        return from_dict(json.loads(data))
    except (ValueError, RecursionError) as error:
        part = error.part if isinstance(error, NotCompiled) else "JSON"
        message = "{path}：不是 luodi compile --format json 的结果（{part}）"
        raise Failure(say(message, path=paper.shown, part=part)) from error


def _programme(paper: Paper, data: bytes) -> Definition:
    schema = json.loads((files("luodi.programme") / "programme.schema.json").read_text("utf-8"))
    try:
        return load(data.decode("utf-8-sig"), schema).whole()
    except UnicodeDecodeError as error:
        raise Failure(say("{path}：不是 UTF-8 文本", path=paper.shown)) from error
    except ProgrammeInvalid as error:
        first = error.diagnostics[0].message
        raise Failure(
            say("{path}：不能作为方案（{reason}）", path=paper.shown, reason=first)
        ) from error
