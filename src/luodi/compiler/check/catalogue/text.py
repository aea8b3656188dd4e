"""The text itself: codes 501 to 599."""

from __future__ import annotations

from luodi.compiler.check.codes import CodeInfo

CODES = (
    CodeInfo(
        "W501",
        "任务重复",
        "duplicated task",
        "第{task}项任务与第{other}项文字相同或几乎相同",
        "Task {task} says the same, or nearly, as task {other}",
        "请合并，或写明两者的区别。",
        "Merge them or say how they differ.",
    ),
    CodeInfo(
        "E502",
        "有无法识别的字符",
        "unreadable characters",
        "有{count}处无法识别的字符，第一处在“{words}”",
        "{count} places hold unreadable characters, the first at “{words}”",
        "可能是前后两段编码不同（如 UTF-8 与 GBK 拼在一起），或转存时丢了字。请从原稿重新导出，全文用一种编码（UTF-8）。",
        "Its parts may be of different encodings (UTF-8 and GBK put together), or characters were lost on the way. Export it again in one encoding (UTF-8).",
    ),
    CodeInfo(
        "W503",
        "括号或引号不成对",
        "unpaired brackets or quotes",
        "“{mark}”没有配对：“{words}”",
        "“{mark}” has no partner: “{words}”",
        "请补上另一半，或删去多余的一个。",
        "Add the other half or delete this one.",
    ),
    CodeInfo(
        "N504",
        "列了附件但文中没有",
        "an annex announced but not here",
        "文中列有“{words}”，但送检的文件里没有附件正文",
        "“{words}” is announced, but the text holds no annex",
        "如附件另成文件（特别是分工清单），请一并送检。",
        "Check the annex too if it is a file of its own.",
    ),
    CodeInfo(
        "W505",
        "不像政策文件",
        "hardly a policy paper",
        "全文{characters}个字符，其中汉字只有{han}个，不像一份政策文件",
        "Of {characters} characters only {han} are Chinese: this hardly looks like a policy paper",
        "请检查是否选错了文件，或复制时漏了内容。",
        "Is it the right file? Was something lost in copying?",
    ),
    CodeInfo(
        "W511",
        "引用的条款不存在",
        "an article that does not exist",
        "文中引用“{words}”，本文只到第{last}条",
        "“{words}” is referred to, but the paper ends with article {last}",
        "请核对条号；引用其他文件的，请写明文件名称。",
        "Check the number; name the paper if another one is meant.",
    ),
    CodeInfo(
        "W512",
        "引用的附件不存在",
        "an annex that does not exist",
        "文中引用“{words}”，本文的{count}个附件中没有",
        "“{words}” is referred to, but is not among the paper's {count} annexes",
        "请核对附件序号，或补列附件。",
        "Check the annex's number or add the annex.",
    ),
    CodeInfo(
        "W513",
        "发文字号没有用六角括号",
        "a document number without its brackets",
        "发文字号“{words}”的年份没有括号",
        "The year in the document number “{words}” has no brackets",
        "按公文格式写成“{right}”。",
        "Write “{right}”, as the national layout has it.",
    ),
    CodeInfo(
        "N514",
        "夹有半角标点",
        "marks of half width among full ones",
        "全文用全角标点，有{count}处是半角：“{words}”",
        "The paper writes marks of full width; {count} are of half width: “{words}”",
        "请统一为全角标点。",
        "Use marks of full width throughout.",
    ),
)
