"""Names of the quantities that published figures measure. Conflicting definitions are different quantities.

The unit of a figure stands in its own row of ``workforce_observations``.
"""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

OBSERVED: Mapping[str, Text] = {
    "age_55_plus_percent": Text("Andel som är 55 år eller äldre", "Share aged 55 or over"),
    "age_60_64_percent_under_70": Text("Andel 60–64 år av dem under 70", "Share aged 60–64 of those under 70"),
    "age_65_69_percent_under_70": Text("Andel 65–69 år av dem under 70", "Share aged 65–69 of those under 70"),
    "certificates_change_per_year": Text("Förändring av specialistbevis per år", "Change in certificates per year"),
    "certificates_per_year": Text("Specialistbevis per år", "Certificates per year"),
    "certificates_per_year_resident": Text("Specialistbevis per år, folkbokförda", "Certificates per year, residents"),
    "certificates_still_resident_heads": Text(
        "Nya specialister som bor kvar i Sverige", "New specialists still resident in Sweden"
    ),
    "certificates_trained_abroad_per_year": Text(
        "Specialistbevis per år, utbildade utomlands", "Certificates per year, trained abroad"
    ),
    "clinically_active_65_69_percent": Text("Andel kliniskt verksamma vid 65–69 år", "Share in clinical work at 65–69"),
    "completions_per_year": Text("Nya specialister per år", "Completions per year"),
    "dual_specialists_heads": Text("Specialister med dubbel specialitet", "Specialists with two specialties"),
    "expected_left_within_5_years_percent": Text(
        "Andel som väntas ha slutat inom fem år", "Share expected to have left within five years"
    ),
    "guideline_residents_per_specialist": Text(
        "Riktvärde, invånare per specialist", "Guideline, residents per specialist"
    ),
    "guideline_residents_per_trainee": Text("Riktvärde, invånare per ST-läkare", "Guideline, residents per trainee"),
    "increase_needed_doctors": Text("Läkare som saknas för att nå riktvärdet", "Doctors needed to meet the guideline"),
    "increase_needed_percent": Text("Ökning som behövs för att nå riktvärdet", "Increase needed to meet the guideline"),
    "likely_to_leave_within_5_years_percent": Text(
        "Andel som troligen slutar inom fem år", "Share likely to leave within five years"
    ),
    "part_time_percent": Text("Andel som arbetar deltid", "Share working part-time"),
    "part_time_percent_new_specialists": Text(
        "Andel nya specialister som arbetar deltid", "Share of new specialists working part-time"
    ),
    "pension_take_up_age_men": Text("Ålder då män tar ut pension", "Age at which men take their pension"),
    "pension_take_up_age_women": Text("Ålder då kvinnor tar ut pension", "Age at which women take their pension"),
    "regions_needing_nine_tenths_more": Text(
        "Regioner som behöver öka minst 90 procent", "Regions that need at least 90 percent more"
    ),
    "residents_per_doctor": Text("Invånare per läkare", "Residents per doctor"),
    "residents_per_specialist": Text("Invånare per specialist", "Residents per specialist"),
    "residents_per_specialist_fte": Text("Invånare per heltidsspecialist", "Residents per full-time specialist"),
    "retired_65_69_would_return_percent": Text(
        "Andel pensionerade 65–69 år som kan tänka sig att arbeta", "Share of retired aged 65–69 who would return"
    ),
    "retirements_per_year": Text("Pensionsavgångar per år", "Retirements per year"),
    "share_missing_percent": Text("Andel specialister som saknas", "Share of specialists missing"),
    "shortage_specialists": Text("Specialister som saknas", "Specialists missing"),
    "specialists_fte": Text("Specialister räknat i heltid", "Full-time specialists"),
    "specialists_heads": Text("Specialister", "Specialists"),
    "specialists_heads_employed": Text("Sysselsatta specialister", "Specialists employed"),
    "specialists_heads_employed_60_64": Text("Sysselsatta specialister 60–64 år", "Specialists employed aged 60–64"),
    "specialists_heads_employed_65_69": Text("Sysselsatta specialister 65–69 år", "Specialists employed aged 65–69"),
    "specialists_heads_employed_under_70": Text(
        "Sysselsatta specialister under 70 år", "Specialists employed, under 70"
    ),
    "specialists_per_1000": Text("Specialister per 1 000 invånare", "Specialists per 1,000 residents"),
    "specialists_per_100k": Text("Specialister per 100 000 invånare", "Specialists per 100,000 residents"),
    "specialists_per_100k_employed": Text(
        "Sysselsatta specialister per 100 000 invånare", "Specialists employed per 100,000 residents"
    ),
    "starts_per_year": Text("Påbörjade utbildningar per år", "Starts of training per year"),
    "still_in_primary_care_after_4_years_percent": Text(
        "Andel kvar i primärvården efter fyra år", "Share still in primary care after four years"
    ),
    "still_working_5_years_after_60_64_percent": Text(
        "Andel i arbete fem år efter 60–64 år", "Share still working five years after 60–64"
    ),
    "trainee_as_share_of_specialist": Text("En ST-läkare räknad i specialister", "One trainee counted in specialists"),
    "trainees_change_per_year": Text("Förändring av antalet under utbildning", "Change in trainees per year"),
    "trainees_considering_leaving_percent": Text(
        "Andel under utbildning som överväger att sluta", "Share of trainees considering leaving"
    ),
    "trainees_heads": Text("Personer under utbildning", "Trainees"),
    "trainees_per_1000": Text("Personer under utbildning per 1 000 invånare", "Trainees per 1,000 residents"),
    "training_duration": Text("Utbildningens längd", "Length of training"),
    "training_minimum": Text("Kortaste utbildningstid", "Minimum length of training"),
    "training_posts": Text("Utbildningstjänster", "Training posts"),
    "training_posts_funded": Text("Finansierade utbildningstjänster", "Funded training posts"),
    "vacancies_fte": Text("Vakanser med finansiering", "Funded vacancies"),
    "vacancy_percent": Text("Andel vakanta tjänster", "Share of posts vacant"),
    "women_percent_all_doctors": Text("Andel kvinnor bland alla läkare", "Share of women among all doctors"),
    "years_to_full_staffing": Text("År till full bemanning i dagens takt", "Years to full staffing at today's pace"),
}
"""Observed quantity → its name."""


def observed_words(quantity: str, language: str) -> str:
    """Name of an observed quantity; one that the catalogue lacks is shown as its key with spaces."""
    known = OBSERVED.get(quantity)
    return known[language] if known else quantity.replace("_", " ")
