"""Forms about people. Units and areas are written as people call them; last days count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.directory import queries
from luodi.directory.domain import Role
from luodi.directory.domain.people import role_word
from luodi.directory.queries.sheet_lookups import areas_named
from luodi.directory.web.people_words import KINDS
from luodi.directory.web.unit_forms import option


class Box(forms.Form):
    """A form whose fields look like the site's."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if choice else "form-control")
            field.widget.attrs.setdefault("autocomplete", "off")


class UnitBox(forms.CharField):
    """A unit by any of its names, suggested while one writes; its key when cleaned, None where it
    is left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update(
            {
                "hx-get": reverse_lazy("directory:unit_options"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#unit-options",
                "list": "unit-options",
            }
        )

    def clean(self, value: Any) -> str | None:
        """The key of the unit that is meant.

        Raises:
            ValidationError: none or several can be meant.
        """
        said = super().clean(value)
        if not said:
            return None
        found = queries.named(said, on=timezone.localdate())
        if not found:
            raise forms.ValidationError(_("单位目录里没有“%(said)s”，请核对") % {"said": said})
        if len(found) > 1:
            listed = "、".join(option(row) for row in found)
            raise forms.ValidationError(_("可能是：%(listed)s。请写代号") % {"listed": listed})
        return found[0].key


class AreaBox(forms.CharField):
    """An area by its name or code; its code when cleaned, None where it is left empty."""

    def clean(self, value: Any) -> str | None:
        """The code of the area that is meant.

        Raises:
            ValidationError: none or several can be meant.
        """
        said = super().clean(value)
        if not said:
            return None
        found = areas_named([said]).get(said, [])
        if not found:
            raise forms.ValidationError(_("没有“%(said)s”这个区划，请核对") % {"said": said})
        if len(found) > 1:
            listed = "、".join(f"{one.where}（{one.key}）" for one in found[:10])
            raise forms.ValidationError(_("可能是：%(listed)s。请写代号") % {"listed": listed})
        return found[0].key


class Day(forms.DateField):
    """A day, with the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)


class Dated(Box):
    """A form with a first and a last day; ``until`` is the day after the last."""

    since = Day(label=gettext_lazy("从哪天起"), required=False)
    last = Day(
        label=gettext_lazy("到哪天为止"),
        required=False,
        help_text=gettext_lazy("含当天；不填为长期"),
    )
    field_order: Sequence[str] | None = None

    def until(self) -> date | None:
        """The first day that no longer counts."""
        last: date | None = self.cleaned_data["last"]
        return last + timedelta(days=1) if last else None

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        since, last = data.get("since"), data.get("last")
        if since and last and last < since:
            self.add_error("last", _("最后一天不能早于第一天"))
        if last == date.max:
            self.add_error("last", _("请核对日期"))
        return data


class NewPersonForm(Box):
    """A new person."""

    login = forms.CharField(label=gettext_lazy("登录名"), max_length=150)
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=150)
    unit = UnitBox(label=gettext_lazy("单位"))
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("加密保存，只有本人和系统管理员能看"),
    )


class EditPersonForm(Box):
    """What is known of a person. ``based_on`` marks what the editor saw."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=150)
    unit = UnitBox(label=gettext_lazy("单位"), required=False)
    phone = forms.CharField(label=gettext_lazy("电话"), required=False, max_length=60)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)


class PlainForm(Box):
    """Nothing to fill in: the act is asked about once."""


class ReasonForm(Box):
    """Why something ends."""

    reason = forms.CharField(label=gettext_lazy("事由"), required=False, max_length=500)


class GrantForm(Dated):
    """A role to be granted, to the person or to a post of theirs (``to``: its number)."""

    role = forms.ChoiceField(label=gettext_lazy("角色"))
    to = forms.ChoiceField(label=gettext_lazy("授给"), required=False)
    unit = UnitBox(
        label=gettext_lazy("单位范围"),
        required=False,
        help_text=gettext_lazy("管这个单位及其下属；不填为不限"),
    )
    area = AreaBox(label=gettext_lazy("区划范围"), required=False)
    programme = forms.CharField(
        label=gettext_lazy("方案"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("方案的代号；不填为所有方案"),
    )
    reason = forms.CharField(label=gettext_lazy("事由"), required=False, max_length=500)
    field_order = ("role", "to", "unit", "area", "programme", "since", "last", "reason")

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        roles = [(str(role), role_word(role)) for role in Role]
        self.fields["role"].choices = [("", _("请选择")), *roles]  # type: ignore[attr-defined]
        if posts:
            held = [(str(n), _("岗位：%(title)s") % {"title": title}) for n, title in posts]
            self.fields["to"].choices = [("", _("本人")), *held]  # type: ignore[attr-defined]
        else:
            del self.fields["to"]

    def role_chosen(self) -> Role:
        """The role."""
        return Role(self.cleaned_data["role"])


class AppointForm(Dated):
    """A post to be held, made where the unit has none of that title."""

    unit = UnitBox(label=gettext_lazy("单位"))
    title = forms.CharField(label=gettext_lazy("岗位名称"), max_length=150)
    kind = forms.ChoiceField(label=gettext_lazy("岗位类别"), choices=list(KINDS.items()))
    field_order = ("unit", "title", "kind", "since", "last")


class DelegateForm(Dated):
    """Who stands in, when and why."""

    stand_in = forms.CharField(
        label=gettext_lazy("代理人的登录名"), max_length=150, help_text=gettext_lazy("B 角")
    )
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=500)
    field_order = ("stand_in", "since", "last", "reason")


class HandOverForm(Box):
    """Who takes over."""

    successor = forms.CharField(label=gettext_lazy("接办人的登录名"), max_length=150)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SheetForm(forms.Form):
    """A sheet of people."""

    file = forms.FileField(
        label=gettext_lazy("表格"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("请选择一个表格文件。")},
    )
