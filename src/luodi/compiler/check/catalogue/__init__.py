"""Every code of the check-up, in the order of ``docs/manual/diagnostics.md``.

The number alone names a code; the letter is its severity: E 应改, W 建议改, N 提示. Hundreds:
0 responsibilities and units, 1 annex against body, 2 numbering, 3 targets and dates, 4 what can
be verified, 5 the text itself, 6 facts about the paper, 8 the file itself.
"""

from __future__ import annotations

from luodi.compiler.check.catalogue import (
    annex,
    duties,
    facts,
    figures,
    file,
    numbering,
    text,
    verifiable,
)
from luodi.compiler.check.codes import CodeInfo

_PARTS = (duties, annex, numbering, figures, verifiable, text, facts, file)

#: Every code with its words.
CODES: dict[str, CodeInfo] = {info.code: info for part in _PARTS for info in part.CODES}

#: English for the set words that stand in facts.
WORDS_EN: dict[str, str] = {
    "牵头": "lead",
    "配合": "supporting",
    "按职责分工": "joint",
    "从其他单位看是乡镇": "a township, by its other units",
    "从其他单位看是县级": "a county, by its other units",
    "从其他单位看是市级": "a city, by its other units",
    "从其他单位看是省级": "a province, by its other units",
    "全文没有责任分工的字样": "the paper holds no words of responsibility",
    "文中点到了单位要做的事，但没有按条写明责任单位": (
        "actors are named in the prose, but no provision carries a responsibility clause"
    ),
    "有责任分工的字样，但没能读成责任单位": (
        "there are words of responsibility, but none could be read as units"
    ),
    "分工可能写在没有一并送检的附件里": "the table of duties may be in an annex not handed in",
}
