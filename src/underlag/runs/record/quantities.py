"""The quantities of a run: key, name, unit, definition and formula, in both languages.

One register serves the tables, the report, the explanation and the reference documentation. A quantity is by region and
year, and by draw where it is computed; a value of it in any array or table is in the unit given here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from underlag.core.language import Text, any_of
from underlag.core.units import Unit
from underlag.optimise.limits.register import LIMITS


@dataclass(frozen=True)
class Quantity:
    """One quantity by region and year.

    key          as in the tables and in ``underlag explain``
    name         for a reader
    unit         what it counts, in the notation of ``core.units``; a stock is at 31 December, a flow passes in the year
    made         how the central run computes it, or what tells it, for words that follow a register
    by_policy    whether it depends on the training starts
    additive     whether the nation is the sum of its regions; else it is computed from national sums
    """

    key: str
    name: Text
    unit: Unit
    made: Text | Callable[[], Text]
    by_policy: bool = True
    additive: bool = True

    @property
    def formula(self) -> Text:
        """How the central run computes it."""
        return self.made if isinstance(self.made, Text) else self.made()


def _within_limits() -> Text:
    """How the posts are found, with every kind of limit that a scenario can set."""
    limits = any_of(limit.called for limit in LIMITS.values())
    return Text(
        "hela tjänster som ger minst väntad brist, med vikt på de sämsta utfallen och kostnaden, inom de gränser som "
        f"scenariot sätter: {limits.sv}",
        "whole posts with the least expected shortage, the worst outcomes and the cost weighed in, within the limits "
        f"that the scenario sets: {limits.en}",
    )


def _quantity(key: str, unit: str, sv: str, en: str, formula_sv: str, formula_en: str, **facts: bool) -> Quantity:
    return Quantity(key, Text(sv, en), Unit.parse(unit), Text(formula_sv, formula_en), **facts)


_ALL = (
    _quantity(
        "residents",
        "resident",
        "Invånare",
        "Residents",
        "framskrivning med kohortmetod, anpassad till den officiella prognosen",
        "cohort-component projection, anchored to the official projection",
        by_policy=False,
    ),
    _quantity(
        "need",
        "resident",
        "Behov (invånarekvivalenter)",
        "Need (resident-equivalents)",
        "invånare per ålder och kön × behovsvikt × regionens strukturfaktor, skalat så att rikets medelvikt är 1 "
        "startåret, × faktorn för uppgifter utanför listorna",
        "residents by age and sex × need weight × the region's structure factor, scaled so that the nation's mean "
        "weight is 1 in the start year, × the factor of tasks outside the lists",
        by_policy=False,
    ),
    _quantity(
        "required_fte",
        "fte",
        "Behov av specialister",
        "Specialists needed",
        "behov ÷ invånare per specialist enligt riktvärdet",
        "need ÷ residents per specialist by the guideline",
        by_policy=False,
    ),
    _quantity(
        "outside_lists_fte",
        "fte",
        "Specialister för mer tid utanför listorna",
        "Specialists for more time outside the lists",
        "behov av specialister × (1 − 1 ÷ faktorn för uppgifter utanför listorna): så mycket av behovet beror på att "
        "uppgifterna tar mer tid än startåret",
        "specialists needed × (1 − 1 ÷ the factor of tasks outside the lists): so much of the need is because these "
        "take more time than in the start year",
        by_policy=False,
    ),
    _quantity(
        "specialists",
        "head",
        "Specialister",
        "Specialists",
        "förra årets specialister − avgångar + nya specialister + nettoflytt + inflöde",
        "last year's specialists − exits + new specialists + net moves + arrivals",
    ),
    _quantity(
        "specialists_fte",
        "fte",
        "Specialister, heltidsekvivalenter",
        "Specialists, FTE",
        "specialister per kön och ålder × tjänstgöringsgrad × andel tid för listade patienter",
        "specialists by sex and age × share of full time × share of time for listed patients",
    ),
    _quantity(
        "trainees",
        "head",
        "ST-läkare",
        "Trainees",
        "förra årets ST-läkare − avhopp − specialistbevis + tillsatta starter",
        "last year's trainees − dropouts − completions + filled starts",
    ),
    _quantity(
        "trainees_fte",
        "fte",
        "ST-läkare, heltidsekvivalenter",
        "Trainees, FTE",
        "ST-läkare × tjänstgöringsgrad",
        "trainees × share of full time",
    ),
    Quantity(
        "starts",
        Text("Nya ST-tjänster per år", "Training posts opened per year"),
        Unit.parse("post/year"),
        _within_limits,
    ),
    _quantity(
        "filled_starts",
        "head/year",
        "Tillsatta starter per år",
        "Filled starts per year",
        "nya ST-tjänster × andel som tillsätts",
        "training posts opened × share filled",
    ),
    _quantity(
        "dropouts",
        "head/year",
        "Avhopp från ST per år",
        "Dropouts from training per year",
        "ST-läkare × sannolikhet att lämna utbildningen",
        "trainees × probability of leaving training",
    ),
    _quantity(
        "completions",
        "head/year",
        "Specialistbevis per år",
        "Completions per year",
        "ST-läkare kvar efter avhopp × sannolikhet att bli klar efter så många år",
        "trainees left after dropout × probability of finishing after that many years",
    ),
    _quantity(
        "new_specialists",
        "head/year",
        "Nya specialister i regionens primärvård per år",
        "New specialists in the region's primary care per year",
        "specialistbevis i alla regioner × andel som börjar arbeta i regionens primärvård",
        "completions in every region × share who begin to work in the region's primary care",
    ),
    _quantity(
        "exits",
        "head/year",
        "Avgångar per år",
        "Exits per year",
        "specialister × (1 − (1 − dödlighet)(1 − pensionering)(1 − lämnar primärvården)(1 − tidigare prognosers fel))",
        "specialists × (1 − (1 − death)(1 − retirement)(1 − leaving primary care)(1 − error of earlier forecasts))",
    ),
    _quantity(
        "arrivals",
        "head/year",
        "Inflöde från utlandet och återvändande per år",
        "Arrivals from abroad and returners per year",
        "rikets inflöde fördelat efter invånare",
        "national arrivals shared by residents",
    ),
    _quantity(
        "moves_net",
        "head/year",
        "Nettoflytt av specialister per år",
        "Net moves of specialists per year",
        "inflyttade − utflyttade specialister mellan regioner",
        "specialists moved in − moved out between regions",
    ),
    _quantity(
        "capacity",
        "resident",
        "Listningskapacitet",
        "Listing capacity",
        "invånare per specialist × specialister (FTE) + invånare per ST-läkare × ST-läkare (FTE)",
        "residents per specialist × specialists (FTE) + residents per trainee × trainees (FTE)",
    ),
    _quantity(
        "coverage",
        "1",
        "Täckningsgrad",
        "Coverage",
        "listningskapacitet ÷ behov",
        "listing capacity ÷ need",
        additive=False,
    ),
    _quantity(
        "gap_fte",
        "fte",
        "Brist på specialister",
        "Shortage of specialists",
        "(behov − listningskapacitet) ÷ invånare per specialist",
        "(need − listing capacity) ÷ residents per specialist",
    ),
    _quantity(
        "named_gp_potential",
        "1",
        "Möjlig andel med fast läkare",
        "Share who could have a named GP",
        "min(1, täckningsgrad)",
        "min(1, coverage)",
        additive=False,
    ),
    _quantity(
        "plateau",
        "post/year",
        "Platå för nya ST-tjänster",
        "Plateau of training posts opened",
        "(saknade FTE målåret − bidrag från andra regioners platåer) ÷ egna FTE per tjänst på platån, lägst golvet",
        "(FTE missing in the target year − contribution of other regions' plateaus) ÷ own FTE per post of plateau, "
        "at least the floor",
    ),
    _quantity(
        "floor",
        "post/year",
        "Golv för nya ST-tjänster",
        "Floor of training posts opened",
        "första årets avgångar i regionen ÷ (tillsatt andel × andel som blir klara × andel som börjar i primärvården)",
        "the region's exits in the first year ÷ (share filled × share who finish × share who begin in primary care)",
    ),
    _quantity(
        "missing_fte",
        "fte",
        "FTE som saknas målåret före platån",
        "FTE missing in the target year before the plateau",
        "(målets täckningsgrad × behov − kapacitet om starterna går från dagens nivå till noll) ÷ invånare per "
        "specialist",
        "(goal coverage × need − capacity if starts went from today's level to zero) ÷ residents per specialist",
    ),
    _quantity(
        "yield_own",
        "fte/post",
        "Egna FTE målåret per tjänst på platån",
        "Own FTE in the target year per post of plateau",
        "linjärt svar: specialister och ST-läkare i regionen målåret för en tjänst om året på platån",
        "linear response: specialists and trainees in the region in the target year for one post a year of plateau",
        additive=False,
    ),
    _quantity(
        "from_elsewhere",
        "fte",
        "FTE målåret från andra regioners platåer",
        "FTE in the target year from other regions' plateaus",
        "linjärt svar × andra regioners platåer: nya specialister som etablerar sig här eller flyttar hit",
        "linear response × other regions' plateaus: new specialists who settle or move here",
    ),
)

QUANTITIES: dict[str, Quantity] = {quantity.key: quantity for quantity in _ALL}
"""Quantity by key, in the order of the tables: what a run computes for each year of the plan."""

_INFERRED = Text(
    "syntesens mittvärde: det som stämmer bäst med alla uppgifter tillsammans",
    "the middle of the synthesis: what agrees best with all figures together",
)


def _inferred(key: str, unit: str, sv: str, en: str, formula: Text = _INFERRED) -> Quantity:
    return Quantity(key, Text(sv, en), Unit.parse(unit), formula, by_policy=False, additive=False)


_TELLING = Text(
    "1 ÷ uppgiftens fel², summerat över regionens egna uppgifter ÷ (samma summa + 1 ÷ spridningen²)",
    "1 ÷ the figure's error², summed over the region's own figures ÷ (the same sum + 1 ÷ the spread²)",
)
_WEIGHED = Text(
    "invånare × e upphöjt till regionens avvikelse, summerat över regionerna",
    "residents × e to the power of the region's deviation, summed over the regions",
)
_BEGINNINGS = (
    _inferred(
        "residents_per_specialist_fte",
        "resident/fte",
        "Rikets invånare per heltidsspecialist",
        "The nation's residents per full-time specialist",
    ),
    _inferred(
        "trainees_per_1000",
        "per_1000",
        "Rikets ST-läkare per 1 000 invånare",
        "The nation's trainees per 1,000 residents",
    ),
    _inferred(
        "employment_degree",
        "fte/head",
        "Medelsysselsättning bland specialister",
        "Mean employment degree of specialists",
    ),
    _inferred(
        "deviation_specialists",
        "log",
        "Avvikelse från riket i specialister per invånare (logaritm)",
        "Deviation from the nation in specialists per resident (logarithm)",
    ),
    _inferred(
        "deviation_trainees",
        "log",
        "Avvikelse från riket i ST-läkare per invånare (logaritm)",
        "Deviation from the nation in trainees per resident (logarithm)",
    ),
    _inferred(
        "deviation_growth",
        "log",
        "Tillväxt i ST-läkare per år utöver rikets (logaritm)",
        "Growth of trainees a year beyond the nation's (logarithm)",
    ),
    _inferred(
        "told_specialists",
        "1",
        "Andel av avvikelsen i specialister som de egna uppgifterna säger",
        "Share of the deviation in specialists that the region's own figures tell",
        _TELLING,
    ),
    _inferred(
        "told_trainees",
        "1",
        "Andel av avvikelsen i ST-läkare som de egna uppgifterna säger",
        "Share of the deviation in trainees that the region's own figures tell",
        _TELLING,
    ),
    _inferred(
        "told_growth",
        "1",
        "Andel av tillväxten i ST-läkare som de egna uppgifterna säger",
        "Share of the growth of trainees that the region's own figures tell",
        _TELLING,
    ),
    _inferred(
        "weighed_specialists",
        "resident",
        "Invånare vägda med avvikelsen i specialister, hela riket",
        "Residents weighed by the deviation in specialists, the whole nation",
        _WEIGHED,
    ),
    _inferred(
        "weighed_trainees",
        "resident",
        "Invånare vägda med avvikelsen i ST-läkare, hela riket",
        "Residents weighed by the deviation in trainees, the whole nation",
        _WEIGHED,
    ),
)

OF_SYNTHESIS: dict[str, Quantity] = {quantity.key: quantity for quantity in _BEGINNINGS}
"""What the past begins from, by key: the levels of the nation and how each region deviates (table ``past``)."""
