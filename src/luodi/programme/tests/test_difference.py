"""What an edition changes, and corrections replayed on a later file."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.programme.domain import Change, Correction, corrections, difference, load, replay
from luodi.programme.domain.definition import Definition
from luodi.programme.queries import schema
from luodi.programme.tests.sample import definition, without_task


def read(data: bytes) -> Definition:
    """A definition from its file."""
    return load(data.decode(), schema()).whole()


def test_the_same_programme_has_no_difference() -> None:
    """However it is laid out."""
    assert not difference(read(definition()), read(definition(("  - {key", "  -  {key"))))


def test_a_change_names_the_thing_the_field_and_both_values() -> None:
    """Down to the language of a title."""
    after = read(
        definition(
            ("改造三条干渠", "改造四条干渠"),
            ("supporting: [qx-finance]", "supporting: []"),
            ("value: 12.5", "value: 13"),
            ('issued: "2029-12-20"', 'issued: "2029-12-21"'),
        )
    )
    found = difference(read(definition()), after)
    assert found.of("tasks", "t001") == (
        Change("tasks", "t001", "title.zh", "改造三条干渠", "改造四条干渠"),
        Change("tasks", "t001", "roles.supporting", ["qx-finance"], []),
    )
    assert found.of("targets", "area-2031") == (Change("targets", "area-2031", "value", 12.5, 13),)
    assert [c.field for c in found.of("programme", "qingxi-water")] == ["document.issued"]
    assert (found.added, found.removed, len(found.changed)) == ((), (), 4)


def test_added_and_removed_are_each_others_mirror() -> None:
    """A task goes with what hangs on it."""
    whole, less = read(definition()), read(without_task("t002"))
    gone = difference(whole, less)
    assert gone.removed == (("tasks", "t002"), ("rules", "dredging"))
    assert difference(less, whole).added == gone.removed
    assert ("tasks", "t003") in difference(None, whole).added


CONTENT: dict[str, Any] = {
    "tasks": [
        {
            "key": "t001",
            "title": {"zh": "甲", "en": "A"},
            "roles": {"lead": ["a"], "supporting": [], "joint": []},
            "open_sets": [],
            "deadline": None,
        }
    ]
}


def test_a_fragment_may_be_partial() -> None:
    """One role, one language; what stays the same is no correction."""
    fragment = {"title": {"zh": "乙"}, "roles": {"joint": ["b"]}, "deadline": None}
    assert corrections(CONTENT, "t001", fragment) == (
        Correction("t001", "title", {"zh": "甲", "en": "A"}, {"zh": "乙", "en": "A"}),
        Correction(
            "t001",
            "roles",
            {"lead": ["a"], "supporting": [], "joint": []},
            {"lead": ["a"], "supporting": [], "joint": ["b"]},
        ),
    )


def test_a_fragment_that_cannot_be_applied_says_why() -> None:
    """An unknown task, the paper's own fields, no mapping at all."""
    with pytest.raises(LookupError, match="t009"):
        corrections(CONTENT, "t009", {})
    with pytest.raises(ValueError, match="number"):
        corrections(CONTENT, "t001", {"number": "7"})
    with pytest.raises(ValueError, match="字段"):
        corrections(CONTENT, "t001", ["title"])


def dated(value: str | None) -> dict[str, Any]:
    """The content with this deadline."""
    return {"tasks": [CONTENT["tasks"][0] | {"deadline": value}]}


def test_a_correction_is_replayed_on_a_file_that_says_what_it_said() -> None:
    """The file handed in is left alone."""
    source = dated(None)
    step = Correction("t001", "deadline", None, "2030-01-01")
    found = replay(source, [step])
    assert found.content == dated("2030-01-01")
    assert (found.applied, found.conflicts) == ((step,), ())
    assert source == dated(None)


def test_a_file_that_has_taken_the_correction_over_needs_nothing() -> None:
    """Nor is that a conflict."""
    found = replay(dated("2030"), [Correction("t001", "deadline", None, "2030")])
    assert (found.content, found.applied, found.conflicts) == (dated("2030"), (), ())


def test_corrections_of_one_field_count_as_one() -> None:
    """From any value on the way to the last, also there and back."""
    steps = [
        Correction("t001", "deadline", None, "2030"),
        Correction("t001", "deadline", "2030", "2031"),
    ]
    for start in (None, "2030", "2031"):
        found = replay(dated(start), steps)
        assert found.content == dated("2031")
        assert found.conflicts == ()
    back = [*steps, Correction("t001", "deadline", "2031", None)]
    assert replay(dated(None), back).content == dated(None)


def test_a_conflict_keeps_the_file_and_is_reported() -> None:
    """Also when the task is gone."""
    steps = [Correction("t001", "deadline", None, "2030")]
    found = replay(dated("2035"), steps)
    assert found.content == dated("2035")
    assert found.conflicts == (Correction("t001", "deadline", "2035", "2030"),)
    assert replay({"tasks": []}, steps).conflicts == (Correction("t001", "deadline", None, "2030"),)
