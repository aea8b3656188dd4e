"""Every field that was read says how, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict
from luodi.compiler.model import Confidence
from luodi.compiler.ways import WAYS, confidences
from tests import confidence
from tests.scoring import gold_files, load

#: Fields that are no reading of the paper but places in it, or follow from another field.
_PLACES = {"start", "end", "line", "responsibility_start", "responsibility_end", "confidence"}
_FOLLOW = {"qualifiers"}
LISTS = ("tasks", "targets", "goals", "rules")

PAPER = """云溪县人民政府办公室关于公共服务的通知
一、改造农村供水
(一)改造管网。更新老旧管网，到2027年农村自来水普及率达到95%以上。(县水利局牵头，县财政局、教育局、各乡镇人民政府配合)
(二)开展培训。(县农业农村局会同县人社局负责，2026年底前完成)
"""


def compiled(paper: str = PAPER) -> dict[str, Any]:
    return to_dict(compile_bytes(paper.encode(), name="通知.txt"))


def test_a_field_with_a_value_says_how_sure_it_is() -> None:
    for path in gold_files():
        source, _ = load(path)
        result = to_dict(compile_bytes(source.read_bytes(), name=source.name))
        for entry in (result["document"], *(e for name in LISTS for e in result[name])):
            there = {n for n, v in entry.items() if v not in (None, "", [], {})}
            said = entry["confidence"]
            assert set(said.values()) <= set(Confidence)
            # A unit of measure may be empty in words, never the other way round.
            assert there - _PLACES - _FOLLOW - set(said) <= set(), (path.name, entry)
            assert set(said) <= there, (path.name, entry)


def test_the_keys_of_before_stand_before() -> None:
    for name in ("tasks", "targets", "rules"):
        for entry in compiled()[name]:
            last = ["confidence", "attribute"] if name == "targets" else ["confidence"]
            assert list(entry)[-len(last) :] == last


def test_what_is_carried_is_less_sure_than_what_is_written() -> None:
    first, second = compiled()["tasks"]
    assert first["supporting"] == ["县财政局", "县教育局", "各乡镇人民政府"]
    assert first["confidence"]["lead"] == "certain"
    assert first["confidence"]["supporting"] == "rule"
    assert second["confidence"]["lead"] == "rule"  # by 会同
    assert compiled()["targets"][0]["confidence"] | {"scope": ""} == {
        "metric": "certain",
        "comparator": "certain",
        "value": "certain",
        "unit": "certain",
        "text": "rule",
        "provision": "certain",
        "scope": "",
        "year": "certain",
    }


def test_the_least_sure_way_decides() -> None:
    ways = (("year", "year.own"), ("year", "year.section"), ("value", "value.words"))
    assert dict(confidences(ways)) == {"year": "guess", "value": "rule"}
    assert confidences(()) == ()


@pytest.mark.parametrize(
    ("words", "sure"), [("5万元", "certain"), ("五万元", "rule"), ("５０００元", "certain")]
)
def test_a_number_of_a_rule_in_words_is_worked_out(words: str, sure: str) -> None:
    paper = f"甲市办法\n第一条 补贴标准每户不得超过{words}。\n"
    limits = [rule for rule in compiled(paper)["rules"] if rule["kind"] == "limit"]
    assert [(rule["confidence"]["value"], rule["confidence"]["unit"]) for rule in limits] == [
        (sure, sure)
    ]


def test_every_way_has_its_words_in_both_languages() -> None:
    for name, way in WAYS.items():
        assert way.id == name
        assert way.zh.endswith("。"), name
        assert way.en.endswith("."), name


#: The scope of a target is the weakest field: where a number holds is seldom written beside it.
LEAST = {"task": 0.97, "document": 0.98, "target": 0.95, "target.scope": 0.93}
#: What is said to be certain, of the fields that were once said so too lightly.
CERTAIN = {"target.scope": 0.98}


def test_what_is_said_to_be_sure_is_right_field_by_field() -> None:
    table = confidence.by_field()
    for (name, sure), pair in table.items():
        least = LEAST.get(name, LEAST[name.partition(".")[0]])
        least = CERTAIN.get(name, least) if sure == "certain" else least
        assert sure == "guess" or confidence.share(pair) >= least, (name, sure, pair)
    metric = [confidence.share(table["target.metric", sure]) for sure in confidence.CLASSES]
    assert metric == sorted(metric, reverse=True)
