"""What somebody writes into a name is text on every way out, and nothing but text.

Each output is read back by an independent parser of its own format.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import feedparser
import icalendar
import pytest
from bs4 import BeautifulSoup
from prometheus_client.parser import text_string_to_metric_families
from support.hostile import HOSTILE, SURROGATE
from support.outlets import LIST, Outlets, everything

from watcher import logs
from watcher.core.escape import plain
from watcher.core.json_text import dumps

SHOWN = {mark: plain(name) for mark, name in HOSTILE.items()}
MARK = re.compile(r"Zq\d{3}")
# Names of 100,000 letters are cut in messages and in what was typed, with a sign that they were.
csv.field_size_limit(1_000_000)
WHOLE = {mark for mark, name in SHOWN.items() if len(name) < 1_000}
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Outlets:
    return everything(tmp_path_factory.mktemp("outlets"), list(HOSTILE.values()))


def harmless(text: str, *, breaks: str = "\n") -> str:
    """The text, after a look at each of its characters."""
    bad = {c for c in text if c not in breaks and unicodedata.category(c) in ACTING}
    assert not bad, f"{bad!r} in {text[:200]!r}"
    return text


def strings(value: Any) -> Iterator[str]:
    """Every string of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from (key, *strings(one))
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def assert_named(texts: str | list[str], least: float = 1.0) -> None:
    """Every name that is marked in a text stands there letter by letter; so many of all are there."""
    text = texts if isinstance(texts, str) else "\0".join(texts)
    flat = re.sub(r"\s+", " ", text)
    found = set(MARK.findall(flat)) & WHOLE
    assert len(found) >= least * len(WHOLE), sorted(WHOLE - found)
    lacking = [mark for mark in found if re.sub(r"\s+", " ", SHOWN[mark]) not in flat]
    assert not lacking, {mark: SHOWN[mark] for mark in lacking}


# --- what is sent ---------------------------------------------------------------------------------


def test_slack_shows_letters(out: Outlets) -> None:
    elements: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            elements.append(node)
        for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(one)

    for message in out.slack:
        blocks = message["blocks"]
        walk(json.loads(blocks) if isinstance(blocks, str) else blocks)
        harmless(message["text"])
        assert not re.search(r"[<>]|@(here|channel|everyone)\b", message["text"]), message["text"]
        for word in re.findall(r"&\S{0,5}", message["text"]):
            assert word.startswith(("&amp;", "&lt;", "&gt;"))
    assert {one["type"] for one in elements if "type" in one} <= {
        *("header", "context", "rich_text", "divider", "plain_text"),
        *("rich_text_section", "rich_text_list", "rich_text_quote", "text", "link"),
    }
    for one in elements:
        if one.get("type") in ("text", "plain_text", "link"):
            harmless(one["text"])
            assert not re.search(r"<[!@#]|<\w+:|@(here|channel|everyone)\b", one["text"], re.IGNORECASE)
        if "url" in one:
            assert re.fullmatch(r"https://list\.example/\S+", one["url"])
    letters = " ".join(one["text"] for one in elements if one.get("type") in ("text", "link"))
    # Slack's own signs get look-alikes; back to the printed ones before names are compared.
    assert_named(letters.replace("‹", "<").replace("＠", "@"))


def test_mail_has_our_headers_and_their_words(out: Outlets) -> None:
    assert len(out.mails) > 10
    for mail in (message_from_bytes(one.as_bytes(), policy=default) for one in out.mails):
        assert {name.lower() for name in mail} <= {
            *("from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version"),
            *("content-type", "in-reply-to", "references", "x-peer", "x-mailfrom", "x-rcptto"),
        }
        assert mail["to"] == "desk@example.com"
        assert len(mail.get_all("subject")) == 1
        harmless(str(mail["subject"]), breaks="")
        parts = [part.get_content_type() for part in mail.walk()]
        assert parts == ["multipart/alternative", "text/plain", "text/html"]
        assert not mail.defects
        harmless(mail.get_body(("plain",)).get_content())
        assert_page(mail.get_body(("html",)).get_content(), styled=True)
    subjects = [str(mail["subject"]) for mail in out.mails]
    assert_named(subjects, 0.05)
    assert_named([mail.get_body(("plain",)).get_content() for mail in out.mails])
    assert_named([words_of(mail.get_body(("html",)).get_content()) for mail in out.mails])


def test_a_webhook_gets_json_that_holds_the_names_themselves(out: Outlets) -> None:
    posts = [json.loads(post) for post in out.posts]
    names = {text for post in posts for text in strings(post)}
    assert set(HOSTILE.values()) <= names
    assert all({*post} <= {"version", "event", "changes", "message", "digest"} for post in posts)


