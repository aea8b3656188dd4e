"""``luodi diff``: what a paper changes against another one, or against a programme."""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path

from luodi.cli import DONE, confinement, output
from luodi.cli.difference_text import as_text
from luodi.cli.failures import Failure
from luodi.cli.language import english, say
from luodi.cli.sources import STDIN, Paper, papers
from luodi.compiler import Unreadable
from luodi.compiler.diff import compare, concerning, to_json
from luodi.compiler.from_json import NotCompiled, from_dict
from luodi.compiler.model import CompiledProgramme
from luodi.programme.domain import Definition, ProgrammeInvalid, load
from luodi.programme.domain.compared import Sides, compare_editions, compare_paper

Side = CompiledProgramme | Definition

_PROGRAMME = frozenset({".yaml", ".yml"})


def compare_sources(options: argparse.Namespace) -> int:
    """Compare two sources and print the difference."""
    if options.old == options.new == STDIN:
        raise Failure(say("只能有一份来自标准输入"))
    sides = _compared(_side(options.old), _side(options.new))
    difference = sides.difference
    if options.unit:
        difference = concerning(difference, options.unit)
    if options.format == "json":
        text = to_json(difference, sides.old, sides.new)
    else:
        text = as_text(difference, sides.old, sides.new)
    output.to_stdout(text.encode("utf-8"))
    return DONE


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
    suffix = paper.place.suffix.lower()
    if suffix in _PROGRAMME:
        return _programme(paper)
    return _from_json(paper) if suffix == ".json" else _compiled(paper)


def _compiled(paper: Paper) -> CompiledProgramme:
    try:
        return confinement.compiled(paper.read(), paper.name)
    except Unreadable as error:
        colon = ": " if english() else "："
        reason = error.reason(english=english())
        raise Failure(f"{paper.shown}{colon}{reason}") from error


def _from_json(paper: Paper) -> CompiledProgramme:
    try:
        return from_dict(json.loads(paper.read()))
    except (ValueError, RecursionError) as error:
        part = error.part if isinstance(error, NotCompiled) else "JSON"
        message = "{path}：不是 luodi compile --format json 的结果（{part}）"
        raise Failure(say(message, path=paper.shown, part=part)) from error


def _programme(paper: Paper) -> Definition:
    schema = json.loads((files("luodi.programme") / "programme.schema.json").read_text("utf-8"))
    try:
        return load(paper.read().decode("utf-8-sig"), schema).whole()
    except UnicodeDecodeError as error:
        raise Failure(say("{path}：不是 UTF-8 文本", path=paper.shown)) from error
    except ProgrammeInvalid as error:
        first = error.diagnostics[0].message
        raise Failure(
            say("{path}：不能作为方案（{reason}）", path=paper.shown, reason=first)
        ) from error
