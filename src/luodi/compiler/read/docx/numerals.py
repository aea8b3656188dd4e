"""Numbers as Word's lists print them: 一, ①, Ⅳ, 甲."""

from __future__ import annotations

from collections.abc import Callable

_CN = "零一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
#: Beyond this, no list of a paper counts; a file that does is shown digits.
_MOST = 9999


def numeral(value: int, kind: str) -> str:
    """``value`` as Word's number format ``kind`` prints it; digits for formats without a rule and
    for values that a format cannot print.

    >>> [numeral(n, "chineseCounting") for n in (1, 10, 11, 20, 105)]
    ['一', '十', '十一', '二十', '一百零五']
    >>> numeral(3, "decimalEnclosedCircle"), numeral(4, "upperRoman"), numeral(28, "lowerLetter")
    ('③', 'IV', 'bb')
    >>> numeral(2, "none"), numeral(2, "decimalFullWidth"), numeral(2, "ideographTraditional")
    ('', '２', '乙')
    """
    if not 0 <= value <= _MOST:
        return str(value) if kind not in _SILENT else ""
    rule = _RULES.get(kind)
    return (rule(value) if rule else "") or ("" if kind in _SILENT else str(value))


def chinese(value: int, digits: str = _CN, units: str = "十百千") -> str:
    """A number below 10,000 in words; 11 is 十一, not 一十一.

    >>> [chinese(n) for n in (0, 12, 40, 100, 1010, 2003)]
    ['零', '十二', '四十', '一百', '一千零一十', '二千零三']
    """
    if value == 0:
        return digits[0]
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = False
    one_ten = digits[1] + units[0]
    return words[1:] if digits == _CN and words.startswith(one_ten) else words


def _digit_by_digit(value: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return ""
    words = ""
    for size, letters in _ROMAN:
        words += letters * (value // size)
        value %= size
    return words


def _letters(value: int) -> str:
    """a … z, aa, bb, …: the letter is doubled, not counted on."""
    if not 0 < value <= 780:
        return ""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _row(*ranges: tuple[int, int, str]) -> Callable[[int], str]:
    """A rule from runs of characters: values from … to, the first character."""

    def rule(value: int) -> str:
        for first, last, character in ranges:
            if first <= value <= last:
                return chr(ord(character) + value - first)
        return ""

    return rule


def _named(characters: str) -> Callable[[int], str]:
    """A rule that has a name for the first numbers only."""

    def rule(value: int) -> str:
        return characters[value - 1] if 0 < value <= len(characters) else ""

    return rule


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


_SILENT = frozenset({"none", "bullet"})
_CIRCLED = _row((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱"), (0, 0, "⓪"))
_RULES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographDigital2",
        ),
        chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digit_by_digit
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda value: chinese(value, _CAPITAL, "拾佰仟"),
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _CIRCLED),
    "decimalEnclosedFullstop": _row((1, 20, "⒈")),
    "decimalEnclosedParen": _row((1, 20, "⑴")),
    "ideographEnclosedCircle": _row((1, 10, "㊀")),
    "ideographTraditional": _named("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _named("子丑寅卯辰巳午未申酉戌亥"),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda value: f"{value:02d}",
    "numberInDash": lambda value: f"- {value} -",
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
}
