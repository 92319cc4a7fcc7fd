from __future__ import annotations

import pytest

from watcher.core.federal_register.instructions import Instructions, read
from watcher.model.measure import ChangeKind

ENTITY, UNVERIFIED, MEU = "us_bis_entity", "us_bis_unverified", "us_bis_meu"
CHINA = "CHINA, PEOPLE'S REPUBLIC OF"


def _read(*texts: str, part: str = "744") -> Instructions:
    return read([(text, part) for text in texts])


def _named(*texts: str) -> list[tuple[str, str, str, str, str]]:
    return [(n.list_id, n.verb.value, n.heading, n.name, n.former) for n in _read(*texts).named]


def test_a_letter_inherits_the_list_and_names_its_country() -> None:
    assert _named(
        "1. The authority citation for 15 CFR part 744 continues to read as follows:",
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under CANADA, by adding, in alphabetical order, entries for “Electronic Network Inc.” and "
        "“CPUNTO Inc.”;",
        "f. Under RUSSIA, by adding entries for “Innovation and Technologies LLC”; and “Promtekhkomplekt "
        "JSC”.",
    ) == [
        (ENTITY, "added", "CANADA", "Electronic Network Inc.", ""),
        (ENTITY, "added", "CANADA", "CPUNTO Inc.", ""),
        (ENTITY, "added", "RUSSIA", "Innovation and Technologies LLC", ""),
        (ENTITY, "added", "RUSSIA", "Promtekhkomplekt JSC", ""),
    ]


def test_the_verb_of_the_parent_governs_the_children() -> None:
    assert _named(
        "2. Supplement No. 6 to part 744 is amended by removing the entries for:",
        "a. Under CHINA, PEOPLE'S REPUBLIC OF, “Guangdong Guanghua Sci-Tech Co., Ltd.,” and “Hubei "
        "Flying Optical”;",
        "b. Under RUSSIA, “party 31 of 35, name not reproduced”.",
    ) == [
        (UNVERIFIED, "removed", CHINA, "Guangdong Guanghua Sci-Tech Co., Ltd.", ""),
        (UNVERIFIED, "removed", CHINA, "Hubei Flying Optical", ""),
        (UNVERIFIED, "removed", "RUSSIA", "party 31 of 35, name not reproduced", ""),
    ]


def test_roman_numerals_hang_under_letters_and_i_after_h_is_a_letter() -> None:
    assert [
        one[1:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended:",
            "h. Under UNITED KINGDOM, by adding “A”;",
            "i. Under UNITED ARAB EMIRATES:",
            "i. By adding, in alphabetical order, entries for “B” and “C”;",
            "ii. By revising the entry for “D”; and",
            "iii. By removing the entry for “E”;",
            "j. Under YEMEN, by removing “F”.",
        )
    ] == [
        ("added", "UNITED KINGDOM", "A"),
        ("added", "UNITED ARAB EMIRATES", "B"),
        ("added", "UNITED ARAB EMIRATES", "C"),
        ("amended", "UNITED ARAB EMIRATES", "D"),
        ("removed", "UNITED ARAB EMIRATES", "E"),
        ("removed", "YEMEN", "F"),
    ]


def test_i_below_an_h_that_goes_on_is_a_numeral() -> None:
    assert [
        one[1:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended:",
            "g. Under TAIWAN, by adding “A”;",
            "h. Under UNITED KINGDOM:",
            "i. By adding an entry for “B”;",
            "ii. By removing the entry for “C”;",
            "i. Under YEMEN, by removing “D”;",
            "n. Under IRAN, by removing “E”.",
            "i. By adding an entry for “F”.",
        )
    ] == [
        ("added", "TAIWAN", "A"),
        ("added", "UNITED KINGDOM", "B"),
        ("removed", "UNITED KINGDOM", "C"),
        ("removed", "YEMEN", "D"),
        ("removed", "IRAN", "E"),
        ("added", "IRAN", "F"),
    ]


def test_a_letter_takes_nothing_from_the_letter_before_it() -> None:
    assert [
        one[1:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended by adding:",
            "a. Under IRAN, by removing “A”;",
            "c. “B”;",
            "z. Under YEMEN, by removing “C”;",
            "aa. An entry for “D”;",
            "bb. Under OMAN:",
            "i. By removing “E”.",
        )
    ] == [
        ("removed", "IRAN", "A"),
        ("added", "", "B"),
        ("removed", "YEMEN", "C"),
        ("added", "", "D"),
        ("removed", "OMAN", "E"),
    ]


