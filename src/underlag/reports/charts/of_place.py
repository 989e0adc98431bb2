"""The charts of the report: what each shows, its words, and its text alternative computed from the same numbers."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from underlag.core.language import Text
from underlag.reports.charts.forms import WIDTH, Line, line_chart
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import GOAL_POLICY, TODAY_POLICY, Figure, Figures, Place
from underlag.reports.language.nouns import POLICY_NAMES, Nouns
from underlag.reports.language.numerals import INTERVAL80, capital, decimals_for, listing, number, percent, span, years

_NEED = Text("Behov", "Need")
_BAND = Text(
    " Fältet är 80 procents intervall för det bästa antalet om framtiden vore känd.",
    " The band is the 80 percent interval of the best number if the future were known.",
)


def region_charts(figures: Figures, place: Place, nouns: Nouns, language: str) -> tuple[Chart, ...]:
    """Fan, starts and stock of one place; those without numbers are left out."""
    made = (
        fan(figures, place, nouns, language),
        starts(figures, place, nouns, language),
        stock(figures, place, nouns, language),
    )
    return tuple(chart for chart in made if chart is not None)


def marked(text: str, place: Place) -> str:
    """What a chart says of a region, marked by the strength of its evidence: "87", "87†", "(87)"."""
    return {"partly": f"{text}†", "national": f"({text})"}.get(place.strength, text)


def marks_words(places: Iterable[Place], language: str) -> str:
    """What the marks on a chart of these places mean; "" where there are none."""
    found = {place.strength for place in places}
    words = (
        ("partly", Text("† Delvis egna uppgifter.", "† Own figures, partly.")),
        ("national", Text("( ) Rikets nivå, utan egna uppgifter.", "( ) National level, without own figures.")),
    )
    return " ".join(said[language] for key, said in words if key in found)


def source_line(figures: Figures, language: str) -> str:
    """What stands under each chart: who computed it, from what."""
    run, names = figures.result.run_id, figures.result.names
    if language == "sv":
        return f"Källa: egen beräkning med underlag, körning {run}, scenario {names.scenario.sv}."
    return f"Source: own calculation with underlag, run {run}, scenario {names.scenario.en}."


def fan(figures: Figures, place: Place, nouns: Nouns, language: str) -> Chart | None:
    """Capacity as full-time specialists against need: today's level with its fan, and the recommendation."""
    per_specialist = figures.result.goal["residents_per_specialist"]
    half = figures.result.goal["residents_per_trainee"] / per_specialist

    def capacity(policy: str) -> tuple[tuple[int, Figure], ...]:
        rows = figures.series("capacity", place.code, policy)
        return tuple((year, figure.scaled(1 / per_specialist)) for year, figure in rows)

    need = figures.series("required_fte", place.code)
    lines = [
        Line(POLICY_NAMES[TODAY_POLICY][language], LIGHT["today"], capacity(TODAY_POLICY), bands=3),
        Line(POLICY_NAMES[GOAL_POLICY][language], LIGHT["recommended"], capacity(GOAL_POLICY)),
        Line(_NEED[language], LIGHT["ink"], need, dashed=True),
    ]
    weight = number(half, language, 1)
    trainee, trainees = nouns.trainee[language], nouns.trainees[language]
    return _over_years(
        figures,
        place,
        lines,
        f"fan-{place.code}",
        language,
        270,
        Text(f"Kapacitet mot behov, {place.name}", f"Capacity against need, {place.name}"),
        Text(
            f"Specialister räknat i heltid vid årets slut; en {trainee} räknas som {weight}. Fälten visar 50, 80 och "
            "95 procents intervall vid dagens nivå, den lodräta linjen målåret.",
            f"Full-time specialists at year's end; {trainees} count as {weight}. The bands are 50, 80 and "
            "95 percent intervals at today's level, the vertical line the target year.",
        ),
    )


def starts(figures: Figures, place: Place, nouns: Nouns, language: str) -> Chart | None:
    """New training posts a year: the recommendation with its 80 percent interval, and today's level."""
    lines = [
        Line(
            POLICY_NAMES[GOAL_POLICY][language],
            LIGHT["recommended"],
            figures.series("starts", place.code, GOAL_POLICY),
            bands=1,
            dots=True,
        ),
        Line(
            POLICY_NAMES[TODAY_POLICY][language],
            LIGHT["today"],
            figures.series("starts", place.code, TODAY_POLICY),
            dashed=True,
        ),
    ]
    uncertain = any(not f.certain for _, f in lines[0].rows)
    return _over_years(
        figures,
        place,
        lines,
        f"starts-{place.code}",
        language,
        230,
        Text(f"{capital(nouns.starts.sv)} per år, {place.name}", f"{capital(nouns.starts.en)} a year, {place.name}"),
        Text("Tjänster per år." + (_BAND.sv if uncertain else ""), "Posts a year." + (_BAND.en if uncertain else "")),
    )


