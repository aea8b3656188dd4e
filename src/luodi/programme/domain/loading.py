"""A programme file (YAML) read, checked against its schema and its own references.

Findings are collected, each at its place in the file; nothing is raised for what a file says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any
from unicodedata import category

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from luodi.kernel.diagnostic import Diagnostic, Severity
from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop
from luodi.kernel.span import Span
from luodi.programme.domain.definition import Definition, build
from luodi.programme.domain.delivering import contradictions
from luodi.programme.domain.references import Path, Problem, problems

# YAML's own words for plain values. A date without quotes is a date, as other readers of YAML
# see it too, and the schema asks for text: such a file would say different things to each.
_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "timestamp")
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A file that nests deeper than this is no programme (and would exhaust the stack).
_DEEPEST = 20
# A province of 1,600 towns has some 200,000 parts; aliases could multiply a small file for ever.
_MOST_PARTS = 2_000_000
# More faults than this in a message help nobody; they are all in the diagnostics.
_SHOWN = 20


class ProgrammeInvalid(ValueError):
    """A programme file cannot be adopted; ``diagnostics`` say why, each with its place. The
    message has a line for each of the first ones."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        lines = [diagnostic.message for diagnostic in self.diagnostics[:_SHOWN]]
        if len(self.diagnostics) > _SHOWN:
            lines.append(_("……共 %(count)s 处") % {"count": len(self.diagnostics)})
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML document as plain data, and where each part of it stands."""

    text: str
    data: Any
    places: Mapping[Path, Span]
    diagnostics: tuple[Diagnostic, ...]

    def place(self, path: Path) -> Span:
        """Where ``path`` stands, or the nearest thing around it that the file has."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Span(0, 0))

    def report(self, problem: Problem) -> Diagnostic:
        """A problem as a finding at its place, which its message names for people."""
        place = self.place(problem.path)
        where = dotted(problem.path)
        message = f"{located(self.text, place)} {where}".rstrip() + f"：{problem.message}"
        facts = (("path", where), ("line", str(self.text.count("\n", 0, place.start) + 1)))
        return Diagnostic(problem.code, Severity.ERROR, message, place, problem.hint, facts=facts)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file gave: ``definition`` is None where ``diagnostics`` hold an error."""

    definition: Definition | None
    diagnostics: tuple[Diagnostic, ...]
    tree: Tree

    def whole(self) -> Definition:
        """The definition.

        Raises:
            ProgrammeInvalid: there is none, for the reasons in ``diagnostics``.
        """
        if self.definition is None:
            raise ProgrammeInvalid(self.diagnostics)
        return self.definition


def load(text: str, schema: Mapping[str, Any]) -> Loaded:
    """Read the text of a programme file. ``schema`` is the JSON Schema of its format.

    Codes: E801 not YAML, E802 not as the schema asks, E803 a key stands twice, E804 a reference
    leads nowhere, E805 areas or groups that contain themselves, E807 an area of no year, E808 rules
    of delivery that contradict themselves.
    """
    tree = read_tree(text)
    found = list(tree.diagnostics)
    if not found:
        found = [tree.report(problem) for problem in check(tree.data, schema)]
    return Loaded(None if found else build(tree.data), tuple(found), tree)


def check(content: Any, schema: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with a programme's data: what the schema says, else what its references say
    (they can only be followed in data of the right shape)."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    wrong = [_schema_problem(error) for error in _innermost(validator.iter_errors(content))]
    return tuple(wrong) if wrong else (*problems(content), *contradictions(content))


def read_tree(text: str) -> Tree:
    """The YAML document in ``text``; with a diagnostic, ``data`` is None."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
        if node is None:
            raise yaml.MarkedYAMLError(problem=_("文件是空的"))
        places: dict[Path, Span] = {}
        found: list[Diagnostic] = []
        data = _Builder(text, places, found).value(node, ())
    except yaml.YAMLError as error:
        return Tree(text, None, {}, (_not_yaml(error, text),))
    return Tree(text, None if found else data, places, tuple(found))


