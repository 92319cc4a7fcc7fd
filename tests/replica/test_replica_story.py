"""The position decides everything: it only moves forward, and the same position gives the same bytes."""

from __future__ import annotations

import hashlib
import time
import urllib.request
from datetime import date, datetime, timedelta

import pytest

from watcher.replica.mofcom import ANSWERS, NOTICES
from watcher.replica.replica import Replica
from watcher.replica.story import STORY, find

AQYGZJ = "https://aqygzj.mofcom.gov.cn"
MOFCOM = "https://www.mofcom.gov.cn"
REGISTER = "https://www.federalregister.gov"
RULE = f"{REGISTER}/documents/full_text/xml/2023/08/22/2023-18125.xml"
DENIED = "https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl"


def unit(origin: str, page_id: str) -> str:
    return f"{origin}/api-gateway/jpaas-publish-server/front/page/build/unit?pageId={page_id}"


EVERYWHERE = (
    f"{AQYGZJ}{NOTICES.path}",
    unit(AQYGZJ, NOTICES.page_id),
    f"{AQYGZJ}/flzc/gzjgfxwj/art/2023/art_37761ceb51764e7095bfe3d0214f1d4e.html",
    f"{MOFCOM}{ANSWERS.path}",
    unit(MOFCOM, ANSWERS.page_id),
    f"{REGISTER}/api/v1/documents.json",
    f"{REGISTER}/documents/full_text/xml/2023/03/24/2023-06171.xml",
    DENIED,
    "https://media.bis.gov/sites/default/files/dpl_08042023.csv",
)


def everything(replica: Replica) -> str:
    """One hash over all pages at the present position, fetched over HTTP."""
    seen = hashlib.sha256()
    for official in EVERYWHERE:
        with urllib.request.urlopen(replica.url(official), timeout=5) as response:
            seen.update(response.read())
            seen.update(str(sorted(response.headers.items())).encode())
    return seen.hexdigest()


def test_the_same_position_gives_identical_bytes_on_every_port_and_in_every_run() -> None:
    runs: list[list[str]] = []
    for _ in range(2):
        with Replica() as replica:
            runs.append([everything(replica) for _ in replica.play()])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == len(STORY)


def test_steps_are_in_order_and_end_where_the_story_ends(replica: Replica) -> None:
    reached = [step.name for step in replica.play()]
    assert reached == [step.name for step in STORY]
    assert replica.at == STORY[-1].at
    assert list(replica.play()) == [STORY[-1]]
    assert [step.at for step in STORY] == sorted(step.at for step in STORY)
    assert len({step.name for step in STORY}) == len(STORY)


def test_the_story_never_goes_back(replica: Replica) -> None:
    replica.advance_to("april-2025")
    with pytest.raises(ValueError, match="does not go back"):
        replica.advance_to("march-2025")
    with pytest.raises(ValueError, match="does not go back"):
        replica.advance_to(replica.at - timedelta(seconds=1))
    assert replica.advance_to("april-2025") == replica.at


@pytest.mark.parametrize(
    ("place", "step"),
    [
        (date(2023, 8, 22), "unverified-2023-18125"),
        (date(2025, 4, 8), "april-2025"),
        (date(2025, 4, 9), "april-2025-second"),
        (date(2025, 11, 4), "denied-2025-09-18"),
        (date(2026, 11, 21), "november-2025"),
        ("may-2025", "may-2025"),
    ],
)
def test_a_place_is_a_name_or_a_day(place: str | date, step: str) -> None:
    assert find(place) == next(each.at for each in STORY if each.name == step)


@pytest.mark.parametrize("place", ["may", date(2023, 8, 1), datetime(2025, 1, 1)])  # noqa: DTZ001 - the fault
def test_an_unknown_place_is_named(place: str | date | datetime) -> None:
    with pytest.raises(LookupError):
        find(place)


def test_every_step_shows_in_the_sources_that_it_names_and_in_no_other(replica: Replica) -> None:
    watched = {
        "cn_mofcom_control_bureau": (unit(AQYGZJ, NOTICES.page_id),),
        "cn_mofcom_spokesperson": (unit(MOFCOM, ANSWERS.page_id),),
        "us_fr_documents": (f"{REGISTER}/api/v1/documents.json",),
        "us_bis_dpl": (DENIED,),
    }

    def looks() -> dict[str, bytes]:
        found = {}
        for source, pages in watched.items():
            for page in pages:
                with urllib.request.urlopen(replica.url(page), timeout=5) as response:
                    found[source] = response.read()
        return found

    before: dict[str, bytes] = dict.fromkeys(watched, b"")
    for step in replica.play():
        after = looks()
        assert {source for source in after if after[source] != before[source]} == set(step.sources), step.name
        before = after


def test_starting_takes_no_time_to_speak_of() -> None:
    began = time.perf_counter()
    with Replica() as replica:
        assert replica.base.startswith("http://127.0.0.1:")
        assert time.perf_counter() - began < 0.1


def test_origins_are_rewritten_to_prefixes_of_one_port(replica: Replica) -> None:
    rewrite = replica.rewrite()
    assert rewrite["https://www.mofcom.gov.cn"] == f"{replica.base}/www.mofcom.gov.cn"
    assert replica.url("https://www.mofcom.gov.cn") == rewrite["https://www.mofcom.gov.cn"]
    assert replica.url(f"{MOFCOM}/a?b=c") == f"{rewrite[MOFCOM]}/a?b=c"
    assert len({base.rpartition("/")[0] for base in rewrite.values()}) == 1


def test_a_replica_that_is_not_started_has_no_address() -> None:
    replica = Replica()
    with pytest.raises(RuntimeError, match="not started"):
        replica.rewrite()
    replica.stop()
