"""The foundation as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    """The audit trail and what every room builds on."""

    name = "luodi.foundation"
    label = "foundation"
    verbose_name = _("地基")
