"""Finding the item that a correction was made to."""

from __future__ import annotations

from luodi.kernel.span import Span
from luodi.policy.domain.anchors import locate
from luodi.policy.domain.corrections import Anchor, Correction, Why
from luodi.policy.domain.items import Item, Paper, identity


class Unfit(Exception):
    """A correction does not fit, for the reason ``why``."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


class Seeker:
    """Finds items of a paper by their anchors, and keeps which correction touched which."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.touched: dict[str, list[int]] = {}
        self.reached: dict[int, list[str]] = {}  # correction → the items it touched

    def touch(self, correction: Correction, *ids: str) -> None:
        for item in ids:
            self.touched.setdefault(item, []).append(correction.id)
            self.reached.setdefault(correction.id, []).append(item)

    def glance(self, correction: Correction) -> str:
        """The item a correction is about, without doing anything; "" where that is not known."""
        anchor = correction.anchor
        if anchor.kind == "open_set":
            item = f"open_set@{anchor.quote}"
        elif anchor.kind == "text":
            return ""
        else:
            try:
                item = self.find(anchor).id
            except Unfit:
                return ""
        self.touch(correction, item)
        return item

    def find(self, anchor: Anchor) -> Item:
        """The item of an anchor, as it stands after the corrections before."""
        if anchor.born:
            return self.standing(self.paper.aliases.get(f"c{anchor.born}"), anchor.kind, Why.RESTS)
        return self.standing(self.as_read(anchor), anchor.kind, Why.CHANGED)

    def standing(self, item: Item | None, kind: str, why: Why) -> Item:
        if item is None or not self.paper.present(item, kind):
            raise Unfit(why)
        return item

    def as_read(self, anchor: Anchor) -> Item:
        if anchor.kind == "finding":
            return self.finding(anchor)
        place = self.located(anchor)
        exact = identity(anchor.kind, {"start": place.start, "end": place.end}, anchor.nth)
        found = self.paper.aliases.get(exact) or self.paper.read.get(exact)
        if found is not None:
            return found
        near = self.paper.near(anchor.kind, place)
        if len(near) == 1:
            return near[0]
        raise Unfit(Why.SEVERAL_READ if near else Why.NOT_READ)

    def located(self, anchor: Anchor) -> Span:
        place = locate(self.paper.text, anchor)
        if isinstance(place, Why):
            raise Unfit(place)
        return place

    def finding(self, anchor: Anchor) -> Item:
        """By code and place; by code and words where it concerns the whole paper."""
        rows = [
            item
            for item in self.paper.read.values()
            if item.id.startswith("finding@") and item.facts["code"] == anchor.code
        ]
        if not anchor.quote.strip():
            rows = [i for i in rows if i.facts["message"] == anchor.words and not self.words(i)]
        else:
            place = self.located(anchor)
            rows = [item for item in rows if item.was == place]
            rows = [i for i in rows if i.facts["message"] == anchor.words] or rows
        if not rows:
            raise Unfit(Why.NOT_READ)
        return rows[min(anchor.nth, len(rows) - 1)]

    def words(self, item: Item) -> str:
        """The words an item stands at, "" where it concerns the whole paper."""
        return item.was.of(self.paper.text).strip() if item.was else ""
