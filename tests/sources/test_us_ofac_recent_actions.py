from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from support.samples import document, sample
from support.walking import read as read_source
from support.walking import small, walk

from watcher.catalog import find_sources
from watcher.core.reading import of_list
from watcher.errors import NotTheDocument, ParseError
from watcher.fetch.inspect import inspect
from watcher.model.document import Document
from watcher.model.entry import NameRole, Party, PartyEntry, PartyType
from watcher.model.measure import ChangeKind, Measure, NoticeEntry
from watcher.model.source import Parsed
from watcher.sources.us_ofac_recent_actions.parser import parse
from watcher.sources.us_ofac_recent_actions.party import read
from watcher.sources.us_ofac_recent_actions.sections import verb_of
from watcher.sources.us_ofac_sdn.parser import parse as parse_sdn

SITE = "https://ofac.treasury.gov"
INDEX = f"{SITE}/recent-actions"


def _index(*rows: tuple[str, str, str, str], pages: int = 1, page: int = 0) -> Document:
    shown = "".join(
        f'<div class="search-result views-row"><div><a href="{href}">{title}</a></div>'
        f'<div>{day} - <a href="/recent-actions/miscellaneous">{category}</a></div></div>'
        for href, title, day, category in rows
    )
    pager = "".join(f'<a href="?page={number}">{number + 1}</a>' for number in range(pages))
    url = INDEX + (f"?page={page}" if page else "")
    return document(url, f"<html><body><main>{shown}<nav>{pager}</nav></main></body></html>")


def _page(body: str, title: str = "Stand-in Designations", url: str = f"{INDEX}/20260922") -> Document:
    return document(
        url,
        f'<html><body><h1 class="page-title">{title}</h1><article>'
        '<div class="field--name-field-release-date"><div class="field__item">09/22/2026</div></div>'
        f'<div class="field--name-field-body"><div class="field__label">Recent Actions Body</div>'
        f'<div class="field__item">{body}</div></div></article></body></html>',
    )


def _notice(parsed: Parsed) -> NoticeEntry:
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    return entry


def _measures(body: str) -> tuple[Measure, ...]:
    parsed = parse((_page(body),))
    assert parsed.remarks == ()
    return _notice(parsed).measures


def _party(measure: Measure) -> Party:
    assert isinstance(measure.subject, Party)
    return measure.subject


def test_the_index_asks_for_its_actions_and_for_the_next_page() -> None:
    rows = [
        ("/recent-actions/20260923", "A", "September 23, 2026", "Sanctions List Updates"),
        ("/recent-actions/20260922_33", "B", "September 22, 2026", "General Licenses"),
        ("/node/970001", "C", "September 21, 2026", "Miscellaneous"),
    ]
    follow = parse((_index(*rows, pages=3),)).follow
    assert [(one.url, one.reuse, one.older, one.dated) for one in follow] == [
        # What stands on the newest page is asked for whatever the declared history says.
        (f"{INDEX}/20260923", True, False, None),
        (f"{INDEX}/20260922_33", True, False, None),
        (f"{SITE}/node/970001", True, False, None),
        (f"{INDEX}?page=1", False, True, date(2026, 9, 21)),
    ]
    later = parse((_index(*rows, pages=3, page=1),)).follow
    assert [one.dated for one in later[:3]] == [date(2026, 9, 23), date(2026, 9, 22), date(2026, 9, 21)]


def test_the_last_page_asks_for_none() -> None:
    row = ("/recent-actions/20260101", "A", "January 1, 2026", "Miscellaneous")
    assert parse((_index(row, pages=3, page=1),)).follow[-1].url == f"{INDEX}?page=2"
    assert [one.older for one in parse((_index(row, pages=3, page=2),)).follow] == [False]


def test_an_index_whose_classes_are_others_is_read_by_its_addresses() -> None:
    page = f"""<html><body><main><h3>Actions</h3>
      <p><a href="/recent-actions/20260923">A</a> <a href="/recent-actions/20260922_33">B</a></p>
      <a href="/recent-actions/20260922_33"><img src="b.png"></a> <a href="/recent-actions/miscellaneous">C</a>
      <a href="{SITE}/node/970001">D</a> <a href="?page=1">2</a></main></body></html>"""
    follow = parse((document(INDEX, page),)).follow
    assert [(one.url, one.dated) for one in follow] == [
        (f"{INDEX}/20260923", None),
        (f"{INDEX}/20260922_33", None),
        (f"{INDEX}?page=1", date(2026, 9, 22)),
    ]


