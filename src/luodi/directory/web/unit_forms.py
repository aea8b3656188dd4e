"""Forms about units. What is known is filled in; units are chosen by any of their names."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.directory import queries
from luodi.directory.domain import ChangeKind
from luodi.directory.domain.facts import UnitRow
from luodi.directory.web import words

_APART = re.compile(r"[、，,;；\n]+")


def option(row: UnitRow) -> str:
    """How a unit is written into a field: its name for the reader, its key for the program."""
    return f"{row.name}（{row.key}）"


class UnitField(forms.CharField):
    """A unit, chosen from the list that opens while one writes, or written out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update(
            {
                "class": "form-control",
                "autocomplete": "off",
                "hx-get": reverse_lazy("directory:unit_options"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#unit-options",
                "list": "unit-options",
            }
        )

    def clean(self, value: Any) -> UnitRow | None:
        """The unit that is meant.

        Raises:
            ValidationError: none or several can be meant.
        """
        said = super().clean(value)
        if not said:
            return None
        found = queries.named(said, on=timezone.localdate())
        if not found:
            raise forms.ValidationError(
                _("单位目录中没有现存的“%(said)s”，请从提示中选择") % {"said": said}
            )
        if len(found) > 1:
            places = _("；").join(f"{row.above} {option(row)}" for row in found)
            raise forms.ValidationError(
                _("有 %(n)d 个单位叫这个名称，请选其一：%(places)s")
                % {"n": len(found), "places": places}
            )
        return found[0]


class _Styled(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs.setdefault("class", style)


def _day(label: Any, help_text: Any = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ChangeForm(_Styled):
    """What every change is asked: the day, the paper that orders it, the reason."""

    on = _day(
        gettext_lazy("生效日期"), gettext_lazy("可以是过去或将来的日期；将来的到期自动生效。")
    )
    basis = forms.CharField(
        label=gettext_lazy("依据文号"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("批准这次变动的文件，可以不填。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class RenameForm(ChangeForm):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("新的名称"), max_length=100)
    full_name = forms.CharField(label=gettext_lazy("新的全称"), max_length=200, required=False)
    field_order = ("name", "full_name")


class MoveForm(ChangeForm):
    """Another unit above."""

    parent = UnitField(
        label=gettext_lazy("新的上级单位"),
        required=False,
        help_text=gettext_lazy("不填表示列在最上级。"),
    )
    field_order = ("parent",)


class MergeForm(ChangeForm):
    """The unit that takes over."""

    into = UnitField(label=gettext_lazy("并入哪个单位"))
    field_order = ("into",)


class AbolishForm(ChangeForm):
    """The unit that takes over, if any does."""

    heir = UnitField(
        label=gettext_lazy("承接单位"),
        required=False,
        help_text=gettext_lazy("不填表示没有单位承接它的职责。"),
    )
    field_order = ("heir",)


class SplitForm(ChangeForm):
    """The units that take over, the primary one first."""

    first = UnitField(
        label=gettext_lazy("主要承接单位"),
        help_text=gettext_lazy("没有另行指定的任务由它承接；新设的单位请先登记。"),
    )
    second = UnitField(label=gettext_lazy("其他承接单位"))
    third = UnitField(label=gettext_lazy("其他承接单位（可不填）"), required=False)
    fourth = UnitField(label=gettext_lazy("其他承接单位（可不填）"), required=False)
    field_order = ("first", "second", "third", "fourth")

    def heirs(self) -> list[UnitRow]:
        """The units chosen, the primary one first."""
        chosen = [self.cleaned_data[name] for name in ("first", "second", "third", "fourth")]
        return [unit for unit in chosen if unit is not None]


FORMS: dict[ChangeKind, type[ChangeForm]] = {
    ChangeKind.RENAME: RenameForm,
    ChangeKind.MOVE: MoveForm,
    ChangeKind.MERGE: MergeForm,
    ChangeKind.SPLIT: SplitForm,
    ChangeKind.ABOLISH: AbolishForm,
}


class UnitForm(_Styled):
    """What is written of a unit."""

    full_name = forms.CharField(label=gettext_lazy("全称"), max_length=200, required=False)
    aliases = forms.CharField(
        label=gettext_lazy("别名"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("文件里的其他叫法，用顿号分开；曾用名也在这里。"),
    )
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=200, required=False)
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=list(words.LEVELS.items()))
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=list(words.KINDS.items()))
    area = forms.CharField(
        label=gettext_lazy("所辖区划代码"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("只有地方政府填写，例如 440117。"),
    )

    def clean_aliases(self) -> list[str]:
        """The names one by one."""
        return [name.strip() for name in _APART.split(self.cleaned_data["aliases"])]

    def clean_area(self) -> str | None:
        """The code of an area that exists, None for none.

        Raises:
            ValidationError: there is no such area.
        """
        code: str = self.cleaned_data["area"].strip()
        if code and queries.area(code) is None:
            raise forms.ValidationError(
                _("没有代码为 %(code)s 的区划，请在区划目录中查找") % {"code": code}
            )
        return code or None


class EditForm(UnitForm):
    """Corrections, based on what was written when the page was read."""

    based_on = forms.CharField(widget=forms.HiddenInput)


class CreateForm(UnitForm):
    """A new unit."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=100)
    parent = UnitField(
        label=gettext_lazy("上级单位"),
        required=False,
        help_text=gettext_lazy("不填表示列在最上级。"),
    )
    opened = _day(gettext_lazy("设立日期"), gettext_lazy("不知道的可以不填。"), required=False)
    key = forms.CharField(
        label=gettext_lazy("单位代号"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("不填则按名称的读音生成；一经登记不再改变。"),
    )
    field_order = ("name", "full_name", "parent", "opened", "level", "kind")


class UndoForm(forms.Form):
    """Why a change is taken back."""

    change = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=500)