class _Builder:
    """Plain data from YAML nodes; remembers where each part stands."""

    def __init__(self, text: str, places: dict[Path, Span], found: list[Diagnostic]) -> None:
        self._text, self._places, self._found = text, places, found
        self._plain = yaml.SafeLoader("")
        self._parts = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        self._places.setdefault(path, Span(node.start_mark.index, node.end_mark.index))
        self._parts += 1
        if len(path) > _DEEPEST or self._parts > _MOST_PARTS:
            raise yaml.MarkedYAMLError(
                problem=_("层次太深或内容太多"), problem_mark=node.start_mark
            )
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = Span(key_node.start_mark.index, key_node.end_mark.index)
            if key in result:
                message = _("%(place)s：“%(key)s”在这里写了两次") % {
                    "place": located(self._text, place),
                    "key": key,
                }
                self._found.append(
                    Diagnostic("E803", Severity.ERROR, message, place, _("删去其中一个。"))
                )
            result[key] = self.value(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.Node) -> Any:
        if not _storable(str(node.value)):
            raise yaml.MarkedYAMLError(problem=_("含有控制字符"), problem_mark=node.start_mark)
        if node.tag not in _TAGS:
            return str(node.value)
        try:
            value = self._plain.construct_object(node)
        except ValueError:  # a date or number that does not exist: the schema says what is wanted
            return str(node.value)
        return str(node.value) if isinstance(value, float) and not isfinite(value) else value


def _storable(text: str) -> bool:
    """Whether a database and a page can hold the text: no control characters, no half pairs."""
    return not any(category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)


def located(text: str, place: Span) -> str:
    """The place for people.

    >>> located("a: 1\\nb: 2", Span(5, 6))
    '第 2 行'
    """
    return _("第 %(line)s 行") % {"line": text.count("\n", 0, place.start) + 1}


def _not_yaml(error: yaml.YAMLError, text: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    index = min(mark.index, len(text)) if mark else 0
    place = Span(index, index)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Diagnostic(
        "E801",
        Severity.ERROR,
        _("%(place)s：不是合格的 YAML（%(reason)s）")
        % {"place": located(text, place), "reason": reason},
        place,
        _("检查缩进、冒号后的空格和成对的引号。"),
        facts=(("reason", str(reason)),),
    )


def _innermost(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    """Of alternatives, what the first asks for: "or nothing" is no help to who wrote something."""
    for error in errors:
        while error.context:
            real = [e for e in error.context if (e.validator, e.validator_value) != _NOTHING]
            error = (real or error.context)[0]
        yield error


_NOTHING = ("type", "null")
_SAID = {
    "required": gettext_noop("缺少“{missing}”"),
    "additionalProperties": gettext_noop("有不认识的项：{extra}"),
    "pattern": gettext_noop("“{instance}”的写法不对"),
    "enum": gettext_noop("“{instance}”不在可选的值中：{allowed}"),
    "const": gettext_noop("应为“{expected}”，写的是“{instance}”"),
    "type": gettext_noop("应为 {expected}，写的是“{instance}”"),
    "maxLength": gettext_noop("“{instance}”太长，最多 {expected} 个字"),
    "minLength": gettext_noop("“{instance}”太短，至少 {expected} 个字"),
    "minItems": gettext_noop("至少要有 {expected} 项"),
    "maxItems": gettext_noop("最多只能有 {expected} 项"),
    "uniqueItems": gettext_noop("有重复的项"),
    "format": gettext_noop("“{instance}”不是有效的日期"),
}
_KINDS = {
    "string": gettext_noop("文字（数字和日期要加引号）"),
    "integer": gettext_noop("整数"),
    "number": gettext_noop("数字"),
    "boolean": gettext_noop("true 或 false"),
    "array": gettext_noop("列表"),
    "object": gettext_noop("“名称: 值”的写法"),
}


def _schema_problem(error: ValidationError) -> Problem:
    words = _(_SAID.get(str(error.validator), gettext_noop("“{instance}”不合格式")))
    shown, wanted = _as_written(error.instance), error.validator_value
    said = words.format(
        missing=_missing(error),
        extra="、".join(_extra(error)),
        instance=shown if len(shown) <= 40 else shown[:40] + "…",
        allowed="、".join(map(str, wanted)) if isinstance(wanted, list) else "",
        expected=_(_KINDS[str(wanted)]) if str(wanted) in _KINDS else wanted,
    )
    return Problem("E802", tuple(error.absolute_path), said)


def _as_written(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _missing(error: ValidationError) -> str:
    required, entry = error.validator_value, error.instance
    if not isinstance(required, list) or not isinstance(entry, Mapping):
        return ""
    absent = [name for name in required if name not in entry]
    return next((name for name in absent if f"'{name}'" in error.message), "")


def _extra(error: ValidationError) -> list[str]:
    rules, entry = error.schema, error.instance
    if not isinstance(rules, Mapping) or not isinstance(entry, Mapping):
        return []
    known = rules.get("properties", {})
    return [f"“{name}”" for name in entry if name not in known]


def dotted(path: Path) -> str:
    """A path as people write it.

    >>> dotted(("tasks", 3, "roles", "lead"))
    'tasks[3].roles.lead'
    """
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