@pytest.mark.parametrize("css", ["search-result", "views-row", "other"])
def test_an_index_whose_rows_are_never_closed_is_no_index(css: str) -> None:
    row = f'<div class="{css}"><a href="/recent-actions/20260923">A</a> September 23, 2026'
    if css == "other":
        assert [one.url for one in parse((document(INDEX, row * 2),)).follow] == [f"{INDEX}/20260923"]
    else:
        with pytest.raises(ParseError, match="a row inside another"):
            parse((document(INDEX, row * 2),))


def test_an_action_whose_page_is_not_here_is_left_out() -> None:
    index, first, *_ = sample("us_ofac_recent_actions", "2026-09-23")
    parsed = parse((index, first))
    assert [entry.key.rpartition("@")[2] for entry in parsed.entries] == ["2026-09-23"]
    assert len(parsed.follow) == 4
    assert parsed.remarks == ()


def test_a_party_is_told_once_however_many_aliases_it_is_printed_under() -> None:
    parsed = parse(sample("us_ofac_recent_actions", "2026-09-23"))
    removed = [
        one
        for entry in parsed.entries
        if isinstance(entry, NoticeEntry)
        for one in entry.measures
        if one.verb is ChangeKind.REMOVED
    ]
    assert len(removed) == 1
    assert [(name.text, name.role) for name in _party(removed[0]).names] == [
        ("SAFARI CLUB", NameRole.PRIMARY),
        ("CENTRE DE LOISIR SAFARI CLUB", NameRole.ALIAS),
        ("SAFARI BEACH", NameRole.ALIAS),
    ]
    assert _party(removed[0]).countries == ("CD",)


def test_two_parties_that_differ_are_not_taken_for_one() -> None:
    body = (
        "<h4>The following individuals have been added to OFAC's SDN List:</h4>"
        "<p>STANDIN, Ali, Syria; DOB 1979 (individual) [SYRIA].<br><br>"
        "STANDIN, Ali, Syria; DOB 1985 (individual) [SYRIA].</p>"
    )
    told = [(_party(one).key, _party(one).detail("date_of_birth")) for one in _measures(body)]
    assert told == [("STANDIN, Ali", "1979"), ("STANDIN, Ali#2", "1985")]


@pytest.mark.parametrize(
    "between",
    [" -to- ", " <strong>-to-</strong> ", "<br>-to-<br>", "<br><br>-to- ", " -to-<br>", "</p><p>-to- "],
)
def test_old_to_new_is_amended(between: str) -> None:
    old = "STANDIN CO LTD, 1 A Street, Shanghai, China [SDGT]."
    new = "STANDIN COMPANY LIMITED (a.k.a. STANDIN CO LTD), 2 B Street, Shanghai, China [SDGT] [IFSR]."
    heading = "<h4>The following changes have been made to OFAC's SDN List:</h4>"
    (measure,) = _measures(f"{heading}<p>{old}{between}{new}</p>")
    assert measure.verb is ChangeKind.AMENDED
    assert _party(measure).name == "STANDIN COMPANY LIMITED"
    assert [(one.field, one.before, one.after) for one in measure.fields] == [
        ("names", "STANDIN CO LTD", "STANDIN COMPANY LIMITED"),
        ("addresses", "1 A Street, Shanghai, China", "2 B Street, Shanghai, China"),
        ("programme", "SDGT", "SDGT; IFSR"),
        ("aliases", None, "STANDIN CO LTD"),
    ]


def test_a_change_that_no_field_shows_is_told_with_both_texts() -> None:
    old = "STANDIN CO LTD, Shanghai, China;  [SDGT]."
    heading = "<h4>The following changes have been made to OFAC's SDN List:</h4>"
    (measure,) = _measures(f"{heading}<p>{old} -to- STANDIN CO LTD, Shanghai, China [SDGT].</p>")
    assert [one.field for one in measure.fields] == ["entry"]


