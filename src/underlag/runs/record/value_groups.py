"""What the groups of an assumption with several values are called: sexes, ages, tasks, kinds of municipality."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text
from underlag.need.tasks import OUTSIDE_LISTS

SEX_NAMES: Mapping[str, Text] = {"women": Text("kvinnor", "women"), "men": Text("män", "men")}
"""Sex, as in ``core.axes.SEXES`` → what it is called."""

_AXES: Mapping[str, Text] = {
    "age": Text("{} år", "age {}"),
    "age_band": Text("från {} år", "from age {}"),
    "degurba": Text("urbaniseringsgrad {}", "degree of urbanisation {}"),
    "municipality_group": Text("kommungrupp {}", "municipality group {}"),
}
"""Axis of an assumption with several values → what one of its groups is called."""


def label_words(axis: str, label: str, language: str) -> str:
    """A group of an assumption in words: "kvinnor", "från 60 år"; the label itself where the axis is another.

    axis, label  as in the table ``parameter_values``
    language     sv or en; KeyError for a sex, a task or a language that is not known
    """
    if axis == "task":
        return OUTSIDE_LISTS[label].title[language]
    if axis == "sex":
        return SEX_NAMES[label][language]
    return _AXES[axis][language].format(label) if axis in _AXES else label
