"""Regions as published tables write them: by code, by name, by the name of the authority, with or without "Region"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

_DRESS = re.compile(r"^(region|landstinget|regionen)\s+|\s+(län|county)$")


def plain(name: str) -> str:
    """A name without what differs between publishers: ``Region Västra Götaland`` and ``Västra Götalands län``."""
    text = " ".join(name.split()).casefold()
    bare = _DRESS.sub("", text)
    return bare.removesuffix("s") if text.endswith((" län", " county")) else bare


@dataclass(frozen=True)
class Regions:
    """The regions of a country.

    nation   code of the nation
    known    code → name
    spelled  name in its plain form → code, the nation among them
    """

    nation: str
    known: Mapping[str, str]
    spelled: Mapping[str, str]

    @staticmethod
    def of(
        table: pl.DataFrame, nation: str, nation_names: tuple[str, ...], more: Mapping[str, str], sums: tuple[str, ...]
    ) -> Regions:
        """From the table ``regions``; ``more`` are further names, ``sums`` further names of the nation's row."""
        spelled: dict[str, str] = {}
        for row in table.sort("region_code").iter_rows(named=True):
            for name in (row["name"], row["authority"], row["name_en"]):
                spelled.setdefault(plain(name or ""), row["region_code"])
            # "Mörkös län" of a region whose own name ends in s
            spelled.setdefault(plain(f"{row['name']} län"), row["region_code"])
        spelled.update({plain(name): code for name, code in more.items()})
        spelled.update({plain(name): nation for name in (*nation_names, *sums)})
        spelled.pop("", None)
        known = dict(table.sort("region_code").select("region_code", "name").iter_rows())
        return Regions(nation, known, spelled)

    @property
    def codes(self) -> list[str]:
        """Codes of the regions, ascending."""
        return list(self.known)

    @property
    def names(self) -> list[str]:
        """Names of the regions, in order of code."""
        return list(self.known.values())

    @property
    def listed(self) -> str:
        """Codes and names for a message."""
        return ", ".join(f"{code} {name}" for code, name in self.known.items())

    def name(self, code: str) -> str:
        """Name of a region; the code itself for the nation."""
        return self.known.get(code, code)

    def of_code(self, code: str) -> str | None:
        """The code if it is one of a region or the nation, else None."""
        return code if code in self.known or code == self.nation else None

    def of_name(self, name: str) -> str | None:
        """Code of the region or nation with the name, else None."""
        return self.spelled.get(plain(name))