@pytest.mark.parametrize(
    ("heading", "verb"),
    [
        ("The following individuals have been added to OFAC's SDN List:", ChangeKind.ADDED),
        ("The following additions have been made to OFAC's SDN List:", ChangeKind.ADDED),
        ("The following deletions have been made to OFAC's SDN List:", ChangeKind.REMOVED),
        ("The following names have been removed from OFAC's SDN List:", ChangeKind.REMOVED),
        ("The following changes have been made to OFAC's SDN List:", ChangeKind.AMENDED),
        ("In addition, the following changes have been made:", ChangeKind.AMENDED),
        ("The following language has been added to the below names:", ChangeKind.AMENDED),
        ("The names below have been updated to include the following language:", ChangeKind.AMENDED),
        ("Unrelated Administrative List Changes - No new listings have been added.", ChangeKind.AMENDED),
        ("The following names have been added or removed from OFAC's list:", None),
        ("Specially Designated Nationals List Update", None),
        ("Issuance of a General License", None),
    ],
)
def test_what_headings_say(heading: str, verb: ChangeKind | None) -> None:
    assert verb_of(heading) is verb


@pytest.mark.parametrize(
    ("above", "heading", "list_id"),
    [
        ("", "The following entity has been added to OFAC's SDN List:", "us_ofac_sdn"),
        (
            "Sectorial Sanctions Identifications List Update",
            "The following additions have been made:",
            "us_ofac_ssi",
        ),
        (
            "Specially Designated Nationals List Update",
            "The following entity has been added to OFAC's Non-SDN Menu-Based Sanctions List:",
            "us_ofac_mbs",
        ),
        ("", "The following entity has been added to the NS-CMIC List:", "us_ofac_cmic"),
        ("", "The following entity has been added to the CAPTA List:", "us_ofac_capta"),
        ("", "The following entity has been added to OFAC's Foreign Sanctions Evaders List:", "us_ofac_fse"),
    ],
)
def test_which_list_a_heading_means(above: str, heading: str, list_id: str) -> None:
    body = f"<h3>{above}</h3><h4>{heading}</h4><p>STANDIN LLC, Moscow, Russia [RUSSIA-EO14024].</p>"
    assert [one.list_id for one in _measures(body)] == [list_id]


def test_an_administrative_update_is_told_by_its_programme() -> None:
    body = (
        "<h3>Specially Designated Nationals List Update</h3><hr>"
        "<h4>Unrelated Administrative List Updates:</h4>"
        "<p>STANDIN A, Beijing, China [CMIC-EO13959]. -to- STANDIN A, Shanghai, China [CMIC-EO13959].<br><br>"
        "STANDIN B, Beijing, China [SDGT]. -to- STANDIN B, Shanghai, China [SDGT].</p>"
    )
    assert [one.list_id for one in _measures(body)] == ["us_ofac_cmic", "us_ofac_sdn"]


def test_headings_in_paragraphs_and_entries_in_paragraphs() -> None:
    body = (
        "<p><strong>The following individuals have been added to OFAC's SDN List:</strong></p>"
        "<p>STANDIN, First, Lebanon; DOB 1960 (individual) [SDGT].</p>"
        '<p><a><font color="1B1B1B">STANDIN, Second, Lebanon;<br>DOB 1961 (individual) [SDGT].&nbsp;</font></a></p>'
        "<p>Unrelated Administrative List Updates:</p><p>None</p>"
    )
    assert [_party(one).name for one in _measures(body)] == ["STANDIN, First", "STANDIN, Second"]


def test_mass_days_are_read_whole() -> None:
    rows = "<br><br>".join(f"STANDIN {n} LLC, Damascus, Syria [SYRIA]." for n in range(518))
    body = f"<h4>The following deletions have been made to OFAC's SDN List:</h4><p>{rows}</p>"
    measures = _measures(body)
    assert len(measures) == 518
    assert {one.verb for one in measures} == {ChangeKind.REMOVED}


