"""By which ways the fields of a rule came about."""

from __future__ import annotations

import re

from luodi.compiler.model import Rule, Ways

_PRINTED_DAY = re.compile(r"\d日")


def rule_ways(rule: Rule) -> Ways:
    """The ways of every field of a rule that has a value."""
    words = "subject.words" if rule.subject in rule.text else "subject.composed"
    ways = [("kind", f"rule.{rule.kind}"), ("subject", words), ("text", "text.clause")]
    if rule.comparator:
        ways.append(("comparator", "comparator.word"))
    if rule.value is not None:
        ways += [("value", "value.figures"), ("unit", "value.figures")]
    if rule.period:
        ways.append(("period", "period.words"))
    if rule.deadline:
        ways.append(("deadline", _date_way(rule.deadline, rule.text)))
    if rule.provision:
        ways.append(("provision", "provision.own"))
    return tuple(ways)


def _date_way(day: str, text: str) -> str:
    """Whether the paper prints the year and the day, or they were completed."""
    printed = day.startswith("--") or day[:4] in text
    return "date.written" if printed and _PRINTED_DAY.search(text) else "date.completed"
