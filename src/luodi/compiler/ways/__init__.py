"""How each field of the result was read, and how sure that is."""

from __future__ import annotations

from functools import lru_cache

from luodi.compiler.model import Confidence, Ways
from luodi.compiler.ways.catalogue import WAYS, Way

__all__ = ["WAYS", "Way", "confidences", "guesses"]

_ORDER = {Confidence.CERTAIN: 0, Confidence.RULE: 1, Confidence.GUESS: 2}


@lru_cache(maxsize=4096)
def confidences(ways: Ways) -> tuple[tuple[str, Confidence], ...]:
    """For each field how sure it is: as sure as the least sure of the ways it was read by.

    >>> confidences((("lead", "role.word"), ("lead", "unit.prefix"), ("text", "text.provision")))
    (('lead', <Confidence.RULE: 'rule'>), ('text', <Confidence.CERTAIN: 'certain'>))
    """
    found: dict[str, Confidence] = {}
    for name, way in ways:
        sure = WAYS[way].confidence
        if name not in found or _ORDER[sure] > _ORDER[found[name]]:
            found[name] = sure
    return tuple(found.items())


def guesses(ways: Ways) -> tuple[str, ...]:
    """The fields that were guessed, in order.

    >>> guesses((("year", "year.section"), ("value", "value.figures")))
    ('year',)
    """
    return tuple(name for name, sure in confidences(ways) if sure is Confidence.GUESS)
