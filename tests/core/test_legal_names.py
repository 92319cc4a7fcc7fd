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
