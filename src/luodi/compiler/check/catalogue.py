"""Every code of the check-up, in the order of ``docs/manual/diagnostics.md``.

The number alone names a code; the letter is its severity: E 应改, W 建议改, N 提示. Hundreds:
0 responsibilities and units, 1 annex against body, 2 numbering, 3 targets and dates, 4 what can
be verified, 5 the text itself, 6 facts about the paper.
"""

from __future__ import annotations

from luodi.compiler.check.codes import CodeInfo

_ALL = (
    # -- responsibilities and units ------------------------------------------------------------
    CodeInfo(
        "E001", "任务没有牵头单位", "task without a lead",
        "第{task}项任务只列了{role}单位（{units}），没有牵头单位，也没有责任单位",
        "Task {task} names {role} units only ({units}); nobody leads it and nobody answers for it",
        "请明确一个牵头单位。", "Name one lead unit.",
    ),
    CodeInfo(
        "E002", "按职责配合而无牵头", "supporting by duty, with no lead",
        "第{task}项任务写的是“{words}”，{count}家单位都是配合，没有牵头单位",
        "Task {task} says “{words}”: {count} units support and none leads",
        "如本意是按职责分工落实，请改为“按职责分工落实”，并写明由谁牵头。",
        "If “each by its own duties” was meant, say so, and say who leads.",
    ),
    CodeInfo(
        "W003", "多家共同负责，没有统筹单位", "several joint units, no coordinator",
        "第{task}项任务由{count}家单位按职责分工（{units}），没有写明由谁牵头统筹",
        "Task {task} is shared by {count} units ({units}); none is named to coordinate",
        "建议在其中明确一家牵头单位，负责汇总进展。", "Name one of them to lead and to report.",
    ),
    CodeInfo(
        "N004", "两家共同负责，没有统筹单位", "two joint units, no coordinator",
        "{count}项任务由两家单位按职责分工，没有写明由谁牵头：{tasks}",
        "{count} tasks are shared by two units with neither leading: {tasks}",
        "职责边界清楚的可以不改；需要汇总进展的，建议明确一家牵头。",
        "Fine where duties are clearly apart; otherwise name one to lead.",
    ),
    CodeInfo(
        "W005", "这一条没有写责任单位", "a provision without its responsible units",
        "“{heading}”没有写责任单位，而同级的{count}条中有{named}条写了",
        "“{heading}” names no responsible unit, though {named} of its {count} siblings do",
        "如属遗漏，请补写责任单位；如只是总述，可以不改。",
        "Add the units if they were forgotten; leave it if it is only an introduction.",
    ),
    CodeInfo(
        "W006", "单位名称疑似笔误", "unit name that may be a slip",
        "单位“{name}”与“{near}”只差一两个字，疑为同一单位",
        "Unit “{name}” differs by a character or two from “{near}”; probably the same unit",
        "请核对；如是同一单位，请统一为“{near}”。",
        "Please check; if they are one unit, write “{near}” throughout.",
    ),
    CodeInfo(
        "N007", "单位名称认不出", "unit name not recognised",
        "“{name}”列在责任单位中，但不像单位名称，也不在名录里",
        "“{name}” stands among the responsible units, but neither looks like one nor is known",
        "请核对是否漏字、多字，或把事项写进了责任单位。",
        "Check for missing or surplus characters, or for words that are not a unit.",
    ),
    CodeInfo(
        "W008", "责任只落在不确定的范围上", "only an open set bears the duty",
        "第{task}项任务的责任单位只有“{phrase}”，没有点名任何一家单位",
        "Task {task} rests on “{phrase}” alone; no unit is named",
        "建议点名单位，或附上名单，否则无法追责和调度。",
        "Name the units or annex a list; otherwise nobody can be held to it.",
    ),
    CodeInfo(
        "N009", "责任单位中有不确定的范围", "an open set among the units",
        "“{phrase}”没有指明是哪些单位（涉及任务：{tasks}）",
        "“{phrase}” does not say which units are meant (tasks: {tasks})",
        "印发后由牵头单位开列名单即可；能点名的建议点名。",
        "The lead can draw up the list after issue; name units where possible.",
    ),
    CodeInfo(
        "N010", "单位任务偏重", "a unit with very many tasks",
        "{unit}牵头或负责{count}项任务，占全部{total}项的{share}%（牵头{lead}项、按职责分工{joint}项）",
        "{unit} leads or shares {count} of {total} tasks, {share}% (lead {lead}, joint {joint})",
        "请确认其人手能否承担，部分任务可考虑由业务更对口的单位牵头。",
        "Check that it can carry them; some could go to a unit nearer to the subject.",
    ),
    CodeInfo(
        "N011", "任务与单位职责请核对", "a duty to check against competences",
        "第{task}项任务涉及“{topic}”，通常由{usual}等部门主管，所列单位（{units}）中没有",
        "Task {task} concerns “{topic}”, usually the business of {usual}; the units listed ({units}) do not include it",
        "各地分工不同，请按本地“三定”规定核对；确属遗漏的请补列。",
        "Arrangements differ by place: check against the local mandate and add what is missing.",
    ),
    CodeInfo(
        "W012", "同一单位在一项任务中列了两次", "a unit twice in one task",
        "第{task}项任务中{unit}既是{first}又是{second}",
        "In task {task}, {unit} is both {first} and {second}",
        "请保留一种角色。", "Keep one role.",
    ),
    CodeInfo(
        "W013", "有责任字样但读不出分工", "duty words that could not be read",
        "“{words}”里有责任分工的字样，但没能读成责任单位，其中的单位没有计入任何任务",
        "“{words}” speaks of duties but could not be read as a clause; its units count for no task",
        "请检查括号、标点和单位名称是否规范。", "Check brackets, punctuation and unit names.",
    ),
    CodeInfo(
        "W014", "通篇没有写明由谁牵头", "no lead anywhere in the paper",
        "{total}项任务中有{count}项由多家单位共同负责而没有牵头单位：{tasks}",
        "{count} of {total} tasks are shared by several units with none leading: {tasks}",
        "如果排在第一位的就是牵头单位，请在首次出现处写明“列第一位者为牵头单位，下同”。",
        "If the first unit listed leads, say so once, at the first list.",
    ),
    # -- annex against body --------------------------------------------------------------------
    CodeInfo(
        "W101", "清单中的任务在正文找不到依据", "annex row without a body sentence",
        "清单第{task}项在正文中找不到对应的句子：“{words}”",
        "Annex row {task} has no sentence behind it in the body: “{words}”",
        "请在正文补写，或从清单删去。", "Add it to the body or take it out of the annex.",
    ),
    CodeInfo(
        "W102", "正文的事项没有列入清单", "body sentence that no row takes up",
        "正文这一句没有列入任务清单：“{words}”",
        "No annex row takes up this sentence of the body: “{words}”",
        "如需落实，请在清单中补列任务和责任单位；如只是总述，可以不改。",
        "Add a row with its units if it is to be done; leave it if it is only framing.",
    ),
    CodeInfo(
        "W103", "正文的事项只有一部分列入清单", "body sentence taken up in part",
        "正文这一句列入清单（第{rows}项）时，没有包括：{words}",
        "Annex row(s) {rows} take up this sentence but leave out: {words}",
        "请核对未列入的部分是否需要责任单位。", "Check whether what is left out needs units.",
    ),
    CodeInfo(
        "N104", "清单略去了目的或效果", "purpose left out of the annex",
        "清单（第{rows}项）略去了正文句中的目的或效果：{words}",
        "Annex row(s) {rows} leave out the sentence's purpose or effect: {words}",
        "一般可以不改；如要考核效果，请写入清单。",
        "Usually fine; put it in the annex if the effect is to be assessed.",
    ),
    CodeInfo(
        "W105", "整条措施没有列入清单", "a measure that no row takes up",
        "“{heading}”整条没有列入任务清单，而同级的其他条已列入",
        "No annex row takes up “{heading}” at all, though its siblings are there",
        "请补列任务和责任单位。", "Add its tasks with their units.",
    ),
    CodeInfo(
        "W106", "清单与正文表述不一致", "annex and body differ in substance",
        "清单第{task}项与正文不一致：{change}。正文“{body}”；清单“{row}”",
        "Annex row {task} differs from the body: {change_en}. Body “{body}”; annex “{row}”",
        "请以审定的表述为准，把两处改成一致。", "Settle on one wording and use it in both places.",
    ),
    CodeInfo(
        "N107", "清单与正文有细微差别", "annex and body differ slightly",
        "清单第{task}项与正文有细微差别：{change}。正文“{body}”；清单“{row}”",
        "Annex row {task} differs slightly from the body: {change_en}. Body “{body}”; annex “{row}”",
        "建议统一。", "Better make them the same.",
    ),
    CodeInfo(
        "W108", "清单标题与正文标题不一致", "headings of annex and body differ",
        "清单标题“{row}”与正文标题“{body}”不一致：{change}",
        "Annex heading “{row}” differs from the body's “{body}”: {change_en}",
        "请改成一致。", "Make them the same.",
    ),
    CodeInfo(
        "N109", "一项任务拼接了两条措施", "a row spliced from two measures",
        "清单第{task}项把正文两条措施中的话合成一项：{places}",
        "Annex row {task} joins words from two measures of the body: {places}",
        "请核对是否应分列，并核对责任单位是否都对得上。",
        "Check whether to split it, and whether the units fit both parts.",
    ),
    CodeInfo(
        "W110", "清单比正文多出内容", "annex says more than the body",
        "清单第{task}项中“{words}”在正文没有",
        "“{words}” in annex row {task} is not in the body",
        "请在正文补写，或从清单删去。", "Add it to the body or take it out of the annex.",
    ),
    # -- numbering -----------------------------------------------------------------------------
    CodeInfo(
        "W201", "编号跳号", "numbering skips",
        "编号跳号：这里应是第{expected}个，写的是“{number}”", "Numbering skips: number {expected} was expected here, “{number}” is printed",
        "请检查是否漏了一条，或编号有误。", "Check for a missing item or a wrong number.",
    ),
    CodeInfo(
        "W202", "编号重复", "numbering repeats",
        "编号重复：“{number}”在上一条已经用过", "Numbering repeats: “{number}” was used just before",
        "请顺次改号。", "Renumber.",
    ),
    CodeInfo(
        "W203", "编号倒退", "numbering goes back",
        "编号倒退：这里应是第{expected}个，写的是“{number}”", "Numbering goes back: number {expected} was expected here, “{number}” is printed",
        "请检查层次和编号。", "Check the level and the number.",
    ),
    CodeInfo(
        "W204", "清单序号不连续", "row numbers are not consecutive",
        "清单序号不连续：上一项是{before}，这一项是{number}", "Row numbers are not consecutive: {number} follows {before}",
        "请检查是否漏了一项、重了一项，或序号有误。", "Check for a missing or repeated row.",
    ),
    # -- targets and dates ---------------------------------------------------------------------
    CodeInfo(
        "N301", "目标没有基期值", "target without a baseline",
        "{count}个目标没有写明基期值（现在是多少）：{metrics}",
        "{count} targets give no baseline: {metrics}",
        "建议注明基期年份和数值，便于衡量增幅。", "Give the base year and its value.",
    ),
    CodeInfo(
        "W302", "目标没有时限", "target without a year",
        "目标“{words}”没有写明何时达到", "The target “{words}” does not say by when",
        "请写明年份。", "Give a year.",
    ),
    CodeInfo(
        "N303", "目标没有范围", "target without a scope",
        "{count}个目标没有写明在什么范围内统计：{words}",
        "{count} targets do not say for which area or group: {words}",
        "请写明统计范围（如全市、某区、某类对象）。", "Say what it covers.",
    ),
    CodeInfo(
        "W304", "同一目标前后数值不一", "contradicting targets",
        "{year}年“{metric}”的目标前后不一：一处是{first}，一处是{second}",
        "Targets for “{metric}” in {year} disagree: {first} and {second}",
        "请核对，改成一致。", "Settle on one value.",
    ),
    CodeInfo(
        "W305", "目标逐年不升反降", "target falls over the years",
        "“{metric}”的目标{late}年为{second}，低于{early}年的{first}",
        "The target for “{metric}” is {second} in {late}, below {first} in {early}",
        "请核对年份和数值。", "Check the years and values.",
    ),
    CodeInfo(
        "W306", "完成时限早于成文日期", "deadline before the paper's own date",
        "时限“{words}”早于本文日期（{date}）", "The deadline “{words}” is before the paper's own date ({date})",
        "请核对时限。", "Check the deadline.",
    ),
    CodeInfo(
        "W307", "目标年份已过", "goal year already past",
        "目标年份{year}年早于本文日期（{date}）", "The goal year {year} is before the paper's own date ({date})",
        "请核对年份。", "Check the year.",
    ),
    # -- what can be verified ------------------------------------------------------------------
    CodeInfo(
        "N401", "任务无从核验", "a task no one could verify",
        "第{task}项任务没有数量、时限，也没有可见成果（{reason}）",
        "Task {task} has no number, date or deliverable ({reason_en})",
        "建议补写一项看得见的成果、数量或完成时限。", "Add a visible deliverable, a number or a date.",
    ),
    CodeInfo(
        "N402", "任务只能核验有无", "a task that can be verified only in part",
        "第{task}项任务有成果（“{object}”），但没有数量和时限",
        "Task {task} has a deliverable (“{object}”) but neither number nor date",
        "建议补写数量或完成时限。", "Add a number or a date.",
    ),
    CodeInfo(
        "N403", "可核验程度小结", "how far the tasks can be verified",
        "{total}项任务中，有数量、时限或完成标志的{strong}项，只能核验成果有无的{weak}项，无从核验的{none}项",
        "Of {total} tasks, {strong} have a number, date or finishing mark, {weak} only a deliverable, {none} nothing to verify",
        "可从无从核验的任务改起。", "Begin with those that cannot be verified.",
    ),
    # -- the text itself -----------------------------------------------------------------------
    CodeInfo(
        "W501", "任务重复", "duplicated task",
        "第{task}项任务与第{other}项文字相同或几乎相同", "Task {task} says the same, or nearly, as task {other}",
        "请合并，或写明两者的区别。", "Merge them or say how they differ.",
    ),
    CodeInfo(
        "E502", "有无法识别的字符", "unreadable characters",
        "有{count}处无法识别的字符，第一处在“{words}”", "{count} places hold unreadable characters, the first at “{words}”",
        "请检查文件编码，或从原稿重新导出。", "Check the file's encoding or export it again.",
    ),
    CodeInfo(
        "W503", "括号或引号不成对", "unpaired brackets or quotes",
        "“{mark}”没有配对：“{words}”", "“{mark}” has no partner: “{words}”",
        "请补上另一半，或删去多余的一个。", "Add the other half or delete this one.",
    ),
    CodeInfo(
        "N504", "列了附件但文中没有", "an annex announced but not here",
        "文中列有“{words}”，但送检的文件里没有附件正文", "“{words}” is announced, but the text holds no annex",
        "如附件另成文件（特别是分工清单），请一并送检。", "Check the annex too if it is a file of its own.",
    ),
    # -- facts about the paper -----------------------------------------------------------------
    CodeInfo(
        "N601", "有适用多项任务的总括说明", "a standing note",
        "有适用于多项任务的说明：“{words}”", "A note applies to many tasks: “{words}”",
        "登记任务时请把它一并带上。", "Carry it along when the tasks are registered.",
    ),
    CodeInfo(
        "N602", "没有可落实到单位的任务", "no task assigned to units",
        "没有读到写明责任单位的任务：{why}", "No task names responsible units: {why}",
        "如本文需要分工落实，请在条文后写明责任单位，或附分工清单。",
        "If work is to be shared out, name the units behind each provision or annex a table.",
    ),
)

#: Every code with its words.
CODES: dict[str, CodeInfo] = {info.code: info for info in _ALL}

#: English for the set words that stand in facts.
WORDS_EN: dict[str, str] = {
    "牵头": "lead",
    "配合": "supporting",
    "按职责分工": "joint",
    "全文没有责任分工的字样": "the paper holds no words of responsibility",
    "文中点到了单位要做的事，但没有按条写明责任单位": (
        "actors are named in the prose, but no provision carries a responsibility clause"
    ),
    "有责任分工的字样，但没能读成责任单位": (
        "there are words of responsibility, but none could be read as units"
    ),
    "分工可能写在没有一并送检的附件里": "the table of duties may be in an annex not handed in",
}