def test_numerals_may_hang_under_the_digit_itself() -> None:
    assert [
        one[1:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended by adding:",
            "i. Under IRAN, by removing “A”;",
            "ii. “B”.",
        )
    ] == [("removed", "IRAN", "A"), ("added", "", "B")]
    assert _named("i. Supplement No. 4 to part 744 is amended by adding “A”.") == [
        (ENTITY, "added", "", "A", "")
    ]


def test_capitals_hang_under_numerals() -> None:
    assert [
        one[1:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended:",
            "a. Under IRAN:",
            "i. By removing:",
            "A. The entry for “A”;",
            "B. The entry for “B”;",
            "ii. By adding “C”.",
        )
    ] == [("removed", "IRAN", "A"), ("removed", "IRAN", "B"), ("added", "IRAN", "C")]


def test_labels_in_brackets_nest_alike() -> None:
    assert [
        one[1:4]
        for one in _named(
            "(2) Supplement No. 4 to part 744 is amended by adding:",
            "(a) Under IRAN, by adding an entry for “A”;",
            "(b) Under OMAN:",
            "(i) An entry for “B”.",
        )
    ] == [("added", "IRAN", "A"), ("added", "OMAN", "B")]


def test_one_rule_touches_three_lists() -> None:
    assert [
        one[:2] + one[3:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended by adding, under IRAN, an entry for “A”.",
            "3. Supplement No. 6 to part 744 is amended by removing the entry for “B” under IRAN.",
            "4. Supplement No. 7 to part 744 is amended by removing the entry for “C” under CHINA.",
        )
    ] == [(ENTITY, "added", "A"), (UNVERIFIED, "removed", "B"), (MEU, "removed", "C")]


def test_supplement_seven_to_another_part_is_no_list_of_ours() -> None:
    said = _read(
        "2. Supplement No. 7 to part 748 is amended by removing “Validated Party”.",
        "3. Section 744.15 is amended by revising paragraph (b).",
    )
    assert said.named == ()
    assert len(said.others) == 2
    assert said.lists == ()


def test_the_part_of_the_section_stands_in_for_a_missing_one() -> None:
    text = "2. Supplement No. 4 is amended by adding “A” under IRAN."
    assert [one.name for one in _read(text).named] == ["A"]
    assert _read(text, part="748").named == ()


@pytest.mark.parametrize(
    "text",
    [
        "By removing the entry for “Old Co.” and adding in its place an entry for “New Co.”.",
        "By removing the name “Old Co.” and adding “New Co.” in its place.",
        "Revising the entry for “Old Co.” to read “New Co.”.",
        "By revising the name “Old Co.” to read as follows: “New Co.”",
    ],
)
def test_a_name_that_replaces_another_is_a_renaming(text: str) -> None:
    assert _named("2. Supplement No. 6 to part 744 is amended under CHINA:", "a. " + text) == [
        (UNVERIFIED, "renamed", "CHINA", "New Co.", "Old Co.")
    ]


def test_an_entry_replaced_by_itself_is_revised() -> None:
    text = "by removing the entry for “Old Co.” and adding in its place an entry for “OLD CO”"
    assert _named("2. Supplement No. 4 to part 744 is amended under CHINA " + text)[0][1] == "amended"


def test_two_removed_and_one_put_in_their_place_stay_apart() -> None:
    found = _named(
        "2. Supplement No. 4 to part 744 is amended under CHINA by removing the entries for “A” and “B” "
        "and adding "
        "in their place an entry for “C”."
    )
    assert [one[1:4:2] for one in found] == [("removed", "A"), ("removed", "B"), ("added", "C")]


