from __future__ import annotations

import pytest

from watcher.core.federal_register import desks
from watcher.core.federal_register.desks import Desk

BUREAU = ("commerce-department", "industry-and-security-bureau")
OFAC = ("treasury-department", "foreign-assets-control-office")
USTR, DEFENSE = ("trade-representative-office-of-united-states",), ("defense-department",)
STATE, TREASURY = ("state-department",), ("treasury-department",)


@pytest.mark.parametrize(
    ("title", "agencies", "expected"),
    [
        ("Additions to the Entity List", BUREAU, Desk.EXPORTS),
        ("Whatever the Bureau publishes", BUREAU, Desk.EXPORTS),
        ("Additions to the Entity List", (), Desk.EXPORTS),
        ("Notice of OFAC Sanctions Actions", OFAC, Desk.SANCTIONS),
        ("Publication of a Web General License", OFAC, Desk.SANCTIONS),
        ("Notice of Designation of Chinese Military Company", DEFENSE, Desk.MILITARY),
        ("Notice of Removal of Designated Chinese Military Companies", DEFENSE, Desk.MILITARY),
        ("Acquisition Regulation: Section 1260H", DEFENSE, Desk.MILITARY),
        ("Defense Health Board; Notice of Federal Advisory Committee Meeting", DEFENSE, None),
        (
            "Agency Information Collection Activities; Comment Request; Section 1260H",
            DEFENSE,
            None,
        ),
        (
            "Imposition of Nonproliferation Measures Against Foreign Persons, Including a Ban on U.S. "
            "Government Procurement",
            STATE,
            Desk.NONPROLIFERATION,
        ),
        ("Imposition of Missile Sanctions on Three Entities", STATE, Desk.NONPROLIFERATION),
        (
            "Determinations Regarding Use of Chemical Weapons by a Country Under a Sanctions Act",
            STATE,
            Desk.NONPROLIFERATION,
        ),
        ("Nonproliferation and Disarmament Fund Report", STATE, None),
        (
            "Bureau of Political-Military Affairs: Statutory Debarment Under the Arms Export Control Act "
            "and the International Traffic in Arms Regulations",
            STATE,
            Desk.DEBARMENT,
        ),
        (
            "Rescission of Debarment Under the International Traffic in Arms Regulations",
            STATE,
            Desk.DEBARMENT,
        ),
        ("Nonprocurement Debarment and Suspension", STATE, None),
        (
            "Bureau of Political-Military Affairs, Directorate of Defense Trade Controls: Notifications to "
            "the Congress of Proposed Commercial Export Licenses",
            STATE,
            None,
        ),
        ("Notice of Department of State Sanctions Actions", STATE, Desk.STATE_SANCTIONS),
        ("Bureau of the Fiscal Service; Surety Companies", TREASURY, None),
        (
            "Provisions Pertaining to U.S. Investments in Certain National Security Technologies and "
            "Products in Countries of Concern",
            TREASURY,
            Desk.OUTBOUND,
        ),
        ("Notice of Modification of Section 301 Action", USTR, Desk.TARIFFS),
        ("2026 Special 301 Review: Request for Comments", USTR, None),
        ("Fiscal Year 2027 Tariff-Rate Quota Allocations for Raw Cane Sugar", USTR, None),
        ("Safety Zone; Ohio River", ("coast-guard",), None),
        ("Statutory Debarment", ("",), None),
    ],
)
def test_what_is_told_of_which_agency(title: str, agencies: tuple[str, ...], expected: Desk | None) -> None:
    assert desks.of(title, "", agencies) is expected


def test_an_abstract_names_a_tariff_action() -> None:
    abstract = "In accordance with section 301 of the Trade Act the action is modified."
    assert desks.of("Notice of Action", abstract, USTR) is Desk.TARIFFS
    assert desks.of("Notice of Action", "", USTR) is None
    assert desks.of("2026 Special 301 Review", abstract, USTR) is None
    # Public inspection names the office alone, whose printed name has no hyphens.
    investments = "Provisions Pertaining to U.S. Investments in Certain National Security Technologies"
    assert desks.of(investments, "", ("investment-security-office",)) is Desk.OUTBOUND
    assert desks.of("Due Diligence", "Companies under section 1260H are excluded.", DEFENSE) is None


@pytest.mark.parametrize(
    ("printed", "title", "expected"),
    [
        ("Bureau of Industry and Security", "X", Desk.EXPORTS),
        ("Office of Foreign Assets Control", "X", Desk.SANCTIONS),
        ("OFFICE OF THE UNITED STATES TRADE REPRESENTATIVE", "Section 301", Desk.TARIFFS),
        ("DEPARTMENT OF DEFENSE", "Chinese Military Companies", Desk.MILITARY),
        ("DEPARTMENT OF WAR", "Chinese Military Companies", Desk.MILITARY),
        ("Department of State", "Statutory Debarment", Desk.DEBARMENT),
        ("Office of Investment Security", "Outbound Investment", Desk.OUTBOUND),
        ("Fish and Wildlife Service", "Section 301", None),
    ],
)
def test_names_as_full_texts_print_them(printed: str, title: str, expected: Desk | None) -> None:
    assert desks.of(title, "", (printed,)) is expected


@pytest.mark.parametrize(
    ("desk", "text", "expected"),
    [
        (Desk.EXPORTS, "", (None, "us_export_rules")),
        (Desk.TARIFFS, "", (None, "us_tariffs")),
        (Desk.OUTBOUND, "", (None, "us_outbound_investment")),
        (Desk.MILITARY, "", ("us_dod_1260h", None)),
        (Desk.NONPROLIFERATION, "", ("us_state_isn", None)),
        (Desk.DEBARMENT, "", ("us_state_debarred", None)),
        (Desk.STATE_SANCTIONS, "", ("us_ofac_sdn", None)),
        (Desk.SANCTIONS, "Cuban Assets Control Regulations", ("us_ofac_sdn", None)),
        (Desk.SANCTIONS, "Chinese Military-Industrial Complex Sanctions Regulations", ("us_ofac_cmic", None)),
        (Desk.SANCTIONS, "the Non-SDN Menu-Based Sanctions List", ("us_ofac_mbs", None)),
    ],
)
def test_list_or_topic(desk: Desk, text: str, expected: tuple[str | None, str | None]) -> None:
    assert desks.place(desk, text) == expected
