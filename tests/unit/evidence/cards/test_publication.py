"""Who publishes a country's plans: what is asked for, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from underlag.core.errors import EvidenceError
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory


def changed(mini: Path, change: dict[str, Any]) -> Path:
    file = mini / "country.yaml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    settings["publication"] = {**settings["publication"], **change}
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return mini


@pytest.mark.parametrize("country", ["sweden", "fictional", "netherlands"])
def test_every_country_says_who_publishes(country: str) -> None:
    published = read_country(country_directory(country)).settings.publication
    assert published.publisher.name.sv and published.licence.address.startswith("http")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"contact": {"name": {"sv": "A", "en": "A"}, "email": "not an address"}}, "publication.contact.email"),
        ({"base": "https://example.org/no-slash"}, "publication.base"),
        ({"spatial": "Sverige"}, "publication.spatial"),
        ({"publisher": {"name": {"sv": "A", "en": "A"}, "kind": "Agency"}}, "publication.publisher.kind"),
        (
            {"licence": {"name": "CC0-1.0", "title": {"sv": "A", "en": "A"}, "address": 'http://x"y'}},
            "publication.licence.address",
        ),
    ],
)
def test_what_a_catalogue_could_not_use_is_refused_with_its_place(
    mini: Path, change: dict[str, Any], where: str
) -> None:
    with pytest.raises(EvidenceError) as told:
        read_country(changed(mini, change))
    assert any(where in problem.where for problem in told.value.problems)
