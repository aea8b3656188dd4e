"""Rows for files of comma-separated lines, as spreadsheet programs open them."""

from __future__ import annotations

from collections.abc import Sequence

# What makes Excel and WPS take a cell for a formula (OWASP, CSV Injection).
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXT = "'"


def plain_line(values: Sequence[str]) -> tuple[str, ...]:
    """The values such that none is a formula: one that begins like one has an apostrophe before it,
    which says that it is text.

    >>> plain_line(["=1+1", "示例·甲", "-", ""])
    ("'=1+1", '示例·甲', "'-", '')
    """
    return tuple(TEXT + one if one.startswith(_BEGINS_A_FORMULA) else one for one in values)
