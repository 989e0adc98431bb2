"""Regions as published tables write them: by code, by name, by the name of the authority, with or without "Region", by
code and name in one cell; and the health-care regions that they form together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from underlag.evidence.reading.file_limits import composed

_DRESS = re.compile(r"^(region|landstinget|regionen)\s+|\s+(län|county)$")
_GROUP_DRESS = re.compile(
    r"^(sjukvårdsregion(en)?|samverkansregion(en)?|health-?\s?care region)\s+"
    r"|\s+(sjukvårdsregion(en)?|samverkansregion(en)?|health-?\s?care region)$"
)
_CODE_FIRST = re.compile(r"(?P<code>\w+)(?:\s*[-–:.,]\s*|\s+)(?P<name>\S.*)")
_CODE_LAST = re.compile(r"(?P<name>.*\S)\s*\((?P<code>\w+)\)")


def plain_name(name: str) -> str:
    """A name without what differs between publishers: ``Region Västra Götaland`` and ``Västra Götalands län``."""
    text = composed(" ".join(name.split())).casefold()
    bare = _DRESS.sub("", text)
    return bare.removesuffix("s") if text.endswith((" län", " county")) else bare


def plain_group(name: str) -> str:
    """A name of a health-care region without the word for one: ``Mellansveriges sjukvårdsregion``."""
    text = plain_name(name)
    bare = _GROUP_DRESS.sub("", text)
    return bare.removesuffix("s") if bare != text else text


@dataclass(frozen=True)
class Regions:
    """The regions of a country.

    nation   code of the nation
    known    code → name
    spelled  name in its plain form → code, the nation among them
    groups   health-care region in its plain form → codes of its regions
    """

    nation: str
    known: Mapping[str, str]
    spelled: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @staticmethod
    def of(
        table: pl.DataFrame, nation: str, nation_names: tuple[str, ...], more: Mapping[str, str], sums: tuple[str, ...]
    ) -> Regions:
        """From the table ``regions``; ``more`` are further names, ``sums`` further names of the nation's row."""
        spelled: dict[str, str] = {}
        for row in table.sort("region_code").iter_rows(named=True):
            for name in (row["name"], row["authority"], row["name_en"]):
                spelled.setdefault(plain_name(name or ""), row["region_code"])
            # "Mörkös län" of a region whose own name ends in s
            spelled.setdefault(plain_name(f"{row['name']} län"), row["region_code"])
        spelled.update({plain_name(name): code for name, code in more.items()})
        spelled.update({plain_name(name): nation for name in (*nation_names, *sums)})
        spelled.pop("", None)
        known = dict(table.sort("region_code").select("region_code", "name").iter_rows())
        groups: dict[str, list[str]] = defaultdict(list)
        if "healthcare_region" in table.columns:
            for code, group in table.sort("region_code").select("region_code", "healthcare_region").iter_rows():
                groups[plain_group(group or "")].append(code)
        groups.pop("", None)
        return Regions(nation, known, spelled, {name: tuple(codes) for name, codes in groups.items()})

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
        return self.spelled.get(plain_name(name))

    def of_label(self, text: str) -> str | None:
        """Code of the region or nation that a cell with both code and name is of: ``N1 Hamnlandet``, ``Hamnlandet
        (N1)``. None if it is none, or if the two are of different regions."""
        for pattern in (_CODE_FIRST, _CODE_LAST):
            found = pattern.fullmatch(text)
            code = self.of_code(found["code"]) if found else None
            if found and code and code == self.of_name(found["name"]):
                return code
        return None

    def group(self, name: str) -> tuple[str, ...]:
        """Codes of the regions of the health-care region with the name; empty if there is none of that name."""
        return self.groups.get(plain_group(name), ())
