"""What the head and foot of a paper say about it, in layouts that papers really have."""

from __future__ import annotations

from luodi.compiler import compile_bytes
from luodi.compiler.model import DocumentInfo

BODY = "一、总体要求\n坚持实事求是，把各项工作落到实处，取得看得见的成效。\n二、主要任务\n1.修好路。（市甲局负责）\n"


def head_of(words: str, foot: str = "") -> DocumentInfo:
    return compile_bytes((words + "\n" + BODY + foot).encode(), name="paper.txt").document


def test_party_and_government_issue_together() -> None:
    info = head_of(
        "中共云溪县委　云溪县人民政府\n关于做好粮食工作的实施意见\n（2026年1月20日）\n云发〔2026〕1号\n"
    )
    assert info.issuer == ("中共云溪县委", "云溪县人民政府")
    assert info.date_written == "2026-01-20"


def test_a_title_goes_on_below_the_name_of_who_issues_it() -> None:
    info = head_of("中共云溪县委农村工作领导小组\n2026年第一次会议纪要\n")
    assert info.title == "中共云溪县委农村工作领导小组2026年第一次会议纪要"


def test_minutes_name_who_wrote_them_and_when_in_one_line_of_the_head() -> None:
    info = head_of(
        "云溪县人民政府专题会议纪要\n〔2025〕第14号\n云溪县人民政府办公室　　　　2025年3月18日\n"
    )
    assert (info.issuer, info.date_written) == (("云溪县人民政府办公室",), "2025-03-18")


def test_an_announcement_that_promulgates_a_regulation_is_the_regulation() -> None:
    words = (
        "云溪市人民代表大会常务委员会公告\n（第九号）\n\n《云溪市供水条例》已由云溪市人民代表大会常务委员会"
        "通过，现予公布。\n\n云溪市供水条例\n"
    )
    assert head_of(words).title == "云溪市供水条例"


def test_the_surer_of_two_labels_gives_the_date() -> None:
    info = head_of("发文日期：2025年05月08日\n发布日期：2025-05-14\n云溪市粮食生产三年行动方案\n")
    assert (info.date_written, info.date_published) == ("2025-05-08", "2025-05-14")


def test_many_sign_on_lines_of_two_columns() -> None:
    foot = "云溪市民政局　　　　云溪市财政局\n云溪市商务局　　　　云溪市统计局\n2025年4月17日\n"
    info = head_of("云溪市民政局等4部门关于做好助餐工作的通知\n", "\n" + foot)
    assert info.issuer == ("云溪市民政局", "云溪市财政局", "云溪市商务局", "云溪市统计局")


def test_a_document_number_is_no_end_of_the_title_above_it() -> None:
    long = "云溪市民政局关于印发《云溪市老年助餐服务提升行动实施方案》的通知"
    wrapped = "各县民政局，有关单位，现将方案印发给你们，请结合实际认真抓好贯彻落实工\n作，并于年底前报送情况，遇有问题及时报告我局，不得迟报、漏报和瞒报有\n关情况。本通知自印发之日起施行，此前规定与本通知不一致的，按本通知执行\n的要求办理，各单位应当明确专人负责这项工作。"
    info = head_of(f"{long}\n云民发〔2025〕33号\n\n{wrapped}\n")
    assert (info.title, info.document_number) == (long, "云民发〔2025〕33号")
