"""``underlag list-size``: how many residents one full-time specialist can answer for, from hours and visits."""

from __future__ import annotations

import json
from typing import Annotated

from typer import Option, Typer, echo

from underlag.cli.terminal.options import Lang, Language
from underlag.core.language import Text
from underlag.need.list_size import ListSize
from underlag.reports.language.numerals import number

app = Typer(add_completion=False)

_ANSWER = Text(
    "En specialist på heltid hinner med {residents} listade invånare.\n"
    "Till listan finns {hours} timmar om året; en listad invånare tar {minutes} minuter om året.\n"
    "Siffran bygger bara på det du angav. Vill du använda den i ett underlag skriver du in den i ett scenario, som "
    "need/residents_per_specialist.",
    "One full-time specialist has time for {residents} listed residents.\n"
    "There are {hours} hours a year for the list; one listed resident takes {minutes} minutes a year.\n"
    "The figure rests on nothing but what you entered. To use it in a planning basis, enter it in a scenario as "
    "need/residents_per_specialist.",
)


@app.command()
def command(
    hours: Annotated[float, Option(min=0, max=168, help="Working time of a full-time specialist [hours a week].")],
    weeks: Annotated[float, Option(min=0, max=53, help="Weeks at work [a year].")],
    visits: Annotated[float, Option(min=0.01, help="Visits to the doctor of one listed resident [a year].")],
    minutes: Annotated[float, Option(min=0.1, help="Time with the patient [minutes a visit].")],
    indirect: Annotated[float, Option(min=0, help="Records, referrals, results and calls [minutes a visit].")] = 0.0,
    supervision: Annotated[float, Option(min=0, help="Supervision of trainees [hours a week].")] = 0.0,
    other: Annotated[
        float, Option(min=0, help="Nursing homes, child health, teaching, research, meetings [hours a week].")
    ] = 0.0,
    lang: Lang = Language.sv,
    json_: Annotated[bool, Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Compute how many residents one full-time specialist can answer for, from hours, visits and other tasks."""
    size = ListSize(hours, weeks, visits, minutes, indirect, supervision, other)
    residents, year, each = size.residents_per_specialist, size.hours_for_list, size.minutes_a_resident
    if json_:
        found = {"residents_per_specialist": residents, "hours_for_list": year, "minutes_a_resident": each}
        echo(json.dumps({name: float(value) for name, value in found.items()}))
        return
    said = {
        "residents": number(float(residents), lang.value),
        "hours": number(float(year), lang.value),
        "minutes": number(float(each), lang.value, 1),
    }
    echo(_ANSWER[lang.value].format(**said))
