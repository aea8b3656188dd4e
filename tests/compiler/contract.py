"""The shape of ``luodi.programme/1``, as a JSON Schema: what others rely on may not be missing."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

_TEXT = {"type": "string"}
_NAMES = {"type": "array", "items": _TEXT}
_PLACE = {"type": "integer", "minimum": 0}
_MAYBE_TEXT = {"type": ["string", "null"]}
_MAYBE_YEAR = {"type": ["integer", "null"]}
_NUMBER = {"type": "number"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


_SPAN = {"start": _PLACE, "end": _PLACE}
_VALUE = {"oneOf": [_NUMBER, {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}]}
_COMPARATOR = {
    "enum": ["reach", "exceed", "at_least", "strive", "at_most", "approx", "grow_rate", None]
}
SCHEMA: dict[str, Any] = _object(
    schema={"const": "luodi.programme/1"},
    source=_object(name=_TEXT, media_type=_TEXT, sha256=_TEXT, characters=_PLACE),
    document=_object(
        title=_TEXT,
        document_number=_MAYBE_TEXT,
        issuer=_NAMES,
        addressees=_NAMES,
        date_written=_MAYBE_TEXT,
        date_published=_MAYBE_TEXT,
    ),
    provisions=_list(
        id=_TEXT, number=_TEXT, level=_PLACE, heading=_TEXT, **_SPAN, parent=_MAYBE_TEXT
    ),
    units=_list(
        name=_TEXT,
        aliases=_NAMES,
        level=_TEXT,
        tasks=_object(lead=_PLACE, supporting=_PLACE, joint=_PLACE),
    ),
    measures=_list(number=_TEXT, heading=_TEXT, provision=_TEXT, tasks=_NAMES),
    tasks=_list(
        number=_TEXT,
        text=_TEXT,
        section=_TEXT,
        provision=_TEXT,
        body=_list(provision=_TEXT, **_SPAN),
        **_SPAN,
        line={"type": "integer", "minimum": 1},
        lead=_NAMES,
        supporting=_NAMES,
        joint=_NAMES,
        open_sets=_NAMES,
        aliases={"type": "object", "additionalProperties": _TEXT},
        responsibility=_TEXT,
    ),
    targets=_list(
        metric=_TEXT,
        scope=_MAYBE_TEXT,
        comparator=_COMPARATOR,
        value=_VALUE,
        unit=_TEXT,
        year=_MAYBE_YEAR,
        text=_TEXT,
        provision=_TEXT,
        **_SPAN,
    ),
    goals=_list(
        text=_TEXT,
        direction={"enum": ["rise", "fall", "complete", "qualitative"]},
        metric=_TEXT,
        scope=_MAYBE_TEXT,
        year=_MAYBE_YEAR,
        provision=_TEXT,
        **_SPAN,
    ),
    rules=_list(
        kind={"enum": ["limit", "recurrence", "deadline", "mechanism"]},
        subject=_TEXT,
        comparator=_COMPARATOR,
        provision=_TEXT,
        **_SPAN,
    ),
    standing_notes=_list(
        text=_TEXT, applies_to={"enum": ["all", "later", "section"]}, units=_NAMES, **_SPAN
    ),
    diagnostics=_list(
        code={"type": "string", "pattern": "^[EWN][0-9]{3}$"},
        severity={"enum": ["error", "warning", "note"]},
        message=_TEXT,
        hint=_TEXT,
        **_SPAN,
        line={"type": "integer", "minimum": 1},
        column={"type": "integer", "minimum": 1},
    ),
)
VALIDATOR = Draft202012Validator(SCHEMA)
