"""Foreign keys point the way imports do: downward. An import linter cannot see a key that names
its target by a string."""

from __future__ import annotations

from django.apps import apps
from django.db import models


def keys() -> list[tuple[str, str, str]]:
    """Every relation between our rooms: where it starts, its name, where it leads."""
    return [
        (
            model._meta.app_label,
            f"{model.__name__}.{field.name}",
            field.related_model._meta.app_label,
        )
        for model in apps.get_models()
        if model.__module__.startswith("luodi.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("luodi.")
    ]


def test_keys_point_downward(height: dict[str, int]) -> None:
    upward = [
        f"{start}.{name} → {end}"
        for start, name, end in keys()
        if start != end and height[start] >= height[end]
    ]
    assert not upward


def test_no_generic_keys_signals_or_save_overrides() -> None:
    for model in apps.get_models():
        if model.__module__.startswith("luodi."):
            assert "save" not in vars(model), f"{model.__name__}.save"
            assert not any(
                field.__class__.__name__ == "GenericForeignKey"
                for field in model._meta.private_fields
            ), model.__name__
