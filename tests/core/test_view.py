"""What a message says: every party, the counts, the dates, and nothing that is not so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.changes import (
    ANSWER,
    HIT,
    LISTS,
    NO_13,
    NOW,
    alias,
    change,
    november,
    observed,
    party,
    update,
)

from watcher.core.view import View, view
from watcher.core.view_lines import details
from watcher.core.view_types import Fact, GroupView, PartyView
from watcher.model.change import Basis, Change, NoticeRef, Severity
from watcher.model.entry import NameRole, PartyType
from watcher.model.event import EventUpdate, Link, Stage
from watcher.model.measure import ChangeKind, Count, FieldChange, InstrumentRef, Measure, UntilBasis


def said(of: EventUpdate, **more: object) -> View:
    return view(of, LISTS, **({"now": NOW} | more))  # type: ignore[arg-type]


def only(of: EventUpdate, **more: object) -> GroupView:
    (group,) = said(of, **more).groups
    return group


def fact(found: tuple[Fact, ...], label: str) -> str | None:
    return next((f.text for f in found if f.label == label), None)


def test_the_headline_counts_and_tells_ended_from_suspended() -> None:
    seen = said(november())
    assert seen.headline == "China Export Control List: 2 ended, 2 stay suspended until 10 November 2026"
    assert seen.title == ANSWER.title
    ended, paused = seen.groups
    assert ended.heading == "Ended (停止: the measures are stopped)"
    assert paused.heading == "Suspension extended (继续暂停: the measures stay paused)"
    assert fact(ended.facts, "Measures of") == "商务部公告2025年第13号 of 4 March 2025"
    assert fact(ended.facts, "Term") is None
    assert fact(paused.facts, "Term") == "until 10 November 2026 (computed from “一年”)"


def test_every_party_is_named_in_both_languages() -> None:
    names = [p.names for group in said(november()).groups for p in group.parties]
    assert names == [
        ("Leidos", "莱多斯公司"),
        ("Skydio, Inc.", "斯凯迪奥公司"),
        ("Cubic Corporation", "立方公司"),
        ("TextOre", "文本矿公司"),
    ]


def test_what_a_listing_means_is_said_once_per_list() -> None:
    ended, paused = said(november()).groups
    assert fact(ended.facts, "A listing means") == "No dual-use items."
    assert fact(paused.facts, "A listing means") is None


def test_when_is_filed_published_in_force_and_seen() -> None:
    when = said(november()).when
    assert fact(when, "In force") == "10 November 2025 (in 5 days)"
    assert fact(when, "Published") == "5 November 2025, 09:00 UTC"
    assert fact(when, "Seen") == "5 November 2025, 09:02 UTC (2 minutes later)"


def test_a_rule_in_force_before_its_publication_says_so() -> None:
    notice = replace(ANSWER, published_on=date(2023, 2, 27))
    one = change(
        ChangeKind.ADDED,
        party("A"),
        notice=notice,
        filed_at=datetime(2023, 2, 24, 13, 45, tzinfo=UTC),
        effective_on=date(2023, 2, 24),
        first_seen=datetime(2023, 2, 24, 13, 46, tzinfo=UTC),
    )
    when = said(update([one])).when
    assert fact(when, "Filed") == "24 February 2023, 13:45 UTC, for public inspection"
    assert fact(when, "Published") == "27 February 2023"
    assert fact(when, "In force") == "since 24 February 2023 (985 days ago), 3 days before its publication"
    assert fact(when, "Seen") == "24 February 2023, 13:46 UTC (1 minute later)"


def test_the_authoritys_day_and_the_utc_moment_may_differ() -> None:
    one = change(ChangeKind.ADDED, party("A"), published_at=datetime(2025, 11, 4, 17, tzinfo=UTC))
    assert fact(said(update([one])).when, "Published") == "5 November 2025 (4 November 2025, 17:00 UTC)"


def test_a_moment_without_a_day_is_the_publication() -> None:
    one = change(
        ChangeKind.ADDED,
        party("A"),
        notice=replace(ANSWER, published_on=None),
        published_at=NOW + timedelta(minutes=5),
    )
    when = said(update([one])).when
    assert fact(when, "Published") == "5 November 2025, 09:07 UTC"
    assert fact(when, "Seen") == "5 November 2025, 09:02 UTC"


def test_several_days_in_force_are_said_with_their_groups_or_parties() -> None:
    days = [date(2025, 11, 10), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    rows = [change(ChangeKind.ADDED, party(f"P{n}"), effective_on=day) for n, day in enumerate(days)]
    two = said(update(rows[:2]))
    assert fact(two.when, "In force") == "10 November 2025 and 1 December 2025, see each group"
    assert [p.facts for p in two.groups[0].parties] == [
        (Fact("in force", "10 November 2025"),),
        (Fact("in force", "1 December 2025"),),
    ]
    four = said(update(rows))
    assert fact(four.when, "In force") == "10 November 2025 to 1 February 2026, as stated with each party"


def test_the_time_of_day_is_told_with_each_party_when_days_differ() -> None:
    rows = [
        change(ChangeKind.ADDED, party("A"), effective_on=date(2025, 4, 10), effective_time=time(12, 1)),
        change(ChangeKind.ADDED, party("B"), effective_on=date(2025, 4, 11)),
    ]
    first, _ = only(update(rows)).parties
    assert Fact("in force", "10 April 2025, 12:01 local time") in first.facts


def test_nothing_dated_says_nothing_of_dates() -> None:
    one = observed(ChangeKind.ADDED, party("A"), first_seen=None)
    assert said(update([one], stage=Stage.OBSERVED)).when == ()


def test_a_party_says_all_it_has() -> None:
    who = party(
        "Foo Ltd.",
        "富公司",
        names=(alias("Foo Trading"), alias("Old Foo", NameRole.FORMER)),
        countries=("CN", "XX"),
        addresses=("1 Road, Shenzhen", "1 Road, Shenzhen", "2 Road, Shenzhen"),
        identifiers=(("ofac_ent_num", "306"),),
        details=(("licence_requirement", "All items"), ("empty", "  ")),
        type=PartyType.PERSON,
    )
    one = change(ChangeKind.ADDED, who, entries=2, citations=("88 FR 1",), reason="same address")
    other = change(ChangeKind.ADDED, party("B", countries=()))
    first, second = only(update([one, other])).parties
    assert first.names == ("Foo Ltd.", "富公司")
    assert (first.aliases, first.former) == (("Foo Trading",), ("Old Foo",))
    assert first.countries == ("China, XX",)
    assert first.addresses == ("1 Road, Shenzhen", "2 Road, Shenzhen")
    assert first.facts == (
        Fact("kind of party", "person"),
        Fact("entries", "2"),
        Fact("licence requirement", "All items"),
        Fact("OFAC number", "306"),
        Fact("cited as", "88 FR 1"),
        Fact("because", "same address"),
    )
    assert second.countries == ()


def test_what_all_parties_share_is_said_once() -> None:
    rows = [
        change(ChangeKind.ADDED, party(name, details=(("review_policy", policy),)), entries=2)
        for name, policy in (("A", "Denial"), ("B", "Denial"))
    ]
    group = only(update(rows))
    assert group.count == "2 parties under 4 entries"
    assert fact(group.facts, "Licence review policy") == "Denial"
    assert fact(group.facts, "Country") == "United States"
    assert [fact(p.facts, "licence review policy") for p in group.parties] == [None, None]
    assert [fact(p.facts, "entries") for p in group.parties] == ["2", "2"]


def test_parties_of_many_countries_are_counted_by_country() -> None:
    rows = [
        change(ChangeKind.ADDED, party(f"P{n}", countries=(code,)))
        for n, code in enumerate(("CN", "CN", "CN", "PK"))
    ]
    assert fact(only(update(rows)).facts, "By country") == "China 3, Pakistan 1"
    assert fact(only(update(rows[2:])).facts, "By country") is None


def test_a_party_without_a_printed_name_keeps_its_key() -> None:
    who = replace(party("A"), names=())
    assert only(update([change(ChangeKind.ADDED, who)])).parties[0].names == ("A",)


def test_amendments_show_before_and_after() -> None:
    fields = (FieldChange("addresses", "old road", "new road"), FieldChange("expires_on", None, "2030-01-01"))
    group = only(update([observed(ChangeKind.AMENDED, party("A"), fields=fields)], stage=Stage.OBSERVED))
    assert group.parties[0].changes == (
        ("address", "old road", "new road"),
        ("expires", None, "1 January 2030"),
    )
    assert "no notice that announces it has been seen" in group.notes[-1]


def test_values_are_told_apart_and_codes_are_words() -> None:
    fields = (
        FieldChange("countries", "US\nCN", "CN"),
        FieldChange("identifiers", None, "imo 9187629\nuscc 91110000710934369E"),
    )
    group = only(update([observed(ChangeKind.AMENDED, party("A"), fields=fields)], stage=Stage.OBSERVED))
    assert group.parties[0].changes == (
        ("country", "United States; China", "China"),
        ("identifiers", None, "IMO number 9187629; unified social credit code 91110000710934369E"),
    )


@given(st.lists(st.sampled_from("ABCDEFGH"), unique=True), st.lists(st.sampled_from("ABCDEFGH"), unique=True))
def test_of_many_values_those_that_differ_are_shown(was: list[str], now: list[str]) -> None:
    field = FieldChange("aliases", "\n".join(was) or None, "\n".join(now) or None)
    group = only(update([observed(ChangeKind.AMENDED, party("Z"), fields=(field,))], stage=Stage.OBSERVED))
    ((label, before, after),) = group.parties[0].changes
    assert label == "also known as"
    kept = set(was) & set(now)
    for side, shown in ((was, before), (now, after)):
        words = shown.split("; ") if shown else []
        if len(kept) > 3:
            assert words.pop() == f"the same {len(kept)}"
            assert words == [value for value in side if value not in kept]
        else:
            assert words == side


def test_a_move_names_the_list_that_was_left() -> None:
    moved = change(ChangeKind.MOVED, party("A"), list_id="us_bis_entity", moved_from="us_bis_unverified")
    assert only(update([moved])).heading == "Moved here from the BIS Unverified List"
    unknown = replace(moved, moved_from="us_other")
    assert only(update([unknown])).heading == "Moved here from the us_other"
    assert only(update([replace(moved, moved_from=None)])).heading == "Moved from another list"


def test_a_list_that_nobody_described_is_named_by_its_id() -> None:
    group = only(update([change(ChangeKind.ENDED, party("A"), list_id="xx_list")]))
    assert (group.list_title, group.list_title_zh) == ("xx_list", "")
    assert group.heading == "Ended: the measures are stopped"


def test_lists_stand_in_order_and_kinds_in_a_fixed_order() -> None:
    rows = [
        change(ChangeKind.REMOVED, party("A"), list_id="us_bis_unverified"),
        change(ChangeKind.ADDED, party("B"), list_id="us_bis_entity"),
        change(ChangeKind.ADDED, party("C"), list_id="us_bis_unverified"),
    ]
    seen = said(update(rows))
    assert seen.headline == "BIS Unverified List: 1 added, 1 removed; BIS Entity List: 1 added"
    assert [g.heading for g in seen.groups] == ["Added", "Removed", "Added"]


@pytest.mark.parametrize(
    ("stated", "extracted", "explained", "sentence"),
    [
        (
            33,
            35,
            None,
            "The rule says 33 parties removed; 35 were read: both numbers are shown as they stand; "
            "check the official text.",
        ),
        (
            3,
            2,
            "the third is only warned.",
            "The rule says 3 parties removed; 2 were read: the third is only warned.",
        ),
        (33, 0, None, "The rule says 33 parties removed and names none."),
        (1, 1, None, "The rule says 1 party, and 1 was read."),
        (35, 35, None, "The rule says 35 parties, and 35 were read."),
    ],
)
def test_both_numbers_are_said(stated: int, extracted: int, explained: str | None, sentence: str) -> None:
    rule = replace(ANSWER, document_type="rule")
    count = Count(ChangeKind.REMOVED, "us_bis_unverified", stated, extracted, explained=explained)
    row = change(ChangeKind.REMOVED, party("A"), list_id="us_bis_unverified", notice=rule, counts=(count,))
    assert sentence in only(update([row])).notes


def test_a_count_of_entries_shows_its_breakdown() -> None:
    count = Count(ChangeKind.ADDED, "us_bis_entity", 13, 13, of="entries", breakdown=(("CN", 10), ("RU", 3)))
    row = change(ChangeKind.ADDED, party("A"), list_id="us_bis_entity", notice=None, counts=(count,))
    assert "The list says 13 entries (CN 10, RU 3), and 13 were read." in only(update([row])).notes


def test_a_press_release_that_counts_without_names_stands_beside_the_rule() -> None:
    press = NoticeRef(
        "p", None, "BIS removes 33 parties", date(2023, 8, 21), "https://bis.gov/p", "press_release"
    )
    count = Count(ChangeKind.REMOVED, "us_bis_unverified", 33, 0)
    measure = Measure(ChangeKind.REMOVED, list_id="us_bis_unverified")
    told = change(
        ChangeKind.PUBLISHED, list_id="us_bis_unverified", notice=press, counts=(count,), measures=(measure,)
    )
    alone = said(update([told]))
    assert alone.headline == "BIS Unverified List: 33 removed, not named yet"
    assert alone.groups[0].lines[0].startswith("33 parties, not named in the text")
    rule = [
        change(ChangeKind.REMOVED, party(f"P{n}"), list_id="us_bis_unverified", stated=35, extracted=35)
        for n in range(35)
    ]
    both = said(update([told, *rule]))
    assert both.headline == "BIS Unverified List: 35 removed"
    assert "The press release says 33 parties removed and names none." in both.notes
    assert "The spokesperson's answer says 35 parties, and 35 were read." in both.groups[0].notes


def test_numbers_that_no_group_speaks_of_are_told_all_the_same() -> None:
    count = Count(ChangeKind.REMOVED, "us_bis_unverified", 9, 0)
    row = change(ChangeKind.ADDED, party("A"), list_id="us_bis_entity", counts=(count,))
    assert said(update([row])).notes == ("The spokesperson's answer says 9 parties removed and names none.",)


def test_parties_whose_number_is_not_stated() -> None:
    row = change(ChangeKind.PUBLISHED, measures=(Measure(ChangeKind.ADDED, list_id="cn_mofcom_control"),))
    seen = said(update([row]))
    assert seen.headline == "China Export Control List: parties added, not named yet"
    assert seen.groups[0].count == "number of parties not stated"


def test_the_number_is_that_of_parties_before_that_of_entries() -> None:
    counts = (
        Count(ChangeKind.ADDED, "cn_mofcom_control", 13, 0, of="entries"),
        Count(ChangeKind.ADDED, "cn_mofcom_control", 10, 0),
    )
    measures = (Measure(ChangeKind.ADDED, list_id="cn_mofcom_control"),)
    for order, number in ((counts, 10), (counts[:1], 13)):
        row = change(ChangeKind.PUBLISHED, measures=measures, counts=order)
        assert said(update([row])).headline == f"China Export Control List: {number} added, not named yet"


def unread(**reference: object) -> Change:
    ref = InstrumentRef(**({"number": "不可靠实体清单工作机制公告〔2025〕8号"} | reference))  # type: ignore[arg-type]
    return change(ChangeKind.SUSPENDED, unresolved=ref, id="u")


def test_an_unread_notice_is_told_with_its_number_and_count() -> None:
    seen = said(update([unread(published_on=date(2025, 4, 9), count=6)]))
    assert seen.headline == "China Export Control List: 6 suspended"
    (line,) = seen.groups[0].lines
    assert line.startswith("不可靠实体清单工作机制公告〔2025〕8号 of 9 April 2025: 6 parties")
    assert "has not been read yet" in line
    assert "No last day is stated." in seen.groups[0].notes


def test_an_unread_notice_known_only_by_its_day() -> None:
    (line,) = only(update([unread(number=None, published_on=date(2025, 4, 9), clause="第二款")])).lines
    assert line.startswith("the act of 9 April 2025, 第二款: its parties, not named here")
    (line,) = only(update([unread(number=None)])).lines
    assert line.startswith("an earlier notice: its parties")
    (line,) = only(update([unread(number=None, as_printed="此前公告")])).lines
    assert line.startswith("此前公告: ")


def test_once_read_the_parties_take_the_place_of_the_reference() -> None:
    lost = unread(count=1)
    assert lost.unresolved is not None
    found = change(ChangeKind.SUSPENDED, party("A"), instrument=replace(NO_13, number=lost.unresolved.number))
    other = change(ChangeKind.ADDED, party("B"))
    grown = update([found], earlier=(lost, other), revision=1)
    whole = said(grown, whole=True)
    assert whole.headline == "China Export Control List: 1 added, 1 suspended"
    assert [g.lines for g in whole.groups] == [(), ()]
    assert said(grown).headline == "China Export Control List: 1 suspended"
    waiting = replace(lost, id="w", unresolved=replace(lost.unresolved, number="〔2025〕9号"))
    both = said(replace(grown, earlier=(lost, waiting)), whole=True)
    assert [len(group.lines) for group in both.groups] == [1, 0]


def test_acts_without_parties_are_listed_by_number() -> None:
    acts = [InstrumentRef(f"商务部公告2025年第{n}号", date(2025, 10, 9)) for n in (55, 56)]
    measures = tuple(
        Measure(ChangeKind.SUSPENDED, ref, topic="cn_item_controls", until=date(2026, 11, 10)) for ref in acts
    )
    row = change(ChangeKind.PUBLISHED, list_id=None, topic="cn_item_controls", measures=measures)
    seen = said(update([row]))
    assert seen.headline == "China item controls: 2 acts suspended until 10 November 2026"
    group = seen.groups[0]
    assert group.count == "2 acts"
    assert group.lines[0] == "商务部公告2025年第55号 of 9 October 2025"
    assert fact(group.facts, "Term") == "until 10 November 2026"
    assert "暂停" in group.heading


def test_one_act_touched_in_one_clause() -> None:
    ref = InstrumentRef("商务部公告2024年第46号", date(2024, 12, 3), clause="第二款")
    row = change(
        ChangeKind.SUSPENDED,
        list_id=None,
        topic="cn_item_controls",
        instrument=replace(NO_13, number=ref.number),
        measures=(Measure(ChangeKind.SUSPENDED, ref, topic="cn_item_controls"),),
        effective_on=date(2025, 11, 9),
    )
    other = change(
        ChangeKind.SUSPENDED,
        list_id=None,
        topic="cn_item_controls",
        instrument=NO_13,
        effective_on=date(2025, 12, 1),
    )
    first, second = said(update([row, other])).groups
    assert first.lines == ("商务部公告2024年第46号 of 3 December 2024, 第二款",)
    assert fact(first.facts, "In force") == "9 November 2025"
    assert second.lines == ("商务部公告2025年第13号 of 4 March 2025",)


def test_parties_touched_in_one_clause_of_their_act() -> None:
    ref = InstrumentRef("商务部公告2025年第13号", clause="第二款")
    row = change(
        ChangeKind.SUSPENDED,
        party("A"),
        instrument=NO_13,
        measures=(Measure(ChangeKind.SUSPENDED, ref, list_id="cn_mofcom_control"),),
    )
    assert fact(only(update([row])).facts, "Measures of") == "商务部公告2025年第13号 of 4 March 2025, 第二款"


def test_a_measure_of_a_published_notice_may_name_a_party() -> None:
    measure = Measure(ChangeKind.ADDED, party("A"), list_id="cn_mofcom_control")
    group = only(update([change(ChangeKind.PUBLISHED, measures=(measure,))]))
    assert (group.heading, group.parties[0].names) == ("Added", ("A",))


def test_a_statement_is_published_and_changes_nothing() -> None:
    statement = replace(ANSWER, document_type="statement", number="S1")
    measure = Measure(ChangeKind.PUBLISHED, topic="statements", until=date(2027, 1, 10))
    row = change(
        ChangeKind.PUBLISHED,
        list_id=None,
        topic="statements",
        notice=statement,
        measures=(measure, measure),
        severity=Severity.LOW,
    )
    seen = said(update([row]))
    assert seen.headline == "Official statements: 1 statement published"
    assert seen.severity is Severity.LOW
    assert seen.groups[0].lines == (f"S1 {ANSWER.title}",)
    assert seen.groups[0].list_title_zh == "官方表态"


@pytest.mark.parametrize(
    ("notice", "line"),
    [
        (replace(ANSWER, number="第1号", title="第1号 公布"), "第1号 公布"),
        (None, "an act"),
    ],
)
def test_an_act_is_named_by_its_notice(notice: NoticeRef | None, line: str) -> None:
    row = change(ChangeKind.PUBLISHED, list_id=None, topic="my_feed", notice=notice)
    seen = said(update([row]))
    assert seen.groups[0].lines == (line,)
    assert seen.groups[0].list_title == "my_feed"
    assert said(update([replace(row, topic=None)])).groups[0].list_title == "Official notice"


def test_a_heading_renamed_over_many_rows_is_one_line() -> None:
    row = observed(
        ChangeKind.AMENDED,
        fields=(FieldChange("country_heading", "TURKEY", "TÜRKİYE"),),
        entries=14,
        reason="one heading was renamed over 14 entries",
    )
    seen = said(update([row], stage=Stage.OBSERVED))
    assert seen.headline == "BIS Denied Persons List: 1 change amended"
    assert seen.groups[0].lines == ("country heading: TURKEY → TÜRKİYE, over 14 entries",)
    assert "Because one heading was renamed over 14 entries." in seen.groups[0].notes
    taken_back = change(ChangeKind.AMENDED, fields=(FieldChange("party", "added: A", None),))
    assert only(update([taken_back])).lines == ("party: added: A → (none)",)


def test_hits_come_first_with_their_reason() -> None:
    seen = said(november(hit=True))
    assert seen.headline.startswith("Your counterparty Skydio Europe · China Export Control List: 2 ended")
    (hit,) = seen.hits
    assert (hit.counterparty, hit.matched, hit.what, hit.owner) == (
        "Skydio Europe",
        "Skydio, Inc.",
        "ended",
        "U012AB3CD",
    )
    assert hit.reason == "alias, score 0.97: same words"
    assert [p.hit for p in seen.groups[0].parties] == [True, False]
    assert seen.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("names", "start"),
    [
        (["A", "B"], "Your counterparties A and B · "),
        (["A", "B", "C"], "Your counterparties A and 2 more · "),
    ],
)
def test_several_counterparties(names: list[str], start: str) -> None:
    hits = tuple(replace(HIT, counterparty=name, owner=None) for name in names)
    seen = said(update([change(ChangeKind.ADDED, party("X"), hits=hits)]))
    assert seen.headline.startswith(start)
    assert seen.hits[0].owner is None


def test_a_later_revision_says_only_what_is_new_and_the_stage() -> None:
    first = november()
    second = replace(
        first,
        changes=(change(ChangeKind.ADDED, party("New")),),
        earlier=first.changes,
        event=replace(first.event, revision=1, stage=Stage.COPIED),
        notes=("confirmed: 2 of 2",),
    )
    seen = said(second)
    assert seen.headline == "China Export Control List: 1 added"
    assert seen.news == "Now announced, with a second official copy"
    assert seen.facts == (Fact("Lists", "confirmed: 2 of 2"),)
    assert "One event because: the same answer" in seen.footer
    assert (seen.event_id, seen.revision) == (second.event.id, 1)
    assert said(second, whole=True).headline.startswith("China Export Control List: 1 added, 2 ended")


def test_a_new_stage_without_changes_is_told_by_its_title() -> None:
    grown = update([], earlier=november().changes, revision=1, stage=Stage.CODIFIED)
    seen = said(grown)
    assert seen.headline == f"Now shown by the codified list: {ANSWER.title}"
    assert seen.groups == ()
    assert seen.links[0].url == ANSWER.url


def test_a_list_says_its_headline_once() -> None:
    rows = [observed(ChangeKind.ADDED, party("A"), until=date(2030, 1, 1))]
    seen = said(update(rows, title="BIS Denied Persons List: 1 added", stage=Stage.OBSERVED))
    assert (seen.headline, seen.title) == ("BIS Denied Persons List: 1 added", "")
    assert fact(seen.groups[0].facts, "Term") == "until 1 January 2030"


def test_official_texts_are_linked_once_and_only_web_addresses() -> None:
    rows = [
        change(ChangeKind.ADDED, party("A")),
        change(ChangeKind.ADDED, party("B")),
        change(
            ChangeKind.ADDED, party("C"), notice=replace(ANSWER, url="https://example.com/2", number="2号")
        ),
        change(ChangeKind.ADDED, party("D"), notice=replace(ANSWER, url="javascript:alert(1)")),
        change(ChangeKind.ADDED, party("E"), notice=replace(ANSWER, url="https://example.com/3", title=" ")),
    ]
    links = said(update(rows)).links
    assert [(link.label, link.url) for link in links] == [
        (ANSWER.title, ANSWER.url),
        ("2号", "https://example.com/2"),
        ("Official text", "https://example.com/3"),
    ]


def test_quotes_are_shown_unless_there_are_many() -> None:
    rows = [change(ChangeKind.ADDED, party(f"P{n}"), quote=f"q{n}") for n in range(4)]
    assert only(update(rows[:3])).quotes == ("q0", "q1", "q2")
    assert only(update(rows)).quotes == ()


def test_the_footer_names_source_event_and_a_clock_set_by_hand() -> None:
    plain, noted = said(november()), said(november(), clock_note=True)
    assert plain.footer == ("Source cn_mofcom_spokesperson · event 0123456789ab",)
    assert noted.footer[-1] == "Not the real time: WATCHER_CLOCK was set to 5 November 2025, 09:02 UTC."
    assert said(update([], title="x")).footer == ("event 0123456789ab",)


def due(kind: ChangeKind, **fields: object) -> EventUpdate:
    given = {"basis": Basis.DUE, "notice": None, "instrument": NO_13, "until": date(2026, 11, 10)} | fields
    rows = [change(kind, party(name), **given) for name in ("A", "B")]
    return update(
        rows, stage=Stage.DUE, title="商务部公告2025年第13号 runs out by its own terms on 2026-11-10"
    )


def test_a_term_that_runs_out_is_said_in_careful_words() -> None:
    seen = said(due(ChangeKind.DUE_SOON), now=datetime(2026, 10, 11, tzinfo=UTC))
    assert seen.headline == (
        "China Export Control List: the suspension of 2 parties runs out on 10 November 2026 (in 30 days)"
    )
    assert seen.title == "商务部公告2025年第13号 runs out by its own terms on 10 November 2026"
    assert seen.when == (Fact("Due", "10 November 2026 (in 30 days)"),)
    assert seen.groups[0].notes == (
        "The suspension runs out by its own terms on 10 November 2026 (in 30 days); "
        "no extending act has been seen.",
    )
    assert [p.facts for p in seen.groups[0].parties] == [(), ()]


def test_on_the_last_day_it_says_what_holds_from_the_next() -> None:
    group = only(due(ChangeKind.LAPSED), now=datetime(2026, 11, 10, tzinfo=UTC))
    assert group.heading == "A term runs out"
    assert group.notes[0].endswith(
        "no extending act has been seen. "
        "From 11 November 2026 the measures apply again unless an act says otherwise."
    )


def test_a_term_that_ran_out_is_past() -> None:
    seen = said(due(ChangeKind.LAPSED), now=datetime(2026, 11, 12, tzinfo=UTC))
    assert "the suspension of 2 parties ran out on 10 November 2026 (2 days ago)" in seen.headline
    assert seen.groups[0].notes[0].startswith("The suspension ran out by its own terms on")


def test_the_reason_of_a_reminder_is_its_sentence() -> None:
    reason = "The exemption from No. 13 runs out by its own terms on 2026-11-10, in 7 days. 2026-13-99 stays."
    group = only(due(ChangeKind.LAPSED, reason=reason), now=datetime(2026, 11, 3, tzinfo=UTC))
    assert group.notes == (
        "The exemption from No. 13 runs out by its own terms on 10 November 2026, in 7 days. "
        "2026-13-99 stays. "
        "From 11 November 2026 the listing has its full effect again unless an act says otherwise.",
    )


def test_an_order_that_expires() -> None:
    seen = said(due(ChangeKind.DUE_SOON, list_id="us_bis_denied"), now=datetime(2026, 11, 9, tzinfo=UTC))
    assert "the order of 2 parties runs out on 10 November 2026 (tomorrow)" in seen.headline
    assert "no renewal has been seen" in seen.groups[0].notes[0]


@pytest.mark.parametrize(
    ("reason", "said_"),
    [
        ("The suspension of No. 21 takes effect", "the suspension of 2 parties takes effect on"),
        ("The exemption from No. 13 takes effect", "the exemption of 2 parties takes effect on"),
        (
            "The end of the measures of No. 22 takes effect",
            "the end of the measures on 2 parties takes effect on",
        ),
        (
            "The cancellation of No. 1 takes effect",
            "the cancellation of the measures on 2 parties takes effect on",
        ),
        (
            "The removal from the list under No. 1 takes effect",
            "the removal of 2 parties from the list takes effect on",
        ),
        ("No. 57 enters into force", "the measures on 2 parties enter into force on"),
    ],
)
def test_what_takes_effect_is_said_for_what_it_is(reason: str, said_: str) -> None:
    """That measures enter into force is the opposite of their suspension."""
    seen = said(
        due(ChangeKind.DUE_SOON, until=None, effective_on=date(2025, 11, 12), reason=f"{reason} on …")
    )
    assert said_ in seen.headline


def test_a_measure_that_enters_into_force() -> None:
    coming = due(ChangeKind.DUE_SOON, until=None, effective_on=date(2025, 11, 12))
    seen = said(coming)
    assert "the measures on 2 parties enter into force on 12 November 2025 (in 7 days)" in seen.headline
    assert seen.groups[0].notes == ("The measures enter into force on 12 November 2025 (in 7 days).",)
    assert seen.when == (Fact("Due", "12 November 2025 (in 7 days)"),)


def test_a_reminder_without_a_day_is_still_told() -> None:
    seen = said(due(ChangeKind.DUE_SOON, until=None))
    assert seen.headline == "China Export Control List: the suspension of 2 parties runs out"
    assert seen.groups[0].notes == ("A term runs out; its last day is not known.",)


def test_an_exemption_says_until_when() -> None:
    one = change(ChangeKind.EXEMPTED, party("A"), until=date(2026, 1, 1), until_basis=UntilBasis.STATED)
    assert said(update([one])).headline == "China Export Control List: 1 exempted until 1 January 2026"
    stays = change(ChangeKind.SUSPENSION_EXTENDED, party("A"))
    assert said(update([stays])).headline == "China Export Control List: 1 stays suspended"


def test_links_of_an_event_explain_it_only_when_it_grows() -> None:
    opened = update(november().changes, links=(Link("number", "2023-1", "one number"), Link("x", "y")))
    assert all("One event because" not in line for line in said(opened).footer)


def test_parties_added_by_different_orders_each_name_theirs() -> None:
    rows = [
        observed(ChangeKind.ADDED, party("A"), instrument=NO_13),
        observed(ChangeKind.ADDED, party("B")),
    ]
    first, second = only(update(rows, stage=Stage.OBSERVED)).parties
    assert first.facts == (Fact("act", "商务部公告2025年第13号 of 4 March 2025"),)
    assert second.facts == ()


def test_what_is_seen_within_the_minute_is_seen_at_once() -> None:
    one = change(ChangeKind.ADDED, party("A"), published_at=NOW - timedelta(seconds=59))
    assert fact(said(update([one])).when, "Seen") == "5 November 2025, 09:02 UTC (at once)"


def test_the_words_that_explain_a_part_of_the_number_are_quoted() -> None:
    words = "removes thirty-five (35) — thirty-three (33) of them after end-use checks"
    count = Count(ChangeKind.REMOVED, "cn_mofcom_control", 1, 1, words=words)
    notes = only(update([change(ChangeKind.REMOVED, party("A"), counts=(count,))])).notes
    assert "1 was read. In its words: “thirty-three (33) of them after end-use checks”" in notes[0]


def test_what_an_amendment_shows_is_not_said_twice() -> None:
    who = party("A", details=(("citation", "89 FR 2"), ("order_type", "Standard")))
    fields = (FieldChange("citation", "88 FR 1", "89 FR 2"),)
    row = observed(
        ChangeKind.RENEWED, who, fields=fields, citations=("89 FR 2",), reason="from 2024-09-20 on"
    )
    shown = only(update([row, observed(ChangeKind.RENEWED, party("B"))], stage=Stage.OBSERVED)).parties[0]
    assert shown.changes == (("Federal Register citation", "88 FR 1", "89 FR 2"),)
    assert shown.facts == (Fact("order type", "Standard"), Fact("because", "from 20 September 2024 on"))


def test_an_unread_notice_without_a_count_is_named_in_the_headline() -> None:
    assert said(update([unread()])).headline == (
        "China Export Control List: the parties of 不可靠实体清单工作机制公告〔2025〕8号 suspended"
    )


def test_in_force_today() -> None:
    one = change(ChangeKind.ADDED, party("A"), effective_on=NOW.date())
    assert fact(said(update([one])).when, "In force") == "5 November 2025 (today)"


def test_measures_that_changed_without_the_old_ones_being_named() -> None:
    shown = only(
        update([change(ChangeKind.AMENDED, party("A"), fields=(FieldChange("measures", None, None),))])
    )
    assert details(shown.parties[0]) == ("measures: changed, see the official text",)


def test_short_facts_share_a_line_and_long_ones_have_their_own() -> None:
    who = PartyView(
        ("A",),
        ("B", "C"),
        ("D",),
        addresses=("Road 1",),
        facts=(Fact("x", "1"), Fact("l", "w" * 60), Fact("y", "2")),
    )
    assert details(who) == (
        "also known as: B; C",
        "formerly: D",
        "address: Road 1",
        "x: 1 · y: 2",
        "l: " + "w" * 60,
    )
