"""Nobody from outside reads, decides or overruns the pages; nothing an authority wrote acts in them."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import icalendar
import pytest
from sqlalchemy import Engine
from support.commits import a_commit, listed
from support.pages import configuration, read, served, words

from watcher.core.deadlines import order_deadlines
from watcher.errors import ConfigError
from watcher.model.change import Basis, Change, Hit, Instrument, NoticeRef
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.health import Incident, IncidentKind
from watcher.model.measure import ChangeKind, FieldChange, Measure, Notice, NoticeEntry
from watcher.model.snapshot import FEED, Judgement
from watcher.serve import Options, address
from watcher.serve.guard import Pace, bearer, is_token
from watcher.store import leases, ledger, schema
from watcher.store.engine import connect

AT = datetime(2025, 11, 5, 9, tzinfo=UTC)
NAMES = (
    "<script>alert(1)</script> Trading",
    '"><img src=x onerror=alert(2)> Ltd',
    "{{ 7 * 7 }}{% raw %} GmbH",
    "</title></textarea><svg onload=alert(3)>",
    "'; DROP TABLE parties; -- Co.",
    "]]> <!-- & &amp; &lt; Institute",
    '=HYPERLINK("http://evil") JSC',
    "\u202eevil\u202c Ltd <!channel>",
    "BEGIN:VEVENT\\nSUMMARY:x; , Group",
)


def quoted(name: str) -> str:
    return f"/party?name={quote(name)}"


def hostile(engine: Engine) -> None:
    """A list, a notice, an incident and an event in which everything printed is hostile."""
    entries = [
        PartyEntry(
            name,
            "us_bis_denied",
            Party(
                name,
                (Name(name), Name(f"{name} alias", role=NameRole.ALIAS), Name(f"恶意{n}<b>公司", "zh")),
                countries=("RU",),
                addresses=(f"{name} street",),
                identifiers=(("<i>scheme</i>", name),),
                details=(("<u>field</u>", name), ("citation", "javascript:alert(1)")),
            ),
            expires_on=AT.date() + timedelta(days=40 + n),
        )
        for n, name in enumerate(NAMES)
    ]
    notice = Notice(
        f"{NAMES[0]} notice",
        "javascript:alert(9)",
        f"No. {NAMES[1]}",
        published_on=AT.date(),
        published_at=AT,
    )
    measures = tuple(
        Measure(ChangeKind.SUSPENDED, one.party, "us_bis_denied", until=AT.date() + timedelta(days=50))
        for one in entries
    )
    ref = NoticeRef("key", notice.number, notice.title, notice.published_on, notice.url)
    changes = tuple(
        Change(
            id=f"{n:064x}",
            source_id="us_bis_dpl",
            kind=ChangeKind.AMENDED,
            basis=Basis.ANNOUNCED,
            list_id="us_bis_denied",
            party=one.party,
            fields=(FieldChange("<em>address</em>", NAMES[0], NAMES[1]),),
            instrument=Instrument(NAMES[2], AT.date()),
            notice=ref,
            first_seen=AT,
            until=AT.date() + timedelta(days=50),
            hits=(Hit(NAMES[3], NAMES[4], NAMES[5], "exact", 1.0, NAMES[6], NAMES[7]),),
            quote=NAMES[0],
            reason=NAMES[1],
        )
        for n, one in enumerate(entries)
    )
    event = Event("e" * 64, f"{NAMES[0]} event", Stage.ANNOUNCED, AT, AT)
    trouble = Incident(
        "i", IncidentKind.UNREADABLE, "us_bis_dpl", NAMES[0], NAMES[1], AT, url="javascript:alert(4)"
    )
    assert leases.acquire(engine, "us_bis_dpl", "worker", AT)
    ledger.commit_check(
        engine,
        a_commit(
            0,
            now=AT,
            lists=(listed(entries, Judgement.BASELINE),),
            updates=(EventUpdate(event, changes, notes=(NAMES[0],)),),
            opened_incidents=(trouble,),
            deadlines=order_deadlines(entries, source_id="us_bis_dpl"),
        ),
    )
    feed = (NoticeEntry("key2", notice, measures),)
    assert leases.acquire(engine, "us_fr_documents", "worker", AT)
    ledger.commit_check(
        engine,
        a_commit(
            0,
            now=AT,
            source_id="us_fr_documents",
            lists=(listed(feed, Judgement.BASELINE, list_id=FEED),),
        ),
    )


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The pages of the hostile database."""
    folder = tmp_path_factory.mktemp("evil")
    engine = connect(f"sqlite:///{folder / 'evil.sqlite3'}")
    schema.ensure(engine)
    hostile(engine)
    engine.dispose()
    with (
        served(configuration(folder, folder / "evil.sqlite3"), now=AT) as (serving, _),
        httpx.Client(base_url=serving.url, timeout=30) as reader,
    ):
        yield reader


