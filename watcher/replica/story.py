"""The story that the replica tells: what became public, when, and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

_BEIJING = timezone(timedelta(hours=8))
_EASTERN_SUMMER = timezone(timedelta(hours=-4))


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the story. `at` is when it became public, in the authority's own zone.

    `sources` are the sources that have something new; `changes` says what, in one sentence.
    """

    name: str
    at: datetime
    title: str
    changes: str
    sources: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day in the authority's zone."""
        return self.at.date()


_BUREAU = "cn_mofcom_control_bureau"
_SPOKESPERSON = "cn_mofcom_spokesperson"

STORY: tuple[Step, ...] = (
    Step(
        "baseline",
        datetime(2023, 8, 18, 12, 0, tzinfo=_EASTERN_SUMMER),
        "Before the story begins",
        "What stood on the pages in August 2023; the first check of each source is its baseline.",
        (_BUREAU, _SPOKESPERSON, "us_fr_documents", "us_bis_dpl"),
    ),
    Step(
        "unverified-2023-18125",
        datetime(2023, 8, 22, 6, 0, tzinfo=_EASTERN_SUMMER),
        "Unverified List: 35 parties leave, 33 of them announced",
        "Rule 2023-18125, filed on 21 August and effective on publication: 33 parties leave after checks "
        "and two Russian ones because they stand on the Entity List.",
        ("us_fr_documents",),
    ),
    Step(
        "denied-2024-09-25",
        datetime(2024, 9, 25, 12, 0, tzinfo=_EASTERN_SUMMER),
        "Denied Persons List: one temporary order",
        "A temporary denial order (stand-in) is added.",
        ("us_bis_dpl",),
    ),
    Step(
        "unreliable-4",
        datetime(2025, 2, 4, 13, 0, tzinfo=_BEIJING),
        "Unreliable Entity List No. 4: PVH and Illumina",
        "Two American companies are listed; the page prints no English name for the first.",
        (_BUREAU,),
    ),
    Step(
        "march-2025",
        datetime(2025, 3, 4, 16, 0, tzinfo=_BEIJING),
        "MOFCOM No. 13, Unreliable Entity List Nos. 5 and 6",
        "15 American entities on the control list, 10 on the Unreliable Entity List, a measure on Illumina.",
        (_BUREAU,),
    ),
    Step(
        "april-2025",
        datetime(2025, 4, 4, 17, 0, tzinfo=_BEIJING),
        "MOFCOM No. 21, Unreliable Entity List No. 7",
        "16 American entities on the control list, 11 on the Unreliable Entity List.",
        (_BUREAU,),
    ),
    Step(
        "april-2025-second",
        datetime(2025, 4, 9, 17, 0, tzinfo=_BEIJING),
        "MOFCOM No. 22",
        "12 American entities on the control list from 10 April, 12:01. The notice of Unreliable Entity List "
        "No. 8, of the same day, is not reproduced: its names are not among the facts.",
        (_BUREAU,),
    ),
    Step(
        "may-2025",
        datetime(2025, 5, 14, 22, 0, tzinfo=_BEIJING),
        "Two answers: the measures of April are suspended",
        "Nos. 21 and 22 for 90 days; Unreliable Entity List No. 7 for 90 days, No. 8 without a term.",
        (_SPOKESPERSON,),
    ),
    Step(
        "august-2025",
        datetime(2025, 8, 12, 9, 0, tzinfo=_BEIJING),
        "Two answers: extended for those of 4 April, ended for those of 9 April",
        "No. 21 and Unreliable Entity List No. 7 stay suspended for 90 days more; the measures of No. 22 and "
        "of Unreliable Entity List No. 8 end.",
        (_SPOKESPERSON,),
    ),
    Step(
        "denied-2025-09-18",
        datetime(2025, 9, 18, 12, 0, tzinfo=_EASTERN_SUMMER),
        "Denied Persons List: the temporary order is renewed",
        "The same name with a new effective date (stand-in): a renewal, not a removal and an addition.",
        ("us_bis_dpl",),
    ),
    Step(
        "november-2025",
        datetime(2025, 11, 5, 17, 0, tzinfo=_BEIJING),
        "Two answers: 15 ended, 16 suspended for one year",
        "From 10 November the measures of No. 13 (15 entities) end and those of No. 21 (16 entities) stay "
        "suspended for one year; so does Unreliable Entity List No. 7, while Nos. 5 and 6 end.",
        (_SPOKESPERSON,),
    ),
)


def find(place: str | date | datetime, story: Sequence[Step] = STORY) -> datetime:
    """The instant of a step's name, of the last step up to a day, or the given instant itself.

    Raises LookupError for a name or a day that the story does not reach.
    """
    if isinstance(place, datetime):
        if place.tzinfo is None:
            raise LookupError(f"a moment without a zone: {place!r}")
        return place
    if isinstance(place, date):
        reached = [step for step in story if step.day <= place]
        if not reached:
            raise LookupError(f"the story begins on {story[0].day}, after {place}")
        return reached[-1].at
    for step in story:
        if step.name == place:
            return step.at
    raise LookupError(f"no step {place!r}; there are {', '.join(step.name for step in story)}")
