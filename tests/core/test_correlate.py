"""Which event a change opens or joins, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.acts import BUREAU, CONTROL, SPOKESPERSON, listing, mofcom, notice, party
from support.law import LAW, MAY_UNRELIABLE, NO_13, NO_21, NOVEMBER_CONTROL, UEL_7, UEL_8

from watcher.core.announce import announce
from watcher.core.correlate import WINDOW, correlate, links
from watcher.core.deadlines import with_parties
from watcher.core.register import gather
from watcher.core.reminders import due_changes
from watcher.core.standing import fold
from watcher.model.change import Basis, Change, NoticeRef
from watcher.model.entry import PartyEntry
from watcher.model.event import EventUpdate, Stage
from watcher.model.measure import ChangeKind, Measure, Notice, NoticeEntry
from watcher.model.source import ListInfo
from watcher.model.standing import Deadline

K = ChangeKind
NOW = datetime(2023, 2, 24, 14, 0, tzinfo=UTC)
ENTITY, UNVERIFIED, DENIED = "us_bis_entity", "us_bis_unverified", "us_bis_denied"
LISTS = {
    DENIED: ListInfo(DENIED, "Denied Persons List", "被拒绝人员清单", "EAR", "", "us_bis_dpl", "US"),
    ENTITY: ListInfo(ENTITY, "Entity List", "实体清单", "EAR", "", "us_ecfr_744", "US"),
}


def observed(
    kind: ChangeKind,
    name: str,
    *,
    source: str = "us_ecfr_744",
    place: str = ENTITY,
    seq: int = 1,
    **more: object,
) -> Change:
    return Change(
        id=f"{source}/{place}/{seq}/{kind}/{name}",
        source_id=source,
        kind=kind,
        basis=Basis.OBSERVED,
        list_id=place,
        party=party(None, name),
        **more,  # type: ignore[arg-type]
    )


def rule(number: str, day: date, *names: str, **more: object) -> NoticeEntry:
    entry = listing(number, day, ENTITY, [party(None, name) for name in names])
    return replace(
        entry,
        key=f"{number}@{day}",
        notice=replace(entry.notice, lang="en", title=f"Rule {number}", **more),  # type: ignore[arg-type]
    )


def announced(*entries: NoticeEntry, known: Sequence[tuple[str, NoticeEntry]] = ()) -> tuple[Change, ...]:
    return announce(known, entries, source_id="us_fr_documents", seen_at=NOW)


def sorted_into(
    changes: Sequence[Change],
    *entries: NoticeEntry,
    events: Sequence[EventUpdate] = (),
    now: datetime = NOW,
    stages: dict[str, str] | None = None,
    copies: Sequence[tuple[str, NoticeEntry]] = (),
) -> tuple[EventUpdate, ...]:
    notices: dict[str, Notice] = {entry.key: entry.notice for entry in entries}
    held = [(update.event, update.earlier + update.changes) for update in events]
    return correlate(
        changes, notices=notices, events=held, now=now, lists=LISTS, stages=stages, copies=copies
    )


RULE = rule(
    "2023-03929",
    date(2023, 2, 27),
    "Alpha Co.",
    "Beta Co.",
    citations=("88 FR 12150",),
    dockets=("RIN 0694-AJ15",),
)


def test_a_notice_opens_one_event() -> None:
    [update] = sorted_into(announced(RULE), RULE)
    event = update.event
    assert update.opens
    assert (event.title, event.stage, event.revision) == ("Rule 2023-03929", Stage.PUBLISHED, 0)
    assert (event.opened_at, event.updated_at) == (NOW, NOW)
    assert len(update.changes) == 2
    assert {(link.kind, link.value) for link in event.links} == {
        ("notice", "2023-03929@2023-02-27"),
        ("number", "2023-03929"),
        ("citation", "88 FR 12150"),
        ("docket", "RIN 0694-AJ15"),
        ("party", f"{ENTITY}|in|alphaco"),
        ("party", f"{ENTITY}|in|betaco"),
    }
    assert [(link.kind, link.value) for link in links(update.changes, {RULE.key: RULE.notice})] == [
        (link.kind, link.value) for link in event.links
    ]


def test_two_acts_are_two_events_and_one_answer_that_does_two_things_is_one() -> None:
    known = [(BUREAU, NO_13), (BUREAU, NO_21)]
    changes = announced(NOVEMBER_CONTROL, known=known)
    [update] = sorted_into(changes, NOVEMBER_CONTROL)
    assert update.event.stage is Stage.ANNOUNCED
    assert len(update.changes) == 31
    two = sorted_into(announced(NO_13, NO_21), NO_13, NO_21)
    assert [len(update.changes) for update in two] == [15, 16]


def test_the_codified_list_joins_the_rule_over_the_party() -> None:
    first = sorted_into(announced(RULE), RULE)
    seen = [observed(K.ADDED, "Alpha Co."), observed(K.ADDED, "Beta Co."), observed(K.ADDED, "Gamma Co.")]
    later = NOW + timedelta(days=3)
    joined, alone = sorted_into(seen, RULE, events=first, now=later, stages={"us_ecfr_744": "codified"})
    assert joined.event.id == first[0].event.id
    assert (joined.event.revision, joined.event.stage, joined.event.updated_at) == (1, Stage.CODIFIED, later)
    assert joined.event.title == "Rule 2023-03929"
    assert [change.party.name for change in joined.changes if change.party] == ["Alpha Co.", "Beta Co."]
    assert joined.earlier == first[0].changes
    assert f"joined over the same party on {ENTITY}" in joined.notes
    assert joined.reached is Stage.CODIFIED
    assert not joined.opens
    assert (alone.event.title, alone.event.stage) == ("Entity List: 1 added", Stage.CODIFIED)
    assert alone.opens


def test_a_later_list_joins_as_well_and_the_same_list_does_not_twice() -> None:
    first = sorted_into(announced(RULE), RULE)
    second = sorted_into([observed(K.ADDED, "Alpha Co.")], RULE, events=first)
    third = sorted_into(
        [observed(K.ADDED, "Alpha Co.", source="us_csl")],
        RULE,
        events=second,
        stages={"us_csl": "consolidated"},
    )
    assert [u.event.id for u in (*second, *third)] == [first[0].event.id] * 2
    assert third[0].event.revision == 2
    assert third[0].event.stage is Stage.CONSOLIDATED
    again = sorted_into([observed(K.ADDED, "Alpha Co.", seq=9)], RULE, events=third)
    assert again[0].opens
    known = sorted_into([observed(K.ADDED, "Alpha Co.")], RULE, events=third)
    assert known[0].opens


@pytest.mark.parametrize(
    ("change", "later", "joins"),
    [
        (observed(K.ADDED, "ALPHA CO"), timedelta(days=100), True),
        (observed(K.ADDED, "Alpha Co."), WINDOW, True),
        (observed(K.ADDED, "Alpha Co."), WINDOW + timedelta(days=1), False),
        (observed(K.REMOVED, "Alpha Co."), timedelta(days=1), False),
        (observed(K.AMENDED, "Alpha Co."), timedelta(days=1), False),
        (observed(K.ADDED, "Alpha Co.", place=UNVERIFIED), timedelta(days=1), False),
        (observed(K.MOVED, "Alpha Co.", moved_from=UNVERIFIED), timedelta(days=1), True),
        (observed(K.AMENDED, "Zeta", citations=("88 F.R. 12150, 2/27/23",)), timedelta(days=1), True),
        (observed(K.AMENDED, "Zeta", citations=("88 FR 12150",)), WINDOW + timedelta(days=1), False),
        (observed(K.AMENDED, "Zeta", citations=("87 FR 1",)), timedelta(days=1), False),
    ],
)
def test_what_joins_a_rule(change: Change, later: timedelta, joins: bool) -> None:
    first = sorted_into(announced(RULE), RULE)
    [update] = sorted_into([change], RULE, events=first, now=NOW + later)
    assert (update.event.id == first[0].event.id) is joins


def test_a_party_of_two_names_joins_once() -> None:
    both = party("甲公司", "Alpha Co.")
    act = listing("2023-1", date(2023, 2, 27), ENTITY, [both])
    first = sorted_into(announced(act), act)
    [update] = sorted_into([replace(observed(K.ADDED, "x"), party=both)], act, events=first)
    assert update.event.id == first[0].event.id
    assert len(update.notes) == 1


def test_a_party_that_left_another_list_joins_on_both_sides() -> None:
    mover = party(None, "Mover LLC")
    act = notice(
        "2022-27149",
        date(2022, 12, 16),
        [Measure(K.REMOVED, mover, UNVERIFIED), Measure(K.ADDED, mover, ENTITY)],
    )
    first = sorted_into(announced(act), act)
    for change in (observed(K.REMOVED, "Mover LLC", place=UNVERIFIED), observed(K.ADDED, "Mover LLC")):
        [update] = sorted_into([change], act, events=first)
        assert update.event.id == first[0].event.id


def test_a_notice_joins_what_a_list_showed_first_and_names_it() -> None:
    first = sorted_into([observed(K.ADDED, "Alpha Co.")])
    assert first[0].event.title == "Entity List: 1 added"
    [update] = sorted_into(announced(RULE), RULE, events=first)
    assert update.event.id == first[0].event.id
    assert update.event.title == "Rule 2023-03929"
    assert update.event.stage is Stage.PUBLISHED
    assert update.notes == (f"joined over the same party on {ENTITY}",)


def test_what_a_list_shows_in_the_same_check_leaves_the_title_to_the_notice() -> None:
    first = sorted_into([observed(K.ADDED, "Alpha Co.")])
    copied = observed(K.ADDED, "Alpha Co.", source="us_csl")
    for changes in ((*announced(RULE), copied), (copied, *announced(RULE))):
        [update] = sorted_into(changes, RULE, events=first)
        assert (len(update.changes), update.event.title) == (3, "Rule 2023-03929")


def release() -> Change:
    """What a press release says without naming anybody; it cites the rule."""
    [said, *_] = announced(RULE)
    assert said.notice is not None
    ref = replace(said.notice, key="r", number=None, title="Commerce adds two", document_type="press_release")
    return replace(said, id="release", notice=ref, party=None, citations=("88 FR 12150",))


def test_the_act_names_the_event_and_its_press_release_only_until_then() -> None:
    spoken = sorted_into([release()])
    assert spoken[0].event.title == "Commerce adds two"
    seen = sorted_into([observed(K.ADDED, "Zeta", citations=("88 FR 12150",))], events=spoken)
    assert seen[0].event.title == "Commerce adds two"
    for events in (spoken, seen):
        [update] = sorted_into(announced(RULE), RULE, events=events)
        assert (update.event.id, update.event.title) == (spoken[0].event.id, "Rule 2023-03929")
    ruled = sorted_into(announced(RULE), RULE)
    shown = sorted_into([observed(K.ADDED, "Zeta", citations=("88 FR 12150",))])
    for events in (ruled, shown):
        [update] = sorted_into([release()], RULE, events=events)
        assert (update.event.id, update.event.title) == (events[0].event.id, events[0].event.title)


def test_a_correction_does_not_name_the_event_anew() -> None:
    first = sorted_into(announced(RULE), RULE)
    seen = sorted_into([observed(K.ADDED, "Alpha Co.")], RULE, events=first)
    correction = rule("C1-2023-03929", date(2023, 3, 6), "Zeta Co.", related=("2023-03929",))
    [update] = sorted_into(announced(correction), RULE, correction, events=seen)
    assert (update.event.id, update.event.title) == (first[0].event.id, "Rule 2023-03929")


def test_an_event_is_named_by_its_notice_or_by_what_was_seen_and_when() -> None:
    whole, part = (
        sorted_into(changes, RULE)[0].event.id for changes in (announced(RULE), announced(RULE)[:1])
    )
    assert whole == part
    seen = {sorted_into([observed(K.ADDED, "Alpha Co.", seq=seq)])[0].event.id for seq in (1, 2)}
    assert len(seen) == 2
    topics = [replace(observed(K.AMENDED, one), list_id=None, topic=one) for one in ("tariffs", "items")]
    assert len(sorted_into(topics)) == 2


def test_two_notices_never_join_over_a_party() -> None:
    first = sorted_into(announced(RULE), RULE)
    other = rule("2023-09999", date(2023, 3, 1), "Alpha Co.")
    [update] = sorted_into(announced(other), other, events=first)
    assert update.opens
    assert len(sorted_into(announced(RULE, other), RULE, other)) == 2


def test_a_filing_and_its_publication_are_one_event() -> None:
    filing = replace(
        rule("2023-03929", date(2023, 2, 27), filed_at=NOW), key="2023-03929@filing", measures=()
    )
    first = sorted_into(announced(filing), filing, stages={filing.key: "filed"})
    assert first[0].event.stage is Stage.FILED
    # A published document prints the hour of its filing too: only its source says how far it has come.
    assert sorted_into(announced(filing), filing)[0].event.stage is Stage.PUBLISHED
    [update] = sorted_into(announced(RULE), RULE, events=first)
    assert update.event.id == first[0].event.id
    assert update.event.stage is Stage.PUBLISHED
    assert update.notes == ("joined over the document number 2023-03929",)
    # Whoever shows it first announces it, also where its source is known to copy others.
    [first_copy] = sorted_into(announced(NO_13), NO_13, stages={NO_13.key: "copied"})
    assert first_copy.event.stage is Stage.ANNOUNCED


def _at(entry: NoticeEntry, stage: str, url: str) -> NoticeEntry:
    return replace(entry, stage=stage, notice=replace(entry.notice, url=url))


FILED = _at(RULE, "filed", "https://www.federalregister.gov/public-inspection/2023-03929")
PUBLISHED = _at(RULE, "published", "https://www.federalregister.gov/d/2023-03929")
IN_THREE_PLACES = [
    (BUREAU, _at(NO_13, "announced", "https://aqygzj.mofcom.gov.cn/13")),
    ("cn_mofcom_announcements", _at(NO_13, "announced", "https://www.mofcom.gov.cn/13")),
    ("cn_mofcom_exportcontrol", _at(NO_13, "copied", "https://exportcontrol.mofcom.gov.cn/13")),
]


@pytest.mark.parametrize("order", list(permutations(IN_THREE_PLACES)), ids=lambda order: order[0][0])
def test_a_copy_is_a_revision_with_its_link(order: tuple[tuple[str, NoticeEntry], ...]) -> None:
    (source, first), *others = order
    [told] = sorted_into(announce((), [first], source_id=source, seen_at=NOW), first, copies=order[:1])
    assert told.opens
    assert told.event.stage is Stage.ANNOUNCED
    assert told.copies == ()
    for number, (source, entry) in enumerate(others, start=1):
        [told] = sorted_into((), events=[told], copies=[(source, entry)])
        assert told.event.revision == number
        assert told.changes == ()
        assert len(told.earlier) == 15
        assert (told.event.stage, told.reached) == (Stage.COPIED, Stage.COPIED)
        assert [link.value for link in told.copies] == [f"{source} {entry.notice.url}"]
        assert sorted_into((), events=[told], copies=[(source, entry)]) == (), "the same copy once more"
    held = {link.value for link in told.event.links if link.kind == "copy"}
    assert held == {f"{source} {entry.notice.url}" for source, entry in IN_THREE_PLACES}


@pytest.mark.parametrize(("one", "other"), [(FILED, PUBLISHED), (PUBLISHED, FILED)])
def test_what_is_filed_is_published_in_either_order(one: NoticeEntry, other: NoticeEntry) -> None:
    sources = {"filed": "us_fr_public_inspection", "published": "us_fr_documents"}
    stages = {entry.key: entry.stage for entry in (one,)}
    copies = [(sources[one.stage], one)]
    [first] = sorted_into(announced(one), one, stages=stages, copies=copies)
    assert first.event.stage == one.stage
    [second] = sorted_into((), events=[first], copies=[(sources[other.stage], other)])
    assert second.event.stage is Stage.PUBLISHED
    assert second.reached == other.stage
    assert second.event.revision == 1


def test_a_copy_that_joins_with_its_own_changes_brings_its_link() -> None:
    filing = replace(FILED, key="2023-03929@filing", measures=FILED.measures[:1])
    first = sorted_into(announced(filing), filing)
    source = "us_fr_documents"
    for seen in ([], [observed(K.ADDED, "Alpha Co.")]):
        changes = [*announced(PUBLISHED), *seen]
        [update] = sorted_into(changes, PUBLISHED, events=first, copies=[(source, PUBLISHED)])
        assert update.event.id == first[0].event.id
        assert [link.value for link in update.copies] == [f"{source} {PUBLISHED.notice.url}"]


def test_each_event_has_the_copies_of_its_own_notice() -> None:
    acts = [rule(f"2023-0000{at}", date(2023, 3, at), f"Party {at}") for at in (1, 2)]
    acts = [_at(act, "published", f"https://www.federalregister.gov/d/{act.key}") for act in acts]
    filings = [replace(act, key=f"{act.key}@filing", measures=()) for act in acts]
    copies = [("us_fr_documents", act) for act in acts]
    opened = sorted_into(announced(*acts), *acts, copies=copies)
    assert [[link.value for link in one.event.links if link.kind == "copy"] for one in opened] == [
        [f"us_fr_documents {act.notice.url}"] for act in acts
    ]
    filed = sorted_into(announced(*filings), *filings)
    joined = sorted_into(announced(*acts), *acts, events=filed, copies=copies)
    assert [one.event.id for one in joined] == [one.event.id for one in filed]
    assert [[link.value for link in one.copies] for one in joined] == [
        [f"us_fr_documents {act.notice.url}"] for act in acts
    ]


def test_a_copy_of_what_was_never_told_is_nothing() -> None:
    assert sorted_into((), copies=IN_THREE_PLACES) == ()


def test_a_fuller_copy_brings_its_link_and_what_the_first_did_not_have() -> None:
    short = replace(NO_13, measures=NO_13.measures[:14])
    [first] = sorted_into(announced(short), short, copies=[(BUREAU, short)])
    source, entry = IN_THREE_PLACES[1]
    more = announce([(BUREAU, short)], [entry], source_id=source, seen_at=NOW)
    [second] = sorted_into(more, entry, events=[first], copies=[(source, entry)])
    assert len(second.changes) == 1
    assert second.event.stage is Stage.COPIED
    assert len(second.copies) == 1


def test_a_correction_in_the_same_check_is_the_same_act() -> None:
    correction = replace(rule("C1-2023-03929", date(2023, 3, 6), related=("2023-03929",)), measures=())
    [update] = sorted_into(announced(RULE, correction), RULE, correction)
    assert len(update.changes) == 3
    assert update.event.title == "Rule 2023-03929"
    held = {link.value for link in update.event.links if link.kind == "notice"}
    assert held == {RULE.key, correction.key}
    undated = replace(correction, notice=replace(correction.notice, published_on=None))
    [update] = sorted_into(announced(RULE, undated), RULE, undated)
    assert update.event.title == "Rule 2023-03929"


def test_the_strongest_link_decides_then_the_latest_event() -> None:
    by_party = sorted_into([observed(K.ADDED, "Alpha Co.", source="us_csl")], now=NOW + timedelta(hours=1))
    by_number = sorted_into(announced(rule("2023-03929", date(2023, 2, 27), "Other")), RULE)
    [update] = sorted_into(announced(RULE), RULE, events=[*by_party, *by_number])
    assert update.event.id == by_number[0].event.id
    older = sorted_into([observed(K.ADDED, "Alpha Co.", source="us_ecfr_744")])
    [update] = sorted_into([observed(K.ADDED, "Alpha Co.", source="x")], events=[*older, *by_party])
    assert update.event.id == by_party[0].event.id


def test_a_resolved_reference_joins_the_answer_that_made_it_whenever() -> None:
    known = [(BUREAU, UEL_7)]
    first_changes = announce(known, [MAY_UNRELIABLE], source_id=SPOKESPERSON, seen_at=NOW)
    first = sorted_into(first_changes, MAY_UNRELIABLE)
    assert len(first) == 1
    later = announce([*known, (SPOKESPERSON, MAY_UNRELIABLE)], [UEL_8], source_id=BUREAU, seen_at=NOW)
    listed, resolved = sorted(
        sorted_into(later, MAY_UNRELIABLE, UEL_8, events=first, now=NOW + timedelta(days=900)),
        key=lambda update: not update.opens,
    )
    assert listed.opens
    assert resolved.event.id == first[0].event.id
    assert [change.kind for change in resolved.changes] == [K.SUSPENDED] * 6
    assert resolved.notes == ()


def test_what_is_known_already_is_no_news() -> None:
    first = sorted_into(announced(RULE), RULE)
    assert sorted_into(announced(RULE), RULE, events=first) == ()


def test_a_heading_renamed_has_no_party_and_is_titled_with_the_rest() -> None:
    heading = replace(observed(K.AMENDED, "x"), party=None)
    changes = [
        *(observed(K.ADDED, f"N{n}", place=DENIED) for n in range(147)),
        *(observed(K.REMOVED, f"G{n}", place=DENIED) for n in range(103)),
        *(observed(K.RENEWED, f"R{n}", place=DENIED) for n in range(25)),
        heading,
    ]
    denied, entity = sorted(sorted_into(changes), key=lambda update: -len(update.changes))
    assert denied.event.title == "Denied Persons List: 147 added, 103 removed, 25 renewed"
    assert denied.event.stage is Stage.OBSERVED
    assert entity.event.title == "Entity List: 1 amended"
    unnamed = sorted_into([observed(K.SUSPENSION_EXTENDED, "N", place="unknown_list")])
    assert unnamed[0].event.title == "unknown_list: 1 suspension extended"


def test_a_topic_is_a_place_too() -> None:
    change = replace(observed(K.AMENDED, "x"), party=None, list_id=None, topic="us_tariffs")
    assert sorted_into([change])[0].event.title == "us_tariffs: 1 amended"


def _due(mark: int, place: str = CONTROL) -> tuple[Change, ...]:
    [(deadline, parties)] = [
        pair for pair in with_parties(fold(gather(LAW)), date(2026, 10, 1)) if pair[0].list_id == place
    ]
    return due_changes(deadline, mark, now=NOW, parties=parties)


def test_the_reminders_of_one_deadline_are_one_event() -> None:
    [first] = sorted_into(_due(30))
    assert first.event.stage is Stage.DUE
    assert (
        first.event.title == f"{CONTROL}: {mofcom(21)} runs out by its own terms on 2026-11-10 (16 parties)"
    )
    assert len(first.changes) == 16
    [second] = sorted_into(_due(7), events=[first], now=NOW + timedelta(days=900))
    assert second.event.id == first.event.id
    assert second.event.revision == 1
    assert second.notes == ("joined over the same deadline",)
    [other] = sorted_into(_due(30, "cn_mofcom_unreliable"), events=[first])
    assert other.event.id != first.event.id
    said = NoticeRef("s", None, "谈话", date(2026, 9, 28), "u", "statement")
    told = [replace(change, notice=said) for change in _due(1)]
    [third] = sorted_into(told, events=[second])
    assert (third.event.id, third.event.title) == (first.event.id, first.event.title)


def test_two_orders_that_expire_on_one_day_are_two_events() -> None:
    changes = []
    for name in ("Alpha", "Beta"):
        entry = PartyEntry(name, DENIED, party(None, name), None, date(2026, 12, 1))
        deadline = Deadline(name, date(2026, 12, 1), "order_expires", DENIED, None, (name,), None, "", "UTC")
        changes += due_changes(deadline, 1, now=NOW, parties=[entry.party])
    titles = {update.event.title for update in sorted_into(changes)}
    assert titles == {
        f"Denied Persons List: {name} runs out by its own terms on 2026-12-01" for name in ("Alpha", "Beta")
    }
    begins = Deadline("b", date(2026, 12, 1), "enters_into_force", None, "us_tariffs", (), None, "", "UTC")
    [update] = sorted_into(due_changes(begins, 1, now=NOW))
    assert update.event.title == "us_tariffs: enters into force or takes effect on 2026-12-01"


def test_a_notice_that_is_not_at_hand_still_has_its_links() -> None:
    [update] = sorted_into(announced(RULE))
    assert {link.kind for link in update.event.links} == {"notice", "number", "citation", "party"}
    assert update.event.stage is Stage.ANNOUNCED


# --- laws -----------------------------------------------------------------------------------------

NAMES = ["Alpha Co.", "Beta Co.", "Gamma Co."]
OBSERVED = st.builds(
    observed,
    st.sampled_from([K.ADDED, K.REMOVED, K.AMENDED]),
    st.sampled_from(NAMES),
    source=st.sampled_from(["us_ecfr_744", "us_csl"]),
    place=st.sampled_from([ENTITY, UNVERIFIED]),
)
RULES = [
    rule(f"2023-{n}", date(2023, 2, n), *names)
    for n, names in ((1, NAMES[:2]), (2, NAMES[1:]), (3, NAMES[:1]))
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(OBSERVED, unique_by=lambda change: change.id, max_size=8),
    st.lists(st.sampled_from(RULES), unique_by=lambda entry: entry.key),
    st.lists(st.sampled_from(RULES), unique_by=lambda entry: entry.key),
)
def test_correlation_groups_and_never_drops(
    seen: list[Change], before: list[NoticeEntry], now: list[NoticeEntry]
) -> None:
    first = sorted_into(announced(*before), *before)
    changes = [*seen, *announced(*now)]
    updates = sorted_into(changes, *RULES, events=first)
    known = {change.id for update in first for change in update.changes}
    told = [change.id for update in updates for change in update.changes]
    assert sorted(told) == sorted(change.id for change in changes if change.id not in known)
    ids = [update.event.id for update in updates]
    assert len(ids) == len(set(ids))
    assert updates == sorted_into(changes, *RULES, events=first)
    shuffled = sorted_into(changes[::-1], *RULES, events=first[::-1])
    assert {u.event.id: {c.id for c in u.changes} for u in shuffled} == {
        u.event.id: {c.id for c in u.changes} for u in updates
    }
    for update in updates:
        assert update.opens == (update.event.id not in {one.event.id for one in first})


def test_nothing_new_is_no_event() -> None:
    assert sorted_into([], events=sorted_into(announced(RULE), RULE)) == ()
