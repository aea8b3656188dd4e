"""People, their roles and periods in the words of the page's language."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.kernel.period import Period

KINDS = {
    "head": gettext_lazy("主要负责人"),
    "leader": gettext_lazy("分管领导"),
    "liaison": gettext_lazy("联络员"),
    "staff": gettext_lazy("经办"),
}
ACTS = {
    "directory.add_person": gettext_lazy("登记了登录名"),
    "directory.enter_person": gettext_lazy("登记了这位人员"),
    "directory.edit_person": gettext_lazy("修改了基本信息"),
    "directory.close_person": gettext_lazy("停用了登录名"),
    "directory.reopen_person": gettext_lazy("恢复了登录名"),
    "directory.grant": gettext_lazy("授予了角色"),
    "directory.revoke": gettext_lazy("撤回了角色"),
    "directory.appoint": gettext_lazy("任命了岗位"),
    "directory.end_appointment": gettext_lazy("结束了任职"),
    "directory.delegate": gettext_lazy("安排了代理人"),
    "directory.end_delegation": gettext_lazy("结束了代理"),
    "directory.hand_over": gettext_lazy("办理了移交"),
}


def days(period: Period) -> str:
    """A period as people say it: its last day counts."""
    since = date_format(period.since, "Y-m-d") if period.since else ""
    until = date_format(period.until - timedelta(days=1), "Y-m-d") if period.until else ""
    if since and until:
        return _("%(since)s 至 %(until)s") % {"since": since, "until": until}
    if since:
        return _("%(since)s 起") % {"since": since}
    return _("至 %(until)s") % {"until": until} if until else _("长期")
