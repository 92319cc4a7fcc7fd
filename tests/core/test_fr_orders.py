from __future__ import annotations

import pytest

from watcher.core.federal_register.orders import is_order, respondents
from watcher.model.entry import NameRole, PartyType

RENEWING = "Order Renewing Temporary Denial of Export Privileges"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Order Denying Export Privileges", True),
        (RENEWING, True),
        ("Order Renewing Order Temporarily Denying Export Privileges", True),
        ("Order Temporarily Denying Export Privileges", True),
        ("Order Relating to Export Privileges", True),
        ("Revisions of Temporary Denial Order Provisions To Allow for Extended Renewals", False),
        ("Additions to the Entity List", False),
    ],
)
def test_orders_by_title(title: str, expected: bool) -> None:
    assert is_order(title) is expected


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (RENEWING, []),
        (f"{RENEWING}; PJSC Aeroflot, 1 Arbat St., 119019, Moscow, Russia", ["PJSC Aeroflot"]),
        (
            f"URAL Airlines JSC, Utrenniy Lane 1-g, Yekaterinburg, Russia 620025; {RENEWING}",
            ["URAL Airlines JSC"],
        ),
        (
            f"{RENEWING}: Rossiya Airlines, Pilotov St 18-4, St. Petersburg, Russia, 196210",
            ["Rossiya Airlines"],
        ),
        (
            f"{RENEWING}; Nordwind Airlines; Leningradskaya Str., Building 25, Moscow Region, 141402, Russia",
            ["Nordwind Airlines"],
        ),
        (
            f"{RENEWING}, Quicksilver Manufacturing, Inc., 8209 Market St., Wilmington, NC 28411; Rapid "
            f"Cut LLC, 8209 "
            "Market St., Wilmington, NC 28411",
            ["Quicksilver Manufacturing, Inc.", "Rapid Cut LLC"],
        ),
        (f"{RENEWING}; A Trading", ["A Trading"]),
        (f"{RENEWING}; Xavier Roe, 1 Road; ; B LLC, 2 Road; , 3 Road", ["Xavier Roe", "B LLC"]),
        (f"{RENEWING}; A LLC, 1 Road; Order Denying Export Privileges; Alpha DX", ["A LLC", "Alpha DX"]),
        (f"{RENEWING}; John Roe, with an address at: 2 Road, Hillsborough, CA 94010", ["John Roe"]),
    ],
)
def test_respondents_named_in_the_title(title: str, names: list[str]) -> None:
    assert [party.name for party in respondents(title)] == names


def test_what_a_title_says_of_a_respondent() -> None:
    (airline,) = respondents(f"{RENEWING}; Siberian Airlines d/b/a S7 Airlines, 633104, Novosibirskaya obl.")
    assert [(name.text, name.role) for name in airline.names] == [
        ("Siberian Airlines", NameRole.PRIMARY),
        ("S7 Airlines", NameRole.ALIAS),
    ]
    (person,) = respondents(
        "Order Denying Export Privileges; In the Matter of: John Roe, Currently Incarcerated at: Inmate "
        "Number: "
        "1-2, FCI X, Dublin, CA 94568, and With an Address at: 2 Road, Hillsborough, CA 94010"
    )
    assert (person.name, person.type, person.countries) == ("John Roe", PartyType.PERSON, ("US",))
    assert person.addresses == (
        "Inmate Number: 1-2, FCI X, Dublin, CA 94568",
        "2 Road, Hillsborough, CA 94010",
    )
    (company,) = respondents(f"{RENEWING}; A Co., Ltd., 1 Road, Moscow, Russia 125040")
    assert (company.type, company.countries) == (PartyType.ORGANIZATION, ("RU",))


@pytest.mark.parametrize(
    ("address", "countries"),
    [
        ("1 Road, Dublin, CA 94568", ("US",)),
        ("1 Road, Kyiv, UA 01001", ("UA",)),  # two capitals and five digits, and no state
        ("1 Road, Somewhere", ()),
    ],
)
def test_the_country_of_an_address(address: str, countries: tuple[str, ...]) -> None:
    (party,) = respondents(f"{RENEWING}; A LLC, {address}")
    assert party.countries == countries
