from __future__ import annotations

import pytest

from watcher.core.federal_register.counts import stated, verbs_of_title

ENTITY, UNVERIFIED, MEU = "us_bis_entity", "us_bis_unverified", "us_bis_meu"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "by adding 10 entities under 13 entries to the Entity List.",
            [("added", ENTITY, 10, "parties"), ("added", ENTITY, 13, "entries")],
        ),
        (
            "adding 29 entries (26 entities, 3 addresses) to the Entity List",
            [("added", ENTITY, 26, "parties"), ("added", ENTITY, 29, "entries")],
        ),
        (
            "removing three (3) persons from the Unverified List, or UVL.",
            [("removed", UNVERIFIED, 3, "parties")],
        ),
        (
            "by adding seventy-six entities to the Entity List. This rule also revises four existing "
            "entries.",
            [("added", ENTITY, 76, "parties"), ("amended", ENTITY, 4, "entries")],
        ),
        (
            "removing an entity from the Military-End User List and adding one entity to the Military "
            "End-User (MEU) List",
            [("removed", MEU, 1, "parties"), ("added", MEU, 1, "parties")],
        ),
        ("removes three entities from the Validated End-User (VEU) Program", []),
        (
            "by removing 9 persons from the UVL and adding them to the Entity List. BIS is also removing "
            "27 persons from the UVL.",
            [("removed", UNVERIFIED, 36, "parties"), ("added", ENTITY, 9, "parties")],
        ),
        (
            "adding seven entities to the Entity List. The rule adds seven entities to the Entity List.",
            [("added", ENTITY, 7, "parties")],
        ),
        (
            "The thirty-three persons are added to the UVL because checks failed.",
            [("added", UNVERIFIED, 33, "parties")],
        ),
        ("Two entries were revised on the Entity List.", [("amended", ENTITY, 2, "entries")]),
        ("This rule changes the Entity List. It is adding two entities.", [("added", ENTITY, 2, "parties")]),
        (
            "adding five entities, with eight addresses, to the Entity List; removing six aliases",
            [("added", ENTITY, 5, "parties")],
        ),
        ("This rule concerns advanced computing items.", []),
        (
            "by adding ten entities to the Entity List. The three entities under France are added for what they "
            "bought for the others.",
            [("added", ENTITY, 10, "parties")],
        ),
        (
            "removing two entities from the Validated End-User Program and adding a company to the Entity List",
            [("added", ENTITY, 1, "parties")],
        ),
        (
            "adding two entities to the Entity List. The checks are done. BIS is removing one entity.",
            [("added", ENTITY, 2, "parties"), ("removed", ENTITY, 1, "parties")],
        ),
        (
            "by removing 9 persons and adding them to the Entity List",
            [("added", ENTITY, 9, "parties")],
        ),
        (
            "by adding them to the Entity List and removing two persons from the UVL",
            [("removed", UNVERIFIED, 2, "parties")],
        ),
        (
            "Two persons are removed from the UVL and one entity is added to the Entity List.",
            [("removed", UNVERIFIED, 2, "parties"), ("added", ENTITY, 1, "parties")],
        ),
        (
            "by adding 5 entities to the Entity List. BIS is also adding five entities to the Entity List.",
            [("added", ENTITY, 10, "parties")],
        ),
        (
            "by removing 9 persons from the UVL. In this rule, BIS is removing 27 persons from the UVL.",
            [("removed", UNVERIFIED, 36, "parties")],
        ),
        ("1234567890123 persons are added to the UVL.", []),
        ("adding two entities", []),
    ],
)
def test_numbers_in_words_and_digits(text: str, expected: list[tuple[str, str, int, str]]) -> None:
    assert [(one.verb.value, one.list_id, one.number, one.of) for one in stated(text)] == expected


def test_a_sentence_without_a_list_speaks_of_the_one_in_the_title() -> None:
    assert [(one.list_id, one.number) for one in stated("removing one entity under China", ENTITY)] == [
        (ENTITY, 1)
    ]
    text = "adding two entities, removing three persons from the UVL, and adding one entity to the MEU List"
    assert [(one.verb.value, one.list_id, one.number) for one in stated(text, ENTITY)] == [
        ("added", ENTITY, 2),
        ("removed", UNVERIFIED, 3),
        ("added", MEU, 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "by adding an entity under 29 entries to the Entity List.",
        "by adding 29 entries (26 entities) to the Entity List.",
        "Two entries were revised on the Entity List.",
        "BIS adds 5 persons to the UVL. BIS also adds five persons to the UVL.",
        "adding two entities to the UVL and removing two. Of the 2 firms being removed: one under the destination of China; "
        "one under the destination of India.",
    ],
)
def test_capitals_say_the_same(text: str) -> None:
    assert stated(text)
    assert [(one.verb, one.list_id, one.number, one.of, one.breakdown) for one in stated(text.upper())] == [
        (one.verb, one.list_id, one.number, one.of, one.breakdown) for one in stated(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "adding 6 entities to the Entity List under the destinations of India, (1), China, People's "
            "Republic of (China) (3), and the United Arab Emirates (UAE) (2).",
            {"CN": 3, "IN": 1, "AE": 2},
        ),
        (
            "removing a total of 6 persons from the UVL, including three under the destination of China, one "
            "person, under the destination of Turkey, because checks succeeded; two persons, under the "
            "destination of Russia, left too.",
            {"CN": 3, "TR": 1, "RU": 2},
        ),
        (
            "removing two persons from the UVL. Of the 2 persons being removed, one is under the destination "
            "of China, and the other is under the destination of Saudi Arabia.",
            {"SA": 1, "CN": 1},
        ),
        (
            "adding 4 persons to the UVL. Of these, one is under each of the following destinations: "
            "Bulgaria and Canada; "
            "two are under the destination of Germany.",
            {"BG": 1, "CA": 1, "DE": 2},
        ),
        (
            "adding 11 entities to the Entity List. The 11 entities are under the destinations of the PRC (6), "
            "Türkiye (4), and the United Arab Emirates (1).",
            {"CN": 6, "TR": 4, "AE": 1},
        ),
        ("adding 9 entities to the Entity List under China (2).", {}),
        (
            "adding 4 entities to the Entity List. China (including Hong Kong) (3) and India (1) are concerned.",
            {"CN": 3, "IN": 1},
        ),
        (
            "adding 4 persons to the UVL; two are under each of the following destinations: Canada, and Norway.",
            {"CA": 2, "NO": 2},
        ),
        (
            "adding 2 entities to the Entity List under China (1) and India (1). Goods went to Iran (2).",
            {"CN": 1, "IN": 1},
        ),
    ],
)
def test_shares_by_destination_are_kept_only_if_they_add_up(text: str, expected: dict[str, int]) -> None:
    assert dict(stated(text)[0].breakdown) == expected


