"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """See the room's own words in its package."""

    name = "luodi.directory"
    label = "directory"
    verbose_name = _("单位目录")
