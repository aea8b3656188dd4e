"""By which ways the fields of a target came about."""

from __future__ import annotations

import re

from luodi.compiler.extract.targets.candidate import Candidate
from luodi.compiler.extract.targets.find import Quantity
from luodi.compiler.extract.targets.once import Before
from luodi.compiler.model import Target, Ways

#: Comparators and the like may stand between a metric and its number.
_BESIDE = 8
#: Words of how often, how far or to whom, that are seldom part of what is measured.
_MIXED = re.compile(r"每(?:年|月|日|周|天|半|季|千|万|人|户)|力争|支持|参加|首批")
#: Words of a narrower ground than the whole place.
_NARROWER = Before(
    re.compile(
        r"建成区|[老主中心]城区|片区|乡村|农村|流域|干线|港[口区]|[东中西]部|[^本各]地区|试点|开发区|每[个家座]|各|用户|航道|区域|企业|学校|社区"
    ),
    4,
)


def target_ways(
    candidate: Candidate, text: str, quantity: Quantity, metric: str, target: Target
) -> Ways:
    """The ways of a target's fields but scope and year. ``text`` is its sentence, ``metric`` the
    metric in the view's script."""
    figures = quantity.printed and not quantity.chinese
    number = "value.figures" if figures else "value.words"
    ways = [
        ("metric", metric_way(candidate, text, quantity, metric)),
        ("comparator", _comparator_way(candidate, quantity, target)),
        ("value", number),
        ("unit", number if target.unit else ""),
        ("text", "text.clause"),
        ("provision", "provision.own" if target.provision else ""),
    ]
    if target.from_year:
        ways.append(("from_year", "base.words"))
    if target.period:
        ways.append(("period", "period.words"))
    return tuple(pair for pair in ways if pair[1])


def metric_way(candidate: Candidate, text: str, quantity: Quantity, metric: str) -> str:
    """Where the name of what is measured stands."""
    bare = metric.removesuffix(candidate.growth) if candidate.growth else metric
    at = text.rfind(bare, candidate.clause[0], quantity.start)
    if at >= 0 and _MIXED.search(bare):
        return "metric.mixed"
    if at >= 0:
        beside = quantity.start - at - len(bare) <= _BESIDE
        return "metric.before" if beside and candidate.explicit else "metric.clause"
    if text.find(bare, quantity.end, candidate.clause[1]) >= 0:
        return "metric.after"
    if candidate.names or len(candidate.quantities) > 1 or candidate.each:
        return "metric.shared"
    before = candidate.before
    said = bare in text or (before is not None and before.metric == bare)
    return "metric.earlier" if said else "metric.composed"


def place_way(text: str, before: int) -> str:
    """How sure a number without a place of its own holds where the paper does.

    >>> place_way("到2025年森林覆盖率达到60%", 12), place_way("建成区绿化率达到40%", 8)
    ('scope.paper', 'scope.narrower')
    """
    return "scope.narrower" if _NARROWER.first(text, 0, before) else "scope.paper"


def _comparator_way(candidate: Candidate, quantity: Quantity, target: Target) -> str:
    """A word beside the number, one near it, or none."""
    if not candidate.comparators and not quantity.after:
        return "comparator.none"
    if target.comparator in ("strive", "grow_rate") or quantity.fuzzy:
        return "comparator.near"
    return "comparator.word"
