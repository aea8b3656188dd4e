"""Numbers as Chinese papers write them: 260, 1.5, 1,200, 两, 一百五十, 三万五千, 百, 千."""

from __future__ import annotations

from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "半": 0.5}
TENS = {"十": 10, "百": 100, "千": 1_000}
SCALES = {"万": 10_000, "亿": 100_000_000}

#: What a number looks like. Arabic figures never touch letters (5G, S119, PM2.5).
ARABIC = r"(?<![A-Za-z0-9.\-_/:])\d{1,15}(?:,\d{3})*(?:\.\d{1,8})?"
CHINESE = (
    r"(?<![第一二三四五六七八九十百千万亿几数\d])[一二两三四五六七八九十百千万亿零〇半]{1,12}"
    r"(?:点[零〇一二三四五六七八九]{1,4})?"
)


@lru_cache(maxsize=1024)
def number_of(words: str) -> float | None:
    """The number that ``words`` write, or None where they write none. Whole numbers are ints.

    >>> number_of("1,200"), number_of("1.2"), number_of("两"), number_of("一百五十")
    (1200, 1.2, 2, 150)
    >>> number_of("三万五千"), number_of("百"), number_of("十二"), number_of("四五")
    (35000, 100, 12, None)
    >>> number_of("四点五"), number_of("十二点零五")
    (4.5, 12.05)
    """
    if words[:1].isdigit() and words[0] not in DIGITS:
        plain = words.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    whole, point, places = words.partition("点")
    return _with_places(whole, places) if point else _chinese(words)


def _with_places(whole: str, places: str) -> float | None:
    """四点五 is 4.5."""
    before = _chinese(whole)
    if before is None or not places or not all(c in DIGITS for c in places):
        return None
    return float(f"{before:g}." + "".join(f"{DIGITS[c]:g}" for c in places))


def _chinese(words: str) -> float | None:
    """Sections of up to 千, each closed by 万 or 亿."""
    if not words:
        return None
    total, section, digit = 0.0, 0.0, None
    for character in words:
        if character in DIGITS:
            if digit not in (None, 0):
                return None  # 四五十, 三四百: a guess, not a number
            digit = DIGITS[character]
        elif character in TENS:
            section += (1 if digit is None else digit) * TENS[character]
            digit = None
        elif character in SCALES:
            closed = section + (digit or 0)
            if closed == 0 and total:
                total *= SCALES[character]
            else:
                total += (closed or 1) * SCALES[character]
            section, digit = 0.0, None
        else:
            return None
    value = total + section + (digit or 0)
    return int(value) if value == int(value) else value


def split_scale(words: str) -> tuple[str, str]:
    """A Chinese numeral and the 万 or 亿 at its end, which papers read with the unit
    (两万平方米 is 2 万平方米). A scale alone is a number (万名 is 10000 名).

    >>> split_scale("两万"), split_scale("百"), split_scale("万"), split_scale("百亿")
    (('两', '万'), ('百', ''), ('万', ''), ('百', '亿'))
    """
    cut = len(words)
    while cut > 1 and words[cut - 1] in SCALES:
        cut -= 1
    if words[:1] in SCALES:
        return words, ""
    return words[:cut], words[cut:]
