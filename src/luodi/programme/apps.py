"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """See the room's own words in its package."""

    name = "luodi.programme"
    label = "programme"
    verbose_name = _("方案")
