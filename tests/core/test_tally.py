"""What the lists show of an act by now, and what is said only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support.changes import change, party

from watcher.core.crosscheck import is_cross_check, shower_name
from watcher.core.repeats import is_step, news
from watcher.core.tally import Shower, tally
from watcher.core.view_counts import compared
from watcher.model.change import Basis, Change, Instrument, NoticeRef
from watcher.model.entry import Name, NameRole
from watcher.model.measure import ChangeKind, Count, FieldChange
from watcher.model.source import Declaration, ListInfo, SourceKind

K = ChangeKind
ALIAS = NameRole.ALIAS
ENTITY = "us_bis_entity"
TODAY = date(2026, 10, 5)
RULE = NoticeRef("r", "2026-1", "Rule", date(2026, 10, 1), "https://fr/r", "rule")
RELEASE = NoticeRef("p", None, "Release", date(2026, 10, 1), "https://bis/p", "press_release")


def announced(name: str, kind: ChangeKind = K.ADDED, **more: object) -> Change:
    given = {"list_id": ENTITY, "notice": RULE, "source_id": "us_fr_documents", "id": f"a/{kind}/{name}"}
    return change(kind, party(name), **(given | more))


def observed(name: str, kind: ChangeKind = K.ADDED, source: str = "us_ecfr_744", **more: object) -> Change:
    given = {"list_id": ENTITY, "notice": None, "basis": Basis.OBSERVED, "source_id": source}
    return change(kind, party(name), **(given | {"id": f"{source}/{kind}/{name}"} | more))


def shower(name: str, *shown: str, source: str = "us_ecfr_744", list_id: str = ENTITY) -> Shower:
    return Shower(source, list_id, name, frozenset(shown))


CODIFIED = shower("the codified list", "alphaco")
CONSOLIDATED = shower("the consolidated list", source="us_csl")
ALPHA, BETA = announced("Alpha Co."), announced("Beta Co.")


@pytest.mark.parametrize(
    ("changes", "showers", "said"),
    [
        ((ALPHA, BETA), (CODIFIED,), ()),
        ((observed("Alpha Co."),), (CODIFIED,), ()),
        ((ALPHA, observed("Alpha Co.")), (), ()),
        (
            (ALPHA, BETA, observed("Alpha Co."), observed("Beta Co.")),
            (CODIFIED, CONSOLIDATED),
            ("Confirmed in the codified list: 2 of 2; still missing from the consolidated list: 2.",),
        ),
        (
            (ALPHA, BETA, observed("Alpha Co.")),
            (CODIFIED,),
            ("Confirmed in the codified list: 1 of 2; still missing from the codified list: 1.",),
        ),
        (  # the party stood there when the list was first read
            (ALPHA, BETA, observed("Beta Co.")),
            (CODIFIED,),
            ("Confirmed in the codified list: 1 of 2; as the codified list had it before: 1.",),
        ),
        (
            (
                announced("Alpha Co.", K.REMOVED),
                announced("Beta Co.", K.REMOVED),
                observed("Beta Co.", K.REMOVED),
            ),
            (CODIFIED,),
            ("Confirmed in the codified list: 1 of 2; still shown by the codified list: 1.",),
        ),
        (  # not in force yet: nobody misses it
            (ALPHA, announced("Late Co.", effective_on=date(2027, 1, 1)), observed("Alpha Co.")),
            (CODIFIED,),
            ("Confirmed in the codified list: 1 of 2.",),
        ),
        (  # an amendment is no coming and no going
            (announced("Alpha Co.", K.AMENDED), observed("Alpha Co.", K.AMENDED)),
            (CODIFIED,),
            (),
        ),
        (  # a list of which the sources show nothing is not spoken of
            (ALPHA, announced("Other", list_id="us_dod_1260h"), observed("Alpha Co.")),
            (CODIFIED, shower("the SDN List", list_id="us_ofac_sdn", source="us_ofac_sdn")),
            ("Confirmed in the codified list: 1 of 1.",),
        ),
    ],
)
def test_the_sentence(
    changes: tuple[Change, ...], showers: tuple[Shower, ...], said: tuple[str, ...]
) -> None:
    assert tally(changes, showers, TODAY) == said


def test_a_party_that_moved_leaves_and_comes_as_one() -> None:
    mover = announced("Mover Co.", K.MOVED, moved_from="us_bis_unverified")
    seen = observed("Mover Co.", K.MOVED, moved_from="us_bis_unverified")
    assert news((seen,), (mover,)) == ()
    assert tally((mover, seen), (CODIFIED,), TODAY) == ("Confirmed in the codified list: 1 of 1.",)


@pytest.mark.parametrize(
    ("change", "former", "is_news"),
    [
        (observed("Alpha Co."), ALPHA, False),
        (ALPHA, observed("Alpha Co."), False),
        (observed("ALPHA CO"), ALPHA, False),
        (observed("Gamma Co."), ALPHA, True),
        (observed("Alpha Co.", K.REMOVED), ALPHA, True),
        (observed("Alpha Co.", source="us_csl"), observed("Alpha Co."), False),
        (observed("Alpha Co.", id="again"), observed("Alpha Co."), True),
        (observed("Alpha Co.", K.AMENDED), announced("Alpha Co.", K.AMENDED), False),
        (observed("Alpha Co.", K.AMENDED), announced("Alpha Co.", K.SUSPENDED), True),
        (
            observed("Alpha Co.", K.AMENDED, fields=(FieldChange("addresses", "A", "B"),)),
            announced("Alpha Co.", K.AMENDED),
            True,
        ),
        (
            observed("Alpha Co.", K.AMENDED, "us_csl", fields=(FieldChange("addresses", "A", "B"),)),
            observed("Alpha Co.", K.AMENDED, fields=(FieldChange("addresses", "A", "B"),)),
            False,
        ),
        (announced("Alpha Co.", K.AMENDED, notice=RELEASE), announced("Alpha Co.", K.SUSPENDED), True),
        (
            announced("Alpha Co.", K.ENDED, notice=RELEASE, instrument=Instrument("90 FR 1", TODAY)),
            announced("Alpha Co.", K.ENDED, instrument=Instrument("90 FR 2", TODAY)),
            True,
        ),
        (
            replace(ALPHA, notice=RELEASE, party=party("Alpha Co.", names=(Name("Alef", role=ALIAS),))),
            ALPHA,
            True,
        ),
        (replace(ALPHA, notice=RELEASE, party=party("Alpha Co.", countries=("US", "CA"))), ALPHA, True),
        (announced("Alpha Co.", notice=RELEASE, id="p"), ALPHA, False),
        (announced("Alpha Co.", notice=RELEASE, id="p", effective_on=TODAY), ALPHA, True),
        (announced("Alpha Co.", id="same notice"), ALPHA, True),
        (
            replace(ALPHA, id="p", notice=RELEASE, party=party("Alpha Co.", addresses=("1 Road",))),
            ALPHA,
            True,
        ),
        (announced("Alpha Co.", K.LAPSED, basis=Basis.DUE), announced("Alpha Co.", K.DUE_SOON), True),
        (change(K.PUBLISHED, list_id=ENTITY, notice=RELEASE, id="r"), ALPHA, False),
        (change(K.PUBLISHED, list_id="us_bis_meu", notice=RELEASE, id="r"), ALPHA, True),
        (change(K.PUBLISHED, list_id=ENTITY, notice=RULE, id="r"), ALPHA, True),
        (change(K.PUBLISHED, list_id=ENTITY, notice=RELEASE, id="r"), observed("Alpha Co."), True),
    ],
)
def test_what_is_news(change: Change, former: Change, is_news: bool) -> None:
    assert bool(news((change,), (former,))) is is_news
    assert is_step((change,), (former,)) is not is_news


def test_of_a_notice_and_a_list_the_notice_is_kept() -> None:
    assert news((observed("Alpha Co."), BETA, ALPHA)) == (BETA, ALPHA)
    assert not is_step((ALPHA,), ())
    assert is_step((), (ALPHA,))


def test_two_notices_that_count_otherwise() -> None:
    rule = announced("Alpha Co.", K.REMOVED, counts=(Count(K.REMOVED, ENTITY, 35, 35),))
    said = change(
        K.PUBLISHED, list_id=ENTITY, notice=RELEASE, counts=(Count(K.REMOVED, ENTITY, 33, 0),), id="r"
    )
    assert compared((rule, said)) == ("33 announced in the press release, 35 in the rule",)
    assert compared((rule, replace(said, counts=(Count(K.REMOVED, ENTITY, 35, 0),)))) == ()
    entries = replace(said, counts=(Count(K.REMOVED, ENTITY, 40, 0, of="entries"),))
    assert compared((rule, entries, observed("Alpha Co.", K.REMOVED))) == ()


def _declared(name: str, stage: str, kind: SourceKind = SourceKind.LIST) -> Declaration:
    return Declaration(name, "", "", kind, (ENTITY,), (), None, stage=stage)  # type: ignore[arg-type]


def test_which_list_only_copies() -> None:
    lists = {
        ENTITY: ListInfo(ENTITY, "BIS Entity List", "", "", "", "us_ecfr_744", "US"),
        "us_state_isn": ListInfo("us_state_isn", "ISN", "", "", "", "us_csl", "US"),
    }
    csl, ecfr = _declared("us_csl", "consolidated"), _declared("us_ecfr_744", "codified")
    both = {"us_csl", "us_ecfr_744"}
    assert is_cross_check(csl, ENTITY, lists, both)
    assert not is_cross_check(csl, ENTITY, lists, {"us_csl"}), "nobody else shows it here"
    assert not is_cross_check(csl, "us_state_isn", lists, both), "it is the authority"
    assert not is_cross_check(csl, None, lists, both)
    assert not is_cross_check(ecfr, ENTITY, lists, both)
    assert not is_cross_check(_declared("x", "consolidated", SourceKind.FEED), ENTITY, lists, both)
    assert shower_name(csl, ENTITY, lists) == "the consolidated list"
    assert shower_name(_declared("us_bis_dpl", "published"), ENTITY, lists) == "the BIS Entity List"
    assert shower_name(_declared("us_bis_dpl", "published"), "unknown", lists) == "unknown"


GAMMA = announced("Gamma Co.", K.REMOVED)
SEEN = observed("Alpha Co.")


@pytest.mark.parametrize(
    ("more", "shown", "said"),
    [
        ((), (), "1 of 1"),
        ((announced("Beta Co.", effective_on=TODAY),), (), "1 of 2; still missing from the list: 1"),
        ((announced("Beta Co.", effective_on=date(2026, 10, 6)),), (), "1 of 2"),  # not in force yet
        (
            (BETA, announced("Delta Co."), GAMMA),
            ("gammaco",),
            "1 of 4; still missing from the list: 2; still shown by the list: 1",
        ),
        ((GAMMA,), (), "1 of 2; as the list had it before: 1"),
        (
            (replace(BETA, party=party("Beta Co.", "乙公司")),),
            ("乙公司",),
            "1 of 2; as the list had it before: 1",
        ),
        ((announced("Beta Co.", source_id="us_ecfr_744"),), (), "1 of 2; still missing from the list: 1"),
        ((change(K.ADDED, None, list_id=ENTITY),), (), "1 of 1"),
        ((announced("Beta Co.", list_id="us_bis_unverified"),), (), "1 of 1"),
        ((announced("Beta Co.", K.AMENDED),), (), "1 of 1"),
    ],
)
def test_what_the_list_shows_of_an_act(more: tuple[Change, ...], shown: tuple[str, ...], said: str) -> None:
    listed = shower("the list", *shown)
    for changes in ((*more, ALPHA, SEEN), (SEEN, ALPHA, *more)):
        assert tally(changes, (listed,), TODAY) == (f"Confirmed in the list: {said}.",)


def test_a_list_that_the_act_does_not_touch_is_not_spoken_of() -> None:
    other = shower("another list", source="x", list_id="us_bis_denied")
    assert tally((ALPHA, SEEN), (other, shower("the list")), TODAY) == ("Confirmed in the list: 1 of 1.",)
