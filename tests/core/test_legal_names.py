from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.legal_names import divide, is_legal_form, looks_like_company


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("WELL BEING ENTERPRISE CO., LTD., 9 F, NO. 170", "WELL BEING ENTERPRISE CO., LTD.", "9 F, NO. 170"),
        ("SPORTS ZONE (MNC GROUP, INC.), 3334 WALNUT", "SPORTS ZONE (MNC GROUP, INC.)", "3334 WALNUT"),
        ("JOSEPH ORMOND KIRK, III., 13204 SAXBY", "JOSEPH ORMOND KIRK, III.", "13204 SAXBY"),
        ("UTAIR AVIATION JSC,, KHANTY-MANSIYSK AIRPORT", "UTAIR AVIATION JSC", "KHANTY-MANSIYSK AIRPORT"),
        ("JIN, ZHONGDA, 1895 DOBBIN DRIVE, SAN JOSE", "JIN, ZHONGDA", "1895 DOBBIN DRIVE, SAN JOSE"),
        ("ELECMAT, INC., 390 UTAH STREET", "ELECMAT, INC.", "390 UTAH STREET"),
        ("Kesina Services", "Kesina Services", ""),
    ],
)
def test_the_name_ends_where_the_address_begins(text: str, name: str, rest: str) -> None:
    divided = divide(text)
    assert (divided.name, divided.rest, divided.certain) == (name, rest, True)


def test_one_word_before_an_odd_address_is_not_certain() -> None:
    assert not divide("Milandr, Georgievskiy Prospekt, Zelenograd").certain


def test_a_name_known_from_elsewhere_decides() -> None:
    divided = divide(
        "Alpha, Beta and Gamma Works, 1 Road, Town", known=["Alpha", "Alpha, Beta and Gamma Works"]
    )
    assert (divided.name, divided.rest) == ("Alpha, Beta and Gamma Works", "1 Road, Town")


def test_a_known_name_is_not_found_inside_a_longer_one() -> None:
    assert divide("Spacetyx Co., Ltd., 9 Road", known=["Spacety"]).name == "Spacetyx Co., Ltd."
    assert divide("Spacety Lux, 9 Road", known=["Spacety", ""]).name == "Spacety Lux"


@given(st.text(alphabet="ABC ,.()1", min_size=1, max_size=40))
def test_no_letter_is_lost_by_dividing(text: str) -> None:
    divided = divide(text)
    kept = [c for c in divided.name + divided.rest if c.isalnum()]
    assert kept == [c for c in text if c.isalnum()]


def test_legal_forms_and_companies() -> None:
    assert is_legal_form("L.L.C.")
    assert is_legal_form("Inc.)")
    assert not is_legal_form("Beijing")
    assert looks_like_company("Well Being Enterprise Co., Ltd.")
    assert not looks_like_company("Joseph Ormond Kirk, III.")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("ALPHA WORKS (BETA, GAMMA AND DELTA), 1 ROAD", "ALPHA WORKS (BETA, GAMMA AND DELTA)", "1 ROAD"),
        ("ALPHA WORKS, ZHONGDA, 1895 DRIVE", "ALPHA WORKS", "ZHONGDA, 1895 DRIVE"),
        ("ALPHA, NORTH PARK, 1895 DRIVE", "ALPHA", "NORTH PARK, 1895 DRIVE"),
        ("ALPHA, BETA", "ALPHA", "BETA"),
    ],
)
def test_only_a_surname_alone_takes_the_word_behind_it(text: str, name: str, rest: str) -> None:
    divided = divide(text)
    assert (divided.name, divided.rest) == (name, rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Alpha (a.k.a. Beta), 1 Road", "(a.k.a. Beta), 1 Road"),
        ("ALPHA; 1 Road", "1 Road"),
        ("Alpha", ""),
    ],
)
def test_what_stands_behind_a_known_name_is_kept(text: str, rest: str) -> None:
    divided = divide(text, known=["Alpha", ""])
    assert (divided.name, divided.rest, divided.certain) == ("Alpha", rest, True)


def test_the_longest_known_name_decides_in_any_order() -> None:
    names = ["Alpha", "Alpha, Zeta and Gamma Works", "Alpha, Zeta", "Zeta"]
    assert divide("Alpha, Zeta and Gamma Works, 1 Road", known=names).name == "Alpha, Zeta and Gamma Works"


def test_a_word_that_goes_on_is_another_name() -> None:
    assert divide("Alphabet, 9 Road", known=["Alpha"]).name == "Alphabet"
    assert divide("Alpha B, 9 Road", known=["Alpha"]).name == "Alpha B"


@pytest.mark.parametrize("suffix", ["Jr.", "Sr.", "II", "III", "IV", "Ph.D.", "M.D."])
def test_what_follows_the_name_of_a_person_makes_no_company(suffix: str) -> None:
    assert not looks_like_company(f"Joseph Ormond Kirk, {suffix}")
