"""The scenario that the page on need writes out can be used as it stands, and the ages it names are the model's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from underlag.evidence.cards.requirements import FURTHER_TASKS
from underlag.evidence.cards.scenarios import Scenario, apply
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.need.tasks import OUTSIDE_LISTS

PAGE = (Path(__file__).parents[2] / "docs/explanation/need.md").read_text(encoding="utf-8")


def test_the_scenario_on_the_page_gives_the_elderly_more_time() -> None:
    (written,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    scenario = Scenario.model_validate(yaml.safe_load(written))
    country = read_country(country_directory("sweden"))
    cards = country.parameters("gp")
    found = apply(scenario.name, {**country.scenarios, scenario.name: scenario}, cards, dict.fromkeys(cards, "file"))
    assert found.changed == (FURTHER_TASKS,)
    value = found.parameters[FURTHER_TASKS].value_in(country.base_year)
    assert isinstance(value, dict) and value["elderly_care"] == 0.03 and tuple(value) == tuple(OUTSIDE_LISTS)


@pytest.mark.parametrize("task", OUTSIDE_LISTS)
def test_the_page_says_what_each_task_grows_with(task: str) -> None:
    (line,) = re.findall(rf"^\| .*`{task}` \| (.*?) \|", PAGE, re.MULTILINE)
    driver = OUTSIDE_LISTS[task].driver
    expected = {None: "nothing: constant per resident", (80, 100): "residents aged 80 or over"}
    assert line == expected.get(driver, "residents aged {}–{}".format(*(driver or ())) if driver else "")
