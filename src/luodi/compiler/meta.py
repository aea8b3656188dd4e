"""What the head and foot of a paper say about it: title, number, issuer, addressees, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luodi.compiler.document import Reading, View, Zone
from luodi.compiler.model import DocumentInfo
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import ANNEX, DATE_LINE, Outline
from luodi.compiler.view import regular

NUMBER = re.compile(
    r"[^\W\d_]{1,12}(?:\([^\W\d_]{1,6}\))?[^\W\d_]{0,6}\((?:19|20)\d{2}\)(?:第)?\d{1,5}号"
)
_TYPES = (
    "意见|通知|方案|措施|办法|规定|计划|规划|决定|批复|公告|通告|细则|报告|条例|要点|清单|规则|纲要|政策|函|令|指引|指南|通报|"
    "任务|分工|分解|制度|标准|安排|目录|公报|议案|决议|纪要|解读|若干措施|解答|实施意见|工作方案|事项|台账|责任|行动|预案|表|方略|讲话|解答|建议|声明"
)
_TITLE_END = re.compile(
    rf"(?:{_TYPES})(?:\((?:[^()]{{1,30}}|\d{{4}}[^()]*)\))*(?:的(?:通知|意见|函|决定|公告|通告|报告))?$"
)
_ABOUT = re.compile(r"关于|印发")
_BREADCRUMB = re.compile(r"[>»›]|^(?:当前位置|您的位置|首页|您现在的位置)")
#: A title that names who issues the paper: 某市人民政府办公厅关于…, 某省人民政府办公厅印发….
_BY_ISSUER = re.compile(
    r"\S{2,30}?(?:政府|办公厅|办公室|委员会|国务院|局|委|厅|部|会)(?:关于|印发|转发)"
)
_DATE = re.compile(r"(\d{4})\s?[年\-/.月]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})日?")
_CN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CN_DIGIT = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_ISSUER_END = re.compile(
    r"(?:人民政府|办公厅|办公室|委员会|国务院|管理局|管委会|部|委|局|厅|署|院|会|办|中心|公司|政府|指挥部|领导小组|总社|银行|办事处|督查室|支队|总队|大队)(?:\(章\)|\(公章\)|\(印章\))?$"
)
#: Labels of a page's head, by the field they give, the surest first.
_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "信息名称", "名称", "文件名称"),
    "issuer": tuple(
        "发文机关 发布机构 发文单位 制发机关 制定机关 发布机关 发文机构 公开主体 公开机构 责任部门".split()
    ),
    "written": tuple("成文日期 成文时间 制定日期 印发日期 发文日期".split()),
    "published": tuple(
        "发布日期 发布时间 发表时间 公布日期 公开日期 发文日期 信息时间 时间 日期 生成日期".split()
    ),
    "number": tuple("发文字号 文号 文件编号 发文号 文件号 发文文号".split()),
    "origin": ("文章来源", "信息来源", "来源", "供稿单位"),
}
_FIELDS_OF: dict[str, list[str]] = {}
for _field, _words in _FIELDS.items():
    for _word in _words:
        _FIELDS_OF.setdefault(_word, []).append(_field)
_LABELLED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,6})\s*:\s*")
_NEXT_LABEL = re.compile(r"\s+[^\W\d_]{2,6}\s?:|\s{2,}")
_BARE_NUMBER = re.compile(r"\((?:19|20)\d{2}\)(?:第)?\d{1,5}号$")
_HEAD_REST = re.compile(r"\s*(?:$|\d{4}[-年]|发布|公布|来源|日期|时间|索引|成文|浏览)")
_PRINTED_ON = re.compile(
    r"^(?:\((\d{4}年\d{1,2}月\d{1,2}日)\)|\(?(\d{4}年\d{1,2}月\d{1,2}日)印发\)?)$"
)
_HAN_GAP = re.compile(r"(?<=[^\W\d_])\s+(?=[^\W\d_])")
_DECREE = re.compile(r"日([^\W\d_]{2,20}?(?:人民政府|部|委员会|局))令第")
#: A line of a page's head that is a date, with the account's name before and the place behind.
_PAGE_DATE = re.compile(
    r"(?:[^\s\d:]{2,12}\s+)?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:发表于|来源|作者|浏览|点击|阅读|字体|发布).*)?"
)
_CLOSING = re.compile(
    r"^\(?(?P<who>.{4,30}?)(?:于)?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)(?:,.{2,20})?(?P<act>发布|印发|公布)"
)


def document_info(reading: Reading, view: View, outline: Outline) -> DocumentInfo:
    """What the paper says about itself. Missing fields are None or empty, never guessed from
    outside the paper."""
    paragraphs = outline.paragraphs
    texts = [view.text[p.start : p.end] for p in paragraphs]
    front = [i for i, p in enumerate(paragraphs) if p.zone is Zone.FRONT]
    head = [
        regular(view.span(paragraphs[i].start, paragraphs[i].end).of(view.source)) for i in front
    ]
    labels = _labels(_lines(reading, "head") + head)
    title, title_at = _title(reading, view, outline, texts, front, labels)
    title, title_at = _promulgated(view, outline, texts, title, title_at)
    heads = [*front, *range(min(len(texts), 12))]
    number = _number(
        labels,
        _lines(reading, "head"),
        ((texts[i], _printed(view, outline, i)) for i in heads),
        title,
    )
    signature = _signature(view, outline, texts)
    if not signature[1]:
        signature = _above_the_text_signed(view, outline, texts, front)
    issuer = _issuer(labels, signature[0], reading, view, outline, texts, front, title)
    written = _iso(labels.get("written", "")) or signature[1] or _printed_on(texts)
    addressees = _addressees(view, outline, texts, title_at)
    published = _published(labels, reading, texts, front)
    signed = bool(signature[0])
    ways = (
        ("title", _title_way(labels, title, title_at) if title else ""),
        ("document_number", _label_way(labels, "number", "head.line") if number else ""),
        ("issuer", _issuer_way(labels, reading, issuer, title, signed=signed) if issuer else ""),
        ("addressees", "head.line" if addressees else ""),
        ("date_written", _written_way(labels, signature[1]) if written else ""),
        ("date_published", _label_way(labels, "published", "head.line") if published else ""),
    )
    return DocumentInfo(
        title=title,
        document_number=number,
        issuer=issuer,
        addressees=addressees,
        date_written=written,
        date_published=published,
        ways=tuple(pair for pair in ways if pair[1]),
    )


def _label_way(labels: dict[str, str], key: str, otherwise: str) -> str:
    return "head.label" if labels.get(key) else otherwise


def _title_way(labels: dict[str, str], title: str, title_at: int) -> str:
    if labels.get("title"):
        return "head.label"
    if title_at < 0:
        return "head.heading"
    return "head.title_line" if _ABOUT.search(regular(title)) else "head.title_lines"


def _written_way(labels: dict[str, str], signed: str | None) -> str:
    if _iso(labels.get("written", "")):
        return "head.label"
    return "head.signature" if signed else "head.line"


def _issuer_way(
    labels: dict[str, str], reading: Reading, issuer: tuple[str, ...], title: str, *, signed: bool
) -> str:
    if signed:
        return "head.signature"
    if "issuer" in labels:
        return "head.label"
    if all(regular(name) in regular(title) for name in issuer):
        return "head.title_words"
    named = "".join(issuer)
    elsewhere = named in (_plain(labels.get("origin", "")), _site(reading))
    return "head.elsewhere" if elsewhere else "head.line"


def _lines(reading: Reading, key: str) -> list[str]:
    return [regular(line).strip() for line in reading.meta.get(key, "").split("\n") if line.strip()]


def _labels(lines: list[str]) -> dict[str, str]:
    """Label and value pairs (发文机关：…) of the page's head, on one line or on two."""
    found: dict[str, tuple[int, str]] = {}
    for index, line in enumerate(lines[:120]):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        for word, value in _label_values(line, following):
            for key in _FIELDS_OF.get(word, ()):
                rank = _FIELDS[key].index(word)
                if (key not in found or rank < found[key][0]) and _plausible(key, value):
                    found[key] = (rank, value)
    return {key: value for key, (_, value) in found.items()}