@pytest.mark.parametrize(
    "text",
    [
        "in the entry for “Host”, by removing the alias “Gone” and adding the alias “Come”",
        "by removing the alias “Gone” from the entry for “Host”",
        "by adding a footnote 4 designation to the entries for “Host”",
        "by adding an address for the entry “Host”",
        "by revising the entry for “Host” by adding the aliases “One” and “Two”",
    ],
)
def test_what_changes_inside_an_entry_revises_it(text: str) -> None:
    found = _named("2. Supplement No. 4 to part 744 is amended under CHINA, " + text + ".")
    assert [one[1:4] for one in found] == [("amended", "CHINA", "Host")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Removing the heading RUSSIA.", [("RUSSIA", None)]),
        ("Revising the heading TURKEY to read TÜRKİYE.", [("TURKEY", "TÜRKİYE")]),
        ("Revising the country heading “TURKEY” to read “TÜRKİYE”.", [("TURKEY", "TÜRKİYE")]),
        ("Replacing the country name TURKEY with TÜRKİYE.", [("TURKEY", "TÜRKİYE")]),
        ("Removing the heading TURKEY and adding the heading TÜRKİYE in its place.", [("TURKEY", "TÜRKİYE")]),
        (
            "Removing the country “RUSSIA”, and revising the country name “TURKEY” to read “TÜRKİYE”.",
            [("RUSSIA", None), ("TURKEY", "TÜRKİYE")],
        ),
        ("Adding the heading CYPRUS.", []),
    ],
)
def test_headings_are_no_parties(text: str, expected: list[tuple[str, str | None]]) -> None:
    said = _read("2. Supplement No. 6 to part 744 is amended by:", "a. " + text)
    assert [(one.before, one.after) for one in said.headed] == expected
    assert said.named == ()


def test_a_party_under_a_heading_that_goes_is_still_removed() -> None:
    said = _read(
        "2. Amend supplement no. 6 to part 744 by removing the heading RUSSIA and the entry for “A” "
        "under RUSSIA."
    )
    assert [(one.verb, one.heading, one.name) for one in said.named] == [(ChangeKind.REMOVED, "RUSSIA", "A")]
    assert [(one.before, one.after) for one in said.headed] == [("RUSSIA", None)]


def test_quotation_marks_of_other_files_and_inside_names() -> None:
    said = _read(
        "2. Supplement No. 4 to part 744 is amended under RUSSIA by adding entries for ``A''; ‘‘B’’ "
        "and “LLC “Novelco””."
    )
    assert [one.name for one in said.named] == ["A", "B", "LLC “Novelco”"]
    assert said.named[0].quote.endswith("under RUSSIA by adding entries for “A”")


def test_the_quote_holds_the_words_that_govern_the_name() -> None:
    said = _read(
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under RUSSIA, by adding an entry for “A”; and by removing the entries for “B” and “C”.",
    )
    assert [one.quote for one in said.named] == [
        "Under RUSSIA, by adding an entry for “A”",
        "removing the entries for “B”",
        "removing the entries for … “C”",
    ]


def test_a_text_without_a_verb_or_a_list_names_nobody() -> None:
    said = _read(
        "2. Supplement No. 4 to part 744 is amended: “A”", "3. In § 744.11, add “B” to paragraph (a)."
    )
    assert said.named == ()
    assert said.others == ("In § 744.11, add “B” to paragraph (a).",)


def test_a_paragraph_without_a_label_goes_on_where_the_last_one_stood() -> None:
    assert [
        one[1:4]
        for one in _named(
            "2. Supplement No. 4 to part 744 is amended:",
            "a. Under IRAN, by removing the entry for “A”;",
            "and the entry for “B”.",
        )
    ] == [("removed", "IRAN", "A"), ("removed", "IRAN", "B")]


def test_to_amend_an_entry_is_to_revise_it() -> None:
    assert (
        _named("2. Amend supplement No. 4 to part 744 by amending the entry for “A” under IRAN.")[0][1]
        == "amended"
    )


def test_a_heading_of_another_supplement_is_nothing() -> None:
    assert (
        _read(
            "3. Supplement No. 1 to part 738 is amended by revising the heading TURKEY to read TÜRKİYE."
        ).headed
        == ()
    )


def test_a_name_keeps_the_heading_that_it_has() -> None:
    found = _named(
        "2. Supplement No. 4 to part 744 is amended under IRAN by removing the entry for “A” under IRAN."
    )
    assert [one[2] for one in found] == ["IRAN"]


def test_what_the_new_text_of_an_entry_names_is_no_entry() -> None:
    found = _named(
        "2. Supplement No. 4 to part 744 is amended by revising the entry for “A” to read with the name "
        "“B” added."
    )
    assert [one[1:5:3] for one in found] == [("renamed", "A")]


