"""By which ways the fields of a rule came about."""

from __future__ import annotations

import re

from luodi.compiler.model import Rule, Ways
from luodi.compiler.view import regular

_PRINTED_DAY = re.compile(r"\d日")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_GROUPS = re.compile(r"(?<=\d),(?=\d{3})")


def rule_ways(rule: Rule) -> Ways:
    """The ways of every field of a rule that has a value."""
    words = "subject.words" if rule.subject in rule.text else "subject.composed"
    ways = [("kind", f"rule.{rule.kind}"), ("subject", words), ("text", "text.clause")]
    if rule.comparator:
        ways.append(("comparator", "comparator.word"))
    if rule.value is not None:
        number = _number_way(rule.value, rule.text)
        ways += [("value", number), ("unit", number)]
    if rule.period:
        ways.append(("period", "period.words"))
    if rule.deadline:
        ways.append(("deadline", _date_way(rule.deadline, rule.text)))
    if rule.provision:
        ways.append(("provision", "provision.own"))
    return tuple(ways)


def _number_way(value: float, text: str) -> str:
    """Whether the paper prints the number in figures or in words (五万元).

    >>> _number_way(50000, "不超过50,000元"), _number_way(5, "不得超过五万元")
    ('value.figures', 'value.words')
    """
    figures = _FIGURES.findall(_GROUPS.sub("", regular(text)))
    return "value.figures" if value in map(float, figures) else "value.words"


def _date_way(day: str, text: str) -> str:
    """Whether the paper prints the year and the day, or they were completed."""
    printed = day.startswith("--") or day[:4] in text
    return "date.written" if printed and _PRINTED_DAY.search(text) else "date.completed"
