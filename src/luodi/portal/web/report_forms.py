"""What the form of a report sends."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from luodi.delivery.domain.report import TEXTS, Content, Fault, ReportFaults
from luodi.delivery.domain.rules import EvidenceGrade
from luodi.delivery.queries.reports import Feeding

_MARK = "mark-"


def content(sent: QueryDict) -> Content:
    """What was typed.

    Raises:
        ReportFaults: progress that is no whole number.
    """
    found = typed(sent)
    said = _percent(sent)
    if said and found.percent is None:
        raise ReportFaults([Fault("percent", _("累计进度请填 0 到 100 之间的整数"))])
    return found


def typed(sent: QueryDict) -> Content:
    """The same, without what cannot be read: for showing the form again."""
    said = _percent(sent)
    whole = int(said) if said.isdecimal() and len(said) <= 3 else None
    marks = {
        name.removeprefix(_MARK): sent.get(name, "")
        for name in sent
        if name.startswith(_MARK) and sent.get(name)
    }
    texts = {name: sent.get(name, "").replace("\r\n", "\n") for name in TEXTS}
    return Content(whole, marks, **texts)


def _percent(sent: QueryDict) -> str:
    return sent.get("percent", "").strip().removesuffix("%").removesuffix("％").strip()


def taken(mine: Content, feeding: tuple[Feeding, ...], wanted: str) -> Content:
    """The content with a passage of another unit's report taken over behind one's own words, under
    that unit's name: ``wanted`` is the report's number and the field (``12:done``). A passage that
    stands there already is not taken twice.

    Raises:
        LookupError: there is no such passage to take.
    """
    number, _colon, name = wanted.partition(":")
    found = next((one for one in feeding if str(one.report) == number), None)
    if found is None or found.content is None or name not in TEXTS:
        raise LookupError(_("没有可取用的内容，请刷新页面再看"))
    passage = getattr(found.content, name).strip()
    own = getattr(mine, name).rstrip()
    said = _("%(unit)s：%(words)s") % {"unit": found.unit.zh, "words": passage}
    if said in own:
        return mine
    texts = {one: getattr(mine, one) for one in TEXTS}
    texts[name] = f"{own}\n{said}" if own else said
    return Content(mine.percent, mine.milestones, **texts)


def grade(sent: QueryDict) -> EvidenceGrade:
    """The kind of evidence that was chosen, NONE where it was not."""
    said = sent.get("grade", "")
    known = {str(int(one)) for one in EvidenceGrade}
    return EvidenceGrade(int(said)) if said in known else EvidenceGrade.NONE
