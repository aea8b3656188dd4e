"""Correcting a paper in the reader: forms, clashes, what was corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.directory.domain import Act, Thing
from luodi.directory.queries import find_units
from luodi.foundation.access import needs
from luodi.foundation.domain import Actor
from luodi.policy import queries
from luodi.policy.domain.anchors import phrases
from luodi.policy.domain.checked import NEED_REASON, facts_of
from luodi.policy.domain.clash import JOINABLE, Clash, joined
from luodi.policy.domain.corrections import CONFIRMS, MADE_TO, TAKES_BACK, Correction, Kind
from luodi.policy.queries import Reviewed
from luodi.policy.services import Wish
from luodi.portal import services
from luodi.portal.web import review_forms as forms
from luodi.portal.web import review_words as words
from luodi.portal.web.finding import viewer
from luodi.programme import queries as programmes

CONFLICT, UNPROCESSABLE = 409, 422
_SUGGESTED = 12
# The acts on an item, the most usual first.
_ACTS = {
    "task": (Kind.ROLES, Kind.SPLIT, Kind.MERGE, Kind.SPAN, Kind.REMOVE),
    "target": (Kind.TARGET, Kind.TARGET_REMOVE),
    "finding": (Kind.DISMISS,),
}


def reviewed_or_404(request: HttpRequest, run: int) -> Reviewed:
    """The paper with its corrections, or a page that says there is none."""
    found = queries.reviewed(run, viewer(request))
    if found is None:
        raise Http404(_("没有这次编译"))
    return found


def may_correct(request: HttpRequest, run: int) -> bool:
    """Whether the person may correct this paper."""
    standing = request.standing  # type: ignore[attr-defined]
    return bool(standing.may(Act.POLICY_CORRECT, _to_correct(run)))


def _to_correct(run: int) -> Thing:
    """The paper as the permission to correct it is asked for: what a programme rests on is no
    longer the business of who handed it in."""
    return Thing() if programmes.paper_is_bound(run) else queries.paper_thing_to_correct(run)


def _actor(request: HttpRequest, run: int) -> Actor:
    """Who corrects the paper, or a page that says who may."""
    standing = request.standing  # type: ignore[attr-defined]
    thing = _to_correct(run)
    if not standing.may(Act.POLICY_CORRECT, thing):
        raise Http404(_("您不能更正这份文件，请联系提交文件的人或者统筹单位"))
    actor: Actor = standing.actor(Act.POLICY_CORRECT, thing)
    return actor


@needs(Act.POLICY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, run: int, kind: str) -> HttpResponse:
    """The form of one kind of correction, and keeping it. In the reader only the form."""
    found = reviewed_or_404(request, run)
    actor = _actor(request, run)
    wanted = _kind(kind)
    if request.method == "POST":
        return _keep(request, found, wanted, actor)
    asked = forms.last_seen(found, _asked(found, wanted, request))
    _there(found, asked)
    return _show(request, found, asked, forms.context(found, asked))


def _kind(name: str) -> Kind:
    found = next((kind for kind in MADE_TO if kind.value == name), None)
    if found is None:
        raise Http404(_("没有这一种更正"))
    return found


def _asked(found: Reviewed, kind: Kind, request: HttpRequest) -> Wish:
    """What a link asks for: an item, words chosen in the paper, or an older correction again."""
    sent = request.GET.copy()
    start, end = sent.get("start", ""), sent.get("end", "")
    if start.isdecimal() and end.isdecimal() and len(start + end) < 18:
        sent["words"] = found.raw.text[int(start) : int(end)]
    old = _correction(found, sent.get("instead", ""))
    if old is not None and "words" not in sent:
        sent["words"] = old.anchor.quote if kind not in {Kind.SPAN} else ""
    span = None
    if sent.get("words"):
        try:
            span = forms.wish(found, kind, sent).span
        except ValueError:
            span = None  # the form asks for the words anew
    payload = dict(old.payload) if old and old.kind is kind else None
    if kind is Kind.MERGE:
        payload = {"with": sent.get("with", "")}
    return Wish(
        kind=kind,
        item=sent.get("item", ""),
        span=span,
        payload=payload,
        reason=old.reason if old else "",
        instead=old.id if old else None,
    )


def _correction(found: Reviewed, number: str) -> Correction | None:
    return next((c for c in found.corrections if str(c.id) == number), None)


def _there(found: Reviewed, asked: Wish) -> None:
    """A form is about something that is there."""
    kind = MADE_TO[asked.kind]
    if kind == "open_set":
        if asked.item.partition("@")[2] not in phrases(found.run.compiled):
            raise Http404(_("这一条已经不在了"))
    elif kind != "text" and facts_of(found.overlaid, kind, asked.item) is None:
        raise Http404(_("这一条已经不在了"))


def _show(
    request: HttpRequest,
    found: Reviewed,
    asked: Wish,
    values: dict[str, Any],
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    kind = MADE_TO[asked.kind]
    context = values | {
        "run": found.run,
        "what": words.KINDS[asked.kind],
        "error": error,
        "acts": _acts(found, kind, asked),
        "history": words.history(found, asked.item) if asked.item else (),
        "back": _address(found, asked),
        "may": True,
        "needs_reason": asked.kind in NEED_REASON,
    }
    inline = request.htmx and status == 200  # type: ignore[attr-defined]
    return render(
        request,
        "portal/parts/review_form.html" if inline else "portal/review.html",
        context,
        status=status,
    )


def _acts(found: Reviewed, kind: str, asked: Wish) -> list[dict[str, Any]]:
    """The other acts on the same item, as links."""
    rows = []
    for act in _ACTS.get(kind, ()):
        address = reverse("portal:review", args=[found.run.id, act.value])
        current = act is asked.kind
        rows.append({"label": words.ACTS[act], "kind": act.value, "url": address, "on": current})
    return rows if len(rows) > 1 else []


def _address(found: Reviewed, asked: Wish) -> str:
    """Back to the reader, at the item."""
    kind = MADE_TO[asked.kind]
    place = found.overlaid.place(kind, asked.item) if kind in found.overlaid.ids else None
    anchor = f"#{kind}-{found.overlaid.labels[kind][place]}" if place is not None else ""
    return reverse("portal:reader", args=[found.run.id]) + anchor


def _keep(request: HttpRequest, found: Reviewed, kind: Kind, actor: Actor) -> HttpResponse:
    """Keep what was sent; a clash or a slip shows it again, nothing typed is lost."""
    run = found.run.id
    asked = Wish(kind, request.POST.get("item", ""))
    try:
        asked = _resolved(found, forms.wish(found, kind, request.POST), request)
        number = _act(request, run, asked, actor)
    except Clash as clash:
        return _clash(request, found, asked, clash)
    except (ValueError, LookupError) as slip:
        values = forms.context(found, asked, request.POST)
        values["seen"] = request.POST.get("seen", "")
        return _show(request, found, asked, values, error=_said(slip), status=UNPROCESSABLE)
    if kind in CONFIRMS:
        messages.success(request, _("已认可，可在“更正”中查看或者撤销。"))
        return redirect(reverse("portal:reader", args=[run]) + "#panel-doubts")
    messages.success(request, _("已更正，可在“更正”中查看或者撤销。"))
    return redirect(_after(run, number))


def _said(slip: Exception) -> str:
    return str(slip.args[0]) if slip.args else str(slip)


def _resolved(found: Reviewed, asked: Wish, request: HttpRequest) -> Wish:
    """After a clash: both together, where that was chosen."""
    base_seen = request.POST.get("base_seen", "")
    if request.POST.get("resolve") != "both" or not base_seen.isdecimal():
        return asked
    kind = MADE_TO[asked.kind]
    base = facts_of(found.at(int(base_seen)), kind, asked.item)
    there = facts_of(found.overlaid, kind, asked.item)
    if base is None or there is None or asked.kind not in JOINABLE:
        return asked
    payload = joined(asked.kind, base, there, asked.payload or {})
    return Wish(asked.kind, asked.item, None, payload, asked.reason, asked.seen, asked.instead)


def _act(request: HttpRequest, run: int, asked: Wish, actor: Actor) -> int:
    now = timezone.now()
    if request.POST.get("resolve") == "overrule":
        theirs = [int(n) for n in request.POST.getlist("theirs") if n.isdecimal()]
        return services.overrule(run_id=run, wish=asked, theirs=theirs, actor=actor, now=now)
    return services.correct(run_id=run, wish=asked, actor=actor, now=now)


def _after(run: int, number: int) -> str:
    """The reader, at what the correction changed."""
    found = queries.reviewed(run)
    rows = words.lines(found) if found else []
    anchor = next((line.anchor for line in rows if line.id == number and line.anchor), "")
    return reverse("portal:reader", args=[run]) + (f"#{anchor}" if anchor else "")


def _clash(request: HttpRequest, found: Reviewed, asked: Wish, clash: Clash) -> HttpResponse:
    """Both versions side by side; whoever came second decides, knowing the other."""
    mine = {**(clash.base or {}), **(asked.payload or {})}
    both = None
    if clash.base is not None and clash.now is not None and asked.kind in JOINABLE:
        both = {**clash.now, **joined(asked.kind, clash.base, clash.now, asked.payload or {})}
    sent = [
        (name, one)
        for name, rows in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "seen", "resolve", "theirs", "base_seen"}
        for one in rows
    ]
    context = {
        "run": found.run,
        "what": words.KINDS[asked.kind],
        "back": _address(found, asked),
        "theirs": [(c, words.told(c)) for c in clash.theirs],
        "undo": [c.id for c in clash.theirs if c.kind not in TAKES_BACK],
        "base": words.side(asked.kind, clash.base),
        "now": words.side(asked.kind, clash.now),
        "mine": _mine(asked, mine),
        "both": words.side(asked.kind, both),
        "sent": sent,
        "last": clash.last,
        "base_seen": asked.seen,
    }
    return render(request, "portal/review_clash.html", context, status=CONFLICT)


def _mine(asked: Wish, mine: dict[str, Any]) -> list[tuple[str, str]]:
    """What I sent: the item as I want it, or the act where that is no set of values."""
    valued = asked.kind in JOINABLE or asked.kind is Kind.NAME_UNITS
    rows = list(words.side(asked.kind, mine)) if valued else []
    rows = rows or [(pgettext("corrections", "更正"), str(words.KINDS[asked.kind]))]
    return [*rows, (_("理由"), asked.reason)] if asked.reason else rows


@needs(Act.POLICY_READ)
@require_safe
def item(request: HttpRequest, run: int) -> HttpResponse:
    """The history of an item: who corrected it, when, what and why."""
    found = reviewed_or_404(request, run)
    name = request.GET.get("item", "")
    context = {
        "run": found.run,
        "what": _("更正记录"),
        "history": words.history(found, name),
        "may": may_correct(request, run),
        "back": reverse("portal:reader", args=[run]),
    }
    inline = request.htmx  # type: ignore[attr-defined]
    template = "portal/parts/review_history.html" if inline else "portal/review_item.html"
    return render(request, template, context)


@needs(Act.POLICY_CORRECT)
@require_POST
def undo(request: HttpRequest, run: int, correction: int) -> HttpResponse:
    """Take a correction back."""
    return _taken_back(request, run, correction, services.undo, _("已撤销，恢复为原来的内容。"))


@needs(Act.POLICY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: HttpRequest, run: int, correction: int) -> HttpResponse:
    """Put away a correction that no longer fits, with the reason."""
    found = reviewed_or_404(request, run)
    _actor(request, run)
    old = _correction(found, str(correction))
    if old is None or old.kind in TAKES_BACK:
        raise Http404(_("没有这条更正"))
    error = ""
    if request.method == "POST":
        if request.POST.get("reason", "").strip():
            said = _("已搁置，仍可在“更正”中查看。")
            return _taken_back(request, run, correction, services.set_aside, said)
        error = _("请写明理由，方便以后查看的人了解为什么这样处理")
    context = {
        "run": found.run,
        "line": next(line for line in words.lines(found) if line.id == correction),
        "error": error,
    }
    return render(
        request, "portal/review_aside.html", context, status=UNPROCESSABLE if error else 200
    )


def _taken_back(
    request: HttpRequest, run: int, correction: int, act: Callable[..., int], said: str
) -> HttpResponse:
    reviewed_or_404(request, run)
    actor = _actor(request, run)
    reason = request.POST.get("reason", "")
    try:
        act(run_id=run, correction=correction, reason=reason, actor=actor, now=timezone.now())
    except LookupError as missing:
        raise Http404(_said(missing)) from missing
    except ValueError as slip:
        messages.error(request, _said(slip))
    else:
        messages.success(request, said)
    return redirect(_after(run, correction))


@needs(Act.POLICY_CORRECT)
@require_safe
def again(request: HttpRequest, run: int, correction: int) -> HttpResponse:
    """Where a correction that no longer fits shall be applied."""
    found = reviewed_or_404(request, run)
    _actor(request, run)
    old = _correction(found, str(correction))
    if old is None or old.kind in TAKES_BACK:
        raise Http404(_("没有这条更正"))
    context = {
        "run": found.run,
        "line": next(line for line in words.lines(found) if line.id == correction),
        "kind": old.kind.value,
        "places": forms.places(found, old),
        "text": MADE_TO[old.kind] == "text",
    }
    return render(request, "portal/review_again.html", context)


@needs(Act.POLICY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, run: int) -> HttpResponse:
    """Earlier versions of the paper with corrections, and bringing those here. In the reader only
    the offers."""
    found = reviewed_or_404(request, run)
    actor = _actor(request, run)
    offers = queries.earlier_versions(run, viewer(request))
    if request.method != "POST":
        inline = bool(request.htmx)  # type: ignore[attr-defined]
        template = "portal/parts/review_offers.html" if inline else "portal/review_carry.html"
        context = {"run": found.run, "earlier": offers, "inline": inline}
        return render(request, template, context)
    source = request.POST.get("source", "")
    if source not in {str(offer.run) for offer in offers}:
        raise Http404(_("没有这份文件的早期版本"))
    made = services.carry_over(run_id=run, source=int(source), actor=actor, now=timezone.now())
    messages.success(request, _("已带来 %(n)d 条更正，不再适用的排在最前面。") % {"n": len(made)})
    return redirect(reverse("portal:reader", args=[run]) + "#panel-corrections")


@needs(Act.POLICY_READ)
@require_safe
def download(request: HttpRequest, run: int) -> HttpResponse:
    """The result with its corrections as JSON."""
    found = reviewed_or_404(request, run)
    headers = {"Content-Disposition": f'attachment; filename="reviewed-{run}.json"'}
    body = queries.reviewed_json(found)
    return HttpResponse(body, content_type="application/json", headers=headers)


@needs(Act.POLICY_CORRECT)
@require_safe
def suggest(request: HttpRequest, run: int) -> HttpResponse:
    """Units of the directory for what is being typed, as a list of suggestions."""
    found = reviewed_or_404(request, run)
    _actor(request, run)
    typed = next((u for u in request.GET.getlist("unit") if u.strip()), "")
    known = find_units(typed, on=timezone.localdate(), limit=_SUGGESTED)
    names = dict.fromkeys([*(unit.name for unit in known), *forms.paper_units(found)])
    return render(request, "portal/parts/review_units.html", {"units": list(names)})