@pytest.mark.parametrize(
    ("text", "name", "type_", "countries", "addresses"),
    [
        (
            "STANDIN TRADING, LTD., 1 Stand-in Road, London, United Kingdom; Website a.example [SDGT].",
            "STANDIN TRADING, LTD.",
            PartyType.ORGANIZATION,
            ("GB",),
            ("1 Stand-in Road, London, United Kingdom",),
        ),
        (
            "STANDIN, First Middle, Pyongyang, Korea, North; DOB 1970 (individual) [DPRK3].",
            "STANDIN, First Middle",
            PartyType.PERSON,
            ("KP",),
            ("Pyongyang, Korea, North",),
        ),
        ("STANDIN, Lebanon; DOB 1950 (individual) [SDGT].", "STANDIN", PartyType.PERSON, ("LB",), ()),
        (
            'STANDIN CLUB (a.k.a. "S.C."), Nsele, Kinshasa, Congo, Democratic Republic of the [DRCONGO].',
            "STANDIN CLUB",
            PartyType.ORGANIZATION,
            ("CD",),
            ("Nsele, Kinshasa, Congo, Democratic Republic of the",),
        ),
        (
            "STANDIN STAR (3FXX2) Crude Oil Tanker Panama flag; MMSI 374000001 (vessel) [SDGT].",
            "STANDIN STAR",
            PartyType.VESSEL,
            ("PA",),
            (),
        ),
        (
            "EP-XXX; Aircraft Model IL76-TD (aircraft) [SDGT] (Linked To: STANDIN AIR).",
            "EP-XXX",
            PartyType.AIRCRAFT,
            (),
            (),
        ),
        (
            "STANDIN CASH; Website standin.example [DPRK3] [CYBER2].",
            "STANDIN CASH",
            PartyType.ORGANIZATION,
            (),
            (),
        ),
    ],
)
def test_names_addresses_and_kinds(
    text: str, name: str, type_: PartyType, countries: tuple[str, ...], addresses: tuple[str, ...]
) -> None:
    party = read(text).party
    assert (party.name, party.type, party.countries, party.addresses) == (name, type_, countries, addresses)


def test_names_in_other_scripts_aliases_and_what_they_are_linked_to() -> None:
    party = read(
        "STANDIN LOGISTIC (Cyrillic: ЗАМЕНА) (a.k.a. STANDIN (Arabic: بديل); f.k.a. OLD STANDIN), Moscow, Russia; "
        "Tax ID No. 77 (Russia) [SYRIA] [SYRIA-CAESAR] (Linked To: STANDIN S.A.; Linked To: OTHER)."
    ).party
    assert [(one.text, one.lang, one.role) for one in party.names] == [
        ("STANDIN LOGISTIC", "en", NameRole.PRIMARY),
        ("ЗАМЕНА", "und", NameRole.ALIAS),
        ("STANDIN", "en", NameRole.ALIAS),
        ("OLD STANDIN", "en", NameRole.FORMER),
        ("بديل", "ar", NameRole.ALIAS),
    ]
    assert party.detail("programme") == "SYRIA; SYRIA-CAESAR"
    assert party.detail("linked_to") == "STANDIN S.A.; OTHER"


def test_an_entry_that_is_not_understood_is_named_and_the_rest_is_read() -> None:
    body = (
        "<h4>The following entities have been added to OFAC's SDN List:</h4>"
        "<p>STANDIN A, Moscow, Russia [SDGT].</p><p>STANDIN B (a.k.a. B), Moscow, Russia.</p>"
    )
    parsed = parse((_page(body),))
    assert [_party(one).name for one in _notice(parsed).measures] == ["STANDIN A"]
    assert [(one.kind, one.url) for one in parsed.remarks] == [("unread", f"{INDEX}/20260922")]


def test_a_designation_without_a_party_is_named() -> None:
    parsed = parse((_page("<p>See the attached file.</p>"),))
    assert "no party under the title" in parsed.remarks[0].message
    assert [one.topic for one in _notice(parsed).measures] == ["statements"]


@pytest.mark.parametrize(
    ("title", "body", "list_id", "topic"),
    [
        (
            "Issuance of Russia-related General License",
            "OFAC is issuing General License 1.",
            "us_ofac_sdn",
            None,
        ),
        (
            "Publication of a General License",
            "Chinese Military Companies Sanctions General License 1 is issued.",
            "us_ofac_cmic",
            None,
        ),
        ("Publication of Amended Regulations", "OFAC amends its regulations.", "us_ofac_sdn", None),
        ("Settlement Agreement with a Stand-in", "A stand-in agreed to pay.", None, "statements"),
    ],
)
def test_licences_and_rules_are_published(
    title: str, body: str, list_id: str | None, topic: str | None
) -> None:
    parsed = parse((_page(f"<p>{body}</p>", title),))
    (measure,) = _notice(parsed).measures
    assert (measure.verb, measure.list_id, measure.topic) == (ChangeKind.PUBLISHED, list_id, topic)
    assert measure.quote == body
    assert parsed.remarks == ()


