"""Units, areas and their changes in the words of the page's language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luodi.directory.domain import BEGINNING, ChangeKind
from luodi.directory.domain.unit_page import ChangeView, Ref

LEVELS = {
    "national": gettext_lazy("国家"),
    "provincial": gettext_lazy("省级"),
    "municipal": gettext_lazy("市级"),
    "county": gettext_lazy("区县"),
    "township": gettext_lazy("乡镇"),
    "other": gettext_lazy("其他"),
}
KINDS = {
    "bureau": gettext_lazy("政府部门"),
    "party": gettext_lazy("党委部门"),
    "government": gettext_lazy("地方政府"),
    "zone": gettext_lazy("开发区管委会"),
    "mass_organisation": gettext_lazy("群团组织"),
    "institution": gettext_lazy("事业单位"),
    "enterprise": gettext_lazy("企业"),
    "bank": gettext_lazy("金融机构"),
    "task_force": gettext_lazy("指挥部、专班、领导小组办公室"),
    "group": gettext_lazy("若干单位的合称"),
}
AREA_LEVELS = {
    "province": gettext_lazy("省"),
    "city": gettext_lazy("地市"),
    "district": gettext_lazy("市辖区"),
    "county": gettext_lazy("县"),
    "town": gettext_lazy("镇"),
    "township": gettext_lazy("乡"),
    "subdistrict": gettext_lazy("街道"),
    "village": gettext_lazy("村"),
}
POSTS = {
    "head": gettext_lazy("主要负责人"),
    "leader": gettext_lazy("分管领导"),
    "liaison": gettext_lazy("联络员"),
    "staff": gettext_lazy("经办"),
}
CHANGES = {
    ChangeKind.RENAME: gettext_lazy("更名"),
    ChangeKind.MOVE: gettext_lazy("划转"),
    ChangeKind.MERGE: gettext_lazy("合并"),
    ChangeKind.SPLIT: gettext_lazy("拆分"),
    ChangeKind.ABOLISH: gettext_lazy("撤销"),
}


def day(when: date | None) -> str:
    """A day; that of a correction is none in particular."""
    return _("自始") if when in (None, BEGINNING) else date_format(when, "Y-m-d")


def told(change: ChangeView) -> str:
    """What a change does, in a sentence."""
    place = {"day": day(change.on)}
    if change.along:
        return _("随“%(units)s”的变动，自 %(day)s 起划入“%(parent)s”。") % {
            **place,
            "units": _names(change.leaving),
            "parent": _name(change.parent),
        }
    match change.kind:
        case ChangeKind.RENAME:
            return _renamed(change)
        case ChangeKind.MOVE:
            words = _("自 %(day)s 起由“%(before)s”划归“%(after)s”。")
            return words % {
                **place,
                "before": _name(change.parent_before),
                "after": _name(change.parent),
            }
    return _closed(change) + _carried(change)


def _renamed(change: ChangeView) -> str:
    if change.on == BEGINNING:
        return _("全称更正为“%(name)s”。") % {"name": change.full_name}
    words = _("自 %(day)s 起由“%(before)s”更名为“%(after)s”。")
    return words % {"day": day(change.on), "before": change.name_before, "after": change.name}


def _closed(change: ChangeView) -> str:
    place = {
        "day": day(change.on),
        "units": _names(change.leaving),
        "heirs": _names(change.heirs),
        "first": _names(change.heirs[:1]),
    }
    if change.kind is ChangeKind.MERGE:
        return _("“%(units)s”于 %(day)s 并入“%(heirs)s”，由“%(heirs)s”承接其职责。") % place
    if change.kind is ChangeKind.SPLIT:
        return (
            _("“%(units)s”于 %(day)s 拆分，由“%(heirs)s”承接，主要承接单位是“%(first)s”。") % place
        )
    if change.heirs:
        return _("“%(units)s”于 %(day)s 撤销，由“%(heirs)s”承接其职责。") % place
    return _("“%(units)s”于 %(day)s 撤销，没有承接单位。") % place


def _carried(change: ChangeView) -> str:
    if not change.carried:
        return ""
    words = ngettext("%(n)d 个下级单位随之调整。", "%(n)d 个下级单位随之调整。", change.carried)
    return " " + words % {"n": change.carried}


def _names(units: tuple[Ref, ...]) -> str:
    return _("”“").join(unit.name for unit in units)


def _name(unit: Ref | None) -> str:
    return unit.name if unit else _("最上级")