def _label_values(line: str, following: str) -> Iterator[tuple[str, str]]:
    """Labels of a line with what stands behind them; a label alone has the next line."""
    whole = _HAN_GAP.sub("", line).strip()
    word, _, value = whole.partition(":")
    if word.strip() in _FIELDS_OF:
        yield word.strip(), value.strip() or ("" if following.endswith(":") else following)
    for match in _LABELLED.finditer(line):
        end = _NEXT_LABEL.search(line, match.end())
        yield match[1], line[match.end() : end.start() if end else len(line)].strip()


def _plausible(key: str, value: str) -> bool:
    if key in ("written", "published"):
        return _iso(value) is not None
    if key == "number":
        return NUMBER.search(value) is not None
    if key in ("issuer", "origin"):
        return _ISSUER_END.search(value) is not None
    return len(value) >= 6


def _iso(text: str) -> str | None:
    """The first date in a text as ISO, or None."""
    match = _DATE.search(text)
    if match:
        year, month, day = (int(g) for g in match.groups())
    else:
        chinese = _CN_DATE.search(text)
        if not chinese:
            return None
        from luodi.compiler.numbering import cn_value

        year = int("".join(_CN_DIGIT[c] for c in chinese[1]))
        month, day = cn_value(chinese[2]), cn_value(chinese[3])
    if not (1900 < year < 2200 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _title(
    reading: Reading,
    view: View,
    outline: Outline,
    texts: list[str],
    front: list[int],
    labels: dict[str, str],
) -> tuple[str, int]:
    """The formal title and the paragraph it ends in (-1 where it stands outside the text)."""
    if labels.get("title"):
        return _plain(labels["title"]), -1
    heading = reading.meta.get("heading", "")
    if heading and len(heading) >= 8:
        return _plain(heading), -1
    best: tuple[int, str, int] = (0, "", -1)
    candidates = front or list(range(min(3, len(texts))))
    for first in range(len(candidates)):
        for count in (1, 2, 3):
            group = candidates[first : first + count]
            if group[-1] - group[0] != count - 1 or len(group) != count:
                continue
            if any(outline.paragraphs[i].cell is not None for i in group) and count > 1:
                continue
            score = _title_score([texts[i] for i in group])
            if score > best[0]:
                start, end = outline.paragraphs[group[0]].start, outline.paragraphs[group[-1]].end
                words = view.original(start, end).replace("\n", "")
                best = (score, words, group[-1])
    if not best[1]:
        return _plain(_page_title(reading)), -1
    return best[1], best[2]


_PROMULGATED = re.compile(r"^《([^《》]{4,60})》(?:已|业)(?:由|经|于)")


def _promulgated(
    view: View, outline: Outline, texts: list[str], title: str, title_at: int
) -> tuple[str, int]:
    """Where an announcement or an order (公告, 令) promulgates a regulation that stands below it,
    the paper is the regulation."""
    if not regular(title).endswith(("公告", "令")):
        return title, title_at
    for index in range(max(title_at, 0), min(len(texts), title_at + 6)):
        named = _PROMULGATED.match(texts[index])
        if named and named[1] in texts[index:]:
            place = texts.index(named[1], index)
            paragraph = outline.paragraphs[place]
            return view.original(paragraph.start, paragraph.end), place
    return title, title_at


def _site(reading: Reading) -> str:
    """The office whose site the page is on, by the end of the page's own title."""
    last = re.split(r"\s*[-_|]\s*", reading.meta.get("page_title", ""))[-1]
    return (
        last
        if re.search(r"[省市县区州].*(?:局|委|办|厅|政府|办公室|委员会)$", regular(last))
        else ""
    )


def _page_title(reading: Reading) -> str:
    """The web page's own title without the site's name behind it."""
    return re.split(r"\s*[_|]\s*|\s*-+\s*(?=[^\W\d_])", reading.meta.get("page_title", ""))[0]


#: How a title goes on in the line below the name of who issues it.
_GOES_ON = re.compile(r"关于|印发|转发|\d{4}年第|第[^\W\d_\s]{1,5}次")


def _title_score(lines: list[str]) -> int:
    joined = "".join(lines)
    if not 6 <= len(joined) <= 110 or not _TITLE_END.search(joined.strip("《》")):
        return 0
    if _BREADCRUMB.search(joined):
        return 0
    if any(line.endswith((":", "。", ";")) or NUMBER.fullmatch(line) for line in lines):
        return 0
    if any(_TITLE_END.search(line) and _ABOUT.search(line) for line in lines[:-1]):
        return 0
    score = 10 - 2 * (len(lines) - 1) + min(len(joined), 60) // 10
    if _ABOUT.search(joined):
        score += 16 if _BY_ISSUER.match(joined) else 12
    bracketed = len(lines) > 1 and re.fullmatch(
        r"\((?:试行|暂行|修订|\d{4}年?[—\-~至]\d{4}年?[^()]*)\)", lines[-1]
    )
    if len(lines) > 1 and not _ABOUT.search(lines[0]) and not (bracketed and len(lines) == 2):
        organ = _ISSUER_END.search(lines[0]) and _GOES_ON.match(lines[1])
        score += 4 if organ else -8
    if bracketed:
        score += 8
    return score


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _printed(view: View, outline: Outline, index: int) -> str:
    return view.original(outline.paragraphs[index].start, outline.paragraphs[index].end)


def _number(
    labels: dict[str, str], head: list[str], lines: Iterable[tuple[str, str]], title: str
) -> str | None:
    """The document number as printed, from ``(line, line in the paper's script)`` pairs."""
    if "number" in labels:
        match = NUMBER.search(labels["number"])
        if match:
            return _printed_number(match[0])
    lines = list(lines)
    for line in [*head, *(line for line, _ in lines)]:
        match = NUMBER.match(line)
        if match and match[0] not in title and _HEAD_REST.match(line, match.end()):
            return _printed_number(match[0])
    for line, original in lines:
        match = NUMBER.search(line) or _BARE_NUMBER.match(line)
        if match and len(line) <= len(match[0]) + 8 and match[0] not in title:
            return _printed_number(original[match.start() : match.end()])
    return None


def _printed_number(text: str) -> str:
    """Document numbers stand in tortoise-shell brackets: 国发〔2018〕42号."""
    return re.sub(r"[(（\[［【〔]((?:19|20)\d{2})[)）\]］】〕]", r"〔\1〕", text)


def _signature(
    view: View, outline: Outline, texts: list[str]
) -> tuple[tuple[str, ...], str | None]:
    """Who signed and when: an issuer's name on its own line above a line that is a date."""
    for index in range(len(texts) - 1, -1, -1):
        zone = outline.paragraphs[index].zone
        if outline.paragraphs[index].cell is not None or not DATE_LINE.search(texts[index]):
            continue
        if zone is not Zone.TAIL and index < 12 and not _is_signature_place(texts, index):
            continue
        if (len(texts[index]) > 60 and not _many_sign(texts[index])) or (
            "发布" in texts[index] and "日发布" in texts[index]
        ):
            continue
        date = _iso(texts[index])
        if date is None:
            continue
        signers = _signers(view, outline, texts, index)
        if signers or len(texts[index]) <= 12:
            return signers, date
    return (), None


def _above_the_text_signed(
    view: View, outline: Outline, texts: list[str], front: list[int]
) -> tuple[tuple[str, ...], str | None]:
    """Minutes and bulletins name who writes them and when in one line of the head:
    某市人民政府办公室 某年某月某日."""
    for index in front:
        date = _DATE.search(texts[index])
        if date and date.start() >= 4 and date.end() == len(texts[index]):
            who = texts[index][: date.start()]
            if _ISSUER_END.search(who):
                start = outline.paragraphs[index].start
                return tuple(_split_issuers(view.original(start, start + len(who)))), _iso(date[0])
    return (), None


def _many_sign(text: str) -> bool:
    """Whether a line is nothing but the names of many offices of one place and a date."""
    date = _DATE.search(text)
    if date is None or date.end() != len(text):
        return False
    names = _split_issuers(text[: date.start()])
    return len(names) > 2 and all(len(name) <= 24 and _ISSUER_END.search(name) for name in names)


def _is_signature_place(texts: list[str], index: int) -> bool:
    """In the head of a notice, a date is a signature only below a paragraph of running text."""
    return any(
        len(t) > 15 and t.endswith(("。", ")", ";")) for t in texts[max(0, index - 6) : index]
    )


def _signers(view: View, outline: Outline, texts: list[str], index: int) -> tuple[str, ...]:
    date = _DATE.search(texts[index])
    names: list[str] = []
    if date and date.start() >= 4 and _ISSUER_END.search(texts[index][: date.start()]):
        start = outline.paragraphs[index].start
        words = view.original(start, start + date.start()).lstrip("(（")
        return tuple(_split_issuers(words))
    for above in range(index - 1, max(-1, index - 7), -1):
        line = texts[above]
        if (
            outline.paragraphs[above].cell is not None
            or len(line) > 40
            or not _ISSUER_END.search(line)
            or ":" in line
            or line.endswith(("。", ";"))
        ):
            break
        if label_of(line) or ANNEX.match(line):
            break
        span = view.span(outline.paragraphs[above].start, outline.paragraphs[above].end)
        names = _split_issuers(span.of(view.source)) + names
    return tuple(names)


#: 中共甲市委 甲市人民政府, 中共甲县委办公室 甲县人民政府办公室: two that issue together.
_PARTY_AND_GOVERNMENT = re.compile(
    r"(?P<party>中共(?P<place>[^\W\d_]{2,10}?)委(?:员会)?(?:办公[室厅])?)\s*"
    r"(?P<government>(?P=place)[^\W\d_]{2,24})$"
)


def _split_issuers(line: str) -> list[str]:
    """Names of joint issuers written on one line: 甲市科技局 甲市财政局, 甲市经信局甲市科技局."""
    line = re.sub(r"[(（](?:公?章|印章)[)）]$", "", line)
    if party := _PARTY_AND_GOVERNMENT.match(line):
        return [party["party"], party["government"]]
    place = re.match(r"[^\W\d_]{2,8}?(?:省|市|县|区|州)", line)
    if place and line.count(place[0]) > 1:
        return [place[0] + part.strip() for part in line.split(place[0])[1:] if part.strip()]
    return [part for part in re.split(r"[\s、]+", line) if part]


def _issuer(
    labels: dict[str, str],
    signers: tuple[str, ...],
    reading: Reading,
    view: View,
    outline: Outline,
    texts: list[str],
    front: list[int],
    title: str,
) -> tuple[str, ...]:
    if signers:
        return signers
    if "issuer" in labels:
        return tuple(_split_issuers(_plain(labels["issuer"])))
    for line in _lines(reading, "head")[-12:] + [texts[i] for i in front]:
        if _ISSUER_END.search(line) and 4 <= len(line) <= 40 and line in regular(title)[:-1]:
            return tuple(_split_issuers(_original_of(reading, line)))
    for index in [*front, *range(len(texts) - 1, max(-1, len(texts) - 6), -1)]:
        closing = _CLOSING.match(texts[index])
        if closing and _ISSUER_END.search(closing["who"]):
            start = outline.paragraphs[index].start
            return (view.original(start + closing.start("who"), start + closing.end("who")),)
    about = regular(title).find("关于")
    if about > 2 and _ISSUER_END.search(regular(title[:about])):
        return tuple(_split_issuers(title[:about]))
    for index in front:
        if decree := _DECREE.search(texts[index]):
            return (decree[1],)
    if "origin" in labels:
        return (_plain(labels["origin"]),)
    return (site,) if (site := _site(reading)) else ()


def _original_of(reading: Reading, line: str) -> str:
    for part in (reading.meta.get("head", ""), reading.text):
        for candidate in part.split("\n"):
            if regular(candidate).strip() == line:
                return candidate.strip()
    return line


def _addressees(view: View, outline: Outline, texts: list[str], title_at: int) -> tuple[str, ...]:
    for index, text in enumerate(texts[: max(40, title_at + 10)]):
        paragraph = outline.paragraphs[index]
        if label_of(text) and paragraph.zone is Zone.BODY:
            return ()
        if index <= title_at or paragraph.cell or not text.endswith(":") or len(text) > 200:
            continue
        if re.search(r"政府|单位|部门|机构|委|局|厅|部|企业|公司", text) and not label_of(text):
            words = view.original(paragraph.start, paragraph.end - 1)
            return tuple(p for p in re.split(r"[,,，]", words) if p)
    return ()


def _published(
    labels: dict[str, str], reading: Reading, texts: list[str], front: list[int]
) -> str | None:
    if "published" in labels:
        return _iso(labels["published"])
    for line in _lines(reading, "head") + _above_the_text(texts, front):
        line = NUMBER.sub("", line).strip()
        if _PAGE_DATE.fullmatch(line):
            return _iso(line)
    for text in [*(texts[i] for i in front), *texts[-8:]]:
        closing = _CLOSING.match(text)
        if closing and closing["act"] != "印发":
            return _iso(closing["date"])
    return None


def _above_the_text(texts: list[str], front: list[int]) -> list[str]:
    """The lines of the head above the addressees and the first sentence: a date below them is
    a signature's, not the page's."""
    lines: list[str] = []
    for index in front:
        if texts[index].endswith(("。", ":")) and len(texts[index]) > 8:
            break
        lines.append(texts[index])
    return lines


def _printed_on(texts: list[str]) -> str | None:
    """The date of a line of its own, 某年某月某日印发 or in brackets below the title, where no
    signature gives one."""
    for text in texts[::-1]:
        if match := _PRINTED_ON.match(text):
            return _iso(match[0])
    return None