def test_a_licence_beside_designations_is_told_too() -> None:
    body = (
        "<p>OFAC is also issuing General License 5.</p>"
        "<h4>The following entity has been added to OFAC's SDN List:</h4><p>STANDIN A, Moscow, Russia [SDGT].</p>"
    )
    assert [one.verb for one in _measures(body)] == [ChangeKind.ADDED, ChangeKind.PUBLISHED]


def test_the_effective_day_is_that_of_the_list() -> None:
    body = (
        "<h4>The following entity has been added to the NS-CMIC List:</h4><p>STANDIN, Shanghai, China; "
        "Listing Date (CMIC): 25 Sep 2026; Effective Date (CMIC): 24 Nov 2026 [CMIC-EO13959].</p>"
    )
    assert [one.effective_on for one in _measures(body)] == [date(2026, 11, 24)]


def test_two_actions_of_a_day_with_one_title_are_two_notices() -> None:
    pages = (_page("<p>A licence.</p>", "Same"), _page("<p>A rule.</p>", "Same", f"{INDEX}/20260922_33"))
    assert {entry.key for entry in parse(pages).entries} == {"Same@2026-09-22", "Same@2026-09-22#33"}


def test_the_list_confirms_what_an_action_removed_and_is_not_held() -> None:
    """A removal that Recent Actions announced does not count as lost."""
    exports = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
    row = '{},"{}",-0- ,"SYRIA",' + ",".join(["-0- "] * 8)
    rows = [row.format(number, f"STANDIN {number} LLC") for number in range(1, 11)]
    lists = find_sources()["us_ofac_sdn"]
    head = walk(lists, [parse_sdn((document(exports + "SDN.CSV", "\r\n".join([*rows, "\x1a"])),))])[-1].head
    shorter = parse_sdn((document(exports + "SDN.CSV", "\r\n".join([*rows[:7], "\x1a"])),))
    gone = "<br><br>".join(f"STANDIN {number} LLC, Damascus, Syria [SYRIA]." for number in (8, 9, 10))
    body = f"<h4>The following deletions have been made to OFAC's SDN List:</h4><p>{gone}</p>"
    now = datetime(2026, 9, 23, 12, tzinfo=UTC)
    silent = of_list(small(lists), head, shorter, {}, now=now)
    assert [one.verdict.list_id for one in silent.held] == ["us_ofac_sdn"]
    action = _notice(parse((_page(body),)))
    told = of_list(small(lists), head, shorter, {}, now=now, notices=[("us_ofac_recent_actions", action)])
    assert told.held == ()
    assert [one.kind for one in told.changes] == [ChangeKind.REMOVED] * 3
    assert isinstance(shorter.entries[0], PartyEntry)


def test_pages_that_are_none_of_them() -> None:
    rules = find_sources()["us_ofac_recent_actions"].declaration.fetch
    for one in sample("us_ofac_recent_actions", "2026-09-23"):
        inspect(one, rules)
    with pytest.raises(NotTheDocument):
        inspect(document(INDEX, "<html><title>Access Denied</title></html>"), rules)
    with pytest.raises(ParseError, match="without actions"):
        parse((document(INDEX, "<html><body>Displaying 0 results.</body></html>"),))
    with pytest.raises(ParseError):
        parse(())
    broken = parse((document(f"{INDEX}/20260922", "<html><body>gone</body></html>"),))
    assert [one.kind for one in broken.remarks] == ["unread"]
    assert broken.entries == ()


def test_the_feed_tells_what_is_new_and_no_more() -> None:
    source = find_sources()["us_ofac_recent_actions"]
    first, second = (parse(sample("us_ofac_recent_actions", day)) for day in ("2026-09-23", "2026-09-25"))
    steps = walk(source, [first, second])
    assert steps[0].changes == ()
    assert read_source(source, steps[1].head, second).changes == ()
    assert read_source(source, steps[1].head, first).changes == ()