@pytest.mark.parametrize(
    "where",
    [
        "under the heading RUSSIA",
        "under the country heading for “RUSSIA”",
        "under the destination of RUSSIA",
        "under “RUSSIA”",
        "under RUSSIA",
    ],
)
def test_the_heading_that_a_name_stands_under_stays(where: str) -> None:
    said = _read(f"2. Supplement No. 4 to part 744 is amended by removing the entry for “A” {where}.")
    assert [(one.verb, one.heading, one.name) for one in said.named] == [(ChangeKind.REMOVED, "RUSSIA", "A")]
    assert said.headed == ()


@pytest.mark.parametrize(
    ("where", "heading"),
    [
        ("under Russia", "Russia"),
        ("under FREE ISLES", "FREE ISLES"),
        ("under § 744.16", ""),
        ("under EAR", ""),
        ("under review", ""),
    ],
)
def test_only_a_country_is_a_heading(where: str, heading: str) -> None:
    found = _named(f"2. Supplement No. 4 to part 744 is amended by removing the entry for “A” {where}.")
    assert [one[2] for one in found] == [heading]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "removing the entry for “A” and adding “B” in its place, and adding an entry for “C”",
            [("renamed", "B", "A"), ("added", "C", "")],
        ),
        (
            "removing the entry for “A” and adding “B” in its place and adding “C” in its place",
            [("renamed", "B", "A"), ("added", "C", "")],
        ),
        (
            "removing “A” and “B” and adding in their place “C”, removing “D” and adding “E”",
            [
                ("removed", "A", ""),
                ("removed", "B", ""),
                ("added", "C", ""),
                ("removed", "D", ""),
                ("added", "E", ""),
            ],
        ),
        (
            "removing “A” and “B” and adding “C” in their place",
            [("removed", "A", ""), ("removed", "B", ""), ("added", "C", "")],
        ),
        (
            "removing “A” and adding “B” and “C” in its place",
            [("removed", "A", ""), ("added", "B", ""), ("added", "C", "")],
        ),
        (
            "removing “A” and, in its place, adding “B” and “C”",
            [("renamed", "B", "A"), ("added", "C", "")],
        ),
        ("removing “A” and, in its place, revising “B”", [("removed", "A", ""), ("amended", "B", "")]),
        ("removing “A” in its place", [("removed", "A", "")]),
        ("removing the entry for “A” and the alias “B”", [("removed", "A", "")]),
        (
            "revising the entries for “A” and “B” to read “C”",
            [("amended", name, "") for name in "ABC"],
        ),
        ("revising to read as follows the address “A”", []),
        ("adding entries for “” and “B”", [("added", "B", "")]),
        ('adding an entry for "B"', [("added", "B", "")]),
        ("adding, for “RUSSIA”, an entry for “B”", [("added", "B", "")]),
        ("adding an entry for “Georgia”", [("added", "Georgia", "")]),
        ("REMOVING THE ALIASES “A” AND ADDING THE ENTRY FOR “B”", [("added", "B", "")]),
        ("removing “Old Co.” and adding “OLD CO” in its place", [("amended", "OLD CO", "")]),
    ],
)
def test_each_name_has_its_own_fate(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = _named(f"2. Supplement No. 4 to part 744 is amended by {text}.")
    assert [(verb, name, former) for _, verb, _, name, former in found] == expected


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("removing “A” and adding in its place “B”, today", "removing “A” and adding in its place “B”"),
        ("removing “A” and adding “B” in its place", "removing “A” and adding “B” in its place."),
        ("revising the entry for “A” to read “B”", "revising the entry for “A” to read “B”"),
    ],
)
def test_a_renaming_is_quoted_with_both_names(text: str, quote: str) -> None:
    (one,) = _read(f"2. Supplement No. 4 to part 744 is amended by {text}.").named
    assert one.quote.endswith(quote)
    assert "“A”" in one.quote


def test_a_country_in_small_letters_can_be_a_heading() -> None:
    said = _read(
        "2. Supplement No. 4 to part 744 is amended by revising the country name “Turkey” to read “Türkiye”."
    )
    assert [(one.before, one.after) for one in said.headed] == [("Turkey", "Türkiye")]
    assert said.named == ()


def test_the_lists_that_are_touched_are_told_once_each() -> None:
    said = _read(
        "1. The authority citation for 15 CFR part 744 continues to read as follows:",
        "2. Supplement No. 4 to part 744 is amended:",
        "a. By adding “A”;",
        "b. By adding “B”.",
        "3. Supplement No. 6 to part 744 is amended by removing “C”.",
    )
    assert said.lists == (ENTITY, UNVERIFIED)
    assert said.others == ()
