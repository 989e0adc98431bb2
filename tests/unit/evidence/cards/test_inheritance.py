"""A card that is another country's, but for the keys that stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from underlag.core.errors import EvidenceError
from underlag.core.identity import of_file
from underlag.evidence.cards.inheritance import inherited_files
from underlag.evidence.country import read_country
from underlag.evidence.directory.draft import read_draft
from underlag.evidence.places import country_directory, evidence_root
from underlag.runs.record.manifest import evidence_of

REACH, LEAVE = "parameters/placement/reach.yaml", "parameters/exits/leave.gp.yaml"


def write(country: Path, text: str, file: str = REACH) -> None:
    (country / file).write_text(text, encoding="utf-8")


def problem(country: Path) -> str:
    with pytest.raises(EvidenceError) as refused:
        read_country(country)
    return str(refused.value)


def test_what_stands_in_the_card_holds_and_the_rest_is_the_others(own_country: Path) -> None:
    write(own_country, "name: placement/reach\ninherits: sweden\nvalues: [{from: 2020, value: 55}]\n")
    found = read_country(own_country).cards[REACH]
    other = read_country(country_directory("sweden")).cards[REACH]
    assert found.inherits == "sweden" and other.inherits is None
    assert found.value_in(2024) == 55 != other.value_in(2024)
    assert (found.reason, found.unit, found.review) == (other.reason, other.unit, other.review)


def test_figures_are_rows_of_the_countrys_own_table_and_are_not_inherited(own_country: Path) -> None:
    """Sweden's card names six rows of Sweden's table; this country's names the one it has, or none."""
    write(own_country, "name: exits/leave\ninherits: sweden\n", LEAVE)
    other = read_country(country_directory("sweden")).cards[LEAVE]
    found = read_draft(own_country).cards[LEAVE]
    assert (len(other.figures), found.figures) == (6, ())
    assert found.sources == other.sources
    own = "n0-2023-gp-left-within-5-years-percent"
    write(own_country, f"name: exits/leave\ninherits: sweden\nfigures: [{own}]\n", LEAVE)
    assert read_draft(own_country).cards[LEAVE].figures == (own,)


def test_a_copy_of_a_country_reads_the_same_cards_wherever_it_lies(own_country: Path) -> None:
    assert read_country(own_country).cards == read_country(country_directory("fictional")).cards


def test_a_run_is_of_both_files(own_country: Path) -> None:
    """The other country's card is told and hashed beside the country's own: a change of either makes another run."""
    country = read_country(own_country)
    files = evidence_of(country)
    both = files[REACH], files[f"sweden/{REACH}"]
    assert [entry["sha256"] for entry in both] == [of_file(own_country / REACH), of_file(evidence_root() / REACH)]
    assert both[0]["sha256"] != both[1]["sha256"]
    told = {file for file in files if file.startswith("sweden/")}
    assert (
        told
        == set(inherited_files(country.cards))
        == {f"sweden/{file}" for file, card in country.cards.items() if card.inherits}
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("inherits: sweeden", "did you mean sweden"),
        ("inherits: [sweden]", "no bundled country has this name"),
        ("inherits: netherlands", "that country has no card of this name"),
        ("inherits: fictional", "a card that inherits nothing"),
        ('inherits: sweden\nunit: "km"', "remove unit from the card"),
    ],
)
def test_what_cannot_be_inherited_is_refused(own_country: Path, key: str, said: str) -> None:
    write(own_country, f"name: placement/reach\n{key}\n")
    found = problem(own_country)
    line = f"{REACH}, line {2 + key.count(chr(10))}, {key.splitlines()[-1].split(':')[0]}"
    assert said in found and line in found


def test_a_value_that_does_not_fit_what_is_inherited_is_refused(own_country: Path) -> None:
    """Sweden's card of leaving has a lognormal distribution, which has no central value 0."""
    card = yaml.safe_load((evidence_root() / LEAVE).read_text(encoding="utf-8"))
    assert card["distribution"]["kind"] == "lognormal"
    write(own_country, "name: exits/leave\ninherits: sweden\nvalues: [{from: 2020, value: 0.0}]\n", LEAVE)
    assert "a lognormal distribution has no central value 0" in problem(own_country)


def test_no_card_of_the_invented_country_repeats_what_it_could_inherit() -> None:
    ours, theirs = (read_draft(country_directory(name)).cards for name in ("fictional", "sweden"))
    alike = {
        file
        for file in set(ours) & set(theirs)
        if (ours[file].values, ours[file].distribution) == (theirs[file].values, theirs[file].distribution)
    }
    assert alike == {file for file, card in ours.items() if card.inherits}
