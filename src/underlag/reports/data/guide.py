"""``README.md`` beside the files of a run or of its documents: what each file is, and how a number is followed. It is
for whoever works with the files, so it is the one place where commands are written."""

from __future__ import annotations

from pathlib import Path

from underlag.core.language import Text
from underlag.runs.record.contents import RunResult

GUIDE = "README.md"
"""Name of the file."""

_TEXT = Text(
    "# Spårbarhet\n\n"
    "Filerna hör till körning {run} av {country}, {profession}, scenariot {scenario}.\n\n"
    "Varje tal har en nyckel: storhet, region och år, ibland också ett alternativ, till exempel `{key}`. Kommandot "
    "nedan visar formeln, talen som gick in i den och deras källor. PLAN är mappen som planen skrevs till.\n\n"
    "    underlag explain PLAN {key}\n\n"
    "Alla tal finns i den mappen: i `tables.xlsx` och, i öppna format, i mapparna `tables`, `px` och `json-stat`. "
    "`tables/datapackage.json` beskriver varje kolumn. `manifest.json` anger vad körningen bygger på, fil för fil.\n",
    "# Tracing\n\n"
    "The files belong to run {run} of {country}, {profession}, scenario {scenario}.\n\n"
    "Every number has a key: quantity, region and year, sometimes also a policy, such as `{key}`. The command below "
    "shows the formula, the numbers that went into it and their sources. PLAN is the folder that the plan was written "
    "to.\n\n"
    "    underlag explain PLAN {key}\n\n"
    "All numbers are in that folder: in `tables.xlsx` and, in open formats, in the folders `tables`, `px` and "
    "`json-stat`. "
    "`tables/datapackage.json` describes every column. `manifest.json` says what the run rests on, file by file.\n",
)


def write_guide(result: RunResult, directory: Path, language: str) -> Path:
    """Write ``README.md`` into ``directory``; the same run gives the same bytes. Raises OSError if it can't."""
    names, path = result.names, directory / GUIDE
    text = _TEXT[language].format(
        run=result.run_id,
        country=names.country[language],
        profession=names.profession[language],
        scenario=names.scenario[language],
        key=f"need/{names.nation_code}/{result.settings.target_year}",
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
