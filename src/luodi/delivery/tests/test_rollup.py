"""Progress and lights of parents: what an unnormalised weighted sum gets wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.delivery.domain.rollup import Child, lights, progress
from luodi.delivery.domain.rules import Colour, Shares

GREEN, AMBER, RED, GREY, BLUE = Colour
WORTH = {RED: 0, AMBER: 1, GREY: 2, GREEN: 3}
percents = st.none() | st.integers(0, 100)
weights = st.integers(0, 50) | st.decimals(0, 5, places=2, allow_nan=False)
children = st.lists(st.builds(Child, percent=percents, weight=weights), max_size=12)
open_colours = st.lists(st.sampled_from(list(WORTH)), max_size=12)
shares = st.none() | st.builds(Shares, amber=st.integers(1, 100), red=st.integers(1, 100))


def mean(*parts: tuple[int | None, int | Decimal]) -> Decimal | None:
    return progress([Child(*part) for part in parts]).percent


def test_a_weight_of_one_does_not_switch_weighting_off() -> None:
    assert mean((100, 1), (0, 3)) == Decimal("25.0")
    assert mean((80, 1)) == Decimal("80.0")
    assert mean((100, Decimal("0.25")), (0, Decimal("0.75"))) == Decimal("25.0")


def test_weights_need_not_sum_to_one() -> None:
    assert mean((50, 40), (50, 40)) == Decimal("50.0")
    assert mean((60, Decimal("0.1")), (30, Decimal("0.1"))) == Decimal("45.0")


def test_missing_is_not_nought() -> None:
    found = progress([Child(80, 1), Child(None, 1)])
    assert (found.percent, found.known, found.total) == (Decimal("80.0"), 1, 2)
    assert (found.share, found.whole) == (Decimal("50.0"), False)


def test_a_true_nought_counts() -> None:
    found = progress([Child(80, 1), Child(0, 1)])
    assert (found.percent, found.known, found.whole) == (Decimal("40.0"), 2, True)
    assert mean((0, 1)) == Decimal("0.0")


def test_nothing_known_is_no_figure() -> None:
    found = progress([Child(None, 2), Child(None, 1)])
    assert (found.percent, found.known, found.total) == (None, 0, 2)
    assert found.share == Decimal("0.0")


def test_no_parts_are_no_figure() -> None:
    found = progress([])
    assert (found.percent, found.share, found.total, found.whole) == (None, None, 0, False)


def test_a_weight_of_nought_does_not_count() -> None:
    found = progress([Child(10, 0), Child(90, 2)])
    assert (found.percent, found.known, found.total) == (Decimal("90.0"), 1, 1)
    assert progress([Child(10, 0), Child(90, 0)]) == progress([])


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Child(50, -1)


def test_thirds_sum_up_exactly() -> None:
    third = Fraction(1, 3)
    found = progress([Child(30, third), Child(60, third), Child(90, third)])
    assert found.percent == Decimal("60.0")


@given(children)
def test_a_mean_lies_among_its_parts(parts: list[Child]) -> None:
    found = progress(parts)
    values = [p.percent for p in parts if p.percent is not None and p.weight > 0]
    assert found.known == len(values)
    if found.percent is None:
        assert not values
    else:
        assert min(values) <= found.percent <= max(values)


@given(children, st.integers(1, 1000))
def test_only_the_proportion_of_weights_matters(parts: list[Child], factor: int) -> None:
    scaled = [Child(p.percent, Fraction(p.weight) * factor / 7) for p in parts]
    assert progress(scaled) == progress(parts)


@given(children, st.randoms(use_true_random=False))
def test_the_order_of_parts_does_not_matter(parts: list[Child], chance) -> None:  # type: ignore[no-untyped-def]
    assert progress(chance.sample(parts, len(parts))) == progress(parts)


@given(children, weights)
def test_an_unknown_part_changes_coverage_and_no_figure(
    parts: list[Child], weight: int | Decimal
) -> None:
    before, after = progress(parts), progress([*parts, Child(None, weight)])
    assert after.percent == before.percent
    assert after.total == before.total + (weight > 0)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([GREEN, GREEN, RED], RED),
        ([GREEN, AMBER, BLUE], AMBER),
        ([GREEN, GREEN, GREY], GREEN),
        ([GREEN, GREY], GREY),
        ([GREY, GREY], GREY),
        ([GREY, AMBER], AMBER),
        ([BLUE, BLUE], BLUE),
        ([BLUE, GREEN], GREEN),
        ([BLUE, GREY], GREY),
        ([], GREY),
    ],
)
def test_the_worst_first(parts: list[Colour], shown: Colour) -> None:
    assert lights(parts).colour is shown


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([GREEN] * 8 + [RED, AMBER], GREEN),
        ([GREEN] * 7 + [RED, AMBER, AMBER], AMBER),
        ([GREEN] * 8 + [RED, RED], RED),
        ([BLUE] * 90 + [GREEN] * 7 + [AMBER] * 3, AMBER),  # closed parts hide nothing
        ([GREY] * 9 + [AMBER], AMBER),
    ],
)
def test_by_share_of_open_parts(parts: list[Colour], shown: Colour) -> None:
    assert lights(parts, Shares(amber=30, red=20)).colour is shown


def test_counts_are_kept_of_every_colour() -> None:
    found = lights([RED, RED, GREY, BLUE])
    assert found.plain() == {
        "colour": "red",
        "counts": {"green": 0, "amber": 0, "red": 2, "grey": 1, "blue": 1},
    }
    assert found.total == 4


@given(open_colours, shares, st.data())
def test_a_part_that_gets_worse_never_makes_its_parent_better(
    parts: list[Colour], share: Shares | None, data: st.DataObject
) -> None:
    if not parts:
        return
    which = data.draw(st.integers(0, len(parts) - 1))
    worse = list(parts)
    worse[which] = data.draw(
        st.sampled_from([c for c, worth in WORTH.items() if worth <= WORTH[parts[which]]])
    )
    assert WORTH[lights(worse, share).colour] <= WORTH[lights(parts, share).colour]


@given(open_colours)
def test_by_default_no_red_is_hidden(parts: list[Colour]) -> None:
    assert (lights(parts).colour is RED) == (RED in parts)
