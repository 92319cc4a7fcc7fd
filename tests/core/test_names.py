"""Names in the forms in which they are compared."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.match_chinese import Reader, read, reader
from watcher.core.match_pinyin import is_pinyin
from watcher.core.names import Form, forms

BY_CHARACTER = Reader(None, None)
LEGAL = [
    "Co., Ltd.",
    "LLC",
    "Inc.",
    "GmbH",
    "S.A.",
    "Pvt. Ltd.",
    "Joint Stock Company",
    "S. de R.L. de C.V.",
    "AG",
]


def one(text: str) -> Form:
    (form,) = forms(text)
    return form


@pytest.mark.parametrize(
    "printed, own",
    [
        ("Huawei Technologies Co., Ltd.", "huawei technologies"),
        ("The Boeing Company", "boeing"),
        ("AO Kalashnikov Concern", "kalashnikov concern"),
        ("A.O. Smith Corp.", "ao smith"),
        ("Société Générale S.A.", "societe generale"),
        ("Grupo México, S.A.B. de C.V.", "grupo mexico"),
        ("Limited", "limited"),
        ("Company Limited", "company"),
        ("AT&T Inc.", "at and t"),
        ("J.P. Morgan Chase & Co.", "jp morgan chase and"),
        ("O'Brien Ltd", "obrien"),
        ("ООО «Ромашка»", "ромашка"),
        ("Публичное акционерное общество Сбербанк", "сбербанк"),
        ("주식회사 삼성전자", "삼성전자"),
        ("华为技术有限公司", "华为技术"),
        ("中国航天科技集团有限公司", "中国航天科技集团"),
        ("洛克希德·马丁公司", "洛克希德马丁"),
        ("三菱電機株式會社", "三菱電機"),
        ("华为技术有限公司北京分公司", "华为技术北京分公司"),
        ("有限公司", "有限公司"),
    ],
)
def test_the_legal_form_is_set_aside(printed: str, own: str) -> None:
    assert one(printed).own == own


def test_a_name_in_two_scripts_is_two_names() -> None:
    assert [form.own for form in forms("PVH集团（PVH Group）")] == ["pvh集团", "pvh group"]
    assert [form.own for form in forms("Huawei (华为)")] == ["华为", "huawei"]


def test_initials_behind_a_name_are_another_name_of_it() -> None:
    name, short = forms("Academy of Aerospace Solid Propulsion Technology (AASPT)")
    assert (name.own, name.acronym) == ("academy of aerospace solid propulsion technology", False)
    assert (short.own, short.acronym) == ("aaspt", True)
    assert len(forms("Alpha Beta (GAMMA)")) == 1
    assert [form.own for form in forms("ʕ ʔ (ʕʔ)")] == []


@pytest.mark.parametrize("nothing", ["", " ", "—", "。", "《》", "ʕ"])
def test_a_text_without_letters_has_no_form(nothing: str) -> None:
    assert forms(nothing) == ()


def test_usual_spellings() -> None:
    assert one("Univ. of Defence Technologies").bare == ("defense", "technology", "university")
    assert one("13th Research Inst.").bare == ("13", "institute", "research")
    assert one("Bus Analysis Glass").bare == ("analysis", "bus", "glass")


def test_other_scripts_in_latin_letters() -> None:
    form = one("АО «Рособоронэкспорт»")
    assert form.words == ("rosoboroneksport",)
    assert form.romanised
    assert not one("Türkiye").romanised
    assert one("Łódź").words == ("lodz",)


@pytest.mark.parametrize(
    "printed, sound",
    [
        ("重庆长安汽车股份有限公司", "chongqingchanganqiche"),
        ("重慶長安汽車股份有限公司", "chongqingchanganqiche"),
        ("长江三峡", "changjiangsanxia"),
        ("工商银行", "gongshangyinhang"),
        ("绿地", "ludi"),
        ("PVH集团", "pvhjituan"),
    ],
)
def test_pinyin_reads_polyphones_by_their_words(printed: str, sound: str) -> None:
    reading = one(printed).reading
    assert reading is not None
    assert sound in reading.sounds


def test_a_surname_has_its_own_reading() -> None:
    assert read("曾国藩", reader()).sounds[-1] == "zengguofan"
    assert len(read("曾经沧海难为水", reader()).sounds) == 1


def test_without_the_extra_every_character_is_read_alone_and_the_reader_says_so() -> None:
    assert read("重庆", BY_CHARACTER).sounds == ("zhongqing",)
    assert BY_CHARACTER.doubt == "read without pypinyin and opencc, so a reading may be wrong"
    assert Reader(lambda text: list(text), None).doubt.startswith("read without opencc,")
    assert reader().doubt == ""


@pytest.mark.parametrize("missing", ["pypinyin", "opencc"])
def test_the_reader_takes_what_is_installed(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)  # what importing a package that is not there comes to
    by = reader.__wrapped__()
    assert by.doubt == f"read without {missing}, so a reading may be wrong"
    assert [by.pinyin, by.simplified][missing == "opencc"] is None


def test_common_words_are_translated_in_every_usual_rendering() -> None:
    translated = read("长江存储科技", reader()).translated
    assert ("yangtze", "memory", "technology") in translated
    assert ("changjiang", "storage", "science", "technology") in translated
    assert read("莱多斯", reader()).translated == ()


def test_proper_pinyin() -> None:
    assert all(is_pinyin(word) for word in ("huawei", "chongqing", "zhongqing", "nve", "er", "changan"))
    assert not any(is_pinyin(word) for word in ("huawie", "huwaei", "russia", "skydio", "", "x"))


WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9), min_size=1, max_size=4)


@given(WORDS, st.sampled_from(LEGAL))
def test_a_legal_form_changes_nothing(words: list[str], legal: str) -> None:
    assert one(f"{' '.join(words)} {legal}").own == one(" ".join(words)).own


@given(WORDS)
def test_case_and_punctuation_change_nothing(words: list[str]) -> None:
    plain = one(" ".join(words))
    assert one(", ".join(words).upper()).own == plain.own
    assert one(f"«{'-'.join(words)}».").own == plain.own


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    for by in (reader(), BY_CHARACTER):
        for form in forms(text, by):
            assert form.own
            assert (form.reading is None) == bool(form.bare)
            assert form.bare == tuple(sorted(form.bare))


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("Gas Dragons", ("dragon", "gas")),  # a short word has no plural
        ("Tools Works", ("tool", "work")),
        ("Nexus Campus", ("campus", "nexus")),
        ("Industries Ports", ("industry", "port")),
        ("21st Bureau", ("21", "bureau")),
        ("21stone Bureau", ("21stone", "bureau")),
        ("The", ("the",)),
    ],
)
def test_plurals_and_ordinals(printed: str, bare: tuple[str, ...]) -> None:
    assert one(printed).bare == bare


def test_the_order_of_words_and_a_surname_behind() -> None:
    assert one("Wang Xiaoming").turned == "xiaomingwang"
    assert one("Zeta Works of Alpha").plain == ("alpha", "works", "zeta")
    assert one("Alpha").turned == ""
    assert one("Alpha Beta Gamma Delta").turned == ""


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("Alpha Beta Gamma (ABG)", 2),
        ("Alpha Beta (AB)", 2),
        ("Alpha Beta (A-B)", 2),
        ("Alpha Beta Gamma (AXG)", 1),
        ("Alpha Beta (A.)", 1),
    ],
)
def test_letters_in_brackets_are_a_name_where_the_words_begin_with_them(printed: str, count: int) -> None:
    assert len(forms(printed)) == count


def test_figures_are_no_initials() -> None:
    assert one("Plant 7 9").own == "plant 7 9"
