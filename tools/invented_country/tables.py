"""Every table of Havsmark: what it is, what its columns are, where it comes from."""

from __future__ import annotations

import conditions
from schema import Table

POPULATION, CHANGES, PROJECTION, OLDER, PLACES, CONTACTS = (
    ("hsb-population-1995-2024",),
    ("hsb-births-and-deaths-1995-2024",),
    ("hsb-population-projection-2025",),
    ("hsb-population-projection-2020",),
    ("hsb-places-2025",),
    ("hhs-contacts-by-age-2023",),
)
"""Sources of whole tables."""

OBSERVED = (
    "observation_id* region_code area year year_end period_text quantity! relation value value_max value_text unit "
    "unit_text definition note source!"
)
INDICATED = "region_code* year* indicator* value! source!"

TABLES: dict[str, Table] = {
    "regions": Table(
        "Regions", "Regioner", "The eight regions.", "region_code* name! authority! healthcare_region! name_en!", PLACES
    ),
    "municipalities": Table(
        "Municipalities",
        "Kommuner",
        "The forty municipalities with the coordinates of their centres.",
        "municipality_code* name! region_code! group_code! group! degurba! healthcare_region! latitude! longitude!",
        PLACES,
    ),
    "municipality_areas": Table(
        "Municipality areas",
        "Kommunernas områden",
        "Wider areas that each municipality belongs to.",
        "municipality_code* main_group! labour_market_2023! functional_region!",
        PLACES,
        "followup",
    ),
    "degurba_share": Table(
        "Population by degree of urbanisation",
        "Befolkning efter urbaniseringsgrad",
        "Percent of the population by degree of urbanisation, nation included.",
        "region_code* degurba* percent!",
        POPULATION,
    ),
    "population": Table(
        "Population by region, age and sex",
        "Folkmängd per region, ålder och kön",
        "Residents at 31 December, 1995–2024.",
        "region_code* year* sex* age* persons!",
        POPULATION,
        parquet=True,
    ),
    "deaths": Table(
        "Deaths by region, age and sex",
        "Döda per region, ålder och kön",
        "Deaths during the year, 1995–2024.",
        "region_code* year* sex* age* deaths!",
        CHANGES,
        parquet=True,
    ),
    "births": Table(
        "Births by region, age of mother and sex of child",
        "Födda per region, moderns ålder och barnets kön",
        "Live births during the year, 1995–2024.",
        "region_code* year* mother_age* child_sex* births!",
        CHANGES,
        parquet=True,
    ),
    "births_total": Table(
        "Births by region",
        "Födda per region",
        "Live births during the year, 2011–2024, nation included.",
        "region_code* year* births!",
        CHANGES,
    ),
    "life_expectancy": Table(
        "Life expectancy",
        "Medellivslängd",
        "Life expectancy at birth, mean of 2020–2024.",
        "region_code* sex* period* years!",
        CHANGES,
    ),
    "population_total": Table(
        "Population by region and nation",
        "Folkmängd per region och riket",
        "Residents at 31 December, 2011–2024, nation included.",
        "region_code* year* persons!",
        POPULATION,
    ),
    "population_share_80plus": Table(
        "Share of the population aged 80 and over",
        "Andel 80 år och äldre",
        "Percent of residents at 31 December, 2011–2024, nation included.",
        "region_code* year* percent!",
        POPULATION,
    ),
    "dependency_ratio": Table(
        "Demographic dependency ratio",
        "Demografisk försörjningskvot",
        "Persons outside working age per 100 of working age, 2011–2024, nation included.",
        "region_code* year* dependants_per_100!",
        POPULATION,
        "followup",
    ),
    "population_benchmark": Table(
        "Population by region in wide groups",
        "Folkmängd per region i breda grupper",
        "Residents at 31 December 2024.",
        "region_code* year* group* sex age_from! age_to persons!",
        POPULATION,
    ),
    "population_change": Table(
        "Population change",
        "Befolkningsförändring",
        "Residents, births, deaths and moves by year, nation included.",
        "region_code* year* component* persons! source!",
        (),
        "followup",
    ),
    "population_projection": Table(
        "Official population projection",
        "Officiell befolkningsframskrivning",
        "The projection of 2025 for 2030, 2035, 2040 and 2050: all ages, age 0, 65+, 75+ and 85+.",
        "region_code* year* age_from* age_to~ persons!",
        PROJECTION,
    ),
    "municipality_population_total": Table(
        "Population by municipality",
        "Folkmängd per kommun",
        "Residents at 31 December, 2011–2024.",
        "municipality_code* year* persons!",
        POPULATION,
    ),
    "municipality_population": Table(
        "Population by municipality, age and sex",
        "Folkmängd per kommun, ålder och kön",
        "Residents at 31 December 2014, 2019 and 2024.",
        "municipality_code* year* sex* age* persons!",
        POPULATION,
        parquet=True,
    ),
    "workforce_observations": Table(
        "Observations of the workforce",
        "Iakttagelser om personalen",
        "Specialists, trainees and vacancies of every region, and what the cards rest on.",
        "observation_id* region_code! region_codes area! profession! year! year_end quantity! relation! value! "
        "value_max unit! definition "
        "source! source_kind! note used! reason_left_out",
    ),
    "published_facts": Table(
        "Published facts",
        "Publicerade uppgifter",
        "Facts that the baseline for general practice is compared with.",
        "fact_id* profession! text_sv! text_en! quantity! region_code! year! policy value! tolerance! unit! source!",
    ),
    "published_forecasts": Table(
        "Published forecasts",
        "Publicerade prognoser",
        "A forecast of the number of GPs, kept to be held against what happened.",
        "forecast_id* profession! region_code! name_sv! name_en! published base_year! target_year! quantity! "
        "change_percent! source! note",
    ),
    "need_index": Table(
        "Official need index",
        "Officiellt behovsindex",
        "Standard cost of health care, nation included.",
        "region_code* year* index* value!",
        (conditions.EQUALISATION,),
    ),
    "need_weight_by_age": Table(
        "Need weight by age",
        "Behovsvikt efter ålder",
        "Contacts with health centres by age.",
        "age_from* age_to weight!",
        CONTACTS,
    ),
    "education_and_foreign_born": Table(
        "Education and country of birth",
        "Utbildning och födelseland",
        "Residents by education (25–64 years) and by birth in or outside Havsmark.",
        "region_code* year* category* age_from! age_to persons! source!",
        (),
        "followup",
    ),
    "deprivation_components": Table(
        "Components of social need",
        "Delar av socialt behov",
        "Percent born abroad, percent without higher education (25–64 years), ill-health days.",
        "region_code* year* component* value! source!",
    ),
    "indicators": Table(
        "Indicators",
        "Indikatorer",
        "What the indicators of the three tables by region are.",
        "indicator* table! published_id! title_sv! title_en! unit! definition source!",
        (),
        "followup",
    ),
    "region_need_indicators": Table(
        "Health and need by region",
        "Hälsa och behov per region",
        "2015–2024, nation included.",
        INDICATED,
        (),
        "followup",
    ),
    "region_costs": Table(
        "Costs by region", "Kostnader per region", "2015–2024, nation included.", INDICATED, (), "followup"
    ),
    "region_access_and_trust": Table(
        "Access and trust by region",
        "Tillgänglighet och förtroende per region",
        "2015–2024, nation included.",
        INDICATED,
        (),
        "followup",
    ),
    "named_gp_share": Table(
        "Share with a named GP", "Andel med fast läkarkontakt", "2020–2024, nation included.", OBSERVED, (), "followup"
    ),
    "health_centres": Table("Health centres", "Vårdcentraler", "Number of health centres.", OBSERVED, (), "followup"),
    "health_centre_locations": Table(
        "Where health centres are",
        "Var vårdcentraler ligger",
        "Every health centre with its coordinates.",
        "centre_id* region_code! municipality_code municipality! name! registered_name operator premises latitude! "
        "longitude!",
        (conditions.ACCESS,),
    ),
    "municipality_deprivation": Table(
        "Components of social need by municipality",
        "Delar av socialt behov per kommun",
        "Percent born abroad and percent without higher education (25–64 years).",
        "municipality_code* year* component* value! source!",
    ),
    "travel_time_health_centre": Table(
        "Travel time to a health centre",
        "Restid till vårdcentral",
        "Percent of residents by travel time by road.",
        "region_code* municipality_code~ area year! minutes_from* minutes_to percent! residents! source!",
        (),
        "followup",
    ),
    "measures": Table(
        "Measures",
        "Insatser",
        "Measures proposed, decided or carried out.",
        "id* proposer! document date year year_end date_text level category! measure! detail "
        "amount period status_seen note "
        "source!",
        (),
    ),
    "state_measures": Table(
        "State commissions, decisions and proposals",
        "Statliga uppdrag, beslut och förslag",
        "What the state has done.",
        "measure_id* region_code! year! kind! measure! decided_by note source!",
        (),
    ),
    "policy_targets": Table(
        "Targets and agreements", "Mål och överenskommelser", "Targets of the state.", OBSERVED, ()
    ),
    "effect_sizes": Table(
        "Effects of measures",
        "Effekter av insatser",
        "Effects with interval and design.",
        "id* measure_category! study! year period_text country design n n_text outcome comparator "
        "effect_type! relation "
        "value value_max value_text ci_low ci_high horizon note source!",
        (),
    ),
    "costs": Table(
        "Costs",
        "Kostnader",
        "Salaries, training posts and agency staff.",
        "id* region_code area item! year year_end period_text relation value value_max value_text unit unit_text note "
        "source!",
        (),
    ),
    "agency_staff_costs": Table(
        "Cost of agency staff",
        "Kostnader för inhyrd personal",
        "Agency doctors in primary care.",
        OBSERVED,
        (),
    ),
    "regulation_facts": Table(
        "Rules of training",
        "Regler för utbildningen",
        "Rules of the three programmes.",
        "id* topic! fact! relation value value_max value_text unit unit_text applies_to source_kind note source!",
        (),
        "programme",
    ),
    "rotation_composition": Table(
        "Composition of training",
        "Utbildningens delar",
        "Parts of the training in general practice.",
        "id* body! scheme! placement! duration duration_max duration_unit mandatory counted_as note source!",
        (),
        "programme",
    ),
    "quality_review": Table(
        "External quality review of training",
        "Extern kvalitetsgranskning",
        "How training units are reviewed.",
        "id* region_code area topic! fact! year year_end period_text relation value value_max "
        "value_text unit unit_text note "
        "source!",
        (),
        "programme",
    ),
    "population_projection_older": Table(
        "Older official population projections",
        "Äldre officiella framskrivningar",
        "The projection of 2020 for 2040: for judging how far projections miss.",
        "region_code* vintage* base_year! base_persons! target_year! persons! change change_percent source!",
        (),
        "followup",
    ),
}
"""Every table by name."""
