"""How fast lights are computed from facts in memory, beside only sorting their milestones.

Run ``make bench`` or ``python benchmarks/lights_pure.py [NUMBER]``. The facts are synthetic, of the
shape of a programme in mid-year: three to five milestones each, most met, some late. Ratios within
one run are what counts. A province has 163,800 lights.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from luodi.delivery.domain.lights import (
    AcceptedFact,
    Calendar,
    Counted,
    EvidenceGrade,
    Facts,
    LateReport,
    Light,
    MilestoneFact,
    ProblemFact,
    light,
)
from luodi.delivery.domain.rules import DeliveryRules
from luodi.kernel.working_days import WorkingCalendar

PROVINCE = 163_800
TODAY, BEGUN = date(2026, 7, 16), date(2026, 1, 5)
PERIODS = ("2026-Q1", "2026-Q2")


def some_facts(chance: random.Random) -> Facts:
    """Facts of one invented task."""
    number = chance.randint(3, 5)
    closed = TODAY - timedelta(days=9) if chance.random() < 0.04 else None
    begun = BEGUN + timedelta(days=chance.randint(0, 60))
    return Facts(
        on=TODAY,
        begun=begun,
        milestones=tuple(_milestone(chance, i, number) for i in range(number)),
        accepted=_accepted(chance),
        late=(LateReport("2026-Q2", date(2026, 7, 7)),) if chance.random() < 0.1 else (),
        problems=(_problem(chance),) if chance.random() < 0.1 else (),
        closed_on=closed,
        disputed=chance.random() < 0.01,
    )


def _milestone(chance: random.Random, place: int, number: int) -> MilestoneFact:
    due = date(2026, 1, 31) + timedelta(days=330 * (place + 1) // number + chance.randint(-20, 0))
    met = due <= TODAY and chance.random() < 0.85
    planned = 100 * (place + 1) // number
    return MilestoneFact(f"m{place}", f"节点{place}", due, planned, due if met else None)


def _accepted(chance: random.Random) -> AcceptedFact | None:
    if chance.random() < 0.1:
        return None
    day = date(2026, 7, chance.randint(6, 15))
    grade = EvidenceGrade(chance.randint(1, 4))
    return AcceptedFact(chance.choice(PERIODS), day, chance.randint(20, 70), grade)


def _problem(chance: random.Random) -> ProblemFact:
    return ProblemFact("用地", TODAY + timedelta(days=chance.randint(-40, 40)), BEGUN)


def computed(made: list[Facts], rules: DeliveryRules, calendar: Calendar) -> list[Light]:
    return [light(one, rules, calendar) for one in made]


def timed(work: Callable[[], object]) -> float:
    """Seconds of this process, the best of three: other work on the machine does not count."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = random.Random(20261124)  # noqa: S311  made to be the same in every run
    made = [some_facts(chance) for _ in range(number)]
    rules = DeliveryRules()
    gc.freeze()
    yardstick = timed(lambda: [sorted(one.milestones, key=lambda m: m.due) for one in made])
    ours = timed(lambda: computed(made, rules, Counted(WorkingCalendar())))
    alone = timed(lambda: computed(made, rules, WorkingCalendar()))
    shown = Counter(one.colour for one in computed(made, rules, WorkingCalendar()))
    print(f"{number} lights: " + ", ".join(f"{n} {colour}" for colour, n in sorted(shown.items())))
    rows = (
        ("sort the milestones", yardstick),
        ("compute the lights", ours),
        ("without remembering", alone),
    )
    for name, seconds in rows:
        each = seconds / number
        print(
            f"  {name:20s} {each * 1e6:8.2f} us each {seconds / yardstick:6.1f} x"
            f" {each * PROVINCE:6.2f} s for a province"
        )


if __name__ == "__main__":
    main()
