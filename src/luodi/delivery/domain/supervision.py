"""What was sent (督办) and what stands on the problem list (问题清单): their states, what letters are
counted against, and what they say of a matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from luodi.delivery.domain.ladder import Held
from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.rules import LadderRules, Rung
from luodi.delivery.domain.transitions import Table
from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop

# What is a formal letter: a person signs for it, so no night's work sends it.
FORMAL = frozenset({Rung.NOTICE, Rung.ORDER, Rung.BULLETIN})
# What asks for a written answer. A reminder and a chase ask for nothing but what is due anyway.
ANSWERED = frozenset({Rung.NOTICE, Rung.ORDER})
# Minutes that a letter takes its reader, and its answer who writes it.
READING, ANSWERING = 2, 30


class SupervisionState(StrEnum):
    """How far something sent has come."""

    SENT = "sent"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class SupervisionAct(StrEnum):
    """What is done with something sent."""

    REPLY = "reply"
    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


_S, _A = SupervisionState, SupervisionAct

SUPERVISION: Table[SupervisionState, SupervisionAct] = Table(
    {
        (_S.SENT, _A.REPLY): _S.REPLIED,
        (_S.REPLIED, _A.ACCEPT): _S.CLOSED,
        (_S.REPLIED, _A.ASK_AGAIN): _S.SENT,
        (_S.SENT, _A.CLOSE): _S.CLOSED,
        (_S.SENT, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.CLOSED, _A.REOPEN): _S.SENT,
    },
    {
        _S.SENT: gettext_noop("已发出"),
        _S.REPLIED: gettext_noop("已答复"),
        _S.CLOSED: gettext_noop("已销号"),
        _S.WITHDRAWN: gettext_noop("已撤回"),
        _A.REPLY: gettext_noop("答复"),
        _A.ACCEPT: gettext_noop("认可答复"),
        _A.ASK_AGAIN: gettext_noop("请再答复"),
        _A.CLOSE: gettext_noop("销号"),
        _A.WITHDRAW: gettext_noop("撤回"),
        _A.REOPEN: gettext_noop("重新打开"),
    },
)


class ProblemState(StrEnum):
    """How far a problem has come."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class ProblemAct(StrEnum):
    """What is done with a problem. Giving it another owner or day leaves it where it is."""

    ANSWER = "answer"
    RETURN = "return"
    CLOSE = "close"
    REOPEN = "reopen"


_Q, _D = ProblemState, ProblemAct

PROBLEM: Table[ProblemState, ProblemAct] = Table(
    {
        (_Q.OPEN, _D.ANSWER): _Q.ANSWERED,
        (_Q.ANSWERED, _D.RETURN): _Q.OPEN,
        (_Q.OPEN, _D.CLOSE): _Q.CLOSED,
        (_Q.ANSWERED, _D.CLOSE): _Q.CLOSED,
        (_Q.CLOSED, _D.REOPEN): _Q.OPEN,
    },
    {
        _Q.OPEN: gettext_noop("待整改"),
        _Q.ANSWERED: gettext_noop("待核实"),
        _Q.CLOSED: gettext_noop("已销号"),
        _D.ANSWER: gettext_noop("报整改情况"),
        _D.RETURN: gettext_noop("退回"),
        _D.CLOSE: gettext_noop("销号"),
        _D.REOPEN: gettext_noop("重新打开"),
    },
)


@dataclass(frozen=True, slots=True)
class Line:
    """A matter as a letter tells it: the report (``what`` is its period) or the milestone (``what``
    is its title) of an item."""

    matter: str
    item: int
    code: str
    title: str
    title_en: str
    what: str
    due: date

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "matter": self.matter,
            "item": self.item,
            "code": self.code,
            "title": self.title,
            "title_en": self.title_en,
            "what": self.what,
            "due": self.due.isoformat(),
        }


def matter_key(code: str, item: int, unit: str, what: str, due: date) -> str:
    """What tells a matter from every other. A new day due is a new matter."""
    return f"{code}:{item}:{unit}:{what}:{due.isoformat()}"


def line_said(line: Mapping[str, Any], *, english: bool = False) -> str:
    """A matter in a sentence of the current language: what was due, and when."""
    said = {
        "title": (line["title_en"] if english else "") or line["title"],
        "due": line["due"],
        "what": period_said(line["what"]) if line["code"] == "report" else line["what"],
    }
    if line["code"] == "report":
        return _("“%(title)s”%(what)s的进展填报，应于 %(due)s 报送") % said
    return _("“%(title)s”的节点“%(what)s”，应于 %(due)s 完成") % said


def over_cap(letters: Sequence[Rung], rung: Rung, ladder: LadderRules) -> Held | None:
    """Why no further letter may go to a unit this month; None where it may. ``letters`` are the
    forms of all that was sent to it in the month, in every programme, what was withdrawn included:
    it was read."""
    for cap in ladder.caps:
        sent = sum(one in cap.rungs for one in letters)
        if rung in cap.rungs and sent >= cap.per_month:
            source = {"zh": cap.source.zh, "en": cap.source.en} if cap.source else {}
            values = {"rung": str(rung), "sent": sent, "per_month": cap.per_month, **source}
            return Held("cap", values)
    return None