def test_the_console_gets_lines_of_ours(out: Outlets) -> None:
    assert_named(harmless(out.console))
    for line in out.console.splitlines():
        assert not line.startswith(("Bcc:", "forged", "BEGIN:", "END:", "12:00", "{", "watcher_"))


def test_the_log_is_one_object_a_line(out: Outlets) -> None:
    lines = [json.loads(line) for line in out.log.splitlines()]
    assert {line["what"] for line in lines} <= {"check", "delivery", "incident", "race", "digest"}
    assert all(line.get("outcome") != "forged" for line in lines)
    harmless(out.log)
    assert any(HOSTILE["Zq050"] in text for line in lines for text in strings(line))


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_log_for_people_is_one_line_an_event(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(level="DEBUG", terminal=True)
    error = ValueError(name)
    logs.line("check", source="x", error=name, outcome="failed")
    logs.line("check", source="x", exc_info=error)
    written = harmless(capsys.readouterr().err)
    assert len([line for line in written.splitlines() if not line.startswith("  ")]) == 2
    assert written.splitlines()[0].endswith(" outcome=failed")


# --- what commands print --------------------------------------------------------------------------


def test_commands_print_lines_of_ours(out: Outlets) -> None:
    for command, said in out.said.items():
        if "--json" not in command and "--ics" not in command:
            assert said.code in (0, 1), (command, said.err)
            harmless(said.out, breaks="\n\t\r" if "--csv" in command else "\n\t")
        harmless(said.err)
        assert "Traceback" not in said.err
    for command in (f"show {LIST}", "changes", "calendar --days 3650"):
        assert_named(out.said[command].out, 0.9)
    rows = out.said[f"show {LIST}"].out.splitlines()
    assert len({row.count("\t") for row in rows[1:]}) == 1
    assert len(rows) == 2 + 3 + len(HOSTILE) - 1
    assert_named(out.said["health"].err, 0.05)


def test_a_terminal_gets_no_control_characters_but_our_own(out: Outlets) -> None:
    for command, drawn in out.drawn.items():
        ours = re.sub(r"\x1b\[(1|0|1;\d+|\d+)?m", "", drawn).replace("\r\n", "\n")
        harmless(ours)
        assert len(set(MARK.findall(ours))) > 5 or command == "health"


def test_json_reads_back_the_very_names(out: Outlets) -> None:
    for command in (f"show {LIST} --json", "changes --json"):
        text = out.said[command].out
        harmless(text)
        names = set(strings(json.loads(text)))
        assert set(list(HOSTILE.values())[1:]) <= names, command
    for command, said in out.said.items():
        if "--json" in command:
            harmless(said.out)
            json.loads(said.out)


def cells(text: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            harmless(cell, breaks="")
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", " "))
    # A reader of another country divides at semicolons, and knows no quotes within a field.
    for line in text.splitlines():
        for part in line.split(";")[1:]:
            assert not part.startswith(("=", "+", "-", "@"))
    return rows


def test_no_cell_is_a_formula(out: Outlets) -> None:
    every = (out.said[f"show {LIST} --csv"].out, out.said["changes --csv"].out)
    for text in (*every, out.pages[f"/lists/{LIST}.csv"].content.decode("utf-8-sig")):
        rows = cells(text)
        read = [cell.replace("; =", ";=") for row in rows for cell in row]
        named = [*read, *(cell.removeprefix("'") for cell in read)]
        assert_named(named, 0.9)
        assert len(rows) >= len(HOSTILE)


def test_a_calendar_holds_our_events_and_nothing_else(out: Outlets) -> None:
    for text in (out.said["calendar --days 3650 --ics"].out, out.pages["/calendar.ics"].text):
        found = icalendar.Calendar.from_ical(text)
        assert {one.name for one in found.walk()} == {"VCALENDAR", "VEVENT"}
        events = found.walk("VEVENT")
        assert len(events) >= len(HOSTILE)
        for event in events:
            assert {*event} <= {
                *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES"),
                *("URL", "TRANSP"),
            }
            harmless(str(event["summary"]), breaks="")
            harmless(str(event["description"]))
        assert_named([str(event["summary"]) for event in events], 0.9)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


# --- what is served -------------------------------------------------------------------------------


def words_of(markup: str) -> str:
    return BeautifulSoup(markup, "lxml").get_text(" ")


def assert_page(markup: str, *, styled: bool = False) -> None:
    """Only elements and attributes that our templates have, whatever the names say."""
    harmless(markup, breaks="\n\r\t")
    for parser in ("lxml", "html.parser"):
        tree = BeautifulSoup(markup, parser)
        kinds = {node.name for node in tree.find_all(True)}
        assert not kinds & {"img", "iframe", "object", "embed", "base", "video", "audio", "template", "math"}
        assert styled or "style" not in kinds
        for script in tree.find_all("script"):
            assert not styled
            assert not script.string
            assert str(script["src"]).startswith("/static/pages.js")
        for node in tree.find_all(True):
            assert not [name for name in node.attrs if name.startswith("on") or name == "srcdoc"]
            assert styled or "style" not in node.attrs
            for name in ("href", "src", "action", "formaction", "xlink:href"):
                where = str(node.get(name, ""))
                assert re.match(r"$|[/#?]|https://(list\.example|[a-z.]+\.gov(\.cn)?)/", where), where
                assert not where.startswith("//"), where
            if node.name == "meta":
                assert node.get("http-equiv") is None


def test_names_are_text_on_every_page(out: Outlets) -> None:
    pages = {path: answer for path, answer in out.pages.items() if "html" in answer.headers["content-type"]}
    assert len(pages) > 100
    for path, answer in pages.items():
        assert answer.status_code in (200, 400, 404, 405), path
        assert_page(answer.text)
    assert_named(words_of(pages[f"/lists/{LIST}"].text), 0.5)
    assert_named([words_of(answer.text) for answer in pages.values()])
    assert "1337" not in "".join(words_of(answer.text) for answer in pages.values())


def test_the_api_answers_json(out: Outlets) -> None:
    for path, answer in out.pages.items():
        if path.startswith("/api/") or path.endswith(".json"):
            assert answer.status_code == 200
            assert "json" in answer.headers["content-type"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            answer.json()
    assert set(list(HOSTILE.values())[1:]) <= set(strings(out.pages[f"/api/lists/{LIST}"].json()))


def test_no_header_is_forged(out: Outlets) -> None:
    for path, answer in out.pages.items():
        assert {*answer.headers} <= {
            *("date", "content-length", "content-type", "content-security-policy", "x-content-type-options"),
            *("referrer-policy", "etag", "content-disposition", "cache-control", "vary", "content-encoding"),
            "transfer-encoding",
            *("cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy"),
            *("x-frame-options", "allow", "location", "strict-transport-security"),
        }, path


@pytest.mark.parametrize("path", ["/feeds/all.atom", f"/feeds/{LIST}.atom"])
def test_atom_reads_back(path: str, out: Outlets) -> None:
    read = feedparser.parse(out.pages[path].content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    for entry in read.entries:
        assert {*entry} <= {
            *("id", "guidislink", "link", "title", "title_detail", "published", "published_parsed"),
            *("updated", "updated_parsed", "links", "tags", "summary", "content"),
        }
        harmless(entry.title)
        assert entry.content[0].type == "text/plain"
        assert all(re.match(r"https?://(127\.0\.0\.1|list\.example)", one.href) for one in entry.links)
        assert all(one.href.isprintable() for one in entry.links)
    text = harmless(" ".join(entry.content[0].value for entry in read.entries))
    assert_named(text, 0.02)


@pytest.mark.parametrize("path", ["/feeds/all.json", f"/feeds/{LIST}.json"])
def test_json_feed_reads_back(path: str, out: Outlets) -> None:
    for one in out.pages[path].json()["items"]:
        harmless(one["title"])
        harmless(one["content_text"])


def test_metrics_are_ours(out: Outlets) -> None:
    families = list(text_string_to_metric_families(out.metrics))
    assert all(family.name.startswith("watcher_") for family in families)
    assert "watcher_forged" not in {family.name for family in families}
    assert not MARK.search(out.metrics)


def test_a_bundle_holds_files_of_ours(out: Outlets) -> None:
    for body in out.bundles:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                assert re.fullmatch(r"README\.txt|manifest\.json|SHA256SUMS|documents/[A-Za-z0-9._-]+", name)
            manifest = archive.read("manifest.json").decode()
            harmless(manifest)
            assert any(MARK.search(text) for text in strings(json.loads(manifest)))


# --- halves of letters ----------------------------------------------------------------------------


def test_half_a_letter_breaks_no_way_out() -> None:
    assert json.loads(dumps({"name": SURROGATE})) == {"name": SURROGATE}
    for text in (plain(SURROGATE), dumps(SURROGATE), dumps(SURROGATE, indent=1)):
        text.encode()
