"""A table of transitions: from which state which act leads where. One for items, one for their
parts, plans and reports; nothing else in the room decides whether an act is in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luodi.kernel.saying import gettext as _


class OutOfOrder(ValueError):
    """An act that the present state does not allow. ``state`` and ``act`` are names of the table;
    the message says in words what stands and what can be done instead."""

    def __init__(self, message: str, state: str, act: str) -> None:
        self.state, self.act = state, act
        super().__init__(message)


@dataclass(frozen=True)
class Table[S: StrEnum, A: StrEnum]:
    """Transitions by state and act. ``words`` says a state or an act as offices say it."""

    rows: Mapping[tuple[S, A], S]
    words: Mapping[S | A, str]

    def after(self, state: S, act: A) -> S:
        """The state that ``act`` leads to.

        Raises:
            OutOfOrder: the act is not in order in this state.
        """
        if (state, act) not in self.rows:
            raise OutOfOrder(self._refusal(state, act), str(state), str(act))
        return self.rows[state, act]

    def allows(self, state: S, act: A) -> bool:
        """Whether the act is in order in this state."""
        return (state, act) in self.rows

    def acts(self, state: S) -> tuple[A, ...]:
        """What can be done in a state, in the table's order."""
        return tuple(act for at, act in self.rows if at == state)

    def _refusal(self, state: S, act: A) -> str:
        open_acts = "、".join(f"“{_(self.words[one])}”" for one in self.acts(state)) or _("无")
        return _("现在是“%(state)s”，不能“%(act)s”；可以办理：%(acts)s") % {
            "state": _(self.words[state]),
            "act": _(self.words[act]),
            "acts": open_acts,
        }
