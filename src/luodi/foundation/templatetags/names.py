"""Names of who did something, in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from luodi.foundation.domain import Actor

register = template.Library()
PROGRAM = Actor.system("").name


@register.filter
def who(name: str) -> str:
    """The name of a person as it is; that of the program itself in the page's language."""
    return gettext("系统") if name == PROGRAM else name
