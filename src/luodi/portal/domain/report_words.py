"""The words of the check-up report in both languages. A table, since the command line makes the
report too and knows no other catalogue."""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH = {
    "《{title}》": "{title}",
    "政策体检报告": "Check-up report",
    "总体情况": "Overview",
    "{date}对《{title}》{number}作了体检。": "On {date} “{title}”{number} was checked. ",
    "{year}年{month}月{day}日": "{year}-{month:02}-{day:02}",
    "（{number}）": " ({number})",
    "全文约{count}字，": "It has about {count} characters, ",
    "任务{tasks}项（明确牵头单位的{led}项），涉及单位{units}个": (
        "{tasks} tasks ({led} with a named lead) for {units} units"
    ),
    "没有写明责任单位的任务": "no tasks with named units",
    "；带数字的目标{targets}个，方向性目标{goals}个，限额、周期、期限和机制要求{rules}条。": (
        ", {targets} targets with numbers, {goals} goals without, and {rules} limits, periods, deadlines"
        " and mechanisms. "
    ),
    "共提出{total}条意见，其中应改{errors}条、建议改{warnings}条、提示{notes}条。以下意见只就文字提出，供起草单位参考。": (
        "{total} findings: {errors} error(s), {warnings} warning(s), {notes} note(s). They concern the wording"
        " alone, for whoever drafts the paper to consider."
    ),
    "没有发现需要修改的地方。": "Nothing was found that needs to be changed.",
    "类别": "Kind",
    "编号": "Code",
    "意见": "Finding",
    "条数": "Count",
    "应改": "Errors",
    "建议改": "Warnings",
    "提示": "Notes",
    "（{code}，{count}条）": " ({code}, {count})",
    "（{code}）": " ({code})",
    "（{code}，第{line}行）": " ({code}, line {line})",
    "原文行": "Line",
    "原文：": "Paper: ",
    "建议：": "Hint: ",
    "已研究、不采纳的意见": "Findings that were considered and set aside",
    "已由更正解决的意见": "Findings that corrections have settled",
    "理由": "Reason",
    "处理人": "By",
    "附表　任务和责任单位": "Annex: tasks and units",
    "序号": "No.",
    "任务": "Task",
    "牵头单位": "Lead",
    "配合、分工单位": "Supporting and joint",
}


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Words in one language."""

    english: bool = False

    def __call__(self, message: str, **facts: object) -> str:
        """The message in the language, with its ``{facts}`` filled in."""
        words = ENGLISH[message] if self.english else message
        return words.format(**facts) if facts else words

    def heading(self, number: int, title: str) -> str:
        """A heading of the first level: 一、 in Chinese, 1. in English."""
        if self.english:
            return f"{number}. {title}"
        return f"{'一二三四五六七八九十'[number - 1]}、{title}"

    def item(self, number: int, title: str) -> str:
        """A heading of the second level."""
        return f"{number}. {title}" if self.english else f"{number}.{title}"

    def units(self, names: list[str]) -> str:
        """A list of units; a dash where there is none."""
        return "、".join(names) or "—"
