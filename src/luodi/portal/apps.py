"""The portal as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Shell and composed pages; no models."""

    name = "luodi.portal"
    label = "portal"
    verbose_name = _("门户")
