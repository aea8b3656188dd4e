"""What templates say of units: levels, posts and days in words."""

from __future__ import annotations

from datetime import date

from django import template

from luodi.directory.web import words

register = template.Library()


@register.filter
def level_name(level: str) -> str:
    """The level of a unit in words, "" for one that has none."""
    return str(words.LEVELS.get(level, ""))


@register.filter
def area_level(level: str) -> str:
    """The level of an area in words, "" for one that has none."""
    return str(words.AREA_LEVELS.get(level, ""))


@register.filter
def post_kind(kind: str) -> str:
    """What a post is for, in words."""
    return str(words.POSTS.get(kind, ""))


@register.filter
def change_day(day: date) -> str:
    """The day of a change; of a correction, none in particular."""
    return words.day(day)