def pages(evil: httpx.Client) -> list[str]:
    acts = [f"/acts/{act['id']}" for act in evil.get("/api/acts").json()["acts"]]
    assert len(acts) == 2
    named = [quoted(name) for name in NAMES]
    searched = [f"/search?q={quote(name)}" for name in NAMES]
    return [
        "/",
        "/lists",
        "/lists/us_bis_denied",
        "/calendar",
        "/sources",
        "/sources/us_bis_dpl",
        "/feeds",
        *acts,
        *named,
        *searched,
        quoted("<script>nobody</script>"),
        "/lists/%3Cscript%3E",
    ]


def test_hostile_names_are_text_on_every_page(evil: httpx.Client) -> None:
    seen = set[str]()
    for path in pages(evil):
        answer = evil.get(path)
        assert answer.status_code in (200, 404), path
        page = read(evil, path, status=answer.status_code)
        assert [script.get("src", "").split("?")[0] for script in page.select("script")] == [
            "/static/pages.js"
        ]
        assert not page.select("img, iframe, object, embed, style, base, meta[http-equiv]"), path
        for node in page.find_all(True):
            assert not [name for name in node.attrs if name.startswith("on") or name == "style"], (path, node)
            for name in ("href", "src", "action"):
                assert not str(node.get(name, "")).strip().lower().startswith(("javascript:", "data:")), path
        assert "49" not in words(page).split(), path
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2069") & set(answer.text), path
        seen |= {name for name in NAMES[:7] if name in words(page)}
    assert seen == set(NAMES[:7])


def test_hostile_names_are_text_in_every_feed(evil: httpx.Client) -> None:
    atom = ET.fromstring(evil.get("/feeds/all.atom").content)
    spaced = "{http://www.w3.org/2005/Atom}"
    (entry,) = atom.findall(f"{spaced}entry")
    assert entry.findtext(f"{spaced}title") == f"{NAMES[0]} event"
    assert NAMES[1] in (entry.findtext(f"{spaced}content") or "")
    assert {child.tag for child in entry} <= {
        f"{spaced}{name}" for name in ("id", "title", "published", "updated", "link", "category", "content")
    }
    (item,) = evil.get("/feeds/us_bis_denied.json").json()["items"]
    assert NAMES[0] in item["content_text"]
    (item,) = evil.get("/feeds/watchlist.json", params={"counterparty": NAMES[3]}).json()["items"]
    assert NAMES[3] in item["content_text"]


def test_hostile_names_do_not_break_the_calendar(evil: httpx.Client) -> None:
    calendar = icalendar.Calendar.from_ical(evil.get("/calendar.ics").content)
    events = calendar.walk("VEVENT")
    assert len(events) == len(NAMES)
    assert any("BEGIN:VEVENT" in str(event["summary"]) for event in events)


@pytest.mark.parametrize(
    "path",
    [
        "/lists/us_bis_denied.json",
        "/api/lists/us_bis_denied",
        "/api/changes",
        "/api/search?q=evil",
        f"/api/party?name={quote(NAMES[7])}",
        f"/api/party?name={quote(chr(0x202E) + chr(0x9B))}",
        "/feeds/all.json",
    ],
)
def test_no_json_shows_what_acts_on_a_reader(evil: httpx.Client, path: str) -> None:
    answer = evil.get(path)
    assert not {"\u202e", "\u202c", "\x9b"} & set(answer.text)
    assert answer.json()


