"""Two people adopt at once: the second hears of it, and nothing is overwritten in silence."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from luodi.programme import queries, services
from luodi.programme.models import Edition
from luodi.programme.services import EditedMeanwhile
from luodi.programme.tests.sample import ACTOR, LATER, NOW, SLUG, definition

SECOND = definition(("改造三条干渠", "改造四条干渠"))
THIRD = definition(("改造三条干渠", "改造五条干渠"))


@pytest.mark.django_db
def test_who_compared_with_an_older_edition_compares_again() -> None:
    services.adopt_file(definition(), actor=ACTOR, now=NOW, based_on=0)
    services.amend(SECOND, reason="修订", actor=ACTOR, now=LATER, based_on=1)
    with pytest.raises(EditedMeanwhile, match="第 2 版"):
        services.amend(THIRD, reason="修订", actor=ACTOR, now=LATER, based_on=1)
    with pytest.raises(EditedMeanwhile, match="第 2 版"):
        services.adopt_file(THIRD, actor=ACTOR, now=LATER, based_on=0)
    assert [edition.number for edition in queries.editions(SLUG)] == [1, 2]


@pytest.mark.django_db
def test_a_preview_writes_nothing_and_says_what_adopting_would_do() -> None:
    first = queries.preview(definition())
    assert (first.based_on, first.same, first.before) == (0, None, None)
    assert not Edition.objects.exists()
    services.adopt_file(definition(), actor=ACTOR, now=NOW)
    services.correct(
        slug=SLUG,
        task="t001",
        fragment={"title": {"zh": "改造六条干渠"}},
        reason="更正",
        actor=ACTOR,
        now=LATER,
    )
    assert queries.preview(definition()).same == 1
    other = queries.preview(definition(("每年清淤", "每年清淤两次")))
    assert (other.based_on, other.same) == (2, None)
    assert [(c.key, c.after) for c in other.difference.changed] == [("t002", "每年清淤两次")]
    assert [c.after for c in other.replayed] == [
        {"zh": "改造六条干渠", "en": "Rebuild three main canals"}
    ]
    (conflict,) = queries.preview(SECOND).conflicts
    assert conflict.before["zh"] == "改造四条干渠"
    assert Edition.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_them_is_told() -> None:
    services.adopt_file(definition(), actor=ACTOR, now=NOW)
    told: list[str] = []
    ready = threading.Barrier(2)

    def adopt(data: bytes) -> None:
        try:
            ready.wait()
            services.amend(data, reason="修订", actor=ACTOR, now=LATER, based_on=1)
            told.append("done")
        except EditedMeanwhile:
            told.append("told")
        finally:
            connection.close()

    both = [threading.Thread(target=adopt, args=(data,)) for data in (SECOND, THIRD)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == ["done", "told"]
    assert Edition.objects.count() == 2


@pytest.mark.django_db
def test_a_clock_that_was_set_back_hides_no_edition() -> None:
    """Editions are known in the order of their numbers, whatever their clocks say."""
    early = NOW - timedelta(days=300)
    services.adopt_file(definition(), actor=ACTOR, now=NOW)
    services.amend(SECOND, reason="修订", actor=ACTOR, now=early)

    def title(moment: datetime | None) -> str | None:
        found = queries.as_of(SLUG, moment)
        return found.definition.tasks[0].title.zh if found else None

    assert title(None) == "改造四条干渠"
    assert title(NOW) == "改造四条干渠"
    assert title(early) is None
    assert [one.edition.number for one in queries.known(NOW)] == [2]
    assert queries.known(early) == ()


@pytest.mark.django_db
def test_two_editions_of_one_second_are_told_apart() -> None:
    moment = datetime(2030, 3, 1, 1, 0, 0, 100, tzinfo=UTC)
    services.adopt_file(definition(), actor=ACTOR, now=moment)
    services.amend(SECOND, reason="修订", actor=ACTOR, now=moment.replace(microsecond=900))
    between = queries.as_of(SLUG, moment.replace(microsecond=500))
    assert between is not None
    assert between.edition.number == 1


@pytest.mark.django_db
def test_members_by_year() -> None:
    data = definition(
        ('level: town, parent: "990102"', 'level: town, parent: "990102", since: 2031, until: 2033')
    )
    services.adopt_file(data, actor=ACTOR, now=NOW)
    found = {year: len(queries.areas_in(SLUG, year)) for year in (2030, 2031, 2032, 2033)}
    assert found == {2030: 1, 2031: 2, 2032: 2, 2033: 1}
    assert queries.areas_in(SLUG, 2031, as_of=NOW - timedelta(days=1)) == ()


def test_a_membership_without_a_year_is_refused() -> None:
    from luodi.programme.domain import load

    data = definition(
        ('level: town, parent: "990102"', 'level: town, parent: "990102", since: 2031, until: 2031')
    )
    (found,) = load(data.decode(), queries.schema()).diagnostics
    assert found.code == "E807"
