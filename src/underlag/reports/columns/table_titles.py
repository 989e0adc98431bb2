"""Title and meaning of each table of a run."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text
from underlag.reports.columns.of_recommendation import RECOMMENDATION_TABLES

TABLE_TITLES: Mapping[str, Text] = {
    "recommendation": Text("Rekommendation", "Recommendation"),
    "summary": Text("Regioner i korthet", "Regions in brief"),
    "policies": Text("Jämförelse", "Comparison"),
    "quantities": Text("Storheter", "Quantities"),
    "evidence_strength": Text("Underlagets styrka", "Strength of evidence"),
    "need_by_model": Text("Behov enligt varje modell", "Need by every model"),
    "demand": Text("Efterfrågan", "Demand"),
    "numbers": Text("Alla tal", "All numbers"),
    "probabilities": Text("Sannolikheter", "Probabilities"),
    "sensitivity": Text("Känslighet", "Sensitivity"),
    "data_value": Text("Fråga detta först", "Ask this first"),
    "facts": Text("Publicerade uppgifter", "Published figures"),
    "parameters": Text("Antaganden", "Assumptions"),
    "parameter_values": Text("Antaganden per grupp", "Assumptions by group"),
    "sources": Text("Källor", "Sources"),
    "observations": Text("Observationer", "Observations"),
    "track_record": Text("Träffsäkerhet", "Track record"),
    "past": Text("Det förflutna", "The past"),
    "pyramid": Text("Åldersfördelning", "Age structure"),
    "municipalities": Text("Kommuner", "Municipalities"),
    "placement": Text("Placering", "Placement"),
    "placement_years": Text("Placering per år", "Placement by year"),
    "placement_regions": Text("Placering, sammandrag", "Placement, summary"),
    "access": Text("Nåbarhet", "Access"),
    "regions": Text("Regioner", "Regions"),
    **{name: title for name, (title, _) in RECOMMENDATION_TABLES.items()},
}
"""Title of each table; also the name of its sheet."""

TABLE_MEANING: Mapping[str, Text] = {
    "recommendation": Text(
        "Rekommenderade nya utbildningstjänster per region och år, i hela tjänster.",
        "Recommended new training posts by region and year, in whole posts.",
    ),
    "summary": Text(
        "En rad per region: i dag, målåret och rekommendationen.",
        "One row per region: today, the target year and the recommendation.",
    ),
    "policies": Text(
        "Olika sätt att bestämma antalet nya utbildningstjänster, för riket.",
        "Ways to set the number of new training posts, for the nation.",
    ),
    "quantities": Text(
        "Varje storhet med enhet, beräkning, status, antaganden och källor.",
        "Each quantity with unit, computation, status, assumptions and sources.",
    ),
    "evidence_strength": Text(
        "Hur många uppgifter som är regionens egna, och hur stor del av skillnaden mot riket som är förhandsantagande.",
        "How many figures are the region's own, and how much of its difference from the nation is prior.",
    ),
    "need_by_model": Text(
        "Varje regions behov startåret enligt varje behovsmodell; körningen räknar med en av dem.",
        "Each region's need in the start year by every need model; the run counts by one of them.",
    ),
    "demand": Text(
        "Vad arbetsgivarna vill anställa nu, och vilka som söker; tomt där ingen uppgift finns. Blandas ej med behov.",
        "What employers would hire now, and who applies; empty where there is no figure. Not mixed with need.",
    ),
    "numbers": Text(
        "Tal per storhet, alternativ, region och år. Alla percentiler finns i filen numbers.csv.",
        "Numbers by quantity, policy, region and year. All percentiles are in the file numbers.csv.",
    ),
    "probabilities": Text("Sannolikhet att täckningsgraden når målet.", "Probability that coverage reaches the goal."),
    "sensitivity": Text(
        "Hur mycket varje antagande flyttar resultatet, utifrån derivatan.",
        "How much each assumption moves the result, by its derivative.",
    ),
    "data_value": Text(
        "Hur mycket varje möjlig uppgift väntas minska osäkerheten i rekommendationen.",
        "How much each possible piece of data is expected to narrow the recommendation.",
    ),
    "facts": Text("Publicerade uppgifter jämförda med modellen.", "Published figures compared with the model."),
    "parameters": Text(
        "Alla antaganden med värde, intervall, status och skäl.",
        "All assumptions with value, interval, status and reason.",
    ),
    "parameter_values": Text(
        "Värde och intervall för varje grupp i de antaganden som har flera värden.",
        "Value and interval of each group in the assumptions that have several values.",
    ),
    "sources": Text("Alla källor.", "All sources."),
    "observations": Text(
        "Publicerade uppgifter som startläget bygger på.", "Published figures that the starting point rests on."
    ),
    "track_record": Text(
        "Tidigare prognoser av specialister, utbildning och invånare, och vad som sedan räknades.",
        "Earlier forecasts of specialists, training and residents, and what was counted afterwards.",
    ),
    "past": Text(
        "Det förflutna som syntesen har funnit, till och med startåret, och hur varje region skiljer sig från riket.",
        "The past that the synthesis has found, up to the start year, and how each region differs from the nation.",
    ),
    "pyramid": Text("Specialister efter kön och ålder startåret.", "Specialists by sex and age in the start year."),
    "municipalities": Text("Invånare och behov per kommun.", "Residents and need by municipality."),
    "placement": Text(
        "En rad per kommun eller egen enhet: tjänster, vad de följer av, täckningsgrad före och efter. "
        "Tjänsterna fördelas i proportion till prioritet × brist inom regionen.",
        "One row per municipality or own unit: posts, what they follow from, and coverage before and "
        "after. Posts are divided in proportion to priority × shortage within the region.",
    ),
    "placement_years": Text("Tjänster per enhet och år.", "Posts by unit and year."),
    "placement_regions": Text(
        "Spridning av täckningsgraden före och efter, lika anspråk, varningar och vad prioriteringen kostar.",
        "Spread of coverage before and after, ties, warnings and what the priorities cost.",
    ),
    "access": Text(
        "Kapacitet inom räckhåll per invånarekvivalent, där vårdcentralernas lägen är kända.",
        "Capacity within reach per resident-equivalent, where the locations of health centres are known.",
    ),
    "regions": Text("Koder och namn.", "Codes and names."),
    **{name: meaning for name, (_, meaning) in RECOMMENDATION_TABLES.items()},
}
"""What each table holds."""
