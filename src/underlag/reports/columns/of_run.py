"""Headings and definitions of the columns of the tables."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text
from underlag.reports.columns.of_evidence import EVIDENCE_COLUMNS
from underlag.reports.columns.of_placement import PLACEMENT_COLUMNS
from underlag.reports.columns.of_recommendation import RECOMMENDATION_COLUMNS

COLUMN_DEFINITIONS: Mapping[str, tuple[Text, Text]] = {
    "new_posts": (
        Text("Nya tjänster", "New posts"),
        Text("Rekommenderade nya utbildningstjänster under året.", "Recommended new training posts during the year."),
    ),
    "region_code": (
        Text("Regionkod", "Region code"),
        Text("Officiell kod; rikets kod är inte en region.", "Official code; the nation's code is not a region."),
    ),
    "name": (Text("Namn", "Name"), Text("Namn eller beteckning.", "Name or identifier.")),
    "measure": (
        Text("Mått", "Measure"),
        Text(
            "Centralt värde eller ände av 80 procents intervall.",
            "Central value or an end of the 80 percent interval.",
        ),
    ),
    "region": (Text("Region", "Region"), Text("Regionens namn.", "Name of the region.")),
    "healthcare_region": (
        Text("Sjukvårdsregion", "Health-care region"),
        Text("Sjukvårdsregion som regionen hör till.", "Health-care region of the region."),
    ),
    "quantity": (Text("Nyckel", "Key"), Text("Storhetens namn i filer.", "Name of the quantity in files.")),
    "quantity_name": (Text("Storhet", "Quantity"), Text("Storhetens namn.", "Name of the quantity.")),
    "kind": (
        Text("Slag", "Kind"),
        Text(
            "Bestånd 31 december, flöde under året eller kvot.", "Stock at 31 December, flow during the year, or ratio."
        ),
    ),
    "formula": (
        Text("Beräkning", "Computation"),
        Text("Hur huvudfallet räknar storheten.", "How the central run computes the quantity."),
    ),
    "parameters": (
        Text("Antaganden", "Assumptions"),
        Text(
            "De antaganden som storheten närmast bygger på.",
            "The assumptions that the quantity rests on most directly.",
        ),
    ),
    "policy": (
        Text("Alternativ", "Policy"),
        Text(
            "Sätt att bestämma antalet nya utbildningstjänster; tomt där talet inte beror på det.",
            "Way to set the number of new training posts; empty where it does not matter.",
        ),
    ),
    "year": (
        Text("År", "Year"),
        Text("Nivåer gäller 31 december, flöden under året.", "Levels are at 31 December, flows during the year."),
    ),
    "unit": (Text("Enhet", "Unit"), Text("Vad talet räknas i.", "What the number counts.")),
    "central": (
        Text("Centralt värde", "Central value"),
        Text(
            "Värdet när alla antaganden har sina centrala värden.",
            "The value with every assumption at its central value.",
        ),
    ),
    "mean": (Text("Medelvärde", "Mean"), Text("Medelvärde över dragningarna.", "Mean over the draws.")),
    "p2_5": (
        Text("Percentil 2,5", "Percentile 2.5"),
        Text("95 procents intervall, nedre gräns.", "95 percent interval, lower end."),
    ),
    "p10": (
        Text("Percentil 10", "Percentile 10"),
        Text(
            "80 procents intervall, nedre gräns; för rekommenderade tjänster: för det bästa om framtiden vore känd.",
            "80 percent interval, lower end; for recommended posts: of the best if the future were known.",
        ),
    ),
    "p25": (
        Text("Percentil 25", "Percentile 25"),
        Text("50 procents intervall, nedre gräns.", "50 percent interval, lower end."),
    ),
    "p50": (Text("Median", "Median"), Text("Hälften av dragningarna ligger under.", "Half of the draws lie below.")),
    "p75": (
        Text("Percentil 75", "Percentile 75"),
        Text("50 procents intervall, övre gräns.", "50 percent interval, upper end."),
    ),
    "p90": (
        Text("Percentil 90", "Percentile 90"),
        Text(
            "80 procents intervall, övre gräns; för rekommenderade tjänster: för det bästa om framtiden vore känd.",
            "80 percent interval, upper end; for recommended posts: of the best if the future were known.",
        ),
    ),
    "p97_5": (
        Text("Percentil 97,5", "Percentile 97.5"),
        Text("95 procents intervall, övre gräns.", "95 percent interval, upper end."),
    ),
    "status": (Text("Status", "Status"), Text("Officiell, skattad eller antagen.", "Official, estimated or assumed.")),
    "probability": (
        Text("Sannolikhet", "Probability"),
        Text("Andel av dragningarna där målet nås.", "Share of draws in which the goal is reached."),
    ),
    "parameter": (
        Text("Antagande", "Assumption"),
        Text("Antagandets namn i registret.", "Name of the assumption in the register."),
    ),
    "group": (
        Text("Grupp", "Group"),
        Text("Antagandets grupp i registret.", "Group of the assumption in the register."),
    ),
    "derivative": (
        Text("Derivata", "Derivative"),
        Text("Resultatets ändring per enhet av antagandet.", "Change of the result per unit of the assumption."),
    ),
    "half_width": (
        Text("Halv bredd", "Half width"),
        Text(
            "Halva bredden av antagandets 80 procents intervall.",
            "Half the width of the assumption's 80 percent interval.",
        ),
    ),
    "effect": (
        Text("Verkan", "Effect"),
        Text(
            "Derivata gånger halv bredd, i resultatets enhet.",
            "Derivative times half width, in the unit of the result.",
        ),
    ),
    "measurement": (
        Text("Uppgift", "Measurement"),
        Text(
            "Vad som skulle mätas; för ett svar regionens kod.",
            "What would be measured; for an answer the region's code.",
        ),
    ),
    "question": (
        Text("Fråga", "Question"),
        Text(
            "Del av uppgiften: specialister eller de under utbildning i ett svar, ett antagande i en uppföljning; tom "
            "för hela.",
            "Part of it: specialists or those in training in an answer, an assumption in a follow-up; empty for all "
            "of it.",
        ),
    ),
    "form": (
        Text("Form", "Form"),
        Text(
            "Tabell över alla regioner, en regions svar eller en nationell uppföljning.",
            "Table of all regions, a region's answer or a national follow-up.",
        ),
    ),
    "items": (Text("Tal", "Items"), Text("Antal tal som skulle mätas.", "Number of values that would be measured.")),
    "sd_before": (
        Text("Osäkerhet i dag", "Doubt now"),
        Text("Standardavvikelse, tjänster per år.", "Standard deviation, posts a year."),
    ),
    "sd_after": (
        Text("Osäkerhet efteråt", "Doubt afterwards"),
        Text("Väntad standardavvikelse, tjänster per år.", "Expected standard deviation, posts a year."),
    ),
    "narrowing": (
        Text("Smalare", "Narrower"),
        Text("Hur mycket smalare intervallet väntas bli.", "How much narrower the interval is expected to become."),
    ),
    "fact_id": (Text("Beteckning", "Identifier"), Text("Uppgiftens beteckning.", "Identifier of the figure.")),
    "text": (Text("Uppgift", "Figure"), Text("Vad som har publicerats.", "What has been published.")),
    "published": (Text("Publicerat värde", "Published value"), Text("Värdet i källan.", "The value in the source.")),
    "tolerance": (Text("Tolerans", "Tolerance"), Text("Största avvikelse som godtas.", "Largest deviation accepted.")),
    "met": (
        Text("Stämmer", "Met"),
        Text("Om modellen ligger inom toleransen.", "Whether the model is within the tolerance."),
    ),
    "source": (Text("Källa", "Source"), Text("Källans beteckning.", "Identifier of the source.")),
    "meaning": (Text("Betydelse", "Meaning"), Text("Vad antagandet säger.", "What the assumption says.")),
    "axis": (
        Text("Indelning", "Division"),
        Text("Vad antagandets grupper skiljer sig i.", "What the groups of the assumption differ in."),
    ),
    "label": (Text("Grupp", "Group"), Text("Gruppen inom indelningen.", "The group within the division.")),
    "low80": (
        Text("Lågt värde", "Low value"),
        Text("80 procents intervall, nedre gräns.", "80 percent interval, lower end."),
    ),
    "high80": (
        Text("Högt värde", "High value"),
        Text("80 procents intervall, övre gräns.", "80 percent interval, upper end."),
    ),
    "source_ids": (Text("Källor", "Sources"), Text("Källornas beteckningar.", "Identifiers of the sources.")),
    "reason": (Text("Skäl", "Reason"), Text("Varför värdet valts.", "Why the value was chosen.")),
    "review": (
        Text("Granskas av", "To be reviewed by"),
        Text("Vem som bör granska antagandet.", "Who should review the assumption."),
    ),
    "id": (Text("Beteckning", "Identifier"), Text("Källans beteckning.", "Identifier of the source.")),
    "publisher": (Text("Utgivare", "Publisher"), Text("Vem som har publicerat.", "Who published it.")),
    "title": (Text("Titel", "Title"), Text("Källans titel.", "Title of the source.")),
    "date": (Text("Datum", "Date"), Text("När källan publicerades.", "When the source was published.")),
    "address": (Text("Adress", "Address"), Text("Var källan finns.", "Where the source is found.")),
    "licence": (Text("Licens", "Licence"), Text("Villkor för användning.", "Terms of use.")),
    "accessed": (Text("Hämtad", "Accessed"), Text("När uppgiften hämtades.", "When it was retrieved.")),
    "taken": (
        Text("Vad som hämtats", "What was taken"),
        Text("Vilka uppgifter som använts.", "Which figures were used."),
    ),
    "hash": (Text("Kontrollsumma", "Checksum"), Text("Innehållets kontrollsumma.", "Checksum of the content.")),
    "observation_id": (
        Text("Beteckning", "Identifier"),
        Text("Observationens beteckning.", "Identifier of the observation."),
    ),
    "region_codes": (
        Text("Regionkoder", "Region codes"),
        Text("Flera regioner som uppgiften gäller tillsammans.", "Several regions that the figure is of together."),
    ),
    "relation": (
        Text("Relation", "Relation"),
        Text("Exakt, minst, högst, cirka eller intervall.", "Exactly, at least, at most, about or a range."),
    ),
    "value": (Text("Värde", "Value"), Text("Publicerat värde.", "Published value.")),
    "value_max": (
        Text("Högsta värde", "Highest value"),
        Text("Övre gräns där källan ger ett intervall.", "Upper end where the source gives a range."),
    ),
    "used": (
        Text("Används till", "Used for"),
        Text("Syntes, kontroll eller antagande.", "Synthesis, check or assumption."),
    ),
    "source_kind": (
        Text("Källans slag", "Kind of source"),
        Text(
            "Officiell tabell, register, enkät, press eller ställningstagande.",
            "Official table, register, survey, press or claim.",
        ),
    ),
    "predicted": (
        Text("Väntat värde", "Expected value"),
        Text(
            "Vad syntesen väntar sig att källan anger, median.",
            "What the synthesis expects the source to state, median.",
        ),
    ),
    "predicted_low80": (
        Text("Väntat, lågt", "Expected, low"),
        Text("80 procents intervall, nedre gräns.", "80 percent interval, lower end."),
    ),
    "predicted_high80": (
        Text("Väntat, högt", "Expected, high"),
        Text("80 procents intervall, övre gräns.", "80 percent interval, upper end."),
    ),
    "agrees": (
        Text("Stämmer med syntesen", "Agrees with the synthesis"),
        Text("Om uppgiften ligger inom det väntade.", "Whether the figure lies within what is expected."),
    ),
    "reason_left_out": (
        Text("Skäl att inte använda", "Reason for leaving out"),
        Text("Varför uppgiften inte använts.", "Why the figure was not used."),
    ),
    "subject": (
        Text("Vad som prognostiseras", "What is forecast"),
        Text(
            "Specialister, personer under utbildning, de som blir klara eller specialistbevis i riket, eller regionens "
            "invånare.",
            "Specialists, trainees, those who complete training or certificates of the nation, or residents of the "
            "region.",
        ),
    ),
    "profession": (
        Text("Yrke", "Profession"),
        Text("Yrkets namn; tomt för invånare.", "Name of the profession; empty for residents."),
    ),
    "method": (
        Text("Metod", "Method"),
        Text(
            "Modellen, en enkel regel eller en publicerad prognos.", "The model, a simple rule or a published forecast."
        ),
    ),
    "origin": (
        Text("Utgångsår", "Origin"),
        Text("Sista året som prognosen känner.", "Last year that the forecast knows."),
    ),
    "median": (Text("Prognos", "Forecast"), Text("Prognosens median.", "Median of the forecast.")),
    "outcome": (Text("Utfall", "Outcome"), Text("Vad som räknades.", "What was counted.")),
    "crps": (
        Text("CRPS", "CRPS"),
        Text(
            "Fel som väger in prognosens osäkerhet, i prognosens enhet.",
            "Error that takes the forecast's uncertainty into account, in its unit.",
        ),
    ),
    "inside50": (
        Text("Inom 50 %", "Within 50%"),
        Text("Om utfallet ligger i 50 procents intervall.", "Whether the 50 percent interval holds the outcome."),
    ),
    "inside80": (
        Text("Inom 80 %", "Within 80%"),
        Text("Om utfallet ligger i 80 procents intervall.", "Whether the 80 percent interval holds the outcome."),
    ),
    "inside95": (
        Text("Inom 95 %", "Within 95%"),
        Text("Om utfallet ligger i 95 procents intervall.", "Whether the 95 percent interval holds the outcome."),
    ),
    "inputs": (
        Text("Underlagets kontrollsumma", "Checksum of the inputs"),
        Text("Vad prognoserna är räknade på.", "What the forecasts were computed from."),
    ),
    "sex": (Text("Kön", "Sex"), Text("Kvinnor eller män.", "Women or men.")),
    "age": (Text("Ålder", "Age"), Text("Fyllda år.", "Whole years.")),
    "specialists": (Text("Specialister", "Specialists"), Text("Personer.", "Heads.")),
    "municipality_code": (Text("Kommunkod", "Municipality code"), Text("Officiell kod.", "Official code.")),
    "persons": (Text("Invånare", "Residents"), Text("Personer 31 december.", "Persons at 31 December.")),
    "need": (Text("Behov", "Need"), Text("Invånarekvivalenter.", "Resident-equivalents.")),
    "residents": (Text("Invånare i dag", "Residents today"), Text("Personer startåret.", "Persons in the start year.")),
    "specialists_fte": (
        Text("Specialister, heltid", "Specialists, FTE"),
        Text("Heltidsekvivalenter.", "Full-time equivalents."),
    ),
    "trainees": (Text("Under utbildning", "Trainees"), Text("Personer startåret.", "Heads in the start year.")),
    "coverage": (
        Text("Täckningsgrad i dag", "Coverage today"),
        Text("Kapacitet delad med behov, startåret.", "Capacity divided by need, start year."),
    ),
    "gap": (
        Text("Brist i dag, heltid", "Shortage today, FTE"),
        Text("Specialister som saknas; minus är överskott.", "Specialists missing; minus is a surplus."),
    ),
    "coverage_target": (
        Text("Täckningsgrad målåret", "Coverage in target year"),
        Text("Centralt värde målåret.", "Central value in the target year."),
    ),
    "coverage_low80": (
        Text("Täckningsgrad, lågt", "Coverage, low"),
        Text("80 procents intervall, nedre gräns.", "80 percent interval, lower end."),
    ),
    "coverage_high80": (
        Text("Täckningsgrad, högt", "Coverage, high"),
        Text("80 procents intervall, övre gräns.", "80 percent interval, upper end."),
    ),
    "gap_target": (
        Text("Brist målåret, heltid", "Shortage in target year, FTE"),
        Text(
            "Specialister som saknas målåret; minus är överskott.",
            "Specialists missing in the target year; minus is a surplus.",
        ),
    ),
    "starts_today": (Text("Nya tjänster i dag", "New posts today"), Text("Tjänster per år.", "Posts per year.")),
    "starts_target": (
        Text("Nya tjänster målåret", "New posts in target year"),
        Text("Tjänster per år.", "Posts per year."),
    ),
    **EVIDENCE_COLUMNS,
    **PLACEMENT_COLUMNS,
    **RECOMMENDATION_COLUMNS,
    "starts_mean": (
        Text("Nya tjänster per år", "New posts per year"),
        Text("Medeltal till och med målåret.", "Mean up to and including the target year."),
    ),
}
"""Heading and definition of each column."""
