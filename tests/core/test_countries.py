"""Countries as the authorities print them."""

from __future__ import annotations

import pytest

from watcher.core.countries import US_STATES, chinese, english, iso, origin_zh, prefix_zh


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("CHINA, PEOPLE’S REPUBLIC OF", "CN"),
        ("CHINA, PEOPLE'S REPUBLIC OF", "CN"),
        ("PRC", "CN"),
        ("TÜRKİYE", "TR"),
        ("TURKEY", "TR"),
        ("T[uuml]rkiye", "TR"),
        ("BURMA", "MM"),
        ("CRIMEA REGION OF UKRAINE", "UA"),
        ("Luhansk and Donetsk regions of Ukraine", "UA"),
        ("IVORY COAST", "CI"),
        ("Cote d Ivoire", "CI"),
        ("KOREA, REPUBLIC OF", "KR"),
        ("Korea, North", "KP"),
        ("U.K.", "GB"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo, Republic of the", "CG"),
        ("Virgin Islands, British", "VG"),
        ("The Gambia", "GM"),
        ("Bahamas, The", "BS"),
        ("St. Lucia", "LC"),
        ("St. Helena", "SH"),
        ("MARTIN, ST.", "MF"),
        ("Antigua, and Barbuda", "AG"),
        ("Trinidad & Tobago", "TT"),
        ("MACEDONIA, THE FORMER YUGOSLAV REPUBLIC OF", "MK"),
        ("Region: Gaza", "PS"),
        ("HONG KONG", "HK"),
        ("AE", "AE"),
        ("美国", "US"),
        ("台湾地区", "TW"),
        ("中国香港", "HK"),
        ("刚果（金）", "CD"),
        ("欧盟", None),
        ("ae", None),
        ("NM", None),
        ("-0- ", None),
        ("undetermined", None),
        ("Netherlands Antilles", None),
        ("China National Offshore", None),
        ("", None),
        (",", None),
    ],
)
def test_a_printed_country_has_its_code(printed: str, code: str | None) -> None:
    assert iso(printed) == code


def test_codes_have_names_in_both_languages() -> None:
    assert (english("TR"), chinese("TR")) == ("Türkiye", "土耳其")
    assert (english("TW"), chinese("TW")) == ("Taiwan", "台湾地区")
    assert (english("EU"), chinese("EU")) == ("EU", "EU")
    assert all(iso(english(code)) == code == iso(chinese(code)) for code in ("US", "CI", "CD", "MO", "KR"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("美国PVH集团", ("US", "PVH集团")),
        ("加拿大西藏委员会", ("CA", "西藏委员会")),
        ("印度尼西亚航空", ("ID", "航空")),
        ("中国台湾地区汉翔公司", ("TW", "汉翔公司")),
        ("刚果（金）矿业", ("CD", "矿业")),
        ("马里兰大学", (None, "马里兰大学")),
        ("阿曼达·史密斯", (None, "阿曼达·史密斯")),
        ("美国", (None, "美国")),
        ("因美纳公司", (None, "因美纳公司")),
        ("欧盟两家金融机构", (None, "欧盟两家金融机构")),
    ],
)
def test_the_country_that_a_chinese_name_begins_with(name: str, expected: tuple[str | None, str]) -> None:
    assert prefix_zh(name) == expected


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("公布将15家美国实体列入出口管制管控名单", "US"),
        ("公布将8家台湾地区实体列入出口管制管控名单", "TW"),
        ("公布将20家日本实体列入关注名单", "JP"),
        ("关于对通用原子航空系统公司等三家美国企业采取不可靠实体清单措施的公告", "US"),
        ("关于对韩华海洋株式会社5家美国相关子公司采取反制措施的决定", "US"),
        ("将2家美国实体和3家日本实体列入", None),
        ("关于对欧盟两家金融机构采取反制措施的决定", None),
        ("关于对美国军工企业采取反制措施的决定", None),
    ],
)
def test_the_country_of_the_parties_that_a_title_counts(title: str, code: str | None) -> None:
    assert origin_zh(title) == code


def test_american_states_are_told_from_countries() -> None:
    assert {"NM", "TX", "DC", "CA"} <= US_STATES
    assert "US" not in US_STATES
    assert len(US_STATES) == 56
