"""The foundation as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.kernel.saying import speak_with


class FoundationConfig(AppConfig):
    """The audit trail and what every room builds on."""

    name = "luodi.foundation"
    label = "foundation"
    verbose_name = _("地基")

    def ready(self) -> None:
        """Messages of the rooms' domains are said in the language of the page."""
        speak_with(gettext)
