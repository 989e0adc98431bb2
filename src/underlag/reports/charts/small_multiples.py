"""Small multiples: coverage of every region to the target year, in panels on one scale, today's level and the plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from underlag.core.language import Text
from underlag.reports.charts.forms import WIDTH, spread
from underlag.reports.charts.of_place import marked, marks_words, source_line
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import GOAL_POLICY, TODAY_POLICY, Figures, Place
from underlag.reports.language.nouns import POLICY_NAMES
from underlag.reports.language.numerals import count, number, percent, short, shown

_COLUMNS = 3
_PANEL_WIDTH, _PANEL_HEIGHT = WIDTH / _COLUMNS, 84
_NAME_ROOM, _NUMBER_ROOM, _GUTTER, _TOP, _BOTTOM = 18, 30, 6, 24, 22
_NAME_LETTERS = 19
"""Most letters of a name above its panel, in the widest usual font."""

_LINES = ((TODAY_POLICY, "today", 1.75), (GOAL_POLICY, "recommended", 2.25))
Panel = tuple[Place, dict[str, list[tuple[int, float]]]]


def coverage_panels(figures: Figures, language: str) -> Chart | None:
    """Coverage by region from the start to the target year under today's level and the recommendation."""
    panels = [panel for place in figures.by_name(language) if (panel := _panel(figures, place))[1]]
    if not panels:
        return None
    goal = figures.result.goal["coverage"]
    title = Text(
        f"Täckningsgrad per region {figures.start}–{figures.target}",
        f"Coverage by region {figures.start}–{figures.target}",
    )
    unit = Text(
        f"Procent av behovet vid årets slut. Talen gäller {figures.target}; den streckade linjen är målet "
        f"{percent(goal, 'sv')}.",
        f"Percent of need at year's end. The numbers are of {figures.target}; the dashed line is the goal of "
        f"{percent(goal, 'en')}.",
    )
    return Chart(
        "coverage-panels",
        title[language],
        f"{unit[language]} {marks_words([place for place, _ in panels], language)}".strip(),
        _words(panels, figures, goal, language),
        source_line(figures, language),
        _spec(panels, figures, goal, language),
    )


def _panel(figures: Figures, place: Place) -> Panel:
    lines = {}
    for policy, _, _ in _LINES:
        rows = figures.series("coverage", place.code, policy)
        line = [(year, f.central) for year, f in rows if year <= figures.target]
        if line:
            lines[policy] = line
    return place, lines


def _words(panels: Sequence[Panel], figures: Figures, goal: float, language: str) -> str:
    """Text alternative: for each line, who is lowest and highest in the target year and how many reach the goal."""
    kind = Text("Små diagram, ett per region.", "Small charts, one for each region.")[language]
    said = [kind]
    for policy, _, _ in _LINES:
        ends = [(place.name, lines[policy][-1][1]) for place, lines in panels if policy in lines]
        if not ends:
            continue
        low, high = (choose(ends, key=lambda row: row[1]) for choose in (min, max))
        reached = sum(shown(100 * value) >= shown(100 * goal) for _, value in ends)
        name = POLICY_NAMES[policy][language]
        if language == "sv":
            said.append(
                f"{name}: {figures.target} når {count(reached, 'region', 'regioner', 'sv')} av {len(ends)} målet; "
                f"lägst {low[0]} {percent(low[1], 'sv')}, högst {high[0]} {percent(high[1], 'sv')}."
            )
        else:
            said.append(
                f"{name}: in {figures.target}, {count(reached, 'region reaches', 'regions reach', 'en')} the goal, of "
                f"{len(ends)}; lowest {low[0]} {percent(low[1], 'en')}, highest {high[0]} {percent(high[1], 'en')}."
            )
    return " ".join(said)


