"""Names of the quantities that published figures measure. Conflicting definitions are different quantities.

The unit of a figure stands in its own row of ``workforce_observations``.
"""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

ROW_UNIT_WORDS: Mapping[str, Text] = {
    "percent": Text("procent", "percent"),
    "per_1000": Text("per 1\u00a0000 invånare", "per 1,000 residents"),
    "per_100000": Text("per 100\u00a0000 invånare", "per 100,000 residents"),
    "region": Text("regioner", "regions"),
}
"""Units that only rows of published figures have (``evidence.cards.requirements.ROW_UNITS``), in words."""

OBSERVED: Mapping[str, Text] = {
    "age_55_plus_percent": Text("Andel som är 55 år eller äldre", "Share aged 55 or over"),
    "age_55_plus_percent_all_doctors": Text(
        "Andel av alla läkare som är 55 år eller äldre", "Share of all doctors aged 55 or over"
    ),
    "age_60_64_percent_under_70": Text("Andel 60–64 år av dem under 70", "Share aged 60–64 of those under 70"),
    "age_60_plus_percent_certificate_holders": Text(
        "Andel av dem med specialistbevis som är 60 år eller äldre", "Share of certificate holders aged 60 or over"
    ),
    "age_65_69_percent_under_70": Text("Andel 65–69 år av dem under 70", "Share aged 65–69 of those under 70"),
    "agency_gp_share_percent": Text("Andel allmänläkare bland hyrläkarna", "Share of GPs among agency doctors"),
    "agency_heads": Text("Hyrläkare på vårdcentralerna", "Agency doctors at the health centres"),
    "agency_heads_week": Text("Hyrläkare under en vecka", "Agency doctors in a week"),
    "agency_heads_year": Text("Olika hyrläkare under ett år", "Different agency doctors during a year"),
    "answer_missing": Text("Uppgift som regionen inte kunde lämna", "Figure that the region could not give"),
    "began_in_primary_care_percent": Text(
        "Andel nyutbildade som började i primärvården", "Share of newly trained who began in primary care"
    ),
    "began_trained_abroad_per_year": Text(
        "Nya i primärvården per år, utbildade utomlands", "New in primary care per year, trained abroad"
    ),
    "certificate_holders_65_plus_heads": Text(
        "Personer med specialistbevis, 65 år eller äldre", "Certificate holders aged 65 or over"
    ),
    "certificate_holders_heads": Text("Personer med specialistbevis", "Certificate holders"),
    "certificate_holders_under_65_heads": Text(
        "Personer med specialistbevis under 65 år", "Certificate holders under 65"
    ),
    "certificates_change_per_year": Text("Förändring av specialistbevis per år", "Change in certificates per year"),
    "certificates_needed_per_year": Text("Specialistbevis som behövs per år", "Certificates needed per year"),
    "certificates_per_year": Text("Specialistbevis per år", "Certificates per year"),
    "certificates_per_year_resident": Text("Specialistbevis per år, folkbokförda", "Certificates per year, residents"),
    "certificates_still_resident_heads": Text(
        "Nya specialister som bor kvar i Sverige", "New specialists still resident in Sweden"
    ),
    "certificates_trained_abroad_per_year": Text(
        "Specialistbevis per år, utbildade utomlands", "Certificates per year, trained abroad"
    ),
    "changed_workplace_5_years_percent": Text(
        "Andel som har bytt arbetsplats inom fem år", "Share who changed workplace within five years"
    ),
    "clinically_active_65_69_percent": Text("Andel kliniskt verksamma vid 65–69 år", "Share in clinical work at 65–69"),
    "completions_goal_per_year": Text("Mål för nya specialister per år", "Goal for completions per year"),
    "completions_needed_per_year": Text("Nya specialister som behövs per år", "Completions needed per year"),
    "completions_per_year": Text("Nya specialister per år", "Completions per year"),
    "considered_leaving_profession_percent": Text(
        "Andel som har övervägt att lämna yrket", "Share who have considered leaving the profession"
    ),
    "doctor_posts": Text("Läkartjänster", "Posts for doctors"),
    "doctor_posts_vacant": Text("Vakanta läkartjänster", "Vacant posts for doctors"),
    "doctor_posts_vacant_expected": Text("Väntade vakanta läkartjänster", "Vacant posts for doctors expected"),
    "doctors_65_plus_percent": Text(
        "Andel av alla läkare som är 65 år eller äldre", "Share of all doctors aged 65 or over"
    ),
    "doctors_in_units_below_80_percent": Text(
        "Andel läkare på enheter som är bemannade till mindre än 80 procent",
        "Share of doctors at units staffed below 80 percent",
    ),
    "doctors_in_units_half_vacant_percent": Text(
        "Andel läkare på enheter där minst hälften av tjänsterna är vakanta",
        "Share of doctors at units with at least half the posts vacant",
    ),
    "doctors_in_units_staffed_80_percent": Text(
        "Andel läkare på enheter som är bemannade till minst 80 procent",
        "Share of doctors at units staffed to at least 80 percent",
    ),
    "dual_specialists_heads": Text("Specialister med dubbel specialitet", "Specialists with two specialties"),
    "dual_training_duration": Text(
        "Utbildningens längd för en andra specialitet", "Length of training for a second specialty"
    ),
    "exits_per_year_expected": Text("Väntade avgångar per år", "Exits expected per year"),
    "expected_left_within_5_years_percent": Text(
        "Andel som väntas ha slutat inom fem år", "Share expected to have left within five years"
    ),
    "foundation_posts": Text("Tjänster för bastjänstgöring", "Foundation posts"),
    "foundation_programme": Text("Program för bastjänstgöring", "Foundation programme"),
    "gp_heads_unclear": Text("Allmänläkare, oklart vilka som räknas", "GPs, unclear who are counted"),
    "gp_specialty_share_percent": Text(
        "Andel allmänläkare bland primärvårdens specialister", "Share of GPs among the specialists of primary care"
    ),
    "guideline_residents_per_specialist": Text(
        "Riktvärde, invånare per specialist", "Guideline, residents per specialist"
    ),
    "guideline_residents_per_trainee": Text("Riktvärde, invånare per ST-läkare", "Guideline, residents per trainee"),
    "increase_needed_doctors": Text("Läkare som saknas för att nå riktvärdet", "Doctors needed to meet the guideline"),
    "increase_needed_heads": Text("Ökning som behövs, antal läkare", "Increase needed, number of doctors"),
    "increase_needed_percent": Text("Ökning som behövs för att nå riktvärdet", "Increase needed to meet the guideline"),
    "left_within_5_years_percent": Text("Andel som har slutat inom fem år", "Share who have left within five years"),
    "likely_to_leave_within_5_years_percent": Text(
        "Andel som troligen slutar inom fem år", "Share likely to leave within five years"
    ),
    "listed_per_full_time_doctor": Text("Listade per heltidsläkare", "Listed residents per full-time doctor"),
    "listed_per_full_time_licensed_doctor": Text(
        "Listade per legitimerad heltidsläkare", "Listed residents per full-time licensed doctor"
    ),
    "listed_per_permanent_doctor": Text(
        "Listade per fast anställd läkare", "Listed residents per permanently employed doctor"
    ),
    "median_age_specialists": Text("Medianålder bland specialister", "Median age of specialists"),
    "missing_against_state_goal_heads": Text(
        "Läkare som saknas mot statens mål", "Doctors missing against the goal of the state"
    ),
    "missing_doctors_heads": Text("Läkare som saknas på vårdcentralerna", "Doctors missing at the health centres"),
    "missing_permanent_heads": Text("Fast anställda läkare som saknas", "Permanently employed doctors missing"),
    "missing_specialists_all_specialties": Text(
        "Specialister som saknas, alla specialiteter", "Specialists missing, all specialties"
    ),
    "needed_specialists_all_specialties": Text(
        "Specialister som behövs, alla specialiteter", "Specialists needed, all specialties"
    ),
    "net_increase_needed_norm_1500_fte": Text(
        "Nettoökning som behövs vid 1 500 invånare per läkare", "Net increase needed at 1,500 residents per doctor"
    ),
    "other_specialty_heads": Text("Läkare med annan specialitet", "Doctors of other specialties"),
    "part_time_due_to_workload_percent": Text(
        "Andel som arbetar deltid på grund av arbetsbelastningen", "Share working part-time because of the workload"
    ),
    "part_time_percent": Text("Andel som arbetar deltid", "Share working part-time"),
    "part_time_percent_new_specialists": Text(
        "Andel nya specialister som arbetar deltid", "Share of new specialists working part-time"
    ),
    "patients_per_doctor": Text("Patienter per läkare", "Patients per doctor"),
    "patients_per_doctor_unit": Text("Patienter per läkare på en enhet", "Patients per doctor at one unit"),
    "pension_take_up_age_men": Text("Ålder då män tar ut pension", "Age at which men take their pension"),
    "pension_take_up_age_women": Text("Ålder då kvinnor tar ut pension", "Age at which women take their pension"),
    "permanent_share_percent": Text("Andel fast anställda", "Share permanently employed"),
    "plan_text": Text("Vad planen innehåller", "What the plan contains"),
    "posts_filled_percent": Text("Andel utbildningstjänster som tillsätts", "Share of training posts filled"),
    "posts_needed": Text("Tjänster som behövs", "Posts needed"),
    "private_percent": Text("Andel i privat verksamhet", "Share in private practice"),
    "reaching_retirement_age_percent_all_specialties": Text(
        "Andel specialister som når pensionsåldern, alla specialiteter",
        "Share of specialists reaching retirement age, all specialties",
    ),
    "regions_answered": Text("Regioner som har svarat", "Regions that have answered"),
    "regions_keeping_training_posts": Text(
        "Regioner som behåller sina utbildningstjänster", "Regions that keep their training posts"
    ),
    "regions_needing_nine_tenths_more": Text(
        "Regioner som behöver öka minst 90 procent", "Regions that need at least 90 percent more"
    ),
    "regions_short_of_doctors": Text(
        "Regioner som har brist på läkare på vårdcentralerna", "Regions short of doctors at health centres"
    ),
    "regions_short_of_trainees_percent": Text(
        "Andel regioner där efterfrågan på ST-läkare är större än tillgången",
        "Share of regions where demand for trainees exceeds supply",
    ),
    "regions_with_enough_trainees": Text(
        "Regioner med tillräckligt många under utbildning", "Regions with enough trainees"
    ),
    "regions_with_fewer_trainees_percent": Text(
        "Andel regioner med färre under utbildning", "Share of regions with fewer trainees"
    ),
    "regions_with_plan": Text("Regioner som har en plan", "Regions that have a plan"),
    "required_norm_1500_fte": Text(
        "Behov av läkare vid 1 500 invånare per läkare", "Doctors needed at 1,500 residents per doctor"
    ),
    "residents_per_doctor": Text("Invånare per läkare", "Residents per doctor"),
    "residents_per_doctor_planned": Text("Planerat antal invånare per läkare", "Planned residents per doctor"),
    "residents_per_full_time_doctor_unit": Text(
        "Invånare per heltidsläkare på en enhet", "Residents per full-time doctor at one unit"
    ),
    "residents_per_gp_unclear": Text(
        "Invånare per allmänläkare, oklart vilka som räknas", "Residents per GP, unclear who are counted"
    ),
    "residents_per_specialist": Text("Invånare per specialist", "Residents per specialist"),
    "residents_per_specialist_fte": Text("Invånare per heltidsspecialist", "Residents per full-time specialist"),
    "retired_65_69_would_return_percent": Text(
        "Andel pensionerade 65–69 år som kan tänka sig att arbeta", "Share of retired aged 65–69 who would return"
    ),
    "retirements_per_year": Text("Pensionsavgångar per år", "Retirements per year"),
    "share_missing_percent": Text("Andel specialister som saknas", "Share of specialists missing"),
    "shortage_norm_1500_fte": Text(
        "Brist på läkare vid 1 500 invånare per läkare", "Shortage of doctors at 1,500 residents per doctor"
    ),
    "shortage_specialists": Text("Specialister som saknas", "Specialists missing"),
    "sick_leave_work_related_percent": Text(
        "Andel sjukskrivna av skäl som rör arbetet", "Share on sick leave for work-related reasons"
    ),
    "specialists_and_trainees_heads": Text("Specialister och personer under utbildning", "Specialists and trainees"),
    "specialists_fte": Text("Specialister räknat i heltid", "Full-time specialists"),
    "specialists_fte_unit": Text("Specialister på en enhet, räknat i heltid", "Full-time specialists at one unit"),
    "specialists_heads": Text("Specialister", "Specialists"),
    "specialists_heads_at_health_centres": Text("Specialister på vårdcentraler", "Specialists at health centres"),
    "specialists_heads_employed": Text("Sysselsatta specialister", "Specialists employed"),
    "specialists_heads_employed_60_64": Text("Sysselsatta specialister 60–64 år", "Specialists employed aged 60–64"),
    "specialists_heads_employed_65_69": Text("Sysselsatta specialister 65–69 år", "Specialists employed aged 65–69"),
    "specialists_heads_employed_under_70": Text(
        "Sysselsatta specialister under 70 år", "Specialists employed, under 70"
    ),
    "specialists_or_trainees_heads": Text(
        "Specialister eller ST-läkare, oklart vilka", "Specialists or trainees, unclear which"
    ),
    "specialists_per_1000": Text("Specialister per 1 000 invånare", "Specialists per 1,000 residents"),
    "specialists_per_100k": Text("Specialister per 100 000 invånare", "Specialists per 100,000 residents"),
    "specialists_per_100k_employed": Text(
        "Sysselsatta specialister per 100 000 invånare", "Specialists employed per 100,000 residents"
    ),
    "specialists_recruited_per_year": Text("Nyrekryterade specialister per år", "Specialists recruited per year"),
    "staffed_posts_percent": Text("Andel bemannade tjänster", "Share of posts staffed"),
    "starts_per_year": Text("Påbörjade utbildningar per år", "Starts of training per year"),
    "state_goal_heads": Text("Statens mål för antalet läkare", "Goal of the state for the number of doctors"),
    "state_support_proposed_sek": Text("Föreslaget statligt stöd", "State support proposed"),
    "stayed_where_trained_percent": Text(
        "Andel som har stannat i regionen där de utbildades", "Share who have stayed in the region where they trained"
    ),
    "still_in_primary_care_after_4_years_percent": Text(
        "Andel kvar i primärvården efter fyra år", "Share still in primary care after four years"
    ),
    "still_working_5_years_after_60_64_percent": Text(
        "Andel i arbete fem år efter 60–64 år", "Share still working five years after 60–64"
    ),
    "supply_fte_inquiry": Text("Tillgång på läkare enligt en utredning", "Supply of doctors according to an inquiry"),
    "temporary_share_percent": Text("Andel tillfälligt anställda", "Share temporarily employed"),
    "trainee_as_share_of_specialist": Text("En ST-läkare räknad i specialister", "One trainee counted in specialists"),
    "trainees_change_per_year": Text("Förändring av antalet under utbildning", "Change in trainees per year"),
    "trainees_considering_leaving_percent": Text(
        "Andel under utbildning som överväger att sluta", "Share of trainees considering leaving"
    ),
    "trainees_considering_part_time_percent": Text(
        "Andel under utbildning som överväger deltid", "Share of trainees considering part-time"
    ),
    "trainees_giving_up_percent": Text("Andel under utbildning som hoppar av", "Share of trainees who drop out"),
    "trainees_goal_heads": Text("Mål för antalet under utbildning", "Goal for the number of trainees"),
    "trainees_heads": Text("Personer under utbildning", "Trainees"),
    "trainees_heads_unit": Text("Personer under utbildning på en enhet", "Trainees at one unit"),
    "trainees_needed_heads": Text("Personer under utbildning som behövs", "Trainees needed"),
    "trainees_needed_more_heads": Text("Ytterligare personer under utbildning som behövs", "Further trainees needed"),
    "trainees_per_1000": Text("Personer under utbildning per 1 000 invånare", "Trainees per 1,000 residents"),
    "trainees_planned_heads": Text("Planerat antal under utbildning", "Planned number of trainees"),
    "trainees_recruited_per_year": Text("Nyrekryterade till utbildning per år", "Trainees recruited per year"),
    "trainees_share_change_percent": Text("Förändring av andelen under utbildning", "Change in the share of trainees"),
    "training_cost_100_posts_sek": Text("Kostnad för 100 utbildningstjänster", "Cost of 100 training posts"),
    "training_cost_per_post_sek": Text("Kostnad per utbildningstjänst", "Cost per training post"),
    "training_cost_sek": Text("Utbildningens kostnad", "Cost of training"),
    "training_duration": Text("Utbildningens längd", "Length of training"),
    "training_in_primary_care": Text("Utbildningstid i primärvården", "Training time in primary care"),
    "training_minimum": Text("Kortaste utbildningstid", "Minimum length of training"),
    "training_outside_primary_care_percent": Text(
        "Andel av utbildningstiden utanför primärvården", "Share of training time outside primary care"
    ),
    "training_posts": Text("Utbildningstjänster", "Training posts"),
    "training_posts_added": Text("Tillförda utbildningstjänster", "Training posts added"),
    "training_posts_added_all_specialties": Text(
        "Tillförda utbildningstjänster, alla specialiteter", "Training posts added, all specialties"
    ),
    "training_posts_decided": Text("Beslutade utbildningstjänster", "Training posts decided"),
    "training_posts_dual": Text(
        "Utbildningstjänster för en andra specialitet", "Training posts for a second specialty"
    ),
    "training_posts_funded": Text("Finansierade utbildningstjänster", "Funded training posts"),
    "training_posts_funded_all_specialties": Text(
        "Finansierade utbildningstjänster, alla specialiteter", "Funded training posts, all specialties"
    ),
    "training_posts_planned": Text("Planerade utbildningstjänster", "Training posts planned"),
    "training_posts_proposed": Text("Föreslagna utbildningstjänster", "Training posts proposed"),
    "training_posts_steered_all_specialties": Text(
        "Styrda utbildningstjänster, alla specialiteter",
        "Training posts steered, all specialties",
    ),
    "union_specialists_heads": Text("Fackligt anslutna specialister", "Specialists in the union"),
    "units_with_vacancies_percent": Text(
        "Andel enheter som behöver fler läkare", "Share of units that need more doctors"
    ),
    "vacancies_fte": Text("Vakanser med finansiering", "Funded vacancies"),
    "vacancy_percent": Text("Andel vakanta tjänster", "Share of posts vacant"),
    "weekly_hours": Text("Arbetstid per vecka", "Working hours per week"),
    "women_percent": Text("Andel kvinnor", "Share of women"),
    "women_percent_all_doctors": Text("Andel kvinnor bland alla läkare", "Share of women among all doctors"),
    "years_to_become_gp": Text(
        "Antal år som det tar att bli allmänläkare", "Number of years that it takes to become a GP"
    ),
    "years_to_full_staffing": Text("År till full bemanning i dagens takt", "Years to full staffing at today's pace"),
}
"""Observed quantity → its name."""


def observed_words(quantity: str, language: str) -> str:
    """Name of an observed quantity; one that the catalogue lacks is shown as its key with spaces."""
    known = OBSERVED.get(quantity)
    return known[language] if known else quantity.replace("_", " ")
