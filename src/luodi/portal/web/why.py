"""Why something of a paper was read so, as a page and as a panel in the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from luodi.compiler import Unreadable
from luodi.compiler.explain import KINDS, Explanation
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.policy import queries
from luodi.policy.domain.corrections import Correction, standing
from luodi.policy.domain.explaining import LISTS, NotExplained
from luodi.policy.queries import Reviewed
from luodi.portal.domain.review import Name, named
from luodi.portal.domain.why import Group, Told, explanation, groups, item_place
from luodi.portal.web import review_words, words
from luodi.portal.web.context import frame
from luodi.portal.web.review import may_correct, reviewed_or_404
from luodi.programme import queries as programmes

_KIND_WORDS = {
    "task": gettext_lazy("任务"),
    "target": gettext_lazy("目标"),
    "goal": gettext_lazy("方向"),
    "rule": gettext_lazy("规则"),
}
_TITLES = {"task": "text", "target": "metric", "goal": "text", "rule": "subject"}


@needs(Act.POLICY_READ)
@require_safe
def page(request: HttpRequest, run: int, what: str) -> HttpResponse:
    """How one thing was read, by its address in the reader (``task-12``). In the reader only the
    panel."""
    found = reviewed_or_404(request, run)
    frame(request).belongs_to(programmes.bound_programme(run) or "")
    kind, _dash, label = what.partition("-")
    if kind not in KINDS:
        raise Http404(_("没有这一条"))
    name, entry = _entry(found, kind, label)
    stopped, told = False, None
    try:
        told = _explanation(found, kind, label)
    except NotExplained:
        stopped = True
    history = review_words.history(found, name.item) if name.item else []
    context: dict[str, Any] = {
        "run": found.run,
        "what": what,
        "kind_words": _KIND_WORDS[kind],
        "number": entry.get("number") or label,
        "title": entry[_TITLES[kind]],
        "groups": _groups(found, name, entry, told, request.GET.get("unit", "")),
        "unit": request.GET.get("unit", ""),
        "added": item_place(label) is None,
        "outdated": told is None and not stopped,
        "stopped": stopped,
        "history": history,
        "may": may_correct(request, run),
        "name": name,
        "correct": {"task": "roles", "target": "target"}.get(kind, ""),
        "back": reverse("portal:reader", args=[run]) + f"#{what}",
    }
    context["inline"] = bool(request.htmx)  # type: ignore[attr-defined]
    template = "portal/parts/why.html" if context["inline"] else "portal/why.html"
    return render(request, template, context)


def _entry(found: Reviewed, kind: str, label: str) -> tuple[Name, dict[str, Any]]:
    names = named(found.run.compiled, found.overlaid)[kind]
    entries = found.run.compiled[LISTS[kind]]
    pairs = zip(names, entries, strict=True)
    pair = next((pair for pair in pairs if pair[0].label == label), None)
    if pair is None:
        raise Http404(_("这一条已经不在了"))
    return pair


def _explanation(found: Reviewed, kind: str, label: str) -> Explanation | None:
    """How the item was read; None where a person added it, or where this version of the compiler
    no longer reads it so.

    Raises:
        NotExplained: it took too much time or memory.
    """
    place, entries = item_place(label), found.raw.compiled[LISTS[kind]]
    if place is None or not 1 <= place <= len(entries):
        return None
    try:
        explained = queries.explained(found.raw, kind, place)
    except Unreadable:
        return None
    return explanation(explained, entries[place - 1])


def _groups(
    found: Reviewed, name: Name, entry: dict[str, Any], told: Explanation | None, unit: str
) -> list[dict[str, Any]]:
    if told is None:
        return []
    touched = set(found.overlaid.touched.get(name.item, ()))
    made: list[Correction] = [c for c in standing(found.corrections) if c.id in touched]
    english = words.english()
    rows = groups(
        told, found.run.text, entry.get("confidence", {}), made, english=english, unit=unit
    )
    return [_shown(group, entry) for group in rows]


def _shown(group: Group, entry: dict[str, Any]) -> dict[str, Any]:
    """A group in the words of the page, with the value in force where a person changed it."""
    changed = group.confidence == "corrected"
    return {
        "field": group.field,
        "label": review_words.field_label(group.field),
        "confidence": group.confidence,
        "confidence_words": words.CONFIDENCE[group.confidence],
        "steps": [_step(step) for step in group.steps],
        "by": group.by,
        "value": review_words.said(group.field, entry.get(group.field)) if changed else "",
    }


def _step(step: Told) -> Told:
    """A step whose result is a word of the program, in the words of the page."""
    tables: dict[str, Any] = {
        "comparator": words.COMPARATORS,
        "direction": words.DIRECTIONS,
        "kind": words.RULE_KINDS,
        "period": words.PERIODS,
    }
    table = tables.get(step.field, {})
    return replace(step, result=str(table.get(step.result, step.result)))