def stock(figures: Figures, place: Place, nouns: Nouns, language: str) -> Chart | None:
    """Trainees in post: what the recommendation means for the stock of filled training posts."""
    lines = [
        Line(
            POLICY_NAMES[GOAL_POLICY][language],
            LIGHT["recommended"],
            figures.series("trainees", place.code, GOAL_POLICY),
            bands=1,
        ),
        Line(
            POLICY_NAMES[TODAY_POLICY][language],
            LIGHT["today"],
            figures.series("trainees", place.code, TODAY_POLICY),
            dashed=True,
        ),
    ]
    return _over_years(
        figures,
        place,
        lines,
        f"stock-{place.code}",
        language,
        230,
        Text(f"Bestånd av besatta {nouns.posts.sv}, {place.name}", f"Stock of filled {nouns.posts.en}, {place.name}"),
        Text(
            f"{capital(nouns.trainees.sv)} vid årets slut, personer. Fältet visar 80 procents intervall.",
            f"{capital(nouns.trainees.en)} at year's end, heads. The band is the 80 percent interval.",
        ),
    )


def _over_years(
    figures: Figures, place: Place, lines: list[Line], key: str, language: str, height: int, title: Text, unit: Text
) -> Chart | None:
    """A line chart with its words; None where no line has a number."""
    shown = [line for line in lines if line.rows]
    if not shown:
        return None
    decimals = decimals_for(f.central for line in shown for _, f in line.rows)
    description = " ".join(_line_words(line, figures.target, language, decimals) for line in shown)
    kind = "Linjediagram" if language == "sv" else "Line chart"
    spec = line_chart(shown, figures.target, height)
    return Chart(
        key,
        title[language],
        unit[language],
        f"{kind}. {unit[language]} {description}",
        source_line(figures, language),
        spec,
    )


def _line_words(line: Line, target: int, language: str, decimals: int) -> str:
    """One line in words: its level first, in the target year and last, with the interval where there is one."""
    chosen = {line.rows[0][0], target, line.rows[-1][0]}
    parts = []
    for year, figure in line.rows:
        if year in chosen:
            text = f"{year}: {number(figure.central, language, decimals)}"
            if not figure.certain:
                text += f" ({INTERVAL80[language]} {span(figure.low80, figure.high80, language, decimals)})"
            parts.append(text)
    return f"{line.label}: {listing(parts, language)}."


def pyramid(figures: Figures, language: str) -> Chart | None:
    """Specialists of the nation by sex and five-year age group in the start year."""
    nation = figures.nation.code
    table = figures.result.tables["pyramid"].filter(
        (pl.col("region_code") == nation) & pl.col("specialists").is_finite()
    )
    groups: dict[tuple[int, str], float] = {}
    for _, sex, age, heads in table.iter_rows():
        group = (min(int(age) // 5 * 5, 75), sex)
        groups[group] = groups.get(group, 0.0) + heads
    total = sum(groups.values())
    if total <= 0:
        return None
    ages = [a for a in range(20, 80, 5) if groups.get((a, "women"), 0.0) + groups.get((a, "men"), 0.0) > 0.0005 * total]
    women = {a: groups.get((a, "women"), 0.0) for a in ages}
    men = {a: groups.get((a, "men"), 0.0) for a in ages}
    old = sum(women[a] + men[a] for a in ages if a >= 60) / total
    share = sum(women.values()) / total
    title = Text(
        f"Specialister efter kön och ålder, {figures.nation.name} {figures.start}",
        f"Specialists by sex and age, {figures.nation.name} {figures.start}",
    )
    unit = Text("Personer i femårsgrupper.", "Heads in five-year age groups.")
    words = Text(
        f"Liggande staplar. Kvinnor {percent(share, 'sv')} av {number(total, 'sv')} specialister; "
        f"{percent(old, 'sv')} är 60 år eller äldre.",
        f"Horizontal bars. Women are {percent(share, 'en')} of {number(total, 'en')} specialists; "
        f"{percent(old, 'en')} are 60 or older.",
    )
    spec = _pyramid_spec(women, men, language)
    return Chart("pyramid", title[language], unit[language], words[language], source_line(figures, language), spec)


def _pyramid_spec(women: dict[int, float], men: dict[int, float], language: str) -> dict[str, object]:
    """Women to the left, men to the right of a common axis."""
    ages = sorted(women, reverse=True)
    order = [years(a, a + 4) for a in ages]
    sides = ((women, -1, LIGHT["women"]), (men, 1, LIGHT["men"]))
    rows = [{"a": years(a, a + 4), "v": sign * heads[a], "c": colour} for heads, sign, colour in sides for a in ages]
    largest = max(*women.values(), *men.values())
    names = ("Kvinnor", "Män") if language == "sv" else ("Women", "Men")
    titles = [{"v": -largest, "t": names[0], "c": LIGHT["women"]}, {"v": largest, "t": names[1], "c": LIGHT["men"]}]
    colour = {"field": "c", "type": "nominal", "scale": None}
    x = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [-largest, largest]},
        "axis": {"labelExpr": "format(abs(datum.value), ',.0f')", "tickCount": 5, "domain": False, "ticks": False},
    }
    y = {"field": "a", "type": "ordinal", "sort": order, "axis": {"domain": False, "ticks": False, "labelPadding": 6}}
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "height": {"band": 0.82}},
        "encoding": {"x": x, "y": y, "color": colour},
    }
    labels = [
        {
            "data": {"values": [row]},
            "mark": {"type": "text", "align": align, "fontWeight": 600, "y": -8},
            "encoding": {"x": {"field": "v", "type": "quantitative"}, "text": {"field": "t"}, "color": colour},
        }
        for row, align in zip(titles, ("left", "right"), strict=True)
    ]
    return {**frame(WIDTH, 40 + 22 * len(ages) + 10, 58, 14, 24, 26), "layer": [bars, *labels]}
