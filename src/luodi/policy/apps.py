"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    """See the room's own words in its package."""

    name = "luodi.policy"
    label = "policy"
    verbose_name = _("政策文件")
