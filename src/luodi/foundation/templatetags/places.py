"""Links that keep the days and the programme of the page they stand on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from luodi.foundation.addresses import address, kept
from luodi.foundation.days import AS_OF, ON

register = template.Library()


@register.simple_tag(takes_context=True)
def place(context: template.Context, name: str, *arguments: Any, **query: Any) -> str:
    """As ``{% url %}``, with the days and the programme kept; named arguments are parameters of
    the address, empty ones are left out."""
    return address(_asked(context), name, *arguments, query=query)


@register.simple_tag(takes_context=True)
def kept_fields(context: template.Context) -> SafeString:
    """Hidden fields by which a form keeps the days and the programme."""
    return format_html_join(
        "\n", '<input type="hidden" name="{}" value="{}">', kept(_asked(context)).items()
    )


@register.simple_tag(takes_context=True)
def then(context: template.Context, day: str) -> str:
    """This page as it was known on a day (2026-11-24)."""
    asked = {k: v for k, v in _asked(context).items() if k not in {AS_OF, ON}}
    return f"?{urlencode({**asked, AS_OF: day})}"


def _asked(context: template.Context) -> dict[str, str]:
    request = context.get("request")
    return request.GET.dict() if request is not None else {}
