"""Units over time, as values: random histories, and the two dates kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.directory.domain import Change, ChangeKind, Part, Timeline, UnitNow
from luodi.directory.domain.timeline import BEGINNING, build

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAY = date(2026, 1, 1)
KEYS = ("a", "b", "c", "d", "e")
days = st.integers(-400, 400).map(lambda n: DAY + timedelta(days=n))
moments = st.integers(-2, 40).map(lambda n: FIRST + timedelta(hours=n, minutes=30))
# How long it takes to make up a history depends on the machine; that is nothing to fail on.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
kinds = st.sampled_from([k for k in ChangeKind if k is not ChangeKind.UNDO])


def recorded(number: int) -> datetime:
    """When the change with this id was recorded: one each hour."""
    return FIRST + timedelta(hours=number)


def units() -> list[UnitNow]:
    """Five units that always were."""
    return [UnitNow(key, f"{key}局", f"{key}局全称") for key in KEYS]


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    """Any log at all, also one that the services would refuse: mergers in a circle, changes of
    units that are no more, undos of anything."""
    log: list[Change] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        open_ones = [c.id for c in log if c.kind is not ChangeKind.UNDO]
        open_ones = [n for n in open_ones if n not in {c.undoes for c in log}]
        if open_ones and draw(st.booleans()):
            undoes = draw(st.sampled_from(open_ones))
            undo = Change(number, ChangeKind.UNDO, DAY, recorded(number), undoes=undoes)
            log.append(undo)
            continue
        kind, on = draw(kinds), draw(days)
        log.append(Change(number, kind, on, recorded(number), tuple(draw(parts(kind, number)))))
    return log


@st.composite
def parts(draw: st.DrawFn, kind: ChangeKind, number: int) -> list[Part]:
    """What a change of a kind does; of one unit, a split also to two others."""
    first = draw(st.integers(0, len(KEYS) - 1))
    unit, *others = (*KEYS[first:], *KEYS[:first])
    if draw(st.booleans()):
        others.reverse()
    if kind is ChangeKind.RENAME:
        before = {"name_before": f"{unit}局", "full_name_before": f"{unit}局全称"}
        return [Part(unit, name=f"新{number}", full_name=f"新{number}全称", **before)]
    if kind is ChangeKind.MOVE:
        return [Part(unit, parent=others[0])]
    if kind is ChangeKind.SPLIT:
        heirs = [(others[0], False), (others[1], True)]
        return [Part(unit, heir, primary, parent=heir) for heir, primary in heirs]
    if kind is ChangeKind.MERGE:
        return [Part(unit, others[0], parent=others[0]), Part(others[1], parent=others[0])]
    return [Part(unit, others[0], parent=others[0]) if draw(st.booleans()) else Part(unit)]


def answers(timeline: Timeline, as_of: datetime | None, on: date) -> list[object]:
    """Everything a moment says of every unit."""
    moment = timeline.at(as_of=as_of, on=on)
    return [
        (
            moment.name(k),
            moment.full_name(k),
            moment.names(k),
            moment.parent(k),
            moment.exists(k),
            moment.closed(k),
            moment.successors(k),
        )
        for k in KEYS
    ]


@patient
@given(changes(), moments, days)
def test_what_is_recorded_later_was_not_known(log: list[Change], as_of: datetime, on: date) -> None:
    """As of a moment, the log counts up to there and nothing else."""
    then = [change for change in log if change.recorded_at <= as_of]
    assert answers(build(log, units()), as_of, on) == answers(build(then, units()), None, on)


@patient
@given(changes(), days)
def test_an_undo_restores(log: list[Change], on: date) -> None:
    """A log with a change and its undo says what it would say without either; what was said
    before the undo was recorded is still said of that moment."""
    undone = {change.undoes for change in log if change.undoes is not None}
    rest = [c for c in log if c.id not in undone and c.undoes is None]
    assert answers(build(log, units()), None, on) == answers(build(rest, units()), None, on)


@patient
@given(changes(), days, days)
def test_the_past_keeps_its_names(log: list[Change], on: date, later: date) -> None:
    """Whatever happens from a day on leaves the days before as they were."""
    before = [change for change in log if change.on <= on or change.kind is ChangeKind.UNDO]
    mine, theirs = build(log, units()), build(before, units())
    moment, other = mine.at(as_of=None, on=on), theirs.at(as_of=None, on=on)
    for key in KEYS:
        assert moment.name(key) == other.name(key)
        assert moment.parent(key) == other.parent(key)
        assert moment.exists(key) == other.exists(key)
        assert moment.successors(key) == other.successors(key)
    if later >= on:
        names = mine.at(as_of=None, on=later).names
        assert all(names(key)[: len(moment.names(key))] == moment.names(key) for key in KEYS)


@patient
@given(changes(), days)
def test_successors_exist_on_the_day(log: list[Change], on: date) -> None:
    """Each once; a unit that exists answers for itself, also in a log that leads in a circle."""
    moment = build(log, units()).at(as_of=None, on=on)
    for key in KEYS:
        found = moment.successors(key)
        assert len(found) == len(set(found))
        assert all(moment.exists(heir) for heir in found)
        assert (found == (key,)) == moment.exists(key) or not moment.exists(key)


@patient
@given(changes(), st.randoms(), moments, days)
def test_the_order_of_reading_does_not_matter(
    log: list[Change], random: object, as_of: datetime, on: date
) -> None:
    """Rows may come in any order: ids give theirs."""
    mixed = list(log)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert answers(build(mixed, units()), as_of, on) == answers(build(log, units()), as_of, on)


@patient
@given(changes(), st.integers(1, 12), st.integers(1, 500), days)
def test_a_clock_set_back_loses_nothing(
    log: list[Change], number: int, hours: int, on: date
) -> None:
    """A change recorded by a clock that runs behind counts, and is never known before one that
    was recorded earlier."""
    back = [
        replace(c, recorded_at=c.recorded_at - timedelta(hours=hours)) if c.id == number else c
        for c in log
    ]
    timeline = build(back, units())
    assert answers(timeline, None, on) == answers(build(log, units()), None, on)
    for change in log:
        known = {c.id for c in timeline.known(change.recorded_at)}
        assert known == set(range(1, len(known) + 1))
        assert change.id in known


def test_a_split_leads_to_its_primary_first_and_on_from_there() -> None:
    """甲 splits into 乙 and 丙 (primary); a year later 丙 is merged into 丁."""
    log = [
        Change(1, ChangeKind.SPLIT, DAY, FIRST, (Part("a", "b", primary=False), Part("a", "c"))),
        Change(2, ChangeKind.MERGE, DAY.replace(year=2027), FIRST, (Part("c", "d", parent="d"),)),
    ]
    timeline = build(log, units())
    ask = timeline.successors
    assert ask("a", as_of=None, on=DAY - timedelta(days=1)) == ("a",)
    assert ask("a", as_of=None, on=DAY) == ("c", "b")
    assert ask("a", as_of=None, on=date(2027, 6, 1)) == ("d", "b")
    assert ask("a", as_of=FIRST - timedelta(days=1), on=date(2027, 6, 1)) == ("a",)
    assert ask("nobody", as_of=None, on=DAY) == ()


def test_a_correction_of_the_spelling_counts_from_the_beginning() -> None:
    """The name was never the misspelt one; what was known then still says so."""
    log = [
        Change(1, ChangeKind.RENAME, DAY, FIRST, (Part("a", name="新局", name_before="a局"),)),
        Change(
            2,
            ChangeKind.RENAME,
            BEGINNING,
            recorded(5),
            (Part("a", name="甲局", name_before="a局"),),
        ),
    ]
    timeline = build(log, units())
    early = DAY - timedelta(days=9)
    assert timeline.name("a", as_of=None, on=early) == "甲局"
    assert timeline.name("a", as_of=recorded(2), on=early) == "a局"
    assert timeline.name("a", as_of=None, on=DAY) == "新局"
    assert [n.name for n in timeline.at(as_of=None, on=DAY).names("a")] == ["甲局", "新局"]
