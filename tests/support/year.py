"""What goes wrong in a year, laid over a farm of sources whose pages change all the while.

A story is a list of troubles: (day, hours, what, which sources).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from support.farm import Inline, World, source_id
from watcher.core.backoff import spread
from watcher.errors import TryAgain
from watcher.model.delivery import Delivery, Receipt
from watcher.model.route import DigestPlan
from watcher.run.room import Room
from watcher.run.schedule import Pools, Schedule

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2023, 12, 31, 12, tzinfo=UTC)
DAILY = DigestPlan("daily", time(8), (0, 1, 2, 3, 4, 5, 6), "America/New_York")
QUIET = 15
ALL = range(1, 21)


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong `day` days after the beginning, for `hours`."""

    day: float
    hours: float
    what: str
    sources: tuple[int, ...] = ()


TROUBLES = (
    Trouble(10, 48, "busy", (3,)),
    Trouble(31, 216, "redesigned", (7,)),
    Trouble(69.5, 18, "gone", tuple(ALL)),  # the night the clocks go forward in New York
    Trouble(95, 9, "denied", (12,)),
    Trouble(120, 50, "cut", (5,)),
    *(Trouble(150 + day, 0.6, "busy", (9,)) for day in range(7)),
    Trouble(215, 0.02, "gone", tuple(ALL)),
    Trouble(240, 30, "operators deaf"),
    Trouble(270, 5, "disk"),
    Trouble(307.3, 1, "clock"),  # beside the night the clocks go back in New York
    Trouble(330, 72, "stopped"),
    Trouble(345, 30, "gone", (2, 4, 6)),
)


class Ears:
    """A receiver that can be made deaf."""

    def __init__(self, inner: object) -> None:
        self._inner = inner
        self.deaf = False

    def send(self, delivery: Delivery) -> Receipt:
        if self.deaf:
            raise TryAgain("nobody answers")
        return self._inner.send(delivery)  # type: ignore[attr-defined,no-any-return]

    def find(self, delivery: Delivery) -> Receipt | None:
        return None

    def probe(self) -> str:
        return "well"


@dataclass
class Story:
    """Drives a world through its troubles."""

    world: World
    troubles: tuple[Trouble, ...]
    ears: dict[str, Ears]
    begin: datetime
    true_now: datetime = field(init=False)
    full: bool = False
    changed: dict[str, date] = field(default_factory=dict)
    published: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.true_now = self.begin

    def live(self, until: datetime, step: timedelta) -> None:
        """Let the true time pass; what the program's clock shows may be another."""
        while self.true_now < until:
            self.true_now += self._stride(step)
            active = list(self._active())
            self._apply(active)
            self._publish()
            back = any(one.what == "clock" for one in active)
            self.world.now = self.true_now - timedelta(hours=1) * back
            if not any(one.what == "stopped" for one in active):
                self.world.schedule.step()

    def _stride(self, step: timedelta) -> timedelta:
        """A small step where something begins or ends between two."""
        for one in self.troubles:
            for edge in (one.day, one.day + one.hours / 24):
                left = self.begin + timedelta(days=edge) - self.true_now
                if timedelta(0) < left < step:
                    return left + timedelta(seconds=1)
        return step

    def _active(self) -> Iterator[Trouble]:
        for one in self.troubles:
            began = self.begin + timedelta(days=one.day)
            if began <= self.true_now < began + timedelta(hours=one.hours):
                yield one

    def _apply(self, active: list[Trouble]) -> None:
        forms = dict.fromkeys(ALL, "good")
        for one in active:
            forms |= dict.fromkeys(one.sources, one.what)
        for number, form in forms.items():
            if source_id(number) in self.world.pages:
                self.world.pages[source_id(number)].form = form
        self.ears["operators"].deaf = any(one.what == "operators deaf" for one in active)
        self.full = any(one.what == "disk" for one in active)

    def _publish(self) -> None:
        """Each source changes every two or three weeks, at nine in the morning of its own zone; one is quiet."""
        for name, page in self.world.pages.items():
            zone = NEW_YORK if page.number % 2 == 0 else SHANGHAI
            local = self.true_now.astimezone(zone)
            quiet = page.number == QUIET and 160 < (self.true_now - self.begin).days < 235
            every = 14 + int(spread(name) * 7)
            if quiet or local.hour < 9 or self.changed.get(name) == local.date() or local.toordinal() % every:
                continue
            page.change(local.date().isoformat())
            self.changed[name] = local.date()
            self.published[page.rows[-1]] = self.true_now


def story(world: World, troubles: tuple[Trouble, ...] = TROUBLES, begin: datetime = BEGIN) -> Story:
    """The world with ears that can be closed and a disk that can be filled."""
    told = Story(world, troubles, {}, begin)
    former = world.tools.transports
    told.ears = {name: Ears(former(name)) for name in world.screens}
    rebuilt(
        world, told.ears.__getitem__, lambda _: Room(1_000_000 if told.full else 10**12, 10**13, "/state")
    )
    return told


def rebuilt(world: World, transports: Callable[[str], Ears], space: Callable[[object], Room]) -> None:
    """The same schedule over other transports and another disk."""
    inline = Inline()
    tools = replace(world.tools, transports=transports)
    world.tools = tools
    world.schedule = Schedule(
        tools,
        world.plan,
        pools=Pools(inline, inline),
        monotonic=lambda: (world.now - BEGIN).total_seconds(),
        space=space,
    )


def fields(number: int) -> dict[str, object]:
    """What some sources declare besides."""
    return {"quiet_after": timedelta(days=60)} if number == QUIET else {}