def _spec(panels: Sequence[Panel], figures: Figures, goal: float, language: str) -> dict[str, Any]:
    """All panels in one view, placed by pixel: lines, goal, names, end numbers, years below, lines named above."""
    values = [v for _, lines in panels for line in lines.values() for _, v in line]
    low = math.floor(10 * min(*values, goal)) / 10
    high = math.ceil(10 * max(*values, goal)) / 10
    years = (figures.start, figures.target)
    rows = math.ceil(len(panels) / _COLUMNS)
    height = _TOP + rows * _PANEL_HEIGHT + _BOTTOM
    lines: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    for at, panel in enumerate(panels):
        view = _View(at, low, high, years)
        rules.append({"x": view.x(years[0]), "x2": view.x(years[1]), "y": view.y(goal)})
        texts.append(
            _text(view.left, view.top + 10, marked(short(panel[0].name, _NAME_LETTERS), panel[0]), LIGHT["ink"])
        )
        lines += _panel_lines(panel, view)
        texts += _end_numbers(panel, view, language)
        if at >= len(panels) - _COLUMNS:  # nothing below: the years stand here
            below = view.top + _PANEL_HEIGHT + 10
            texts.append(_text(view.x(years[0]), below, str(years[0]), LIGHT["muted"]))
            texts.append(_text(view.x(years[1]), below, str(years[1]), LIGHT["muted"], align="right"))
    legend = [
        _text(at, 11, POLICY_NAMES[policy][language], LIGHT[colour], weight=600)
        for at, (policy, colour, _) in zip((0, WIDTH / _COLUMNS), _LINES, strict=True)
    ]
    return {**frame(WIDTH, height, 4, 4, 2, 2), "layer": _layers(lines, rules, [*texts, *legend], height)}


class _View:
    """Pixels of one panel."""

    def __init__(self, at: int, low: float, high: float, years: tuple[int, int]) -> None:
        self.left = (at % _COLUMNS) * _PANEL_WIDTH
        self.top = _TOP + (at // _COLUMNS) * _PANEL_HEIGHT
        self._low, self._high, self._years = low, high, years

    def x(self, year: float) -> float:
        """Pixel of a year."""
        first, last = self._years
        room = _PANEL_WIDTH - _NUMBER_ROOM - _GUTTER
        return round(self.left + room * (year - first) / max(1, last - first), 2)

    def y(self, value: float) -> float:
        """Pixel of a coverage."""
        share = (value - self._low) / (self._high - self._low)
        return round(self.top + _NAME_ROOM + (1 - share) * (_PANEL_HEIGHT - _NAME_ROOM - 6), 2)


def _panel_lines(panel: Panel, view: _View) -> Iterator[dict[str, Any]]:
    for policy, colour, width in _LINES:
        for year, value in panel[1].get(policy, ()):
            yield {
                "x": view.x(year),
                "y": view.y(value),
                "c": LIGHT[colour],
                "k": f"{view.left} {view.top} {policy}",
                "w": width,
            }


def _end_numbers(panel: Panel, view: _View, language: str) -> Iterator[dict[str, Any]]:
    """The last number of each line beside its end, kept apart."""
    ends = [(policy, colour, panel[1][policy][-1]) for policy, colour, _ in _LINES if policy in panel[1]]
    heights = [-view.y(value) for _, _, (_, value) in ends]
    floor = -(view.top + _PANEL_HEIGHT)
    placed = spread([h - floor for h in heights], 13, _PANEL_HEIGHT - _NAME_ROOM + 4)
    for (policy, colour, (year, value)), place in zip(ends, placed, strict=True):
        weight = 600 if policy == GOAL_POLICY else 400
        text = number(100 * value, language)
        yield _text(view.x(year) + 4, -(place + floor) + 4, text, LIGHT[colour], weight=weight)


def _text(x: float, y: float, text: str, colour: str, align: str = "left", weight: int = 400) -> dict[str, Any]:
    return {"x": round(x, 2), "y": round(y, 2), "t": text, "c": colour, "a": align, "w": weight}


def _layers(
    lines: Sequence[dict[str, Any]], rules: Sequence[dict[str, Any]], texts: Sequence[dict[str, Any]], height: int
) -> list[dict[str, Any]]:
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, WIDTH]}, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [height, 0]}, "axis": None}
    colour = {"field": "c", "type": "nominal", "scale": None}
    made: list[dict[str, Any]] = [
        {
            "data": {"values": rules},
            "mark": {"type": "rule", "color": LIGHT["axis"], "strokeDash": [3, 3]},
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": y},
        },
        {
            "data": {"values": lines},
            "mark": {"type": "line"},
            "encoding": {
                "x": x,
                "y": y,
                "detail": {"field": "k"},
                "stroke": colour,
                "strokeWidth": {"field": "w", "type": "quantitative", "scale": None},
            },
        },
    ]
    for align, weight in sorted({(text["a"], text["w"]) for text in texts}):
        chosen = [text for text in texts if (text["a"], text["w"]) == (align, weight)]
        made.append(
            {
                "data": {"values": chosen},
                "mark": {"type": "text", "align": align, "baseline": "alphabetic", "fontWeight": weight},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}, "color": colour},
            }
        )
    return made
