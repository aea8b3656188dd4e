"""Each code fires on the fault it names and stays silent on the paper that nearly has it."""

from __future__ import annotations

import re
from functools import cache

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.check import CODES, hint_en, message_en
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic
from tests.compiler.checks.files import FILES, FileCase
from tests.compiler.checks.papers import CASES, Case, table

ALL: dict[str, Case | FileCase] = {**CASES, **FILES}


@cache
def compiled(paper: str | bytes, name: str) -> CompiledProgramme:
    return compile_bytes(paper.encode() if isinstance(paper, str) else paper, name=name)


def found(text: str | bytes, name: str, code: str) -> list[Diagnostic]:
    return [d for d in compiled(text, name).diagnostics if d.code == code]


def test_every_code_has_its_papers() -> None:
    assert set(ALL) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_fault_is_found(code: str) -> None:
    case = ALL[code]
    findings = found(case.fires, case.name, code)
    assert findings, [d.message for d in compiled(case.fires, case.name).diagnostics]
    assert any(case.words in d.message + d.hint for d in findings), [d.message for d in findings]


@pytest.mark.parametrize("code", CODES)
def test_the_near_miss_is_not(code: str) -> None:
    case = ALL[code]
    assert case.clean
    assert not found(case.clean, case.name, code)


@pytest.mark.parametrize("code", CODES)
def test_a_finding_is_whole(code: str) -> None:
    case = ALL[code]
    result = compiled(case.fires, case.name)
    for finding in found(case.fires, case.name, code):
        assert finding.severity is CODES[code].severity
        assert finding.hint
        for span in (finding.span, *finding.related):
            assert 0 <= span.start <= span.end <= len(result.text)
        for words in (finding.message, finding.hint, message_en(finding), hint_en(finding)):
            assert words
            assert "{" not in words


@pytest.mark.parametrize("code", CODES)
def test_english_is_english_outside_quoted_words(code: str) -> None:
    info = CODES[code]
    for words in (info.title_en, info.message_en, info.hint_en):
        assert not re.search("[\u4e00-\u9fff]", words), words
    for words in (info.title_zh, info.message_zh, info.hint_zh):
        assert not re.search("[\u4e00-\u9fff][,:;()]", words), words


def test_findings_stand_in_document_order() -> None:
    places = [d.span.start for d in compiled(table(), "paper.txt").diagnostics]
    assert places == sorted(places)


def test_a_table_that_matches_its_body_has_nothing_between_them() -> None:
    codes = {d.code for d in compiled(table(), "paper.txt").diagnostics}
    assert not {code for code in codes if code[1] == "1"}


def test_the_same_paper_gives_the_same_findings() -> None:
    text = CASES["W003"].fires
    first = compile_bytes(text.encode(), name="a.txt").diagnostics
    assert first == compile_bytes(text.encode(), name="a.txt").diagnostics
