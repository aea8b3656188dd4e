"""What the check-up says of the good papers, judged by a careful reader.

Errors and warnings only: notes ask nobody to change anything. ``ALWAYS_RIGHT`` are codes that
state what anybody can see in the paper; ``RIGHT`` are findings read and found right, by paper and
code; ``WRONG`` those found wrong, each with its reason. Whatever is in none of them counts as
wrong until somebody has read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from luodi.kernel.diagnostic import Diagnostic, Severity
from tests.mutation.papers import Good, good_papers

#: So many units and no lead: counted, not judged.
ALWAYS_RIGHT = frozenset({"E001", "E002", "W003", "W014"})

#: Paper and code → how many of its findings were read and found right.
RIGHT: dict[tuple[str, str], int] = {
    ("guangzhou-north-2023.txt", "W008"): 1,
    ("guangzhou-north-2023.txt", "W102"): 2,
    ("guangzhou-north-2023.txt", "W103"): 9,
    ("guangzhou-north-2023.txt", "W106"): 7,
    ("guangzhou-north-2023.txt", "W108"): 1,
    ("shangcheng-opc-2026.html", "W302"): 2,
    ("zhengzhou-opc-2026.txt", "W302"): 1,
    ("articles-as-measures.txt", "W302"): 1,
    ("body-clauses-and-rows.html", "W112"): 1,  # the row names two units more than the body
    ("city-together-with.txt", "W302"): 1,
    ("clause-after-sentence.txt", "W302"): 1,
    ("county-and-townships.txt", "W302"): 4,
    ("firstly-secondly.txt", "W302"): 2,
    ("hard-wrapped.txt", "W302"): 1,
    ("heading-and-paragraphs.txt", "W008"): 1,
    ("heading-and-paragraphs.txt", "W302"): 1,
    ("prefix-banks-utilities.txt", "W302"): 1,
    ("province-open-sets.txt", "W302"): 1,
    ("run-in-without-brackets.txt", "W005"): 1,
    ("run-in-without-brackets.txt", "W302"): 1,
    ("section-clauses-and-numbers.txt", "W302"): 1,
    ("sub-items.txt", "W302"): 1,
    ("township.txt", "W302"): 4,
    ("city-lowaltitude-trial-2025.html", "W302"): 2,
    ("city-lowcarbon-plan-2024.html", "W018"): 1,  # 市供销社 and 市供销总社
    ("district-commerce-2022.html", "W302"): 2,
    ("province-private-economy-2023.txt", "W302"): 1,
    ("state-council-waterways-2018.html", "W302"): 1,
    ("two-level-header.html", "W012"): 1,
    ("look-alikes.txt", "W302"): 1,
    ("national-opinion.txt", "W302"): 3,
    ("odd-numerals.txt", "W302"): 1,
    ("shared-verbs.txt", "W302"): 2,
    ("shorthand-hundreds.txt", "W302"): 1,
    ("subsidies-and-outputs.txt", "W302"): 1,
}

#: Paper and code → how many were found wrong, and why.
WRONG: dict[tuple[str, str], tuple[int, str]] = {
    ("bracket-variants.txt", "W302"): (1, "a standard for each survey, not a target to be reached once"),
    ("city-lowaltitude-trial-2025.html", "W302"): (1, "a condition for support, not a target"),
    ("city-lowcarbon-plan-2024.html", "W201"): (1, "numbers of a list that began in a table"),
    ("county-rural-water-2021.txt", "W302"): (1, "a weight in the assessment, in force at once"),
    ("district-commerce-2022.html", "W013"): (1, "a link in the page's side menu"),
    ("general-office-division-2019.txt", "W302"): (1, "a rate of payment, in force at once"),
    ("leader-and-liaison.html", "W013"): (1, "the page's owner below the table"),
    ("look-alikes.txt", "W302"): (1, "a limit in a procedure, in force at once"),
    ("shared-verbs.txt", "W302"): (2, "a standard of equipment, and a year said in the sentence before"),
    ("three-fields-in-brackets.txt", "W008"): (1, "the schools directly under the city are a closed set"),
}  # fmt: skip


def weighty(paper: Good) -> list[Diagnostic]:
    """The errors and warnings on a paper."""
    return [d for d in paper.compiled.diagnostics if d.severity is not Severity.NOTE]


def false_alarms() -> Iterator[tuple[str, str, int]]:
    """Paper, code and number of the findings on good papers that are wrong, or unread."""
    for paper in good_papers():
        if "+" in paper.name:
            continue  # made by the harness: nobody has written it
        for code, count in Counter(d.code for d in weighty(paper)).items():
            wrong = count - RIGHT.get((paper.name, code), 0)
            if code not in ALWAYS_RIGHT and wrong > 0:
                yield paper.name, code, wrong


def sentences() -> int:
    """The sentences of the good papers."""
    return sum(len(paper.paper.sentences) for paper in good_papers() if "+" not in paper.name)
