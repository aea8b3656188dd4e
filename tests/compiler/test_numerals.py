"""Numbers and quantities as papers write them."""

from __future__ import annotations

import pytest

from luodi.compiler.extract.targets.find import quantities_in
from luodi.compiler.lexicon.numerals import number_of, split_scale


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("0", 0), ("7", 7), ("260", 260), ("1.25", 1.25), ("1,200", 1200), ("12,345,678", 12345678),
        ("二", 2), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("一百", 100),
        ("百", 100), ("千", 1000), ("万", 10000), ("一百零五", 105), ("一百五十", 150),
        ("两千三百", 2300), ("三万五千", 35000), ("一亿", 100_000_000), ("两亿三千万", 230_000_000),
        ("千万", 10_000_000), ("四五", None), ("三四十", None), ("", None),
    ],
)  # fmt: skip
def test_number_of(words: str, value: float | None) -> None:
    assert number_of(words) == value


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("两万", ("两", "万")),
        ("三百万", ("三百", "万")),
        ("五千亿", ("五千", "亿")),
        ("百", ("百", "")),
        ("万", ("万", "")),
        ("二十", ("二十", "")),
    ],
)
def test_a_scale_at_the_end_is_read_with_the_unit(words: str, parts: tuple[str, str]) -> None:
    assert split_scale(words) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("建成码头12座", [(12, "座")]),
        ("面积达到3.5万平方米", [(3.5, "万平方米")]),
        ("打造两万平方米的展馆", [(2, "万平方米")]),
        ("培育百家工坊", [(100, "家")]),
        ("引进千名教师", [(1000, "名")]),
        ("产值达到三百亿元", [(300, "亿元")]),
        ("培训一百五十人", [(150, "人")]),
        ("建设3—5个渡口", [((3, 5), "个")]),
        ("建设3至5个渡口", [((3, 5), "个")]),
        ("比重为20%-30%", [((20, 30), "%")]),
        ("浓度降至30微克/立方米", [(30, "微克/立方米")]),
        ("亩产提高到500公斤/亩", [(500, "公斤/亩")]),
        ("提高2.5个百分点", [(2.5, "个百分点")]),
        ("规模翻一番", [(2, "倍")]),
        ("规模翻两番", [(4, "倍")]),
        ("规模实现翻番", [(2, "倍")]),
        ("实施项目1900多个", [(1900, "个")]),
        ("集聚人才3000余名", [(3000, "名")]),
        ("装机达到1200万千瓦", [(1200, "万千瓦")]),
        # No quantities: years, dates, names, ordinals, classes, idioms.
        ("到2030年", []),
        ("2026年3月5日", []),
        ("建设5G网络", []),
        ("S318线", []),
        ("第三批", []),
        ("前10名", []),
        ("百亿元级园区", []),
        ("形成一个体系", []),
        ("半年内", []),
        ("万元产值用水量", []),
        ("每千人口", []),
        ("三次产业", []),
        ("十五条例", []),
    ],
)  # fmt: skip
def test_quantities(text: str, found: list[tuple[object, str]]) -> None:
    assert [(q.value, q.unit) for q in quantities_in(text)] == found


def test_a_long_run_of_numerals_takes_no_longer_than_its_length() -> None:
    """Hostile input: the patterns bound their repetitions, so this ends at once."""
    assert quantities_in("一二三四五六七八九" * 5000) == []
    assert quantities_in("1,111" * 5000 + "。") == []
