"""Finding again the words that a correction was made to."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any, Final

from luodi.kernel.span import Span
from luodi.policy.domain.corrections import Anchor, Overlaid, Why, unique

# Characters kept on either side of the words: enough to tell two rows of a table apart.
CONTEXT: Final = 40


def anchored(text: str, kind: str, span: Span, *, nth: int = 0) -> Anchor:
    """The anchor of words of ``text``. The span is clipped to the text."""
    start, end = max(span.start, 0), min(span.end, len(text))
    return Anchor(
        kind=kind,
        start=start,
        end=end,
        quote=text[start:end],
        before=text[max(start - CONTEXT, 0) : start],
        after=text[end : end + CONTEXT],
        nth=nth,
    )


def locate(text: str, anchor: Anchor) -> Span | Why:
    """Where the anchor's words stand in ``text``, or why that is not known.

    In the text they were taken from they are where they were. Elsewhere the place with the
    most of the old surroundings; two places as good as each other are no place. White space
    may differ: another edition of a paper breaks its lines elsewhere.
    """
    if not anchor.quote.strip():
        return Why.GONE
    here = Span(anchor.start, anchor.end)
    around = text[max(here.start - CONTEXT, 0) : here.end + CONTEXT]
    if around == anchor.before + anchor.quote + anchor.after:
        return here
    places = _exact(text, anchor.quote) or _loose(text, anchor.quote)
    if not places:
        return Why.GONE
    ranked = sorted(places, key=lambda span: -_score(text, span, anchor))
    best = [s for s in ranked if _score(text, s, anchor) == _score(text, ranked[0], anchor)]
    return best[0] if len(best) == 1 else Why.SEVERAL_PLACES


def _exact(text: str, quote: str) -> list[Span]:
    found, start = [], text.find(quote)
    while start >= 0:
        found.append(Span(start, start + len(quote)))
        start = text.find(quote, start + 1)
    return found


def _loose(text: str, quote: str) -> list[Span]:
    """The places of the words whatever the white space in them."""
    kept = [place for place, character in enumerate(text) if not character.isspace()]
    bare = "".join(text[place] for place in kept)
    words = "".join(quote.split())
    spans = _exact(bare, words)
    return [Span(kept[span.start], kept[span.end - 1] + 1) for span in spans]


def _score(text: str, span: Span, anchor: Anchor) -> int:
    """How many characters of the old surroundings stand around the span."""
    before = text[max(span.start - len(anchor.before), 0) : span.start]
    after = text[span.end : span.end + len(anchor.after)]
    return _common(before[::-1], anchor.before[::-1]) + _common(after, anchor.after)


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def anchor_of(text: str, overlaid: Overlaid, kind: str, item: str) -> Anchor | None:
    """The anchor of an item of the result, None where there is none with this id."""
    if kind == "open_set":
        phrase = item.partition("@")[2]
        return Anchor("open_set", quote=phrase) if phrase in phrases(overlaid.compiled) else None
    name = {"task": "tasks", "target": "targets", "finding": "diagnostics"}[kind]
    place = overlaid.place(kind, item)
    if place is None:
        return None
    facts = overlaid.compiled[name][place]
    words = anchored(text, kind, _place_as_read(item) or Span(facts["start"], facts["end"]))
    values = words.to_json() | {"nth": _nth(item), "born": _born(item)}
    if kind == "finding":
        values |= {"code": facts["code"], "words": facts["message"]}
    return Anchor.from_json(values)


def _place_as_read(item: str) -> Span | None:
    """The place in the id of an item as read (``task@3-9``)."""
    start, _, end = item.rpartition("@")[2].partition(".")[0].rpartition("-")
    first = start.rpartition("-")[2]
    return Span(int(first), int(end)) if first.isdecimal() and end.isdecimal() else None


def _nth(item: str) -> int:
    return 0 if _born(item) else int(item.partition(".")[2] or 0)


def _born(item: str) -> str:
    name = item.partition("@")[2]
    return name[1:] if name.startswith("c") else ""


def phrases(compiled: Mapping[str, Any]) -> list[str]:
    """The open sets of a paper, in its order."""
    return unique(phrase for task in compiled["tasks"] for phrase in task["open_sets"])
