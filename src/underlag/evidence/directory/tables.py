"""The tables of a country, read when first asked for, with the official tables taken in laid over them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import polars as pl

from underlag.core.errors import EvidenceError, Problem, nearest
from underlag.core.language import Text
from underlag.evidence.package.descriptor import DESCRIPTOR
from underlag.evidence.package.resources import Package, Resource
from underlag.evidence.package.tables import Reference, read_table, typed
from underlag.evidence.vintages.vintage import Vintage, laid_over

TablesByName = Mapping[str, pl.DataFrame]
"""Tables of a country by name; ``Tables`` itself raises EvidenceError for one that is not there."""

_Result = TypeVar("_Result")


class Tables(Mapping[str, pl.DataFrame]):
    """The tables of a package by name, each read, checked and kept when first asked for, vintages laid over it.

    Asking for a table that is missing or faulty raises EvidenceError.
    """

    def __init__(
        self, package: Package, nation_code: str | None, sources: Collection[str], vintages: Sequence[Vintage] = ()
    ) -> None:
        self.package, self.nation_code, self.sources, self.vintages = package, nation_code, sources, tuple(vintages)
        self._read: dict[str, pl.DataFrame] = {}

    def __len__(self) -> int:
        return len(self.package.resources)

    def __iter__(self) -> Iterator[str]:
        return iter(self.package.resources)

    def __contains__(self, name: object) -> bool:
        return name in self.package.resources

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            names = sorted(self.package.resources)
            if name not in self.package.resources:
                raise EvidenceError(
                    Problem(
                        DESCRIPTOR,
                        Text("en tabell saknas", "a table is missing"),
                        "",
                        name,
                        Text(
                            f"beskriv {name}, eller {nearest(name, names).sv}",
                            f"describe {name}, or {nearest(name, names).en}",
                        ),
                    )
                )
            resource = self.package.resources[name]
            references = list(self._references(resource))
            frame = read_table(self.package.directory, resource, references)
            for vintage in self.vintages:
                if vintage.card.table == name:
                    frame = laid_over(frame, typed(vintage.raw(), vintage.resource, references), vintage)
            self._read[name] = frame
        return self._read[name]

    def several(self, names: tuple[str, ...]) -> dict[str, pl.DataFrame]:
        """The tables named, read together: EvidenceError holds the problems of all of them."""
        problems: list[Problem] = []
        result = {}
        for name in names:
            frame = attempt(partial(self.__getitem__, name), problems)
            if frame is not None:
                result[name] = frame
        if problems:
            raise EvidenceError(problems)
        return result

    def before(self, count: int) -> Tables:
        """The tables with the first ``count`` vintages only."""
        return Tables(self.package, self.nation_code, self.sources, self.vintages[:count])

    def references(self, name: str, source: str) -> list[Reference]:
        """What codes in new rows of a table must be among; ``source`` is the id of a source that comes with them."""
        wider = Tables(self.package, self.nation_code, {*self.sources, source}, self.vintages)
        return list(wider._references(self.package.resources[name]))

    def _references(self, resource: Resource) -> Iterator[Reference]:
        """The declared foreign keys; and every code of a region, municipality or source without one, in its list."""
        for key in resource.foreign_keys:
            if key.table != resource.name:
                other = self[key.table]
                renamed = other.select(pl.col(t).alias(h) for h, t in zip(key.columns, key.there, strict=True))
                yield Reference(key.columns, renamed, Text(f"tabellen {key.table}", f"table {key.table}"))
        declared = {name for key in resource.foreign_keys for name in key.columns}
        if resource.column("source") and "source" not in declared:
            cards = pl.DataFrame({"source": sorted(self.sources)}, schema={"source": pl.String})
            yield Reference(("source",), cards, "sources/")
        lists: dict[str, tuple[str, list[str]]] = {"municipality_code": ("municipalities", [])}
        if self.nation_code is not None:
            lists["region_code"] = ("regions", [self.nation_code])
        for code, (table, others) in lists.items():
            column = resource.column(code)
            if column and code not in declared and resource.name != table and table in self.package.resources:
                more = pl.DataFrame({code: others}, schema={code: pl.String})
                yield Reference(
                    (code,), pl.concat([self[table].select(code), more]), Text(f"tabellen {table}", f"table {table}")
                )


def attempt(action: Callable[[], _Result], problems: list[Problem]) -> _Result | None:
    """The result, or None with the user's problems added to ``problems``."""
    try:
        return action()
    except EvidenceError as error:
        problems += error.problems
        return None
