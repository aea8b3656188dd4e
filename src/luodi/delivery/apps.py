"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    """See the room's own words in its package."""

    name = "luodi.delivery"
    label = "delivery"
    verbose_name = _("任务推进")
