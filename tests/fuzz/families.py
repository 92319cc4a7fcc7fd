"""Families of readers and writers: name → what one recipe does to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from fuzz import on_fetch, on_pages, on_readers, on_renderers, on_sources, seeds
from fuzz.recipe import Recipe
from fuzz.seeds import Seed

Prepare = Callable[[bytes], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Family:
    """`begin` are recipes to start from; `prepare` cooks one: what it gives is run, and watched."""

    begin: tuple[bytes, ...]
    prepare: Prepare


_SOURCES: Mapping[str, tuple[str, ...]] = {
    "ecfr": ("us_ecfr_744",),
    "federal_register": ("us_fr_documents", "us_fr_public_inspection"),
    "ofac": ("us_ofac_sdn", "us_ofac_consolidated", "us_ofac_recent_actions"),
    "lists": ("us_csl", "us_bis_dpl", "us_dhs_uflpa", "us_fcc_covered"),
    "press": ("us_bis_news", "us_commerce_news"),
    "mofcom": (
        *("cn_mofcom_announcements", "cn_mofcom_control_bureau", "cn_mofcom_exportcontrol"),
        *("cn_mofcom_news", "cn_mofcom_spokesperson"),
    ),
    "ministries": ("cn_mfa_countermeasures", "cn_tariff_commission", "cn_cac_reviews"),
}


def _of_seeds(load: Callable[[], tuple[Seed, ...]]) -> Family:
    found = load()

    def prepare(data: bytes) -> Callable[[], None]:
        recipe = Recipe(data)
        seed = recipe.choose(found)
        _ = seed.head  # worked out once, and not on an input's account
        return partial(on_sources.take, seed, on_sources.documents(seed, recipe, found))

    return Family(tuple(bytes((n,)) for n in range(len(found))), prepare)


FAMILIES: Mapping[str, Callable[[], Family]] = {
    **{name: partial(_of_seeds, partial(seeds.of_sources, *of)) for name, of in _SOURCES.items()},
    "feeds": partial(_of_seeds, seeds.of_feeds),
    "guard": partial(_of_seeds, seeds.of_lists),
    "readers": lambda: Family((b"",), on_readers.prepare),
    "renderers": lambda: Family((b"",), on_renderers.prepare),
    "pages": lambda: Family((b"",), on_pages.prepare),
    "fetch": lambda: Family((b"",), on_fetch.Loopback().prepare),
}
