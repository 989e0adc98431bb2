"""A figure is weighed by the synthesis or taken by a card, never both, and none for cards is taken by none."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from underlag.core.errors import Problem
from underlag.evidence.cards.requirements import CARDS_NEEDED, CARDS_TOGETHER
from underlag.evidence.checks.figures import unread_demand, untied_figures
from underlag.evidence.checks.plausibility import missing_parameters
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import read_country
from underlag.evidence.directory.draft import read_draft
from underlag.evidence.places import country_directory

CARD = "parameters/training/fill.yaml"
TABLE = "tables/workforce_observations.csv"
SOURCE = "register-2022"


def set_card(root: Path, file: str = CARD, **keys: Any) -> None:
    path = root / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(data | keys, allow_unicode=True, sort_keys=False), encoding="utf-8")


def use_row(root: Path, used: str, reason: str = "", profession: str = "") -> None:
    """Write what the only observation, o1, is used for, and of which profession it is."""
    path = root / TABLE
    with path.open(encoding="utf-8", newline="") as stream:
        names, *(row,) = list(csv.reader(stream))
    for name, cell in {"used": used, "reason_left_out": reason, "profession": profession}.items():
        row[names.index(name)] = cell
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([names, row])


def found(root: Path) -> list[Problem]:
    return list(untied_figures(read_draft(root)))


def test_a_card_that_names_its_figure_and_source_is_faultless(mini: Path) -> None:
    use_row(mini, "card")
    set_card(mini, figures=["o1"], sources=[SOURCE])
    assert found(mini) == []
    assert [p for p in check_country(mini) if not p.where.endswith("hash")] == []
    assert read_draft(mini).cards[CARD].figures == ("o1",)


def test_a_figure_that_the_synthesis_weighs_is_refused_on_a_card(mini: Path) -> None:
    set_card(mini, figures=["o1"], sources=[SOURCE])
    (problem,) = found(mini)
    assert problem.told("en") == {
        "where": f"{CARD}, figures",
        "what": "the synthesis weighs the figure already; on the card it counts once more",
        "found": "o1: synthesis",
        "expected": "used: card",
        "remedy": "remove it from figures, or change used of the row and calibrate anew",
    }
    told = problem.told("sv")
    assert told["what"] == "syntesen väger redan uppgiften; på kortet räknas den en gång till"
    assert told["remedy"] == "ta bort den ur figures, eller ändra used på raden och kalibrera om"
    assert problem in check_country(mini)


@pytest.mark.parametrize("used", ["fact", "no"])
def test_a_figure_used_otherwise_is_not_for_cards(mini: Path, used: str) -> None:
    use_row(mini, used, "skäl / reason")
    set_card(mini, figures=["o1"], sources=[SOURCE])
    (problem,) = found(mini)
    told, swedish = problem.told("en"), problem.told("sv")
    assert (told["what"], told["found"]) == ("the figure is not for cards", f"o1: {used}")
    assert "to card" in told["remedy"]
    assert swedish["what"] == "uppgiften är inte till för kort"
    assert swedish["remedy"].endswith("ändra used på raden till card")


def test_a_figure_that_is_no_observation_names_the_nearest(mini: Path) -> None:
    use_row(mini, "card")
    set_card(mini, figures=["o1", "o2"], sources=[SOURCE])
    (problem,) = found(mini)
    told = problem.told("en")
    assert (told["what"], told["found"]) == ("no observation has this id", "o2")
    assert "o1" in told["remedy"]
    assert problem.told("sv")["what"] == "ingen observation har det id:t"


def test_a_figure_whose_source_the_card_does_not_cite_is_refused(mini: Path) -> None:
    use_row(mini, "card")
    set_card(mini, figures=["o1"])
    (problem,) = found(mini)
    assert problem.told("en")["found"] == f"o1: {SOURCE}"
    assert problem.told("en")["expected"] == "a source on the card"
    assert problem.told("sv")["what"] == "kortet anger inte uppgiftens källa"
    set_card(mini, sources=["other"])
    assert [p.told("sv")["expected"] for p in found(mini)] == ["other"]


def test_a_figure_for_cards_that_no_card_takes_is_named(mini: Path) -> None:
    use_row(mini, "card")
    (problem,) = found(mini)
    told, swedish = problem.told("en"), problem.told("sv")
    assert told["where"] == f"{TABLE}, observation_id o1, used"
    assert told["what"] == "the figure is for a card, but none takes it"
    assert "reason_left_out" in told["remedy"]
    assert swedish["what"] == "uppgiften är till för ett kort, men inget kort tar den"
    assert swedish["expected"] == "ett kort som anger den i figures"


def test_every_fault_of_every_card_is_told_at_once(mini: Path) -> None:
    set_card(mini, figures=["o1", "o2"])
    set_card(mini, "parameters/settling/stay.yaml", figures=["o3"])
    assert [(p.where.split(",")[0], str(p.found)) for p in found(mini)] == [
        ("parameters/settling/stay.yaml", "o3"),
        (CARD, "o1: synthesis"),
        (CARD, f"o1: {SOURCE}"),
        (CARD, "o2"),
    ]


def test_a_card_that_cannot_be_read_may_be_the_one_that_takes_the_figure(mini: Path) -> None:
    use_row(mini, "card")
    set_card(mini, status="guessed", figures=["o1"], sources=[SOURCE])
    assert found(mini) == []
    set_card(mini, "parameters/settling/stay.yaml", figures=["o9"])
    assert [str(p.found) for p in found(mini)] == ["o9"]


def test_a_profession_without_a_card_of_its_own_is_not_told_of_its_figures(mini: Path) -> None:
    use_row(mini, "card", profession="gp")
    assert found(mini) == []
    set_card(mini, profession=["gp"])
    assert [p.where for p in found(mini)] == [f"{TABLE}, observation_id o1, used"]


def test_a_table_without_the_columns_is_left_to_the_check_of_columns(mini: Path) -> None:
    path = mini / TABLE
    path.write_text(path.read_text(encoding="utf-8").replace(",used,", ",use,", 1), encoding="utf-8")
    set_card(mini, figures=["o9"])
    assert found(mini) == []


@pytest.mark.parametrize("country", ["sweden", "fictional"])
def test_the_cards_of_the_countries_that_ship_take_every_figure_for_cards(country: str) -> None:
    read = read_country(country_directory(country))
    rows = read.tables["workforce_observations"]
    taken = {identity for card in read.cards.values() for identity in card.figures}
    assert taken == set(rows.filter(rows["used"] == "card")["observation_id"])
    assert len(taken) == {"sweden": 31, "fictional": 30}[country]


def demanding(root: Path, quantities: list[str], **cells: str) -> list[Problem]:
    """Problems of demand where the only observation is told by demand with these cells, and the profession counts these
    quantities as demand."""
    (file,) = (root / "professions").glob("*.yaml")
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(data | {"demand": quantities}, allow_unicode=True), encoding="utf-8")
    path = root / TABLE
    with path.open(encoding="utf-8", newline="") as stream:
        names, *(row,) = list(csv.reader(stream))
    for name, cell in {
        "used": "demand",
        "profession": data["observations"].get("profession", data["name"]),
        **cells,
    }.items():
        row[names.index(name)] = cell
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([names, row])
    return list(unread_demand(read_draft(root)))


@pytest.mark.parametrize("together", CARDS_TOGETHER)
def test_a_profession_has_every_card_of_a_group_or_none(mini: Path, together: tuple[str, ...]) -> None:
    def lacking() -> list[str]:
        return [problem.told("en")["expected"] for problem in missing_parameters(read_draft(mini))]

    assert lacking() == []
    for card in CARDS_NEEDED:
        (mini / f"parameters/{card}.yaml").unlink()
    first, *others = (f"parameters/{name}.yaml" for name in together)
    (mini / first).unlink()
    assert lacking() == [first]
    for file in others:
        (mini / file).unlink()
    assert lacking() == []


@pytest.mark.parametrize(("card", "needed"), CARDS_NEEDED.items())
def test_a_card_that_means_nothing_alone_asks_for_the_others_and_not_they_for_it(
    mini: Path, card: str, needed: tuple[str, ...]
) -> None:
    def lacking() -> list[str]:
        return [problem.told("en")["expected"] for problem in missing_parameters(read_draft(mini))]

    for group in CARDS_TOGETHER:
        for other in group if set(group) & set(needed) else ():
            (mini / f"parameters/{other}.yaml").unlink()
    assert lacking() == [f"parameters/{name}.yaml" for name in needed]
    (mini / f"parameters/{card}.yaml").unlink()
    assert lacking() == []


def test_a_figure_on_demand_is_of_a_quantity_that_its_profession_counts(mini: Path) -> None:
    named = {"quantity": "vacancies_fte", "unit": "fte", "value": "12"}
    assert demanding(mini, ["vacancies_fte"], **named) == []
    (problem,) = demanding(mini, ["vacancy_percent"], **named)
    assert problem.told("sv")["what"] == "inget yrke räknar storheten som efterfrågan"
    assert problem.told("en")["found"] == "vacancies_fte"


@pytest.mark.parametrize(
    ("unit", "value", "most"), [("fte", "0", ""), ("percent", "100", ""), ("percent", "90", "100")]
)
def test_a_figure_on_demand_is_a_number_of_posts_or_a_share_of_them(
    mini: Path, unit: str, value: str, most: str
) -> None:
    (problem,) = demanding(mini, ["vacancies_fte"], quantity="vacancies_fte", unit=unit, value=value, value_max=most)
    assert problem.told("en")["expected"] == "above 0; a share below 100 percent"
    assert problem.where.endswith("observation_id o1, value")
