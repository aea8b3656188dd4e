"""The writers' words in both languages: Chinese as written in the code, English from a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.compiler.words import COMPARATORS, DIRECTIONS, KINDS, PERIODS, above_in_words

_SEVERITIES = {"error": "应改", "warning": "建议改", "note": "提示"}
_LEVELS = {
    "national": "国家",
    "provincial": "省级",
    "municipal": "市级",
    "county": "区县",
    "township": "乡镇",
    "set": "开放表述",
}

ENGLISH = {
    # the ledger
    "《{title}》任务分工台账": "Task ledger: {title}",
    "任务分工台账": "Task ledger",
    "文号：{number}": "No. {number}",
    "发文机关：{issuer}": "Issued by {issuer}",
    "成文日期：{date}": "Dated {date}",
    "共{tasks}项任务、{units}个单位": "{tasks} tasks, {units} units",
    "序号": "No.",
    "重点事项": "Measure",
    "具体任务": "Task",
    "牵头单位": "Lead unit",
    "配合单位": "Supporting units",
    "按职责分工单位": "Joint units",
    "完成时限": "Deadline",
    "量化目标": "Targets",
    "原文出处": "Place in the paper",
    "办理状态": "State",
    "进展情况": "Progress",
    "备注": "Remarks",
    "附件": "Annex ",
    "第{page}页": "p. {page}",
    "第{line}行": "line {line}",
    "（{year}年）": " ({year})",
    "（{period}）": " ({period})",
    "未开始": "not begun",
    "已签收": "acknowledged",
    "办理中": "under way",
    "退回补正": "returned for correction",
    "申请办结": "closure requested",
    "已销号": "closed",
    "延期": "extended",
    "中止": "suspended",
    "开放表述，没有列明是哪些单位，请予明确：{phrases}": (
        "Open set: the paper does not say which units; please settle: {phrases}"
    ),
    "这一项是程序推定的，请核对原文": "This is the program's guess: please check it with the paper",
    "开放表述：{phrases}": "Open sets: {phrases}",
    "{name}（{alias}）": "{name} ({alias})",
    "适用范围：{scope}": "Scope: {scope}",
    # targets and goals
    "目标指标": "Targets",
    "类别": "Kind",
    "指标": "Indicator",
    "范围": "Scope",
    "年份": "Year",
    "起算年": "From",
    "周期": "Period",
    "要求": "Requirement",
    "数值": "Value",
    "上限": "Up to",
    "计量单位": "Unit of measure",
    "原文": "Words of the paper",
    "完成情况": "Result",
    "属性": "Attribute",
    "约束性": "binding",
    "预期性": "anticipated",
    "以上": "or more",
    "量化": "number",
    "方向": "direction",
    "达到": "reach",
    "超过": "exceed",
    "不低于": "at least",
    "力争": "strive for",
    "不超过": "at most",
    "左右": "about",
    "年均增长": "grow yearly by",
    "提升": "rise",
    "下降": "fall",
    "补齐": "complete",
    "定性": "qualitative",
    # rules
    "规则要求": "Rules",
    "事项": "Subject",
    "限额": "limit",
    "期限": "deadline",
    "机制": "mechanism",
    "每年": "yearly",
    "每半年": "half-yearly",
    "每周": "weekly",
    "每季度": "quarterly",
    "每月": "monthly",
    # units
    "单位分工汇总": "Units",
    "单位": "Unit",
    "别称": "Also called",
    "层级": "Level",
    "牵头": "Lead",
    "配合": "Supporting",
    "按职责分工": "Joint",
    "合计": "Total",
    "牵头任务": "Tasks led",
    "配合和分工任务": "Tasks supported or shared",
    "国家": "national",
    "省级": "provincial",
    "市级": "municipal",
    "区县": "county",
    "乡镇": "township",
    "开放表述": "open set",
    # findings
    "体检问题": "Check-up",
    "编号": "Code",
    "行": "Line",
    "列": "Column",
    "问题": "Finding",
    "建议": "Hint",
    "处理意见": "Decision",
    "应改": "error",
    "建议改": "warning",
    "提示": "note",
    "采纳": "taken up",
    "部分采纳": "taken up in part",
    "不采纳": "not taken up",
    # notes
    "说明": "Notes",
    "选项": "Lists",
    "文件": "Paper",
    "文件名": "File",
    "文件校验值（SHA-256）": "SHA-256 of the file",
    "文件标注的密级": "Mark of secrecy in the file",
    "全篇适用的说明": "Notes that hold for the whole paper",
    "怎样使用": "How to use it",
    "任务、单位、目标都取自文件原文，没有增加内容；“原文出处”写明在哪一条、哪一页或哪一行。": (
        "Tasks, units and targets are the paper's own words, nothing is added; “Place in the paper” says"
        " which provision, page or line."
    ),
    "“单位”各栏和“办理状态”有下拉选项；单位栏也可以写几个单位，用顿号分开。": (
        "Columns of units and “State” have drop-downs; several units may be written, parted by 、."
    ),
    "带批注的格子需要人工确认：开放表述没有列明单位，或者是程序推定的。": (
        "Cells with a comment need a decision: an open set without named units, or a guess."
    ),
    "已按 A3 横向、每页重复表头设置打印；改用 A4 会自动缩到一页宽。": (
        "Set up to print on A3 landscape with repeated heads; on A4 it shrinks to the page's width."
    ),
    "没有写明的栏留空，不作推断。": "What the paper does not say is left empty.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one language."""

    english: bool = False

    def __call__(self, message: str, **facts: object) -> str:
        """The message in the language, with its ``{facts}`` filled in."""
        words = ENGLISH[message] if self.english else message
        return words.format(**facts) if facts else words

    def comparator(self, name: str | None, text: str = "") -> str:
        """达到, 超过 and so on, 以上 where the paper's ``text`` says so; empty where there is none."""
        return self(above_in_words(name, text) or COMPARATORS[name]) if name else ""

    def attribute(self, name: str | None) -> str:
        """约束性 or 预期性; empty where the paper says neither."""
        return self(name) if name else ""

    def direction(self, name: str) -> str:
        """Of a goal."""
        return self(DIRECTIONS[name])

    def kind(self, name: str) -> str:
        """Of a rule."""
        return self(KINDS[name])

    def severity(self, name: str) -> str:
        """Of a finding."""
        return self(_SEVERITIES[name])

    def period(self, name: str | None) -> str:
        """每年 and so on; words of the paper itself stay as they are."""
        return self(PERIODS[name]) if name and name in PERIODS else name or ""

    def level(self, name: str) -> str:
        """Of a unit; empty where it is not known."""
        return self(_LEVELS[name]) if name in _LEVELS else ""

    def finding(self, entry: Mapping[str, Any]) -> tuple[str, str]:
        """Message and hint of a diagnostic as ``luodi.programme/1`` has it."""
        from luodi.compiler.check.codes import words_of

        _title, message, hint = words_of(entry, english=self.english)
        return message, hint
