"""How a posterior is stored, and what it was made from.

It ships with the country as ``posterior/<profession>.npz`` and ``.json``, and is used only with the very figures, cards
and tables it was made from: whoever changes one that it rests on is told which, and to calibrate again. What they are
recognised by is the text that was read (``core.identity``); what the posterior's central world counts is computed, and
so compared with a tolerance (``Posterior.confirm``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from underlag.core.errors import PosteriorError, Problem, command_named
from underlag.core.identity import as_read, of_file, short_identity
from underlag.core.language import Text
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.record.arrays import read_arrays, write_arrays
from underlag.runs.record.manifest import as_json, evidence_of
from underlag.runs.record.whole_files import whole_files
from underlag.runs.synthesis.case import case_of
from underlag.runs.synthesis.figures import Readable
from underlag.runs.synthesis.past import BEGINNING_CARDS, Past
from underlag.runs.synthesis.posterior import Posterior
from underlag.uncertainty.convergence import Convergence, Effort
from underlag.uncertainty.figures import Agreement

POSTERIOR_FOLDER = "posterior"
"""Folder of a country that holds its posteriors."""

_SHOWN = 8
"""Most changed parts that a message names one by one."""

_NOTHING = Text("ingenting", "nothing")
"""What stands for a part that one side lacks."""


def made_from(past: Past, figures: Readable, norms: tuple[float, float]) -> dict[str, str]:
    """What a posterior follows from, but seed and effort: part → its identity (12 hexadecimal digits).

    The parts are the tables that residents and mortality come from, what each card says for the first year and how it
    varies, the row of each figure, and what else decides (years, regions, norms). Notes and reasons are in none.

    norms  residents per full-time specialist and per full-time trainee of the guideline [resident/fte]
    """
    parts = {f"table {name}": found[:12] for name, found in past.tables.items()}
    dated = past.dated()
    for name, card in past.cards.items():
        value = card.value_in(past.read_in(name))
        content = {"value": value, "distribution": card.distribution.model_dump(mode="json")}
        if name in BEGINNING_CARDS:
            content["begins"] = card.values[0].from_year
        if name in dated:
            content["later"] = {str(year): card.value_in(year) for year in dated[name]}
        parts[f"card {name}"] = short_identity(as_read(content))
    parts |= {f"figure {name}": row for name, row in zip(figures.figures.identity, figures.rows, strict=True)}
    parts["settings"] = short_identity(
        {
            "regions": past.regions,
            "years": past.years,
            "training_years": past.training_years,
            "norms": as_read(norms),
        }
    )
    return parts


def write_posterior(posterior: Posterior, directory: Path, profession: str) -> Path:
    """Store the draws and what they are of under a directory of the country; the same draws give the same bytes. The
    path of the description. Raises OSError where the disk refuses."""
    folder, told = directory / POSTERIOR_FOLDER, f"{profession}.json"
    with whole_files(folder) as room:
        write_arrays(room / f"{profession}.npz", {"scores": posterior.scores})
        (room / told).write_text(as_json(_described(posterior)), encoding="utf-8", newline="\n")
    return folder / told


def _described(posterior: Posterior) -> dict[str, Any]:
    found, told = posterior.convergence, posterior.agreement
    names = posterior.past.names()
    return {
        "made_from": made_from(posterior.past, posterior.figures, posterior.norms),
        "seed": posterior.seed,
        "effort": asdict(posterior.effort),
        "draws": len(posterior.scores),
        "names": names,
        "figures": {
            name: [
                *(round(float(x[at]), 6) for x in (told.p10, told.p50, told.p90)),
                bool(told.inside[at]),
                round(float(told.rank[at]), 4),
            ]
            for at, name in enumerate(posterior.figures.figures.identity)
        },
        "counted": {name: [float(f"{heads:.9g}") for heads in by] for name, by in posterior.counted.items()},
        "divergences": found.divergences,
        "leapfrogs": round(found.leapfrogs, 2),
        "diagnostics": {
            name: [round(float(value[at]), 4) for value in (found.rhat, found.bulk, found.tail)]
            for at, name in enumerate(names)
        },
    }


def rebuild(country: str, profession: str) -> Text:
    """What the user does about a posterior that does not fit; ``country`` as the user names it."""
    named = command_named("calibrate", country=country, profession=profession)
    return Text(f"kör: {named}", f"run: {named}")


def read_posterior(
    directory: Path, profession: str, country: str, past: Past, figures: Readable, norms: tuple[float, float]
) -> Posterior:
    """The stored posterior. PosteriorError, saying how to rebuild it, where there is none, it can't be read, or it was
    made from other inputs than these.

    directory, country  of the country, and how the user names it; ``norms`` as for ``made_from``
    """
    path = directory / POSTERIOR_FOLDER / f"{profession}.json"
    remedy = rebuild(country, profession)
    if not path.is_file():
        raise PosteriorError(
            Problem(
                str(path),
                Text(
                    "landet har ingen posterior för denna profession",
                    "the country has no posterior for this profession",
                ),
                Text("ingen fil", "no file"),
                Text("vad uppgifterna säger om utgångsläget", "what the figures say of the start"),
                remedy,
            )
        )
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        scores = read_arrays(path.with_suffix(".npz"))["scores"]
        rhat, bulk, tail = np.array([stored["diagnostics"][name] for name in stored["names"]]).T
        convergence = Convergence(rhat, bulk, tail, stored["divergences"], stored["leapfrogs"])
        agreement = _agreement(stored["figures"])
        then = {str(part): str(found) for part, found in stored["made_from"].items()}
        effort = Effort(**stored["effort"])
        seed = int(stored["seed"])
        heads = {name: np.array(by, dtype=np.float64) for name, by in stored["counted"].items()}
        whole = scores.shape == (stored["draws"], len(stored["names"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        what = Text("posteriorn går inte att läsa", "the posterior can't be read")
        raise PosteriorError(Problem(str(path), what, str(fault), "", remedy)) from fault
    problems = list(_changed(str(path), then, made_from(past, figures, norms), remedy))
    if not whole:
        what = Text("dragningarna är inte de som filen beskriver", "the draws are not those that the file describes")
        problems.append(Problem(str(path), what, "", "", remedy))
    if problems:
        raise PosteriorError(problems)
    read = of_file(path.with_suffix(".npz"))
    return Posterior(past, figures, norms, scores, convergence, agreement, seed, effort, heads, sha256=read)


def _changed(path: str, then: Mapping[str, str], now: Mapping[str, str], remedy: Text) -> Iterator[Problem]:
    """One problem that names every part that the posterior was made from and that is another now."""
    changed = [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)]
    if changed:
        more = len(changed) - _SHOWN
        shown = [_both(name, then, now) for name in changed[:_SHOWN]]
        shown += [Text(f"och {more} till", f"and {more} more")] if more > 0 else []
        what = Text(
            "posteriorn gjordes av andra uppgifter, kort eller tabeller än de som finns nu",
            "the posterior was made from other figures, cards or tables than there are now",
        )
        found = Text("; ".join(part.sv for part in shown), "; ".join(part.en for part in shown))
        yield Problem(path, what, found, Text("varje del som den är lagrad", "every part as it is stored"), remedy)


def _both(name: str, then: Mapping[str, str], now: Mapping[str, str]) -> Text:
    """A part as it was and as it is."""
    was, is_ = (Text(of[name], of[name]) if name in of else _NOTHING for of in (then, now))
    return Text(f"{name} (lagrad {was.sv}, nu {is_.sv})", f"{name} (stored {was.en}, now {is_.en})")


def _agreement(stored: Mapping[str, Sequence[float]]) -> Agreement:
    table = np.array([stored[name] for name in sorted(stored)], dtype=np.float64).reshape(len(stored), 5)
    return Agreement(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(bool), table[:, 4])


def posterior_of(evidence: Evidence) -> Posterior:
    """The stored posterior of the country and profession: of those in the data directory and in the country's own the
    first that fits.

    PosteriorError if there is none for just this evidence, saying what is wrong with the first that there is;
    EvidenceError if a figure can't be read.
    """
    case, country, profession = case_of(evidence), evidence.country, evidence.profession.name
    stored = [
        place for place in country.place.directories if (place / POSTERIOR_FOLDER / f"{profession}.json").is_file()
    ]
    faults: list[PosteriorError] = []
    for place in stored or [country.directory]:
        try:
            return read_posterior(place, profession, country.called, case.past, case.figures, case.norms)
        except PosteriorError as fault:
            faults.append(fault)
    raise faults[0]


def evidence_used(evidence: Evidence, posterior: Posterior) -> dict[str, dict[str, Any]]:
    """Every file that a run of the evidence rests on, as ``evidence_of`` lists them, and the posterior: of the same
    figures another seed gives other draws. Raises as ``evidence_of``."""
    file = f"{POSTERIOR_FOLDER}/{evidence.profession.name}.npz"
    entry = {"file": file, "sha256": posterior.sha256, "sources": []}
    return evidence_of(evidence.country, evidence.units) | {file: entry}