def test_shares_go_to_the_number_that_they_divide() -> None:
    parties, entries = stated(
        "adding 2 entities under 3 entries to the Entity List under Canada (1) and France (2)."
    )
    assert (parties.breakdown, entries.breakdown) == ((), (("CA", 1), ("FR", 2)))


@pytest.mark.parametrize(
    "text",
    [
        "adding two entities to the Entity List and removing two persons from the UVL. In detail, of the 2 firms "
        "being removed: one under the destination of China; one under the destination of India.",
        "adding two entities to the Entity List. BIS is removing two persons from the UVL, under China (1) and "
        "India (1).",
    ],
)
def test_shares_go_to_the_verb_that_they_are_of(text: str) -> None:
    added, removed = stated(text)
    assert (added.verb.value, added.breakdown) == ("added", ())
    assert (removed.verb.value, removed.breakdown) == ("removed", (("CN", 1), ("IN", 1)))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Entity List Removal", {("removed", ENTITY)}),
        ("Additions and Revisions to the Entity List", {("added", ENTITY), ("amended", ENTITY)}),
        ("The Unverified List; Additions and Removals", {("added", UNVERIFIED), ("removed", UNVERIFIED)}),
        (
            "Addition of Entities and Revision to Existing Entities on the Entity List; Removal of "
            "Existing Entity From "
            "the Military End User List",
            {("added", ENTITY), ("amended", ENTITY), ("removed", MEU)},
        ),
        ("Removals From the Validated End-User (VEU) Program", set()),
        (
            "Additions to the Entity List; Revisions to the Unverified List; Removals",
            {("added", ENTITY), ("amended", UNVERIFIED), ("removed", UNVERIFIED)},
        ),
        ("Iran Foreign Direct Product Rule", set()),
    ],
)
def test_titles_say_verbs_and_lists(title: str, expected: set[tuple[str, str]]) -> None:
    assert {(verb.value, list_id) for verb, list_id in verbs_of_title(title)} == expected


def test_shares_that_divide_nothing_are_left() -> None:
    assert stated("The destinations are China (2) and Atlantis (3).") == ()
    assert stated("One is under the destination of Atlantis.", ENTITY) == ()
    assert stated("Several entities are added.", None) == ()
    assert stated("Three entities are added.", None) == ()
    text = (
        "adding 2 entities to the UVL, one is under each of the following destinations: Atlantis and Canada."
    )
    assert stated(text)[0].breakdown == ()


def test_what_is_said_of_a_part_of_the_number_is_kept() -> None:
    abstract = (
        "BIS amends the EAR by removing 35 persons from the Unverified List. For 33 of them, end-use checks "
        "verified the bona fides; the two under Russia leave because they stand on the Entity List."
    )
    (count,) = stated(abstract)
    assert count.number == 35
    assert count.words == (
        "removing 35 persons from the Unverified List — For 33 of them, end-use checks "
        "verified the bona fides; the two under Russia leave because they stand on the Entity List."
    )


def test_a_part_stated_with_the_number_itself_or_without_any_adds_no_words() -> None:
    (count,) = stated("removing 35 persons from the Unverified List, for 33 of them after checks.")
    assert count.words == "removing 35 persons from the Unverified List"
    assert stated("The checks were favourable for 33 of them.") == ()
    (count,) = stated("removing 35 persons from the UVL. The checks were favourable for 33 of them.")
    assert count.words.endswith("the UVL — The checks were favourable for 33 of them.")
    (count,) = stated("removing 35 persons from the UVL. The checks were favourable.")
    assert count.words == "removing 35 persons from the UVL"


def test_what_is_added_up_keeps_both_wordings() -> None:
    (count,) = stated("adding 5 entities to the UVL. BIS is also adding 2 persons to the UVL.")
    assert (count.number, count.words) == (7, "adding 5 entities to the UVL; adding 2 persons to the UVL")
