"""Headings, captions and standing texts of the page."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

LABELS: Mapping[str, Text] = {
    "skip": Text("Hoppa till innehållet", "Skip to the content"),
    "kind": Text("Planeringsunderlag", "Planning basis"),
    "kind_factsheet": Text("Faktablad", "Fact sheet"),
    "kind_council": Text("Sammanfattning för rådet", "Summary for the council"),
    "kind_press": Text("Pressmeddelande", "Press sheet"),
    "numbers": Text("Talen", "The numbers"),
    "maps": Text("Kartor", "Maps"),
    "about": Text("Om beräkningen", "About the computation"),
    "regions_of_council": Text("Regionerna i sjukvårdsregionen", "The regions of the health-care region"),
    "contents": Text("Innehåll", "Contents"),
    "pick_region": Text("Välj region", "Choose a region"),
    "run": Text("Körning", "Run"),
    "settings": Text("Inställningar", "Settings"),
    "country": Text("Land", "Country"),
    "profession": Text("Yrke", "Profession"),
    "scenario": Text("Scenario", "Scenario"),
    "period": Text("Period", "Period"),
    "target_year": Text("Målår", "Target year"),
    "goal": Text("Mål", "Goal"),
    "goal_words": Text("täckningsgrad", "coverage"),
    "need_model": Text("Behovsmodell", "Need model"),
    "guideline": Text("Riktvärde", "Guideline"),
    "draws": Text("Dragningar", "Draws"),
    "seed": Text("Slumpfrö", "Seed"),
    "summary": Text("Sammanfattning", "Summary"),
    "today": Text("Läget i dag", "Today"),
    "demand": Text("Efterfrågan", "Demand"),
    "demand_words": Text(
        "Efterfrågan är vad arbetsgivarna vill anställa nu: besatta tjänster och vakanta tjänster med finansiering. "
        "Den blandas aldrig ihop med behovet. Regionerna har ännu inte svarat på någon kartläggning, så talen är "
        "skattade ur det som är publicerat, och svaren ersätter dem när de kommer.",
        "Demand is what employers would hire now: filled posts and funded vacancies. It is never mixed with need. "
        "The regions have not yet answered a mapping round, so the numbers are estimated from what is published, and "
        "the answers will replace them.",
    ),
    "vacancies": Text("Publicerade uppgifter om vakanser", "Published figures on vacancies"),
    "other_place": Text("Annat område", "Another area"),
    "need": Text("Behov", "Need"),
    "projection": Text("Framskrivning", "Projection"),
    "recommendation": Text("Rekommendation", "Recommendation"),
    "dialogue": Text("Dialog", "Dialogue"),
    "dialogue_words": Text(
        "Ingen dialog har hållits om den här körningen. När råden har lämnat synpunkter redovisas varje synpunkt här "
        "med svar och vad den ledde till.",
        "No dialogue has been held on this run. When the councils have given their views, each view is shown here "
        "with the response and what it led to.",
    ),
    "changes": Text("Ändringar sedan förra utgåvan", "Changes since the last edition"),
    "changes_note": Text(
        "Under varje skillnad står det intervall som rymmer de mittersta 80 procenten av dragningarna, där körningarna "
        "kan jämföras dragning för dragning. Varje orsak är räknad för sig; samverkan är det som orsakerna gör "
        "tillsammans.",
        "Below each difference is the interval of the middle 80 percent of the draws, where the runs can be compared "
        "draw by draw. Each cause is counted alone; the interaction is what the causes do together.",
    ),
    "before": Text("Före", "Before"),
    "after": Text("Efter", "After"),
    "difference": Text("Skillnad", "Difference"),
    "followup": Text("Uppföljning", "Follow-up"),
    "followup_words": Text(
        "Planeringsunderlaget följs upp varje år: utfallet jämförs med framskrivningen, region för region. Ingen "
        "uppföljning av den här körningen är gjord ännu.",
        "The planning basis is followed up every year: the outcome is compared with the projection, region by region. "
        "No follow-up of this run has been made yet.",
    ),
    "policies": Text("Sätt att bestämma antalet nya tjänster", "Ways to set the number of new posts"),
    "facts": Text("Publicerade uppgifter och modellen", "Published figures and the model"),
    "drivers": Text("Antaganden som betyder mest", "Assumptions that matter most"),
    "ask_first": Text("Fråga detta först", "Ask this first"),
    "regions": Text("Alla regioner", "All regions"),
    "region_pages": Text("Region för region", "Region by region"),
    "method": Text("Metod", "Method"),
    "method_more": Text("Mer om metoden", "More on the method"),
    "quantities": Text("Så räknas talen", "How the numbers are computed"),
    "assumptions": Text("Antaganden", "Assumptions"),
    "sources": Text("Källor", "Sources"),
    "explain": Text("Spårbarhet", "Tracing"),
    "observations": Text("Uppgifter om regionen som har använts", "Published figures on the region that were used"),
    "national_observations": Text(
        "Uppgifter om riket i startläget och som kontroll", "National figures in the starting point and as checks"
    ),
    "to_top": Text("Till innehållet", "Back to contents"),
    "how": Text("Så räknas talet", "How it is computed"),
    "key": Text("Nyckel", "Key"),
    "statuses": Text("Vad märkena betyder", "What the labels mean"),
    "not_converged": Text(
        "Varning: beräkningen av startläget har inte konvergerat. Talen visar metoden och ska inte ligga till grund "
        "för beslut.",
        "Warning: the inference of the starting point has not converged. The numbers show the method and must not be "
        "used for decisions.",
    ),
    "no_data": Text("Uppgift saknas.", "No data."),
    "no_region_data": Text(
        "Körningen har inga tal för regionen. Därför visas varken diagram eller rekommendation.",
        "The run has no numbers for this region, so neither charts nor a recommendation are shown.",
    ),
    "no_observations": Text(
        "Ingen publicerad uppgift om regionen har kunnat användas.", "No published figure on the region could be used."
    ),
    "yes": Text("ja", "yes"),
    "no": Text("nej", "no"),
    "interval80": Text("80\u2011procentigt intervall", "80 percent interval"),
    "number": Text("Tal", "Number"),
    "unit": Text("Enhet", "Unit"),
    "status": Text("Status", "Status"),
    "quantity": Text("Storhet", "Quantity"),
    "year": Text("År", "Year"),
    "published": Text("Publicerat", "Published"),
    "model": Text("Modellen", "Model"),
    "met": Text("Stämmer", "Met"),
    "source": Text("Källa", "Source"),
    "used_for": Text("Används till", "Used for"),
    "figure": Text("Uppgift", "Figure"),
    "policy": Text("Alternativ", "Alternative"),
    "probability": Text("Sannolikhet att nå målet", "Probability of reaching the goal"),
    "region": Text("Region", "Region"),
    "healthcare_region": Text("Sjukvårdsregion", "Health-care region"),
    "assumption": Text("Antagande", "Assumption"),
    "value": Text("Värde", "Value"),
    "review": Text("Granskas av", "To be reviewed by"),
    "formula": Text("Beräkning", "Computation"),
    "rests_on": Text("Bygger på", "Rests on"),
    "date": Text("Datum", "Date"),
    "address": Text("Adress", "Address"),
    "licence": Text("Licens", "Licence"),
    "accessed": Text("Hämtad", "Accessed"),
    "taken": Text("Vad som hämtats", "What was taken"),
    "hash": Text("Kontrollsumma", "Checksum"),
    "made_with": Text("Framtaget med underlag, version", "Made with underlag, version"),
    "coverage_kept": Text("Täckningsgrad, dagens nivå", "Coverage, today's level"),
    "coverage_plan": Text("Täckningsgrad, rekommendation", "Coverage, recommendation"),
    "specialists_fte": Text("Specialister, heltid", "Specialists, FTE"),
    "residents": Text("Invånare", "Residents"),
    "gap": Text("Brist, heltid", "Shortage, FTE"),
    "below": Text(
        "Vid varje tal står dess 80\u2011procentiga intervall.", "With each number stands its 80 percent interval."
    ),
    "below_starts": Text(
        "För nya tjänster är det vad som vore bäst om framtiden vore känd.",
        "For new posts it is what would be best if the future were known.",
    ),
    "surplus_note": Text(
        "Ett minustecken framför en brist är ett överskott.", "A minus sign before a shortage is a surplus."
    ),
    "explain_words": Text(
        "Varje tal går att följa tillbaka till sina källor. Kapitlet Så räknas talen visar hur varje storhet beräknas "
        "och vilka antaganden den bygger på. Kapitlet Antaganden har varje antagande med värde, osäkerhet och skäl, "
        "och kapitlet Källor varje publicerad uppgift som har använts. Ett tals nyckel anger storhet, region och år, "
        "ibland också ett alternativ; med den hittar du talet i tabellerna.",
        "Every number can be followed back to its sources. The chapter How the numbers are computed shows how each "
        "quantity is computed and which assumptions it rests on. The chapter Assumptions has each of them with value, "
        "doubt and reason, and the chapter Sources every publication that was used. The key of a number gives "
        "quantity, region and year, sometimes also an alternative; with it you find the number in the tables.",
    ),
    "method_docs": Text(
        "Hela metoden med ekvationer och begränsningar beskrivs i dokumentationen som följer med programmet.",
        "The whole method with equations and limits is described in the documentation that comes with the program.",
    ),
    "explain_files": Text(
        "Alla tal finns i planens arbetsbok, tables.xlsx, och i öppna format. Dokumentet Spårbarhet, README.md, som "
        "följer med filerna berättar hur ett enskilt tal följs steg för steg.",
        "All numbers are in the workbook of the plan, tables.xlsx, and in open formats. The document Tracing, "
        "README.md, which comes with the files tells how a single number is followed step by step.",
    ),
}
"""Standing texts by key."""

METHOD: tuple[tuple[str, Text, Text], ...] = (
    (
        "start",
        Text("Startläge", "Starting point"),
        Text(
            "Det finns ingen samlad offentlig statistik över alla regioner. Startläget är därför en syntes av "
            "publicerade uppgifter: modellen följer de senaste åren, år för år, och söker de förlopp som stämmer bäst "
            "med alla uppgifter om riket och regionerna tillsammans. Där uppgifterna är få är intervallet brett.",
            "There are no complete public statistics on all regions. The starting point is therefore a synthesis of "
            "published figures: the model follows the recent past, year by year, and looks for the courses that agree "
            "best with all figures on the nation and the regions together. Where figures are few, the interval is "
            "wide.",
        ),
    ),
    (
        "career",
        Text("Framskrivning av tillgången", "Projection of supply"),
        Text(
            "Varje år går specialister i pension, slutar eller flyttar, personer under utbildning blir klara eller "
            "hoppar av, nya börjar och några kommer från utlandet. Modellen följer antalet personer per region, kön, "
            "ålder och utbildningsår från 31 december ett år till 31 december nästa.",
            "Every year specialists retire, leave or move, trainees finish or drop out, new ones begin and some "
            "arrive from abroad. The model follows the number of people by region, sex, age and year of training from "
            "31 December one year to 31 December the next.",
        ),
    ),
    (
        "need",
        Text("Behov och täckningsgrad", "Need and coverage"),
        Text(
            "Behovet räknas i invånare, vid behov viktade efter ålder och struktur. Det stiger om uppgifter utanför "
            "listorna, som särskilda boenden, tar mer tid per invånare än startåret. Kapaciteten är så många invånare "
            "som specialisterna och personerna under utbildning kan ha på sina listor enligt riktvärdet. "
            "Täckningsgraden är kapaciteten delad med behovet.",
            "Need is counted in residents, weighted by age and structure where the need model says so. It rises if "
            "tasks outside the lists, such as care homes, take more time per resident than in the start year. Capacity "
            "is how many residents the specialists and trainees can have on their lists by the guideline. Coverage is "
            "capacity divided by need.",
        ),
    ),
    (
        "uncertainty",
        Text("Osäkerhet", "Uncertainty"),
        Text(
            "Modellen körs många gånger. I varje dragning får alla osäkra antaganden ett värde ur sin fördelning, och "
            "slumpen avgör vilka som slutar, flyttar, blir klara och kommer, hela människor en och en. Slumpen är "
            "densamma i alla alternativ, så att de jämförs rättvist. Ett 80-procentigt intervall omfattar de mittersta "
            "80 procenten av dragningarna. Huvudfallet är räknat utan slump och med varje antagande vid sitt centrala "
            "värde, så att det kan kontrollräknas för hand. Det behöver inte ligga "
            "mitt i intervallet, och därför kan sannolikheten att nå målet vara lägre än hälften fast huvudfallet når "
            "det.",
            "The model is run many times. In each draw every uncertain assumption takes a value from its "
            "distribution, and chance settles who exits, moves, finishes and arrives, whole people one by one. Chance "
            "is the same in all alternatives, so that they are compared fairly. An 80 percent interval holds the "
            "middle 80 percent of the draws. The central run has no chance and each assumption at its central value, "
            "so that it can be checked by hand. It need not lie in the middle "
            "of the interval, so the probability of reaching the goal can be below one half although the central run "
            "reaches it.",
        ),
    ),
    (
        "recommendation",
        Text("Rekommendation", "Recommendation"),
        Text(
            "För alla regioner tillsammans söks de hela tjänster per år som ger minst väntad brist, med vikt på de "
            "sämsta utfallen och på kostnaden, och som ryms inom gränserna för bland annat handledning, "
            "sidotjänstgöring, sökande och takt. Tjänsterna beslutas innan framtiden är känd. Intervallet bredvid "
            "visar vad som vore bäst om var och en av de dragna framtiderna vore känd i förväg, och det som "
            "rekommenderas kan ligga utanför det. Rekommendationen är inte bindande.",
            "For all regions together the whole posts a year are sought that leave the least expected shortage, with "
            "weight on the worst outcomes and on the cost, within the limits on among others supervision, side "
            "rotations, applicants and pace. Posts are decided before the future is known. The interval beside shows "
            "what would be best if each of the drawn futures were known beforehand, and what is recommended can lie "
            "outside it. The recommendation is not binding.",
        ),
    ),
)
"""The method in short: anchor, heading, text."""

KEY_ASSUMPTIONS: Mapping[str, tuple[str, ...]] = {
    "residents": ("population/projection_error", "population/projection_error_national"),
    "need": ("need/time_outside_lists", "need/further_tasks"),
    "required_fte": ("need/residents_per_specialist",),
    "outside_lists_fte": (
        "need/residents_per_specialist",
        "need/time_outside_lists",
        "need/further_tasks",
        "hours/patient_time_share",
    ),
    "specialists": (
        "start/residents_per_specialist_fte",
        "start/regional_spread_specialists",
        "exits/retirement",
        "exits/leave",
        "settling/stay",
        "moves/yearly",
        "arrivals/abroad",
        "arrivals/returners",
    ),
    "specialists_fte": ("hours/full_time_share", "hours/full_time_share_by_age", "hours/patient_time_share"),
    "trainees": (
        "start/trainees_per_1000",
        "start/regional_spread_trainees",
        "training/duration_mean",
        "training/dropout",
        "training/fill",
        "recruitment/fill_follows_vacancies",
    ),
    "starts": (
        "need/residents_per_specialist",
        "training/duration_mean",
        "training/dropout",
        "training/fill",
        "recruitment/fill_follows_vacancies",
        "settling/stay",
        "exits/leave",
    ),
    "capacity": ("need/residents_per_specialist", "need/residents_per_trainee", "hours/patient_time_share"),
    "coverage": (
        "need/residents_per_specialist",
        "need/residents_per_trainee",
        "start/residents_per_specialist_fte",
        "start/trainees_per_1000",
    ),
    "gap_fte": ("need/residents_per_specialist", "start/residents_per_specialist_fte", "start/trainees_per_1000"),
}
"""Quantities shown in the report → the assumptions that they rest on most directly."""

INPUT_TABLES: Mapping[str, tuple[str, ...]] = {
    "residents": ("population", "deaths", "births", "population_benchmark", "population_projection"),
    "need": ("need_weight_by_age", "need_index", "deprivation_components"),
}
"""Quantities → the tables of the evidence that they rest on directly."""


def label(key: str, language: str) -> str:
    """A standing text in the reader's language."""
    return LABELS[key][language]