def test_a_download_starts_no_formula(evil: httpx.Client) -> None:
    assert "'=HYPERLINK" in evil.get("/lists/us_bis_denied.csv").text


def test_every_answer_carries_the_policy(client: httpx.Client) -> None:
    for path in ("/", "/nowhere", "/api/lists", "/static/style.css", "/calendar.ics", "/healthz"):
        answer = client.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/lists/us_bis_denied", "/api/lists", "/sources", "/feeds/all.atom"])
def test_pages_can_only_be_read(client: httpx.Client, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 405


def test_nothing_is_decided_by_get_or_without_a_token(client: httpx.Client) -> None:
    assert client.get("/sources/us_bis_dpl/held").status_code == 405
    form = {"token": "guess", "decision": "accept", "list": "us_bis_denied"}
    answer = client.post("/sources/us_bis_dpl/held", data=form)
    assert answer.status_code == 403
    assert "read-only" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1].evil", ""]
)
def test_another_name_is_not_ours(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST:1", "watcher.example"])
def test_our_own_names_are_ours(story_config: Path, host: str) -> None:
    options = Options(port=0, hosts=("watcher.example",))
    with served(story_config, options=options) as (serving, _):
        assert httpx.get(f"{serving.url}/healthz", headers={"host": host}).status_code == 200


def test_haste_is_slowed_down(story_config: Path) -> None:
    with (
        served(story_config, options=Options(port=0, per_second=0.01, burst=5)) as (serving, _),
        httpx.Client(base_url=serving.url) as reader,
    ):
        answers = [reader.get("/healthz") for _ in range(7)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 1


def test_private_pages_ask_for_the_token(story_config: Path) -> None:
    options = Options(port=0, token="geheim", private=True, per_second=1e6, burst=1e6)
    with (
        served(story_config, options=options) as (serving, _),
        httpx.Client(base_url=serving.url) as reader,
    ):
        refused = reader.get("/")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert reader.get("/api/lists").status_code == 401
        assert reader.get("/static/style.css").status_code == 401
        assert reader.get("/healthz").status_code == 200
        assert reader.get("/", auth=("anybody", "geheim")).status_code == 200
        assert reader.get("/api/lists", headers={"authorization": "Bearer geheim"}).status_code == 200
        guesses = [reader.get("/", auth=("x", f"wrong{n}")).status_code for n in range(7)]
        assert guesses == [401] * 5 + [429] * 2
        assert reader.get("/", auth=("anybody", "geheim")).status_code == 200


def test_a_busy_port_is_told_in_words(story_config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = Options(port=taken.getsockname()[1])
        with pytest.raises(ConfigError, match="cannot listen"), served(story_config, options=options):
            pass


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("[::1]:1", ("::1", 1)),
        (":0", ("127.0.0.1", 0)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
    ],
)
def test_addresses(text: str, found: tuple[str, int]) -> None:
    assert address(text) == found


@pytest.mark.parametrize("text", ["8080", "host", "host:x", "host:70000", "http://host:80"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ConfigError):
        address(text)


def test_only_loopback_is_loopback() -> None:
    assert Options().is_loopback
    assert Options(host="::1").is_loopback
    assert Options(host="localhost").is_loopback
    assert not Options(host="0.0.0.0").is_loopback
    assert not Options(host="watcher.example").is_loopback


def test_tokens() -> None:
    assert bearer("Bearer abc") == "abc"
    assert bearer("Basic " + __import__("base64").b64encode(b"x:pass:word").decode()) == "pass:word"
    assert bearer("Basic ???") is None
    assert bearer("Digest x") is None
    assert is_token("a", "a")
    assert not is_token("a", "b")
    assert not is_token("", None)
    assert not is_token("", "")


def test_a_pace_refills() -> None:
    now = [0.0]
    pace = Pace(2.0, 2.0, lambda: now[0])
    assert [pace.take("a") for _ in range(3)] == [0.0, 0.0, 0.5]
    assert pace.take("b") == 0.0
    now[0] = 0.5
    assert pace.take("a") == 0.0
    assert json.dumps(pace.take("a")) == "0.5"
