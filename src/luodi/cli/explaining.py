"""``luodi compile PAPER --explain WHAT``: why something was read so."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from difflib import get_close_matches

from luodi.cli import DONE, confinement, output
from luodi.cli.failures import Failure, faults_told
from luodi.cli.findings import Lines, excerpt
from luodi.cli.language import english, say
from luodi.cli.sources import Paper, papers
from luodi.compiler import Unreadable
from luodi.compiler.explain import KINDS, Explanation, Step, Traced, to_dict, trace
from luodi.compiler.ways import WAYS
from luodi.compiler.words import FIELDS, OF_FIELD, in_words
from luodi.kernel.span import Span

_ITEM = re.compile(rf"(?P<kind>{'|'.join(KINDS)}):(?P<place>\d{{1,9}})")
_PLACE = re.compile(r"(?P<line>\d{1,9}):(?P<column>\d{1,9})")
_MOST = 12  # candidates named in a message
_NEAR = 3  # numbers near one that is not there
KIND_WORDS = {"task": "任务", "target": "目标", "goal": "方向", "rule": "规则"}
CONFIDENCE = {"certain": "确定", "rule": "按规则", "guess": "推测"}


def explain_paper(options: argparse.Namespace) -> int:
    """Print how one thing of one paper was read, as text or as ``luodi.explanation/1``.

    Raises:
        Failure: several papers, another format, or nothing (or more than one thing) is meant.
    """
    sources = papers(options.sources)
    if len(sources) != 1:
        raise Failure(say("--explain 一次只看一份文件"))
    if options.format not in ("text", "json"):
        raise Failure(say("--explain 只能与 --format text 或 json 一起用"))
    if options.raw or options.strict:
        raise Failure(say("--explain 不能与 --raw 或 --strict 一起用"))
    paper = sources[0]
    with faults_told(paper.shown):
        found, text = _explained(paper, options.explain)
        if options.format == "json":
            said = json.dumps(to_dict(found), ensure_ascii=False, indent=1) + "\n"
        else:
            said = as_text(found, text, paper.shown)
    output.writer(options, sources)(paper, said.encode("utf-8"))
    return DONE


def _explained(paper: Paper, wanted: str) -> tuple[Explanation, str]:
    try:
        return confinement.made(
            explained, paper.read(), paper.name, wanted=wanted, shown=paper.shown
        )
    except Unreadable as error:
        colon = ": " if english() else "："
        raise Failure(f"{paper.shown}{colon}{error.reason(english=english())}") from error


def explained(data: bytes, *, name: str, wanted: str, shown: str) -> tuple[Explanation, str]:
    """How what ``wanted`` stands for was read, and the text as read; messages name the paper as
    ``shown``.

    Raises:
        Failure: nothing (or more than one thing) is meant.
        luodi.compiler.Unreadable: as for compiling.
    """
    traced = trace(data, name=name)
    return traced.explain(*_meant(wanted, traced, shown)), traced.compiled.text


def _meant(wanted: str, traced: Traced, shown: str) -> tuple[str, int]:
    """Kind and place of what ``37``, ``target:3`` or ``12:40`` stands for."""
    if match := _ITEM.fullmatch(wanted):
        kind, place = match["kind"], int(match["place"])
        if 1 <= place <= traced.count(kind):
            return kind, place
        raise Failure(_beyond(kind, wanted, traced.count(kind), shown))
    if match := _PLACE.fullmatch(wanted):
        return _at(int(match["line"]), int(match["column"]), traced, shown)
    places = traced.tasks_numbered(wanted)
    if len(places) == 1:
        return "task", places[0]
    if not places:
        raise Failure(_unknown(wanted, traced, shown))
    named = say("；").join(_candidate(traced, place) for place in places[:_MOST])
    message = "{path}：编号为 {wanted} 的任务有 {count} 条，请写明是哪一条：{named}"
    raise Failure(say(message, path=shown, wanted=wanted, count=len(places), named=named))


def _beyond(kind: str, wanted: str, count: int, shown: str) -> str:
    """There are not so many: which there are."""
    words = say(KIND_WORDS[kind])
    if not count:
        return say(
            "{path}：没有 {wanted}，这份文件没有读出{kind}", path=shown, wanted=wanted, kind=words
        )
    message = "{path}：没有 {wanted}，这份文件共有 {count} 条{kind}，可用 {kind_name}:1 至 {kind_name}:{count}"
    return say(message, path=shown, wanted=wanted, count=count, kind=words, kind_name=kind)


def _unknown(wanted: str, traced: Traced, shown: str) -> str:
    """No task has this number: which have one near it, and what else may be asked for."""
    if not traced.compiled.tasks:
        said = say("{path}：这份文件没有读出任务。", path=shown)
    else:
        said = say("{path}：没有编号为 {wanted} 的任务。", path=shown, wanted=wanted)
        near = near_numbers(wanted, [task.number for task in traced.compiled.tasks])
        said += say("相近的编号：{named}。", named=say("、").join(near))
    return said + say("可用任务编号、task:12、target:3、goal:1、rule:2，或 行:列")


def near_numbers(wanted: str, numbers: Sequence[str]) -> list[str]:
    """The numbers nearest to ``wanted``, in their own order: by value where both are figures, else
    by their characters; the first ones where nothing is alike.

    >>> near_numbers("104", ["1", "2", "101", "102"])
    ['2', '101', '102']
    >>> near_numbers("第四", ["（一）", "（二）", "（四）"])
    ['（四）']
    """
    own = list(dict.fromkeys(numbers))
    if wanted.isdecimal() and all(number.isdecimal() for number in own):
        nearest = sorted(own, key=lambda number: abs(int(number) - int(wanted)))[:_NEAR]
    else:
        nearest = get_close_matches(wanted, own, n=_NEAR, cutoff=0.3) or own[:_NEAR]
    return [number for number in own if number in nearest]


def _candidate(traced: Traced, place: int) -> str:
    task = traced.compiled.tasks[place - 1]
    words = " ".join(task.text.split())[:16]
    return say("task:{place}“{words}”", place=place, words=words)


def _at(line: int, column: int, traced: Traced, shown: str) -> tuple[str, int]:
    lines = Lines(traced.compiled.text)
    place = lines.offset(line, column)
    found = traced.around(place) if place is not None else ()
    if not found:
        raise Failure(_nothing_at(line, column, traced, shown))
    return found[0]


def _nothing_at(line: int, column: int, traced: Traced, shown: str) -> str:
    """Nothing was read there: what was read nearest to it."""
    wanted, lines = f"{line}:{column}", Lines(traced.compiled.text)
    place = lines.offset(line, column)
    if place is None:
        return say("{path}：原文没有 {wanted} 这个位置", path=shown, wanted=wanted)
    said = say("{path}：{wanted} 处没有读出任务、目标、方向或规则", path=shown, wanted=wanted)
    if nearest := traced.nearest(place):
        kind, number, start = nearest
        at = ":".join(map(str, lines.place(start)))
        said += say("。最近的是 {what}（{place}）", what=f"{kind}:{number}", place=at)
    return said


def as_text(found: Explanation, text: str, file: str) -> str:
    """The explanation for people: each step with its way, and its characters under carets."""
    lines = Lines(text)
    title = found.title.replace("\n", " ")
    number = f"{say(KIND_WORDS[found.kind])} {found.number}"
    at = ":".join(map(str, lines.place(found.span.start)))
    shown = [f"{number}  {title}", f"{file}:{at}"]
    last = ""
    for step in found.steps:
        if step.field != last:
            shown.append(f"{say(FIELDS[step.field])}")
        last = step.field
        shown += _step(step, lines)
    return "\n".join(shown) + "\n"


def _step(step: Step, lines: Lines) -> list[str]:
    way = WAYS[step.way]
    sure = say(CONFIDENCE[step.confidence.value])
    result = step.result.replace("\n", " ")
    if step.result in OF_FIELD.get(step.field, {}):
        result = say(in_words(step.field, step.result))
    shown = [f"  {result}", f"    [{sure}] {way.en if english() else way.zh} ({way.id})"]
    for span in step.spans:
        shown += _place(span, lines, "")
    for span in step.rests_on:
        shown += _place(span, lines, say("依据："))
    return shown


def _place(span: Span, lines: Lines, lead: str) -> list[str]:
    line, column = lines.place(span.start)
    return [f"    {lead}{line}:{column}", *excerpt(lines.line(line), column, span)]
