"""One identity for a task: the first programme adopted, compiled, bound, corrected, amended."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luodi.policy.services import compile_upload
from luodi.programme import queries, services
from luodi.programme.models import Task, TaskVersion
from luodi.programme.tests.sample import ACTOR, LATER, NOW

PROGRAMMES = Path(__file__).parents[4] / "programmes"
FIRST = PROGRAMMES / "guangzhou-north" / "programme.yaml"
INVENTED = PROGRAMMES / "yunxi-county"


def numbered(count: int) -> list[str]:
    """The keys of this many tasks."""
    return [f"t{n:03d}" for n in range(1, count + 1)]


@pytest.mark.django_db
@pytest.mark.shared
def test_the_real_paper_never_makes_a_second_set_of_tasks(shared_policies: Path) -> None:
    """Whatever is done, there are 102, with the keys they had; each has its sentence."""
    services.adopt_file(FIRST, actor=ACTOR, now=NOW)
    identities = dict(Task.objects.values_list("key", "pk"))
    assert sorted(identities) == numbered(102)

    paper = (shared_policies / "guangzhou-north-2023.txt").read_bytes()
    run_id = compile_upload(data=paper, name="意见.txt", actor=ACTOR, now=NOW)
    assert services.bind_known(run_id=run_id, actor=ACTOR, now=NOW) == ("guangzhou-north",)
    bound = queries.bindings(run_id)
    assert bound == {str(n): key for n, key in enumerate(numbered(102), 1)}
    assert queries.missing(run_id) == ()
    assert [p.number for p in queries.places(run_id) if not p.roles_agree] == []

    services.correct(
        slug="guangzhou-north",
        task="t058",
        fragment="title: {zh: 更正后的标题}",
        reason="试",
        actor=ACTOR,
        now=LATER,
    )
    services.amend(amended(FIRST), reason="试", actor=ACTOR, now=LATER)
    services.bind_run(run_id=run_id, slug="guangzhou-north", actor=ACTOR, now=LATER)

    assert dict(Task.objects.values_list("key", "pk")) == identities
    assert len(queries.tasks("guangzhou-north")) == 102
    assert TaskVersion.objects.count() == 3 * 102
    assert queries.bindings(run_id) == bound
    corrected = queries.task("guangzhou-north", "t058")
    assert corrected is not None
    assert str(corrected.row.title) == "更正后的标题"


def amended(path: Path) -> bytes:
    """A programme file with a target raised and its tasks counted from the end."""
    content = yaml.safe_load(path.read_text("utf-8"))
    content["targets"][0]["value"] += 10
    numbers = [task["number"] for task in content["tasks"]]
    for task, number in zip(content["tasks"], reversed(numbers), strict=True):
        task["number"] = number
    return yaml.safe_dump(content, allow_unicode=True).encode()


@pytest.mark.django_db
def test_the_invented_paper_is_bound_whole() -> None:
    """The sample that ships: every task of its paper to its key, whatever is planted in it."""
    services.adopt_file(INVENTED / "programme.yaml", actor=ACTOR, now=NOW)
    paper = (INVENTED / "paper.txt").read_bytes()
    run_id = compile_upload(data=paper, name="paper.txt", actor=ACTOR, now=NOW)
    services.bind_run(run_id=run_id, slug="yunxi-county", actor=ACTOR, now=NOW)
    keys = [place.key for place in queries.places(run_id)]
    assert keys == numbered(Task.objects.count())
    assert queries.missing(run_id) == ()


@pytest.mark.django_db
def test_two_programmes_share_the_directory_without_mixing() -> None:
    """Each keeps its own t001; a paper of one binds nothing of the other."""
    for path in (FIRST, INVENTED / "programme.yaml"):
        services.adopt_file(path, actor=ACTOR, now=NOW)
    assert Task.objects.filter(key="t001").count() == 2
    assert queries.slugs() == ("guangzhou-north", "yunxi-county")
    paper = (INVENTED / "paper.txt").read_bytes()
    run_id = compile_upload(data=paper, name="paper.txt", actor=ACTOR, now=NOW)
    services.bind_run(run_id=run_id, slug="guangzhou-north", actor=ACTOR, now=NOW)
    assert queries.bindings(run_id) == {}
