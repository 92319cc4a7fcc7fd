"""Every page answers, leads on, and shows what it is for."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from support.pages import read, words

from watcher.serve.library import Library

START = ("/", "/lists", "/calendar", "/sources", "/search?q=skydio", "/feeds")


def act_of(books: Library, title: str) -> str:
    return next(act.id for act in books.acts() if title in act.title)


def test_every_link_of_every_page_leads_somewhere(client: httpx.Client) -> None:
    waiting, seen, patterns = list(START), set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        # Five of a kind are enough: every act and party has its page, and all are drawn alike.
        kind = urlsplit(path).path.strip("/").split("/")[0]
        if path in seen or patterns.get(kind, 0) >= 12:
            continue
        seen.add(path)
        patterns[kind] = patterns.get(kind, 0) + 1
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        if "text/html" in answer.headers["content-type"]:
            page = read(client, path)
            targets = {link.get("href") for link in page.select("a[href]")} | {
                link.get("href") for link in page.select("link[href]")
            }
            local = [urljoin(path, target) for target in targets if target and "://" not in target]
            waiting += sorted(one.split("#")[0] for one in local if one.split("#")[0])
    assert {"acts", "lists", "party", "sources", "static", "feeds"} <= patterns.keys()


@pytest.mark.parametrize(
    "path", [*START, "/lists/cn_mofcom_control", "/party?name=Leidos", "/sources/us_bis_dpl"]
)
def test_the_basics_for_screen_readers(client: httpx.Client, path: str) -> None:
    page = read(client, path)
    assert page.html["lang"] == "en"
    assert len(page.select("h1")) == 1
    assert page.select("main")
    assert page.select("title")[0].get_text().strip()
    for field in page.select("input:not([type=hidden]), select"):
        named = field.get("aria-label") or field.parent.name == "label"
        assert named or page.select(f"label[for={field.get('id')}]"), field.attrib
    for picture in page.select("svg"):
        hidden = picture.get("aria-hidden") or any(up.name == "svg" for up in picture.parents)
        assert hidden or picture.get("aria-label"), page.select("title")[0].get_text()
    ids = [node.get("id") for node in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_filters_leave_what_fits(client: httpx.Client) -> None:
    everything = read(client, "/").select("article.act")
    control = read(client, "/?list=cn_mofcom_control").select("article.act")
    assert 0 < len(control) < len(everything)
    assert all("China Export Control List" in words(act) for act in control)
    suspended = read(client, "/?kind=suspended").select("article.act")
    assert len(suspended) == 2
    russian = read(client, "/?country=RU").select("article.act")
    assert 0 < len(russian) < len(everything)
    day = read(client, "/?since=2025-03-04&until=2025-03-04").select("article.act")
    assert len(day) == 3
    nothing = read(client, "/?since=2030-01-01")
    assert "No act fits" in words(nothing)


def test_what_was_read_back_is_on_the_timeline_and_says_so(client: httpx.Client, books: Library) -> None:
    act = next(act for act in books.acts() if not act.told and "洛克希德" in act.title)
    page = read(client, f"/acts/{act.id}")
    assert "nobody was told" in words(page)
    assert "2 of 2 parties found" in words(page)
    assert client.get(f"/acts/{act.id}/evidence.zip").status_code == 200
    feed = client.get("/feeds/cn_mofcom_unreliable.json").json()
    assert act.id not in str(feed)


def test_an_act_marks_every_party_in_the_official_text(client: httpx.Client, books: Library) -> None:
    page = read(client, f"/acts/{act_of(books, '第13号')}")
    assert "15 of 15 parties found in the official text" in words(page)
    marked = {mark.get_text() for mark in page.select(".official mark")}
    assert {"Leidos", "莱多斯公司", "Gibbs&Cox, Inc."} <= marked
    targets = [link.get("href") for link in page.select("a.to-text")]
    assert len(targets) == 15
    assert all(page.select(target) for target in targets)


def test_an_act_by_reference_shows_the_acts_that_name_the_parties(
    client: httpx.Client, books: Library
) -> None:
    act = next(one for one in books.acts() if one.day.isoformat() == "2025-11-05" and "管控" in one.title)
    page = read(client, f"/acts/{act.id}")
    said = words(page)
    assert "15 ended, 16 stay suspended until 10 November 2026" in said
    assert "31 of 31 parties found: none in the text itself, 31 in the earlier acts" in said
    assert len(page.select("article.official")) == 3
    assert len(page.select(".official .quote")) >= 2
    assert all(page.select(link.get("href")) for link in page.select("a.to-text"))


def test_an_observed_act_shows_the_rows_before_and_after(client: httpx.Client, books: Library) -> None:
    page = read(client, f"/acts/{act_of(books, '1 renewed')}")
    heads = [words(head) for head in page.select(".official header")]
    assert "the list after" in heads[0]
    assert "the list before" in heads[1]
    assert page.select(".diff del")
    assert "rows left out: name nobody here" in words(page)


def test_the_beginning_of_an_act_is_enough(client: httpx.Client, books: Library) -> None:
    act = act_of(books, "第21号")
    assert read(client, f"/acts/{act[:12]}").select("h1")
    read(client, f"/acts/{act[:4]}", status=404)


def test_a_party_has_its_lists_its_story_and_its_names(client: httpx.Client) -> None:
    page = read(client, "/party?name=Skydio, Inc.")
    said = words(page)
    assert "斯凯迪奥公司" in said
    rows = page.select("table.rows tbody tr")
    assert len(rows) == 2
    assert len(page.select(".lane")) == 2
    bars = [" ".join(rect["class"]) for rect in page.select(".lane rect")]
    assert "b-suspended" in bars
    assert "b-ended" in bars
    assert "10 Nov 2026" in said
    assert (
        read(client, "/party?name=斯凯迪奥公司").select("h1")[0].get_text() == page.select("h1")[0].get_text()
    )


def test_a_name_nobody_bears_leads_to_the_search(client: httpx.Client) -> None:
    page = read(client, "/party?name=Nobody+Anywhere", status=404)
    assert page.select("a[href='/search?q=Nobody%20Anywhere']")


def test_search_forgives_and_reads_both_scripts(client: httpx.Client) -> None:
    assert "Leidos" in words(read(client, "/search?q=leidoss").select(".found")[0])
    assert "Leidos" in words(read(client, "/search?q=莱多斯").select(".found")[0])
    assert "Nobody on any list" in words(read(client, "/search?q=zzzzqqqq"))
    assert "any script" in words(read(client, "/search"))


def test_the_calendar_has_a_month_and_a_list(client: httpx.Client) -> None:
    page = read(client, "/calendar?month=2026-11")
    day = next(cell for cell in page.select("td.busy") if words(cell).startswith("10 "))
    assert len(day.select("a.due")) == 2
    assert "16 parties" in words(day)
    ahead = read(client, "/calendar?list=cn_mofcom_control&kind=suspension_ends")
    # What was extended to November 2026 no longer ends in November 2025.
    assert "1 deadline ahead" in words(ahead)
    assert "高点航空技术公司" in words(ahead)


def test_rows_are_sorted_and_paged(client: httpx.Client) -> None:
    first = read(client, "/lists/us_bis_denied")
    assert len(first.select("table.rows tbody tr")) == 50
    assert first.select("th[aria-sort=ascending]")
    last = read(client, "/lists/us_bis_denied?page=999")
    assert 0 < len(last.select("table.rows tbody tr")) <= 50
    newest = read(client, "/lists/us_bis_denied?sort=since&down=1")
    days = [node.get("datetime") for node in newest.select("td[data-label=Since] time")]
    assert days == sorted(days, reverse=True)
    oldest = read(client, "/lists/us_bis_denied?sort=since")
    days = [node.get("datetime") for node in oldest.select("td[data-label=Since] time")]
    assert days == sorted(days)


def test_the_days_on_which_a_list_changed_are_links(client: httpx.Client) -> None:
    page = read(client, "/lists/cn_mofcom_control?on=2025-06-01")
    days = {link.get("href") for link in page.select("svg.strip a")}
    assert {"?on=2025-03-04", "?on=2025-05-14", "?on=2025-11-10"} <= days
    assert words(page.select("p.steps")[0]) == "← 14 May 2025 1 June 2025 today 12 Aug 2025 →"


def test_a_source_shows_its_entries_over_time(client: httpx.Client) -> None:
    page = read(client, "/sources/us_bis_dpl")
    assert page.select(".curve polyline")[0].get("points").split()
    assert "3 snapshots" in words(page)
    assert "unresolved" in words(read(client, "/sources/cn_mofcom_spokesperson"))


def test_health_and_metrics(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}
    answer = client.get("/metrics")
    assert answer.text == "watcher_build 1\n"
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize(
    "path",
    [
        "/?since=yesterday",
        "/?page=-1",
        "/?page=x",
        "/?list=nowhere",
        "/lists/us_bis_denied?on=2025-13-01",
        "/lists/us_bis_denied?on=9999-12-31",
        "/lists/us_bis_denied?known=now",
        "/lists/us_bis_denied?sort=weight",
        "/lists/us_bis_denied?state=gone",
        "/calendar?month=november",
        "/calendar?month=0000-01",
        "/party",
        f"/search?q={'x' * 300}",
        "/api/changes?limit=0",
        "/api/calendar?days=abc",
    ],
)
def test_what_cannot_be_meant_is_said(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    if path.startswith("/api"):
        assert answer.json()["error"]["status"] == 400
    else:
        assert "Not understood" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/acts/0000000000",
        "/lists/nowhere",
        "/lists/nowhere.csv",
        "/sources/nowhere",
        "/feeds/nowhere.atom",
        "/changes/00/evidence.zip",
        "/acts/00/evidence.zip",
        "/static/../asgi.py",
        "/static/style.txt",
        "/api/acts/0",
        "/api/party?name=zz",
        "/api/lists/nowhere",
    ],
)
def test_what_does_not_exist_is_said(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
