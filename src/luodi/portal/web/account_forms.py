"""What people write at the doors and on their account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.directory.domain.login import FAILURES, WINDOW
from luodi.directory.domain.passwords import REMEMBERED, SHORTEST, Fault

LONGEST_LOGIN, LONGEST_PASSWORD, LONGEST_CODE = 150, 256, 40


def words_of(fault: Fault) -> str:
    """What is wrong with a password, and what to do."""
    minutes = int(WINDOW.total_seconds() // 60)
    return {
        Fault.SHORT: gettext("至少要有 %(n)d 个字符。") % {"n": SHORTEST},
        Fault.PLAIN: gettext("大写字母、小写字母、数字、符号，至少要有三种。"),
        Fault.NAMED: gettext("不能含有登录名或姓名（包括姓名的拼音）。"),
        Fault.COMMON: gettext("这个密码太常用，容易被猜到。"),
        Fault.USED: gettext("不能与最近 %(n)d 次用过的密码相同。") % {"n": REMEMBERED},
        Fault.OLD: gettext("原密码不对。"),
        Fault.LOCKED: gettext("输错了 %(n)d 次，请 %(minutes)d 分钟以后再试。")
        % {"n": FAILURES, "minutes": minutes},
    }[fault]


def _password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("请填写这一项。"), "max_length": _("密码太长。")},
    )


class LoginForm(forms.Form):
    """Log-in name and password."""

    login = forms.CharField(max_length=LONGEST_LOGIN)
    password = _password(_("密码"))


class _WithPassword(forms.Form):
    """A new password, written twice; ``chosen`` is the field of the first."""

    chosen = "password"

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        data = super().clean() or {}
        first, second = data.get(self.chosen), data.get("again")
        if first and second and first != second:
            self.add_error("again", gettext("两次输入的密码不一样。"))
        return data

    def facts(self) -> dict[str, Any]:
        """What the act takes: all but the repetition."""
        return {name: value for name, value in self.cleaned_data.items() if name != "again"}

    def refuse(self, faults: tuple[Fault, ...]) -> None:
        """Say each fault beside the field it is about."""
        for fault in faults:
            about_old = fault in {Fault.OLD, Fault.LOCKED} and "old" in self.fields
            self.add_error("old" if about_old else self.chosen, words_of(fault))


class ActivateForm(_WithPassword):
    """The first log-in."""

    login = forms.CharField(
        max_length=LONGEST_LOGIN, error_messages={"required": _("请填写这一项。")}
    )
    code = forms.CharField(
        max_length=LONGEST_CODE, error_messages={"required": _("请填写这一项。")}
    )
    password = _password(_("新密码"))
    again = _password(_("再输一次"))


class PasswordForm(_WithPassword):
    """A change of password."""

    chosen = "new"
    old = _password(_("原密码"))
    new = _password(_("新密码"))
    again = _password(_("再输一次"))


class UnlockForm(forms.Form):
    """A log-in name, at an address ("": everywhere)."""

    login = forms.CharField(max_length=LONGEST_LOGIN)
    address = forms.GenericIPAddressField(required=False)
