"""Reading a programme file: every fault at its place, all at once."""

from __future__ import annotations

import pytest

from luodi.programme.domain import Loaded, ProgrammeInvalid, load
from luodi.programme.queries import schema
from luodi.programme.tests.sample import definition


def read(*pieces: tuple[str, str]) -> tuple[Loaded, str]:
    """The sample with pieces replaced, loaded; and its text."""
    text = definition(*pieces).decode()
    return load(text, schema()), text


def test_a_sound_file_gives_its_values() -> None:
    """Dates are dates, ranges pairs, what is absent None."""
    loaded, _ = read()
    assert loaded.diagnostics == ()
    found = loaded.whole()
    assert (found.key, str(found.title), found.synthetic) == (
        "qingxi-water",
        "青溪县水网提升",
        True,
    )
    first = found.task("t001")
    assert first is not None
    assert (first.lead, first.supporting, first.joint) == (("qx-water",), ("qx-finance",), ())
    assert first.deadline is not None
    assert first.deadline.isoformat() == "2031-12-31"
    assert [target.value for target in found.targets] == [12.5, (20, 25)]
    assert [rule.task for rule in found.rules] == ["t002", None]
    assert found.published is None


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "said"),
    [
        ("level: town,", "level: parish,", "E802", "parish", "parish"),
        ('number: "2"', "number: 2", "E802", "2", "应为 文字"),
        ("coordinator: qx-water\nareas", "coordinator: nobody\nareas", "E804", "nobody", "units"),
        ("supporting: [qx-finance]", "supporting: [qx-none]", "E804", "qx-none", "units"),
        ("measure: m02", "measure: m09", "E804", "m09", "measures"),
        ('areas: ["990102101"]', 'areas: ["990109"]', "E804", '"990109"', "areas"),
        ("task: t002}", "task: t009}", "E804", "t009", "tasks"),
        ("key: t002", "key: t001", "E803", "t001", "tasks[0]"),
        ("members: [qx-shiqiao]", "members: [qx-towns]", "E805", "[qx-towns]", "绕一圈"),
        ("synthetic: true", "synthetic: true\nsynthetic: false", "E803", "synthetic", "写了两次"),
        ("name: 县财政局,", "name: 县财政局, colour: red,", "E802", "{key: qx-finance", "colour"),
    ],
)
def test_a_fault_is_found_at_its_place(old: str, new: str, code: str, at: str, said: str) -> None:
    """The span covers the fault; the message names its line and says what is wrong."""
    loaded, text = read((old, new))
    assert loaded.definition is None
    found = loaded.diagnostics[0]
    assert found.code == code
    assert found.span.of(text).startswith(at)
    line = text.count("\n", 0, found.span.start) + 1
    assert found.message.startswith(f"第 {line} 行")
    assert said in found.message


def test_a_missing_part_is_named() -> None:
    """The span is that of the thing that lacks it."""
    loaded, text = read(("    measure: m02\n", ""))
    (found,) = loaded.diagnostics
    assert found.message.endswith("缺少“measure”")
    assert found.span.of(text).startswith("key: t003")


def test_all_faults_are_found_at_once() -> None:
    """Wherever they stand; refusing the file says them line by line."""
    loaded, text = read(
        ("supporting: [qx-finance]", "supporting: [qx-a]"), ("task: t002", "task: t9")
    )
    assert [d.span.of(text) for d in loaded.diagnostics] == ["qx-a", "t9"]
    with pytest.raises(ProgrammeInvalid) as caught:
        loaded.whole()
    assert caught.value.diagnostics == loaded.diagnostics
    assert str(caught.value).split("\n") == [d.message for d in loaded.diagnostics]


@pytest.mark.parametrize(
    "text",
    ["", "# 空的", "a: [", "a: 1\n\tb: 2", "a: *nowhere", "&a [*a]", "[" * 100 + "]" * 100],
)
def test_what_is_not_yaml_is_said_so(text: str) -> None:
    """Also an empty file, an alias that is not there, one inside itself, endless nesting."""
    loaded = load(text, schema())
    assert [d.code for d in loaded.diagnostics] == ["E801"]


def test_aliases_cannot_blow_a_small_file_up() -> None:
    """Each line ten times the one before: a file of 300 bytes would be a billion values."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (found,) = load("\n".join(lines), schema()).diagnostics
    assert "内容太多" in found.message


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ('deadline: "2031-12-31"\n', "deadline: 2031-12-31\n", "2031-12-31", "加引号"),
        ('deadline: "2031-12-31"\n', "deadline: 2031-13-01\n", "2031-13-01", "2031-13-01"),
        ('code: "990102",', "code: 990102,", "990102", "加引号"),
        ("value: 12.5", "value: .nan", ".nan", ".nan"),
        ("value: 12.5", "value: .inf", ".inf", ".inf"),
    ],
)
def test_plain_values_that_readers_would_take_differently_are_refused(
    old: str, new: str, at: str, said: str
) -> None:
    """A date or a code without quotes, a number that JSON does not have."""
    loaded, text = read((old, new))
    assert loaded.definition is None
    assert loaded.diagnostics[0].span.of(text).startswith(at)
    assert said in loaded.diagnostics[0].message


@pytest.mark.parametrize("character", ["\\0", "\\x07", "\\x1b"])
def test_control_characters_are_refused(character: str) -> None:
    """The database cannot hold some, and no page shows any."""
    loaded, _ = read(("zh: 改造三条干渠", f'zh: "改造{character}干渠"'))
    assert [d.code for d in loaded.diagnostics] == ["E801"]
