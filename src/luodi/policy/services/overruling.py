"""Making a correction in the place of what others did to the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.foundation.domain import Actor
from luodi.policy.domain.corrections import Correction, Kind, taken_back
from luodi.policy.domain.overlay import replay
from luodi.policy.queries.corrections import Reviewed
from luodi.policy.services.correcting import (
    Wish,
    again,
    clash,
    correct,
    locked,
    touches,
    undo,
)


@transaction.atomic
def overrule(*, run_id: int, wish: Wish, theirs: Sequence[int], actor: Actor, now: datetime) -> int:
    """Take back what somebody did to an item since (``theirs``), and make the correction that was
    wished for in its place: two acts and more, together or not at all; returns the correction's
    id. What is taken back is undone, not lost.

    Raises:
        luodi.policy.domain.clash.Clash: a correction that is not among ``theirs`` was made to the
            item since ``wish.seen``, or rests on what would be taken back; its ``theirs`` are
            then all of them.
        ValueError: one of ``theirs`` has nothing to do with the item.
        Otherwise as :func:`luodi.policy.services.correct`.
    """
    paper, named = locked(run_id), set(theirs)
    known = again(paper, wish, actor)
    if known is not None and named <= set(taken_back(paper.corrections)):
        return known
    _refuse_others(paper, wish, named)
    undone = [
        undo(run_id=run_id, correction=number, actor=actor, now=now)
        for number in sorted(named, reverse=True)
    ]
    seen = max([wish.seen, *undone])
    return correct(run_id=run_id, wish=replace(wish, seen=seen), actor=actor, now=now)


def _refuse_others(paper: Reviewed, wish: Wish, named: set[int]) -> None:
    """Who overrules has seen all that is overruled, and nothing else is."""
    made = touches(paper, wish)
    resting = _resting(paper, named & made)
    if named - made - resting:
        raise ValueError(_("要撤销的更正里有的不是对这一条做的，请刷新页面再看"))
    unseen = ({number for number in made if number > wish.seen} | resting) - named
    if unseen:
        every = unseen | named
        raise clash(paper, wish, every, min(every) - 1)


def _resting(paper: Reviewed, gone: set[int]) -> set[int]:
    """The corrections that would lose their ground if those of ``gone`` were taken back."""
    last = max((c.id for c in paper.corrections), default=0)
    undoing = [
        Correction(last + place, Kind.UNDO, correction.anchor, undoes=correction.id)
        for place, correction in enumerate((c for c in paper.corrections if c.id in gone), 1)
    ]
    after = replay(paper.raw.text, paper.raw.compiled, [*paper.corrections, *undoing])
    before = {outcome.correction.id for outcome in paper.overlaid.unfit}
    return {outcome.correction.id for outcome in after.unfit} - before
